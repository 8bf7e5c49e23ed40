"""The judge of columns: by its type, a column holds texts, rows, or positions of values that are judged once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, TypeAlias

import pyarrow as pa  # pyright: ignore[reportMissingImports]
import pyarrow.compute as pc  # pyright: ignore[reportMissingImports]

from conditions.arrow.encoded import is_encoded, parts
from conditions.arrow.rows import Rows
from conditions.arrow.texts import judged_texts
from conditions.arrow.types import Dates as Dates
from conditions.arrow.types import check, is_bytes, is_json, is_text, is_variant
from conditions.arrow.verdicts import Refuse
from conditions.condition import Condition
from conditions.errors import ConditionError

OnError: TypeAlias = Literal["raise", "null"]
"""What becomes of a row that is no JSON, or on which the condition cannot be evaluated."""


class ColumnJudge:
    """Judges columns with a condition.

    Args:
        condition: The condition.
        variables, inputs: What it is given besides the root.
        on_error: What becomes of a row in error.
        dates: How dates and times in rows are read.
    """

    def __init__(
        self,
        condition: Condition,
        variables: Mapping[str, Any],
        inputs: Mapping[str, Any],
        on_error: OnError,
        dates: Dates,
    ) -> None:
        for name, value, allowed in (("on_error", on_error, ("raise", "null")), ("dates", dates, ("refuse", "iso"))):
            if value not in allowed:
                raise ValueError(f"{name} is {' or '.join(map(repr, allowed))}, not {value!r}")
        self._judge = condition.judge(variables, **inputs)
        self._rows = Rows(condition, self._judge, dates)
        self._raises = on_error == "raise"

    def __call__(self, column: pa.Array, first: int = 0) -> pa.BooleanArray:
        """The verdicts on the documents of a column.

        Args:
            column: The column.
            first: The number of its first row, for errors.
        """

        def refuse(at: int, error: ConditionError) -> None:
            if self._raises:
                error.add_note(f"This happened in row {first + at}, counted from 0.")
                raise error

        return self._judged(column, refuse)

    def in_turn(self, columns: Iterable[pa.Array]) -> Iterator[pa.BooleanArray]:
        """The verdicts on the parts of a column, one after the other."""
        first = 0
        for column in columns:
            yield self(column, first)
            first += len(column)

    def _judged(self, column: pa.Array, refuse: Refuse) -> pa.BooleanArray:
        kind = column.type
        if is_text(kind) or is_bytes(kind):
            return judged_texts(column, self._judge, refuse)
        if is_variant(kind):
            check(kind, "refuse")
        if pa.types.is_struct(kind) or pa.types.is_map(kind):
            return self._rows.judged(column, refuse)
        if is_encoded(kind):
            return self._judged_once(*parts(column), refuse)
        if is_json(kind):
            return self._judged(column.storage, refuse)
        if pa.types.is_null(kind):
            return pa.nulls(len(column), pa.bool_())
        raise TypeError(f"documents are texts, bytes or structs, and this column holds {kind}: put it into a struct")

    def _judged_once(self, indices: pa.Array, values: pa.Array, refuse: Refuse) -> pa.BooleanArray:
        """The verdicts on values that stand for many rows, each judged once; those that stand for none are not."""
        used = indices.unique().drop_null()
        errors: dict[int, ConditionError] = {}
        verdicts = self._judged(values.take(used), errors.__setitem__)
        positions = pc.index_in(indices, value_set=used)
        if errors:
            for row, at in enumerate(positions.to_pylist()):
                if at in errors:
                    refuse(row, errors[at])
        return verdicts.take(positions)
