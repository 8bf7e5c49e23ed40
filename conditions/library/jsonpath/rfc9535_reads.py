"""The places that a path by RFC 9535 reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from conditions.library.jsonpath.read_places import MOST_ENDS, Path, places_read


def read_by(segments: Iterable[Any], *, counted: bool) -> Iterable[Path]:
    """The places that the segments of a path read, where its nodes are wanted or only counted."""
    return places_read(*_followed(segments, ()), counted=counted)


def _followed(segments: Iterable[Any], start: Path) -> tuple[list[Path], list[Path]]:
    """The places to which segments lead from another one, and what is read on the way."""
    ends, tested = [start], list[Path]()
    for segment in segments:
        if type(segment).__name__ != "JSONPathChildSegment" or len(ends) * len(segment.selectors) > MOST_ENDS:
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
