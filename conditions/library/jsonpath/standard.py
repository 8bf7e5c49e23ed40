"""`jsonpath()` by RFC 9535, as a language declares it. What selects is loaded when the first path asks for it."""

from __future__ import annotations

from functools import cache
from typing import Any, cast

from conditions.declaring.function import builtin


@cache
def rfc9535() -> Any:
    """The module of the dialect."""
    from conditions.library.jsonpath import rfc9535  # few languages have this dialect

    return rfc9535


@builtin(
    "jsonpath",
    places=("criterion",),
    reads=lambda path, counted: rfc9535().read_by(str(path), counted=counted),
    selects=lambda path, root: rfc9535().selects(path, root),
    passes_over=lambda path, root: rfc9535().passes_over(path, root),
    logged_as_value=True,
    inline=lambda scope, path: rfc9535().nodes_source(scope, path, counted=False),
)
def jsonpath_rfc9535(path: str, *, root: Any) -> list[Any]:
    """The nodes that a JSONPath selects from the response, as an Array, by RFC 9535. The leading `$` may be missing.

    Source: RFC 9535. It stands in the place of Azure's dialect where `AZURE.extend(jsonpath="rfc9535")` asks for it.
    """
    return cast("list[Any]", rfc9535().selection(path)(root))
