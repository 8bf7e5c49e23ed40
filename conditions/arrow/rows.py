"""Rows as documents: of a struct only the fields that a condition reads are fetched."""

from __future__ import annotations

from typing import Any, TypeAlias

import pyarrow as pa  # pyright: ignore[reportMissingImports]

from conditions.arrow.encoded import decoded
from conditions.arrow.texts import pieces
from conditions.arrow.types import Dates, check, conversion, is_variant
from conditions.arrow.verdicts import Refuse, Verdicts
from conditions.checking.reads import keys_of
from conditions.condition import Condition
from conditions.documents.judge import Judge
from conditions.errors import ConditionError
from conditions.values.dotnet_text import fold

PIECE = 4096
"""The rows that are in Python at the same time."""

Path: TypeAlias = tuple[str, ...]


class Rows:
    """Judges rows.

    Args:
        condition: The condition.
        judge: Its judge.
        dates: How dates and times are read.
    """

    def __init__(self, condition: Condition, judge: Judge, dates: Dates) -> None:
        # In a strict language a key that is not there is an error, whose hint knows all that are.
        strict = condition.language.vocabulary.strict
        self._paths = ((),) if strict else tuple(tuple(keys_of(path)) for path in condition.reads.get("root", ()))
        self._matches = judge.matches
        self._dates: Dates = dates

    def judged(self, column: pa.Array, refuse: Refuse) -> pa.BooleanArray:
        """The verdicts on the rows of a struct or a map."""
        verdicts = Verdicts(len(column))
        kept = pruned(column, self._paths)
        check(kept.type, self._dates)
        for start, piece in pieces(kept, PIECE):
            for row, document in enumerate(documents(piece), start):
                if document is None:
                    verdicts.are_null((row,))
                    continue
                try:
                    if self._matches(document):
                        verdicts.are_true((row,))
                except ConditionError as error:
                    verdicts.are_null((row,))
                    refuse(row, error)
        return verdicts.array()


def pruned(column: pa.Array, paths: tuple[Path, ...]) -> pa.Array:
    """A column without the fields of structs that no path leads to; letter case does not matter."""
    kind = column.type
    if () in paths or not pa.types.is_struct(kind) or is_variant(kind):
        return column
    fields, children = [], []
    for at, field in enumerate(kind):
        below = tuple(path[1:] for path in paths if path[0] == "*" or fold(path[0]) == fold(field.name))
        if below:
            children.append(pruned(column.field(at), below))
            fields.append(pa.field(field.name, children[-1].type))
    if not fields:
        return pa.array([{}] * len(column), pa.struct([]), mask=column.is_null())
    return pa.StructArray.from_arrays(children, fields=fields, mask=column.is_null() if column.null_count else None)


def documents(column: pa.Array) -> list[Any]:
    """The rows of a struct or a map in Python, None where they are null."""
    if not pa.types.is_struct(column.type):
        return _values(column)
    rows: list[Any] = [{} for _ in range(len(column))]
    for at, name in enumerate([field.name for field in column.type]):  # much faster than row by row
        for row, value in zip(rows, _values(column.field(at)), strict=True):
            row[name] = value
    if not column.null_count:
        return rows
    return [row if there else None for row, there in zip(rows, column.is_valid().to_pylist(), strict=True)]


def _values(column: pa.Array) -> list[Any]:
    """The values of a field."""
    convert = conversion(column.type)
    values: list[Any] = decoded(column).to_pylist()
    return list(map(convert, values)) if convert else values
