"""Tables: by the value at one path, the hits of the conditions that may be true or fail there."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from conditions.declaring.value_tests import Otherwise, Range, Texts, ValueTest
from conditions.generating.plain_form import PlainWriter
from conditions.rulesets.keys import Key, Tested
from conditions.rulesets.ranges import Interval, Ranges
from conditions.values.dotnet_text import fold, sort_key
from conditions.values.kinds import FilteredArray
from conditions.values.number import LARGEST, Number, from_float

T = TypeVar("T")

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
        booleans: Hits by Booleans.
        ranges: Hits by ranges of Numbers.
        guarded: Hits where the value is of a kind that no test knows; each may stand for the one at its place.
    """

    def __init__(self) -> None:
        self.same: dict[str, Sequence[int]] = {}
        self.null: Hits = []
        self.guarded: Hits = []
        self._edges: dict[str, dict[int, dict[str, Sequence[int]]]] = {"begins": {}, "ends": {}}
        self._added_edges: dict[str, dict[int, defaultdict[str, Hits]]] = {"begins": {}, "ends": {}}
        self._within: dict[str, Hits] = {}
        self._any_text: Hits = []
        self._text_intervals: list[Interval] = []
        self._text_ranges: Ranges | None = None
        self._otherwise: dict[Otherwise, tuple[Hits, Hits]] = {}
        self._otherwise_of_number: dict[Otherwise, tuple[Hits, Hits]] = {}
        self.seen: dict[str, Sequence[int]] = {}
        self.points: dict[Number, Sequence[int]] = {}
        self._added: defaultdict[str, Hits] = defaultdict(list)
        self._added_points: defaultdict[Number, Hits] = defaultdict(list)
        self._intervals: list[Interval] = []
        self.ranges: Ranges | None = None
        self._any_number: Hits = []
        self.booleans: dict[bool, Hits] = {True: [], False: []}

    @property
    def is_plain(self) -> bool:
        others = (self._any_text, self._text_ranges, self._within, self._otherwise, *self._edges.values())
        return not any(others)

    @property
    def is_pointwise(self) -> bool:
        return self.ranges is None and not self._any_number and not self._otherwise_of_number

    @property
    def unusual(self) -> Hits:
        """The hits of all conditions that wait here, to be judged."""
        return [hit & ~1 for hit in self.guarded]

    def add(self, test: ValueTest | Otherwise, hit: int, true_hit: int) -> None:
        """Remember the hit of a condition that may be true, or fail, where a test admits the value.

        Args:
            test: The test.
            hit: The hit.
            true_hit: The hit where the test is known to be true.
        """
        self.guarded.append(true_hit)
        if isinstance(test, Otherwise):
            self._add_otherwise(test, hit, true_hit)
        else:
            self._add_test(test, hit, true_hit)

    def _add_test(self, test: ValueTest, hit: int, true_hit: int) -> None:
        if test.texts is not None:
            self._add_texts(test.texts, hit, true_hit if "texts" in test.exact else hit)
        if test.numbers is not None:
            self._add_range(test.numbers, hit, true_hit if "numbers" in test.exact else hit)
        for other in test.others:
            of_other = self.null if other is None else self.booleans[other]
            of_other.append(true_hit if "others" in test.exact else hit)

    def _add_otherwise(self, test: Otherwise, hit: int, true_hit: int) -> None:
        judged, certain = self._otherwise.setdefault(test, ([], []))
        judged.append(hit)
        certain.append(true_hit)
        for constant, hits in ((None, self.null), *self.booleans.items()):
            verdict = test.verdict([one.of_other(constant) for one in test.tests])
            if verdict is not False:
                hits.append(true_hit if verdict else hit)
        if all(one.numbers is None for one in test.tests):
            self._any_number.append(true_hit)
        else:
            self._otherwise_of_number[test] = self._otherwise[test]

    def _add_texts(self, texts: Texts, hit: int, exact_hit: int) -> None:
        match texts.relation:
            case "least":
                self._text_intervals.append(Interval(sort_key(texts.folded), None, hit, exact_hit))
            case "most":
                self._text_intervals.append(Interval(None, sort_key(texts.folded), hit, exact_hit))
            case _:
                self._hits_of(texts).append(exact_hit)

    def _hits_of(self, texts: Texts) -> Hits:
        match texts.relation:
            case "is":
                return self._added[texts.folded]
            case "contains":
                return self._within.setdefault(texts.folded, [])
            case "any":
                return self._any_text
            case relation:
                of_length = self._added_edges[relation].setdefault(len(texts.folded), defaultdict(list))
                return of_length[texts.folded]

    def _add_range(self, numbers: Range, hit: int, exact_hit: int) -> None:
        if numbers.least is None and numbers.most is None:
            self._any_number.append(exact_hit)
        elif numbers.least == numbers.most and numbers.least is not None:
            self._added_points[numbers.least].append(exact_hit)
        else:
            self._intervals.append(Interval(*numbers, hit, exact_hit))

    def finish(self) -> None:
        """Make what is looked up of what was added."""
        if self._intervals:
            self.ranges = Ranges(self._intervals)
            self._intervals.clear()
        if self._text_intervals:
            self._text_ranges = Ranges(self._text_intervals)
            self._text_intervals.clear()
        self.same, self.points = _packed(self._added), _packed(self._added_points)
        for edge, lengths in self._added_edges.items():
            self._edges[edge] = {length: _packed(hits) for length, hits in lengths.items()}
            lengths.clear()
        self._added.clear()
        self._added_points.clear()

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
        if self._text_ranges is not None:
            yield from self._text_ranges.holding(sort_key(folded))
        for part, hits in self._within.items():
            if part in folded:
                yield from hits
        for test, (judged, certain) in self._otherwise.items():
            verdict = test.verdict([one.of_text(folded) for one in test.tests])
            if verdict is not False:
                yield from certain if verdict else judged

    def statements(self, writer: PlainWriter, found: str, value: str, tested: Tested) -> Iterator[str]:
        """The statements that add the hits for a value."""
        other = writer.bind(self.of_other if tested == "value" else self.of(tested))
        if tested in ("members", "array"):
            yield f"if {value} is not None{' and ' + value + '.__class__ is not dict' if tested == 'array' else ''}:"
            yield f"    {found} += {other}({value})"
            return
        yield f"if {value}.__class__ is str:"
        yield f"    {self._text_statement(writer, found, value)}"
        if self.points or not self.is_pointwise:
            yield f"elif {value}.__class__ is int and {writer.bind(-LARGEST)} <= {value} <= {writer.bind(LARGEST)}:"
            yield from (f"    {line}" for line in self._number_statements(writer, found, value))
        if self.null:
            yield f"elif {value} is None:"
            yield f"    {found} += {writer.bind(self.null)}"
        if any(self.booleans.values()):
            yield f"elif {value}.__class__ is bool:"
            yield f"    {found} += {writer.bind(self.booleans)}[{value}]"
        yield f"elif {value} is not None:"
        yield f"    {found} += {other}({value})"

    def _text_statement(self, writer: PlainWriter, found: str, value: str) -> str:
        if not self.is_plain:
            seen = writer.bind(self.seen)
            return f"{found} += {seen}[{value}] if {value} in {seen} else {writer.bind(self.of_text)}({value})"
        if not self.same:
            return "pass"
        folded = f"{value}.upper() if {value}.isascii() else {writer.bind(fold)}({value})"
        return f"{found} += {writer.bind(self.same)}.get({folded}, ())"

    def _number_statements(self, writer: PlainWriter, found: str, value: str) -> Iterator[str]:
        if self.is_pointwise:
            yield f"{found} += {writer.bind(self.points)}.get({value}, ())"
        elif self.ranges is None or self.points or self._any_number or self._otherwise_of_number:
            yield f"{found} += {writer.bind(self.of_number)}({value})"
        else:
            slot, bounds, seen = writer.local(), writer.bind(self.ranges.bounds), writer.bind(self.ranges.seen)
            left, right = writer.bind(bisect_left), writer.bind(bisect_right)
            yield f"{slot} = {left}({bounds}, {value}) + {right}({bounds}, {value})"
            yield f"{found} += {seen}[{slot}] if {slot} in {seen} else {writer.bind(self.ranges.at)}({slot})"

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
        if (kind is int or kind is float) and -LARGEST <= value <= LARGEST:
            return self.of_number(value if kind is int else from_float(value))
        if kind is bool:
            return self.booleans[value]
        return self.null if value is None else self.unusual

    def of_number(self, value: Number) -> Sequence[int]:
        """The hits for a Number."""
        ranges = _NONE if self.ranges is None else self.ranges.holding(value)
        if not (self.points or self._any_number or self._otherwise_of_number):
            return ranges
        found = self.points.get(value, _NONE)
        return found if self.is_pointwise else [*found, *self._any_number, *ranges, *self._otherwise_for(value)]

    def _otherwise_for(self, value: Number) -> Iterator[int]:
        for test, (judged, certain) in self._otherwise_of_number.items():
            verdict = test.verdict([one.of_number(value) for one in test.tests])
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


def _packed(hits: Mapping[T, Hits]) -> dict[T, Sequence[int]]:
    """The same in less memory: most hits are those of one condition."""
    return {asked: tuple(some) for asked, some in hits.items()}


def wait(
    tables: defaultdict[Key, PathTable],
    tests: Iterable[tuple[Key, ValueTest | Otherwise]],
    guards: Iterable[Key],
    place: int,
    is_decided: bool,
) -> None:
    """Enter what waits for one of some tests.

    Args:
        tables: The tables by the keys of the values.
        tests: The tests.
        guards: The keys of values that must be usual besides.
        place: The place of what waits.
        is_decided: It is true where a test is known to be.
    """
    hit = 2 * place
    true_hit = hit + 1 if is_decided else hit  # the same object: there are many
    for key, test in tests:
        tables[key].add(test, hit, true_hit)
    for key in guards:
        tables[key].guarded.append(hit)
