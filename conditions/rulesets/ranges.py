"""Ranges of Numbers: which of many hold a Number is found in logarithmic time, by a segment tree."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from conditions.declaring.value_tests import Range
from conditions.values.number import Number

REMEMBERED_SLOTS = 10_000
"""The most slots whose positions are remembered."""


class Ranges:
    """Positions by ranges.

    The bounds cut the line of the Numbers into slots: the one below the first bound, that bound itself, the one up to
    the second bound, and so on. A range stands at the few nodes of a binary tree over the slots that make it up.
    """

    __slots__ = ("_bounds", "_nodes", "_seen", "_slots")

    def __init__(self, found: Iterable[tuple[Range, int]]) -> None:
        ranges = list(found)
        bounds = {bound for one, _ in ranges for bound in one if bound is not None}
        self._bounds: list[Number] = sorted(bounds)
        self._slots = 2 * len(self._bounds) + 1
        self._nodes: dict[int, list[int]] = {}
        self._seen: dict[int, list[int]] = {}
        for one, position in ranges:
            for node in self._nodes_of(one):
                self._nodes.setdefault(node, []).append(position)

    def _nodes_of(self, one: Range) -> Iterator[int]:
        first = self._slots + (0 if one.least is None else self._slot(one.least))
        end = self._slots + (self._slots if one.most is None else self._slot(one.most) + 1)
        while first < end:
            if first & 1:
                yield first
                first += 1
            if end & 1:
                end -= 1
                yield end
            first >>= 1
            end >>= 1

    def _slot(self, number: Number) -> int:
        at = bisect_left(self._bounds, number)
        is_bound = at < len(self._bounds) and self._bounds[at] == number
        return 2 * at + is_bound

    def holding(self, number: Number) -> list[int]:
        """The positions of the ranges that hold a Number."""
        bounds = self._bounds
        at = bisect_left(bounds, number)
        slot = 2 * at + (at < len(bounds) and bounds[at] == number)
        found = self._seen.get(slot)
        if found is None:
            found = [position for node in self._above(slot) for position in self._nodes.get(node, ())]
            if len(self._seen) >= REMEMBERED_SLOTS:
                self._seen.clear()
            self._seen[slot] = found
        return found

    def _above(self, slot: int) -> Iterator[int]:
        """The nodes of a slot: its own, and those that it is part of."""
        node = self._slots + slot
        while node:
            yield node
            node >>= 1
