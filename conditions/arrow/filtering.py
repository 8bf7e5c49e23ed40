"""The rows of a table on which a condition is true."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pyarrow as pa  # pyright: ignore[reportMissingImports]

from conditions.arrow.encoded import takeable
from conditions.arrow.judging import ColumnJudge, Dates, OnError
from conditions.condition import Condition
from conditions.generating.program import NOTHING


def filter(
    condition: Condition,
    table: Any,
    /,
    column: str | None = None,
    variables: Mapping[str, Any] = NOTHING,
    *,
    on_error: OnError = "raise",
    dates: Dates = "refuse",
    **inputs: Any,
) -> pa.Table | pa.RecordBatchReader:
    """The rows of a table on which a condition is true.

    >>> import conditions, conditions.arrow, pyarrow
    >>> table = pyarrow.table({"id": [1, 2], "size": [3, 12]})
    >>> conditions.arrow.filter(conditions.compile("gt(root.size, 9)"), table).to_pylist()
    [{'id': 2, 'size': 12}]

    Args:
        condition: The condition.
        table: A table of Arrow, or anything that gives one by its C interface; or a RecordBatchReader, which is read
            as the result is.
        column: The column that holds the documents. Without it the row is the root.
        variables, on_error, dates, inputs: As of `mask`. A row whose verdict is null is left out.

    Returns:
        A RecordBatchReader for a RecordBatchReader, else a Table.

    Raises:
        KeyError: There is no such column.
        ConditionError, TypeError: As from `mask`.
    """
    judge = ColumnJudge(condition, variables, inputs, on_error, dates)
    if isinstance(table, pa.RecordBatchReader):
        return pa.RecordBatchReader.from_batches(table.schema, _found(judge, table, column))
    rows = pa.table(table)
    return pa.Table.from_batches(_found(judge, rows.to_batches(), column), rows.schema)


def _found(judge: ColumnJudge, batches: Iterable[pa.RecordBatch], column: str | None) -> Iterator[pa.RecordBatch]:
    first = 0
    for batch in batches:
        documents = batch.to_struct_array() if column is None else batch.column(column)
        verdicts = judge(documents, first)
        yield pa.RecordBatch.from_arrays([_chosen(each, verdicts) for each in batch.columns], schema=batch.schema)
        first += len(batch)


def _chosen(column: pa.Array, verdicts: pa.BooleanArray) -> pa.Array:
    """The rows whose verdict is true."""
    chosen = takeable(column).filter(verdicts)
    return chosen if chosen.type == column.type else chosen.cast(column.type)
