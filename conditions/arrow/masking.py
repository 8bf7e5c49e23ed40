"""The verdicts on the documents of an array."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa  # pyright: ignore[reportMissingImports]

from conditions.arrow.judging import ColumnJudge, Dates, OnError
from conditions.condition import Condition
from conditions.generating.program import NOTHING


def mask(
    condition: Condition,
    array: Any,
    /,
    variables: Mapping[str, Any] = NOTHING,
    *,
    on_error: OnError = "raise",
    dates: Dates = "refuse",
    **inputs: Any,
) -> pa.BooleanArray | pa.ChunkedArray:
    """The verdicts on the documents of a column: true, false, or null where there is no document.

    Text and bytes are JSON, judged as `condition.matches_json` judges it. In a struct or a map the row is the root, of
    which only the fields that `condition.reads` names are fetched, with whatever letter case; a field that is null is
    Null in the condition, as one that is missing. The JSON text `null` is a document, a null row is none. A dictionary
    is judged once for each of its values, and a run once.

    >>> import conditions, conditions.arrow, pyarrow
    >>> rows = pyarrow.array([{"size": 3, "name": "web"}, {"size": 12, "name": "db"}])
    >>> conditions.arrow.mask(conditions.compile("gt(root.size, 9)"), rows).to_pylist()
    [False, True]

    Args:
        condition: The condition.
        array: An array or a table of Arrow, or anything that gives one by `__arrow_c_array__` or `__arrow_c_stream__`.
        variables: The variables.
        on_error: What becomes of a row that is no JSON, or on which the condition cannot be evaluated: its error is
            raised, with a note that tells the row, counted from 0; or its verdict is null.
        dates: "iso" to read dates and times as texts by ISO 8601. JSON has none, so that they are refused else.
        inputs: The other named values of the language, and `status`.

    Returns:
        A BooleanArray for an array, a ChunkedArray for a stream, for a table and for an array in chunks.

    Raises:
        DocumentError: A text is no JSON.
        EvaluationError: The condition cannot be evaluated on a row.
        LimitError: The evaluation asks for too much.
        TypeError: The column holds no documents, or values that JSON has not; its name is told.
    """
    judge = ColumnJudge(condition, variables, inputs, on_error, dates)
    column = imported(array)
    if not isinstance(column, pa.ChunkedArray):
        return judge(column)
    return pa.chunked_array(judge.in_turn(column.iterchunks()), pa.bool_())


def imported(array: Any) -> pa.Array | pa.ChunkedArray:
    """An array of pyarrow over the same memory; the rows of a table as structs."""
    if isinstance(array, pa.Array | pa.ChunkedArray):
        return array
    if isinstance(array, pa.RecordBatch):
        return array.to_struct_array()
    if hasattr(array, "__arrow_c_array__"):
        return pa.array(array)
    if hasattr(array, "__arrow_c_stream__"):
        return pa.chunked_array(array)
    raise TypeError(f"a column is an array of Arrow or gives one by its C interface, which {type(array)!r} does not")
