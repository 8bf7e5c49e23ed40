"""Conditions as functions of DuckDB's SQL.

>>> import conditions, conditions.engines.duckdb, duckdb
>>> connection = duckdb.connect()
>>> conditions.engines.duckdb.register(connection, "is_big", conditions.compile("gt(root.size, 9)"))
>>> connection.sql("select size from (values (3), (12)) t(size) where is_big(t)").fetchall()
[(12,)]
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if not all(map(find_spec, ("duckdb", "pyarrow"))):
    raise ImportError("conditions.engines.duckdb needs duckdb and pyarrow: pip install 'condex[duckdb]'")

from conditions.arrow import mask
from conditions.engines.texts import judged_by_texts
from conditions.generating.program import NOTHING
from conditions.language import AZURE, Language

if TYPE_CHECKING:
    import duckdb  # pyright: ignore[reportMissingImports]

    from conditions.arrow.judging import Dates, OnError
    from conditions.condition import Condition

__all__ = ["register"]


def register(
    connection: duckdb.DuckDBPyConnection,
    name: str = "azure_condition",
    condition: Condition | None = None,
    *,
    language: Language = AZURE,
    variables: Mapping[str, Any] = NOTHING,
    on_error: OnError = "raise",
    dates: Dates = "refuse",
    **inputs: Any,
) -> None:
    """Add a function to a connection: `name(document)`, or `name(document, condition)` where no condition is given.

    The document is JSON, text, bytes, a struct, or the row of a table by its name. The function gives null where the
    document is null, or the text of the condition.

    Args:
        connection: The connection.
        name: What the function is called in SQL.
        condition: The condition. Without it the second argument is one, as text: write it between `$$`, since it is
            full of quotes.
        language: The language of such texts.
        variables, on_error, dates, inputs: As of `conditions.arrow.mask`. An error that is raised is a
            `duckdb.InvalidInputException` that tells what it says.
    """
    given: dict[str, Any] = {"variables": variables, "on_error": on_error, "dates": dates, **inputs}

    def of_documents(documents: Any) -> Any:
        return mask(condition, documents, **given)  # type: ignore[arg-type]

    def of_texts(documents: Any, texts: Any) -> Any:
        return judged_by_texts(documents.combine_chunks(), texts.combine_chunks(), language, given)

    # `on_error` is our own, since DuckDB's `return_null` gives up a whole batch for one row. "special", since else a
    # function that may give null is refused. Without types of parameters it takes every type of document as it is.
    function = of_texts if condition is None else of_documents
    connection.create_function(name, function, None, "BOOLEAN", type="arrow", null_handling="special")
