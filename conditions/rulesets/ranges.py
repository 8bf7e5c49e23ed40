"""Ranges of Numbers or of texts: which of many hold a value is found in logarithmic time, by a segment tree."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

REMEMBERED_SLOTS = 10_000
"""The most slots whose positions are remembered."""


class Interval(NamedTuple):
    """What lies between two bounds, with the position that stands for it.

    Attributes:
        least: The lower bound; None for none.
        most: The upper bound.
        position: The position at the bounds.
        inner: The position between them.
    """

    least: Any
    most: Any
    position: int
    inner: int


class Ranges:
    """Positions by ranges.

    The bounds cut the line of all values into slots: the one below the first bound, that bound itself, the one up to
    the second bound, and so on. A range stands at the few nodes of a binary tree over the slots that make it up.

    Attributes:
        bounds: The bounds, in ascending order.
        seen: Positions by the slots that were asked for.
    """

    __slots__ = ("_nodes", "_slots", "bounds", "seen")

    def __init__(self, intervals: Collection[Interval]) -> None:
        bounds = {bound for one in intervals for bound in (one.least, one.most) if bound is not None}
        self.bounds: list[Any] = sorted(bounds)
        self._slots = 2 * len(self.bounds) + 1
        self._nodes: dict[int, list[int]] = {}
        self.seen: dict[int, list[int]] = {}
        for least, most, position, inner in intervals:
            first = -1 if least is None else self.slot(least)
            last = self._slots if most is None else self.slot(most)
            if first > last:
                continue
            for bound in {first, last}.difference((-1, self._slots)):
                self._nodes.setdefault(self._slots + bound, []).append(position)
            for node in self._nodes_between(first + 1, last):
                self._nodes.setdefault(node, []).append(inner)

    def _nodes_between(self, first: int, end: int) -> Iterator[int]:
        """The nodes that make up the slots from one to the one before another."""
        first, end = self._slots + first, self._slots + end
        while first < end:
            if first & 1:
                yield first
                first += 1
            if end & 1:
                end -= 1
                yield end
            first >>= 1
            end >>= 1

    def slot(self, value: Any) -> int:
        """The slot of a value. Bounds have odd ones."""
        return bisect_left(self.bounds, value) + bisect_right(self.bounds, value)

    def at(self, slot: int) -> list[int]:
        """The positions of the ranges that hold the values of a slot."""
        found = [position for node in self._above(slot) for position in self._nodes.get(node, ())]
        if len(self.seen) >= REMEMBERED_SLOTS:
            self.seen.clear()
        self.seen[slot] = found
        return found

    def holding(self, value: Any) -> list[int]:
        """The positions of the ranges that hold a value."""
        slot = self.slot(value)
        found = self.seen.get(slot)
        return self.at(slot) if found is None else found

    def _above(self, slot: int) -> Iterator[int]:
        """The nodes of a slot: its own, and those that it is part of."""
        node = self._slots + slot
        while node:
            yield node
            node >>= 1
