"""The places of a document that a JSONPath reads: those to which it leads, and those that its filters look at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from conditions.errors import LimitError, PathError
from conditions.library.jsonpath import rfc9535, server
from conditions.library.jsonpath.server_steps import Filter, Indexes, Items, Members, Names, Slice, Step
from conditions.library.jsonpath.server_tests import Comparison, Exists, Joined, Query
from conditions.library.paths import DIALECTS

Path = tuple[str, ...]

_MOST_ENDS = 64
"""The most branches that are followed: `['a','b']['a','b']…` multiplies."""


def of_jsonpath(body: Callable[..., Any], path: Any, *, counted: bool = False) -> Iterable[Path]:
    """The places that a JSONPath reads: those of its filters, and the nodes unless they are only counted.

    Args:
        body: The function that the path is given to, which tells its dialect.
        path: The path.
        counted: Whether its nodes are only counted.
    """
    try:
        ends, tested = _READS[body](str(path))
    except (PathError, LimitError):
        return ((),)
    # What is read below a node shows that the node is there.
    seen = {read[:size] for read in tested for size in range(len(read))} if counted else set[Path]()
    return *tested, *(end for end in ends if end not in seen)


def _of_server(path: str) -> tuple[list[Path], list[Path]]:
    """The places to which a path of the server's dialect leads, and what its filters read on the way."""
    ends, tested = _walked(server.compile_path(path), [((), False)])
    return [end for end, _ in ends], tested


_End = tuple[Path, bool]
"""A place, and whether a property may stand for the value there: a filter leads from one to its value."""


def _walked(steps: Iterable[Step], ends: list[_End]) -> tuple[list[_End], list[Path]]:
    """The places to which steps lead from others, and what is read on the way."""
    tested = list[Path]()
    for step in steps:
        keys = _keys(step)
        if keys is None or len(ends) * len(keys) > _MOST_ENDS:
            return [], [*tested, *(end for end, _ in ends)]  # all that is below them
        following: list[_End] = [((*end, key), isinstance(step, Filter)) for end, _ in ends for key in keys]
        if isinstance(step, Filter):
            following += [(end, False) for end, may_be_property in ends if may_be_property]
            tested += [read for end, _ in following for read in _of_test(step.test, end)]
        ends = following
    return ends, tested


def _keys(step: Step) -> tuple[str, ...] | None:
    """The parts of pointers that a step is; None for one that leads to every depth."""
    match step:
        case Names(names):
            return names
        case Indexes(indexes):
            return tuple("*" if index < 0 else str(index) for index in indexes)
        case Members() | Items() | Slice() | Filter():
            return ("*",)
        case _:
            return None


def _of_test(test: Any, current: Path) -> Iterator[Path]:
    """The places that a test reads of the node that it tests, and of the document."""
    match test:
        case Joined(tests):
            for one, _ in tests:
                yield from _of_test(one, current)
        case Exists(side):
            yield from _of_side(side, current)
        case Comparison(left, _, right):
            yield from (*_of_side(left, current), *_of_side(right, current))
        case _:
            pass


def _of_side(side: Any, current: Path) -> Iterator[Path]:
    if isinstance(side, Query):
        ends, tested = _walked(side.path, [((), False) if side.from_root else (current, True)])
        yield from (*(end for end, _ in ends), *tested)


def _of_rfc9535(path: str) -> tuple[list[Path], list[Path]]:
    """The places to which a path by RFC 9535 leads, and what its filters read on the way."""
    return _followed(rfc9535.compile_path(path).segments, ())


def _followed(segments: Iterable[Any], start: Path) -> tuple[list[Path], list[Path]]:
    """The places to which segments lead from another one, and what is read on the way."""
    ends, tested = [start], list[Path]()
    for segment in segments:
        if type(segment).__name__ != "JSONPathChildSegment" or len(ends) * len(segment.selectors) > _MOST_ENDS:
            return [], [*tested, *ends]  # all that is below them
        for selector in segment.selectors:
            if type(selector).__name__ == "Filter":
                tested += [read for end in ends for read in _of_filter(selector.expression, (*end, "*"))]
        ends = [(*end, _selected(selector)) for end in ends for selector in segment.selectors]
    return ends, tested


def _selected(selector: Any) -> str:
    """The part of a pointer that a selector is."""
    name, index = getattr(selector, "name", None), getattr(selector, "index", -1)
    if isinstance(name, str):
        return name
    return "*" if index < 0 else str(index)


def _of_filter(expression: Any, current: Path) -> Iterator[Path]:
    """The places that a filter reads of the node that it tests, and of the document."""
    query = getattr(expression, "path", None)
    if query is None:
        for part in expression.children():
            yield from _of_filter(part, current)
        return
    start = current if type(expression).__name__ == "RelativeFilterQuery" else ()
    ends, tested = _followed(query.segments, start)
    yield from (*ends, *tested)


_READS: dict[Callable[..., Any], Callable[[str], tuple[list[Path], list[Path]]]] = {
    DIALECTS["server"]: _of_server,
    DIALECTS["rfc9535"]: _of_rfc9535,
}
