"""The places that a path of the server's dialect reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from conditions.library.jsonpath.read_places import MOST_ENDS, Path, places_read
from conditions.library.jsonpath.server_steps import Filter, Indexes, Items, Members, Names, Slice, Step
from conditions.library.jsonpath.server_tests import Comparison, Exists, Joined, Query


def read_by(steps: Iterable[Step], *, counted: bool) -> Iterable[Path]:
    """The places that the steps of a path read, where its nodes are wanted or only counted."""
    ends, tested = _walked(steps, [((), False)])
    return places_read([end for end, _ in ends], tested, counted=counted)


_End = tuple[Path, bool]
"""A place, and whether a property may stand for the value there: a filter leads from one to its value."""


def _walked(steps: Iterable[Step], ends: list[_End]) -> tuple[list[_End], list[Path]]:
    """The places to which steps lead from others, and what is read on the way."""
    tested = list[Path]()
    for step in steps:
        keys = _keys(step)
        if keys is None or len(ends) * len(keys) > MOST_ENDS:
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
