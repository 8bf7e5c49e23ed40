"""Conditions on columns of Polars: importing this module gives expressions the namespace `conditions`.

>>> import conditions, conditions.engines.polars, polars as pl
>>> frame = pl.DataFrame({"id": [1, 2], "json": ['{"size": 3}', '{"size": 12}']})
>>> frame.filter(pl.col("json").conditions.matches(conditions.compile("gt(root.size, 9)")))["id"].to_list()
[2]
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if not all(map(find_spec, ("polars", "pyarrow"))):
    raise ImportError("conditions.engines.polars needs polars and pyarrow: pip install 'condex[polars]'")

import polars as pl  # pyright: ignore[reportMissingImports]

from conditions.arrow import mask
from conditions.generating.program import NOTHING

if TYPE_CHECKING:
    from conditions.arrow.judging import Dates, OnError
    from conditions.condition import Condition

__all__ = ["Conditions"]


@pl.api.register_expr_namespace("conditions")
class Conditions:
    """The namespace `conditions` of expressions.

    Args:
        expression: The column of documents.
    """

    def __init__(self, expression: pl.Expr) -> None:
        self._expression = expression

    def matches(
        self,
        condition: Condition,
        variables: Mapping[str, Any] = NOTHING,
        *,
        on_error: OnError = "raise",
        dates: Dates = "refuse",
        **inputs: Any,
    ) -> pl.Expr:
        """The verdicts on the documents of a column, null where it is null.

        The column holds JSON as text or bytes. Where rows are documents, let it be `pl.struct(…)` of their columns: the
        fewer, the faster. Lazy frames push it down and stream it as any other expression.

        Args:
            condition: The condition.
            variables, on_error, dates, inputs: As of `conditions.arrow.mask`.
        """
        given: dict[str, Any] = {"variables": variables, "on_error": on_error, "dates": dates, **inputs}
        judge = partial(_matches, condition, given)
        return self._expression.map_batches(judge, return_dtype=pl.Boolean, is_elementwise=True)


# Polars would hand over options of its own, if this took options.
def _matches(condition: Condition, given: Mapping[str, Any], column: pl.Series) -> pl.Series:
    return pl.Series(column.name, mask(condition, column, **given), dtype=pl.Boolean)
