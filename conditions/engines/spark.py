"""Conditions on columns of Spark, as functions of Arrow: `df.where(matches(condition, "json"))`.

Spark 4.1 is the first that has functions of Arrow. Workers need this package, as the driver has it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if not all(map(find_spec, ("pyspark", "pyarrow"))):
    raise ImportError("conditions.engines.spark needs pyspark and pyarrow: pip install 'condex[spark]'")

import pyarrow as pa  # pyright: ignore[reportMissingImports]
from pyspark.sql.functions import arrow_udf  # pyright: ignore[reportMissingImports]

from conditions.arrow import mask
from conditions.engines.texts import judged_by_texts
from conditions.generating.program import NOTHING
from conditions.language import AZURE, Language

if TYPE_CHECKING:
    from pyspark.sql import Column, SparkSession  # pyright: ignore[reportMissingImports]

    from conditions.arrow.judging import Dates, OnError
    from conditions.condition import Condition

__all__ = ["matches", "register"]


def matches(
    condition: Condition,
    column: Column | str,
    variables: Mapping[str, Any] = NOTHING,
    *,
    on_error: OnError = "raise",
    dates: Dates = "refuse",
    **inputs: Any,
) -> Column:
    """The verdicts on the documents of a column, null where it is null.

    The column holds JSON as text or bytes. Where rows are documents, let it be `functions.struct(…)` of their columns:
    the fewer, the faster. Workers need this package as the driver has it.

    Args:
        condition: The condition.
        column: The column of documents, or its name.
        variables, on_error, dates, inputs: As of `conditions.arrow.mask`. An error that is raised is an exception of
            Spark that tells what it says; also for rows that another part of a filter leaves out, as Spark may judge
            first.
    """
    given: dict[str, Any] = {"variables": variables, "on_error": on_error, "dates": dates, **inputs}
    return arrow_udf(_of_documents(condition, given), "boolean")(column)


def register(
    spark: SparkSession,
    name: str = "azure_condition",
    condition: Condition | None = None,
    *,
    language: Language = AZURE,
    variables: Mapping[str, Any] = NOTHING,
    on_error: OnError = "raise",
    dates: Dates = "refuse",
    **inputs: Any,
) -> None:
    """Add a function of SQL to a session: `name(document)`, or `name(document, condition)` where no condition is given.

    Args:
        spark: The session.
        name: What the function is called in SQL.
        condition: The condition. Without it the second argument is one, as text.
        language: The language of such texts.
        variables, on_error, dates, inputs: As of `conditions.arrow.mask`; errors as of `matches`.
    """
    given: dict[str, Any] = {"variables": variables, "on_error": on_error, "dates": dates, **inputs}
    function = _of_texts(language, given) if condition is None else _of_documents(condition, given)
    spark.udf.register(name, arrow_udf(function, "boolean"))


# Spark asks the annotations of a function what kind of function it is. Here they are texts: they are replaced by types.
def _of_documents(condition: Condition, given: dict[str, Any]) -> Callable[[pa.Array], pa.Array]:
    def of_documents(documents: pa.Array) -> pa.Array:
        return mask(condition, documents, **given)

    of_documents.__name__ = "azure_condition"
    of_documents.__annotations__ = {"documents": pa.Array, "return": pa.Array}
    return of_documents


def _of_texts(language: Language, given: dict[str, Any]) -> Callable[[pa.Array, pa.Array], pa.Array]:
    def of_texts(documents: pa.Array, texts: pa.Array) -> pa.Array:
        return judged_by_texts(documents, texts, language, given)

    of_texts.__name__ = "azure_condition"
    of_texts.__annotations__ = {"documents": pa.Array, "texts": pa.Array, "return": pa.Array}
    return of_texts
