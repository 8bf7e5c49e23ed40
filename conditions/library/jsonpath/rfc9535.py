"""`jsonpath()` as RFC 9535 has it: the dialect of `AZURE.extend(jsonpath="rfc9535")` and of the outputs of an answer.

python-jsonpath parses and checks, in its strict mode; what it takes beyond the standard is refused here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from conditions.declaring.scope import InlineScope
from conditions.errors import PathError
from conditions.library.jsonpath.comprehension import comprehension, tolerant_selector
from conditions.library.jsonpath.nodes import Node as Located
from conditions.library.jsonpath.nodes import passed_over, pointer
from conditions.library.jsonpath.refusal import refusal, rfc9535_hint
from conditions.library.jsonpath.rfc9535_inline import comparing, simple
from conditions.library.jsonpath.rfc9535_selection import looks_at_all, selector
from conditions.syntax.tree import Literal, Node


def read_by(path: str, *, counted: bool) -> Iterable[tuple[str, ...]]:
    """The places that a path reads, as the declaration of a function tells them."""
    from conditions.library.jsonpath import rfc9535_reads  # few ask what a condition reads

    return rfc9535_reads.read_by(compile_path(path).segments, counted=counted)


def selects(path: str, root: Any) -> list[str]:
    """The JSON Pointers to what a path selects from a document; otherwise as `selection`."""
    return [pointer(place) for _, place in compile_path(path).located(root)]


def passes_over(path: str, root: Any) -> list[str]:
    """The JSON Pointers to the items that the last `[*]` or filter of a path looks at, of which it selects nothing."""
    compiled = compile_path(path)
    last = max((at for at, segment in enumerate(compiled.segments) if looks_at_all(segment)), default=None)
    arrays = [] if last is None else selector(compiled.segments[:last])(root)
    return passed_over(arrays, compiled.located(root))


@lru_cache(maxsize=256)
def selection(path: str) -> Callable[[Any], list[Any]]:
    """The function that selects values from a document.

    Raises:
        PathError: The text is no JSONPath.
    """
    compiled = compile_path(path)
    short = simple(compiled.segments)
    tolerant, complete = tolerant_selector(short, comparing) if short is not None else None, compiled.located

    def select(root: Any) -> list[Any]:
        if tolerant is not None:
            try:
                return tolerant(root)
            except Exception:  # noqa: S110 - what it did not foresee, the complete form decides
                pass
        return [value for value, _ in complete(root)]

    return select


def nodes_source(scope: InlineScope, path: Node, *, counted: bool) -> str | None:
    """The inline form of a JSONPath that is written in the expression, where it is simple enough."""
    if not isinstance(path, Literal) or not isinstance(path.value, str):
        return None
    try:
        short = simple(compile_path(scope.value(path)).segments)
    except PathError:
        return None
    return None if short is None else comprehension(scope, short, comparing, counted=counted)


class Compiled:
    """A path that was read.

    Attributes:
        segments: What the library made of it.
        located: Selects values with their places from a document.
        is_singular: Whether it leads to one node at most.
    """

    def __init__(self, query: Any) -> None:
        self.segments: tuple[Any, ...] = tuple(query.segments)
        self.located: Callable[[Any], list[Located]] = selector(self.segments)
        self.is_singular: bool = query.singular_query()


@lru_cache(maxsize=256)
def compile_path(path: str) -> Compiled:
    """The compiled form of a JSONPath.

    Raises:
        PathError: The text is no JSONPath.
    """
    from jsonpath import JSONPathError

    try:
        return Compiled(_environment().compile(_with_root(path)))
    except (JSONPathError, RecursionError, ValueError) as error:
        raise refusal(path, _reason(error, path), rfc9535_hint(path)) from None
    except Exception:  # operators, selectors and numbers of the library's own, on which it or our reading stumbles
        raise refusal(path, "it holds what RFC 9535 does not have", rfc9535_hint(path)) from None


@lru_cache(maxsize=1)
def _environment() -> Any:
    from jsonpath import JSONPathEnvironment

    return JSONPathEnvironment(strict=True)


def _with_root(path: str) -> str:
    if path.startswith("$"):
        return path
    return f"${path}" if path.startswith(("[", ".")) or not path else f"$.{path}"


def _reason(error: Exception, path: str) -> str:
    """The reason why a path is refused, with the place, counted from 1 in the path as it was given."""
    reason = str(error).splitlines()[0] if str(error) else type(error).__name__
    token = getattr(error, "token", None)
    if token is None or token.index < 0:
        return reason
    return f"{reason} at character {max(1, token.index + 1 - (len(_with_root(path)) - len(path)))}"
