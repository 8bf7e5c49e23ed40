"""Tables: by the value at one path, the hits of the conditions that may be true or fail there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from conditions.declaring.value_tests import Otherwise, Range, Texts, ValueTest
from conditions.rulesets.keys import Tested
from conditions.rulesets.ranges import Ranges
from conditions.values import number
from conditions.values.dotnet_text import fold
from conditions.values.kinds import FilteredArray

Hits = list[int]

REMEMBERED_TEXTS = 1_000
"""The most texts of a path whose hits are remembered, where more than equality is asked for."""

LONGEST_REMEMBERED = 200
"""The most characters of such a text."""

_NONE: Sequence[int] = ()


class PathTable:
    """Tests of the values at one path, with the hits of the conditions that ask for them.

    Attributes:
        same: Hits by the whole of a text, folded.
        seen: Hits by texts that were looked up, as they were spelled.
        points: Hits by Numbers.
        is_plain: No test asks for more of a text than what it is.
        is_pointwise: No test asks for more of a Number than what it is.
        null: Hits where the value is Null, or where there is none.
        unusual: Hits where the value is of a kind that no test knows.
    """

    def __init__(self) -> None:
        self.same: dict[str, Hits] = {}
        self.null: Hits = []
        self.unusual: Hits = []
        self._edges: dict[str, dict[int, dict[str, Hits]]] = {"begins": {}, "ends": {}}
        self._within: dict[str, Hits] = {}
        self._any_text: Hits = []
        self._otherwise: dict[Otherwise, tuple[Hits, Hits]] = {}
        self._otherwise_of_number: dict[Otherwise, tuple[Hits, Hits]] = {}
        self.seen: dict[str, Sequence[int]] = {}
        self.points: dict[number.Number, Hits] = {}
        self._intervals: list[tuple[Range, int]] = []
        self._ranges: Ranges | None = None
        self._any_number: Hits = []
        self._booleans: dict[bool, Hits] = {True: [], False: []}

    @property
    def is_plain(self) -> bool:
        return not (self._any_text or self._within or self._otherwise or any(self._edges.values()))

    @property
    def is_pointwise(self) -> bool:
        return self._ranges is None and not self._any_number and not self._otherwise_of_number

    def add(self, test: ValueTest | Otherwise, hit: int, true_hit: int) -> None:
        """Remember the hit of a condition that may be true, or fail, where a test admits the value.

        Args:
            test: The test.
            hit: The hit.
            true_hit: The hit where the test is known to be true.
        """
        self.unusual.append(hit)
        if isinstance(test, Otherwise):
            self._add_otherwise(test, hit, true_hit)
        else:
            self._add_test(test, hit, true_hit if test.is_exact else hit)

    def _add_test(self, test: ValueTest, hit: int, exact_hit: int) -> None:
        if test.texts is not None:
            self._hits_of(test.texts).append(exact_hit)
        if test.numbers is not None:
            self._add_range(test.numbers, hit, exact_hit)
        for other in test.others:
            (self.null if other is None else self._booleans[other]).append(exact_hit)

    def _add_otherwise(self, test: Otherwise, hit: int, true_hit: int) -> None:
        judged, certain = self._otherwise.setdefault(test, ([], []))
        judged.append(hit)
        certain.append(true_hit)
        for constant, hits in ((None, self.null), *self._booleans.items()):
            verdict = test.verdict([one for one in test.tests if constant in one.others])
            if verdict is not False:
                hits.append(true_hit if verdict else hit)
        if all(one.numbers is None for one in test.tests):
            self._any_number.append(true_hit)
        else:
            self._otherwise_of_number[test] = self._otherwise[test]

    def _hits_of(self, texts: Texts) -> Hits:
        match texts.relation:
            case "is":
                return self.same.setdefault(texts.folded, [])
            case "contains":
                return self._within.setdefault(texts.folded, [])
            case "any":
                return self._any_text
            case relation:
                of_length = self._edges[relation].setdefault(len(texts.folded), {})
                return of_length.setdefault(texts.folded, [])

    def _add_range(self, numbers: Range, hit: int, exact_hit: int) -> None:
        if numbers.least is None and numbers.most is None:
            self._any_number.append(hit)
        elif numbers.least == numbers.most and numbers.least is not None:
            self.points.setdefault(numbers.least, []).append(exact_hit)
        else:
            self._intervals.append((numbers, hit))

    def finish(self) -> None:
        """Make what is looked up of what was added."""
        if self._intervals:
            self._ranges = Ranges(self._intervals)
            self._intervals = []

    def of_text(self, text: str) -> Sequence[int]:
        """The hits for a text."""
        found = list(self._of_folded(fold(text)))
        if len(text) <= LONGEST_REMEMBERED:
            if len(self.seen) >= REMEMBERED_TEXTS:
                self.seen.clear()
            self.seen[text] = found
        return found

    def _of_folded(self, folded: str) -> Iterator[int]:
        yield from self.same.get(folded, _NONE)
        yield from self._any_text
        for length, beginnings in self._edges["begins"].items():
            yield from beginnings.get(folded[:length], _NONE)
        for length, ends in self._edges["ends"].items():
            yield from ends.get(folded[-length:], _NONE)
        for part, hits in self._within.items():
            if part in folded:
                yield from hits
        for test, (judged, certain) in self._otherwise.items():
            verdict = test.verdict([one for one in test.tests if one.admits_text(folded)])
            if verdict is not False:
                yield from certain if verdict else judged

    def of(self, tested: Tested) -> Callable[[Any], Sequence[int]]:
        """The method that gives the hits for a value."""
        match tested:
            case "value":
                return self.of_value
            case "members":
                return self.of_members
            case "array":
                return self.of_array
            case "no container":
                return self.of_no_container

    def of_value(self, value: Any) -> Sequence[int]:
        """The hits for any value."""
        return self.of_text(value) if value.__class__ is str else self.of_other(value)

    def of_other(self, value: Any) -> Sequence[int]:
        """The hits for a value that is no `str`."""
        kind = value.__class__
        if (kind is int or kind is float) and -number.LARGEST <= value <= number.LARGEST:
            return self.of_number(value if kind is int else number.from_float(value))
        if kind is bool:
            return self._booleans[value]
        return self.null if value is None else self.unusual

    def of_number(self, value: number.Number) -> Sequence[int]:
        """The hits for a Number."""
        ranges = _NONE if self._ranges is None else self._ranges.holding(value)
        if not (self.points or self._any_number or self._otherwise_of_number):
            return ranges
        found = self.points.get(value, _NONE)
        return found if self.is_pointwise else [*found, *self._any_number, *ranges, *self._otherwise_for(value)]

    def _otherwise_for(self, value: number.Number) -> Iterator[int]:
        for test, (judged, certain) in self._otherwise_of_number.items():
            verdict = test.verdict([one for one in test.tests if one.admits_number(value)])
            if verdict is not False:
                yield from certain if verdict else judged

    def of_array(self, value: Any) -> Sequence[int]:
        """The hits for what may be an Array, which stands for its items."""
        return _NONE if value.__class__ in _NO_ARRAYS else self.unusual

    def of_no_container(self, value: Any) -> Sequence[int]:
        """The hits for any value but a list or a dict."""
        return _NONE if value.__class__ is list or value.__class__ is dict else self.of_value(value)

    def of_members(self, value: Any) -> Sequence[int]:
        """The hits for the members of a value; Arrays and Objects among them equal no literal."""
        kind = value.__class__
        if kind is dict:
            value = value.values()
        elif kind not in _ARRAYS:
            return _NONE if kind in _WITHOUT_MEMBERS else self.unusual
        found: list[int] = []
        for member in value:
            if member.__class__ is str:
                found += self.seen[member] if member in self.seen else self.of_text(member)
            elif member.__class__ not in _CONTAINERS:
                found += self.of_other(member)
        return found


_ARRAYS = frozenset([list, tuple, FilteredArray])
_CONTAINERS = frozenset([*_ARRAYS, dict])
_WITHOUT_MEMBERS = frozenset([type(None), bool, int, float, str])
_NO_ARRAYS = _WITHOUT_MEMBERS | {dict}
