"""What is kept of steps that are over: the bodies of the latest ones, within a limit for all of them together."""

from __future__ import annotations

from collections import deque
from collections.abc import MutableMapping
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from restapi.steps.sequence import StepResult

MOST_KEPT = 8 * 1024 * 1024
"""The most bytes of bodies that the results of a run keep."""

_LARGE = 64 * 1024  # bytes, from which on what was made of a body is not kept beside it

K = TypeVar("K")


class Kept(dict[K, "StepResult"]):
    """Results by their numbers, of which only the latest keep their bodies.

    Args:
        most: The most bytes of bodies that are kept; those of the last result are kept in any case.
    """

    def __init__(self, most: int = MOST_KEPT) -> None:
        super().__init__()
        self._most = most
        self._sizes: deque[tuple[K, int]] = deque()
        self._size = 0

    def add(self, number: K, step: StepResult) -> None:
        """Keep one more result."""
        size = sum(len(outcome.body) for outcome in step.outcomes)
        is_large = size > _LARGE
        self[number] = replace(step, outcomes=tuple(one.settled() for one in step.outcomes)) if is_large else step
        self._sizes.append((number, size))
        self._size += size
        while self._size > self._most and len(self._sizes) > 1:
            oldest, size = self._sizes.popleft()
            self._size -= size
            if size:
                _drop(self, oldest)


def _drop(results: MutableMapping[K, StepResult], number: K) -> None:
    step = results[number]
    results[number] = replace(step, outcomes=tuple(outcome.without_body() for outcome in step.outcomes))
