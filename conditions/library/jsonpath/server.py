"""`jsonpath()` as Azure has it: the dialect of the server's JSON library."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from conditions.declaring.scope import InlineScope
from conditions.errors import LimitError, PathError
from conditions.library.jsonpath.comprehension import comprehension, tolerant_selector
from conditions.library.jsonpath.nodes import passed_over, pointer
from conditions.library.jsonpath.refusal import in_server_dialect, refusal, server_hint
from conditions.library.jsonpath.server_inline import comparing, simple
from conditions.library.jsonpath.server_parser import parse
from conditions.library.jsonpath.server_selection import located, select
from conditions.library.jsonpath.server_steps import Filter, Items, Path
from conditions.syntax.tree import Literal, Node


@lru_cache(maxsize=256)
def compile_path(path: str) -> Path:
    """The steps of a path.

    Raises:
        PathError: The library refuses it.
        LimitError: It is too long, or its filters stand too deep within each other.
    """
    try:
        return parse(path)
    except PathError as error:
        raise refusal(path, error.message, _rewritten(path) or server_hint(path)) from None


def _rewritten(path: str) -> str | None:
    """The hint that shows a path by RFC 9535 in the dialect, where it is one there."""
    rewritten = in_server_dialect(path)
    if rewritten is None or len(rewritten) > _LONGEST:
        return None
    try:
        parse(rewritten)
    except (PathError, LimitError):
        return None
    doubled = rewritten.replace("'", "''")
    return f"in the dialect of Azure's server it is {doubled}"


_LONGEST = 120


@lru_cache(maxsize=256)
def selection(path: str) -> Callable[[Any], list[Any]]:
    """The function that selects values from a document.

    Raises:
        PathError: The library refuses the path.
        LimitError: It is too long, or its filters stand too deep within each other.
    """
    steps = compile_path(path)
    short = simple(steps)
    tolerant = tolerant_selector(short, comparing) if short is not None else None

    def selected(root: Any) -> list[Any]:
        if tolerant is not None:
            try:
                return tolerant(root)
            except Exception:  # noqa: S110 - what it did not foresee, the complete form decides
                pass
        return select(steps, root)

    return selected


def selects(path: str, root: Any) -> list[str]:
    """The JSON Pointers to what a path selects from a document; otherwise as `selection`."""
    return [pointer(place) for _, place in located(compile_path(path), root)]


def passes_over(path: str, root: Any) -> list[str]:
    """The JSON Pointers to the items that the last `[*]` or filter of a path looks at, of which it selects nothing."""
    steps = compile_path(path)
    last = max((at for at, step in enumerate(steps) if isinstance(step, Items | Filter)), default=None)
    return [] if last is None else passed_over(located(steps[:last], root), located(steps, root))


def read_by(path: str, *, counted: bool) -> Iterable[tuple[str, ...]]:
    """The places that a path reads, as the declaration of a function tells them."""
    from conditions.library.jsonpath import server_reads  # few ask what a condition reads

    return server_reads.read_by(compile_path(path), counted=counted)


def nodes_source(scope: InlineScope, path: Node, *, counted: bool) -> str | None:
    """The inline form of a path that is written in the expression, where it is simple enough."""
    if not isinstance(path, Literal) or not isinstance(path.value, str):
        return None
    try:
        short = simple(compile_path(scope.value(path)))
    except (PathError, LimitError):
        return None
    return None if short is None else comprehension(scope, short, comparing, counted=counted)
