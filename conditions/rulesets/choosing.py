"""Which requirement of each condition an index looks up: the one that the fewest conditions share."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from math import inf

from conditions.declaring.value_tests import SIDED, Otherwise, Range, Side, ValueTest
from conditions.rulesets.keys import Key, PartKey
from conditions.values.number import Number

FEW_NAMED = 16
"""With so many others a condition may be named before something that is computed is asked for instead."""

FEWEST_SHARING = 4
"""The fewest conditions for which a part of them is evaluated: that takes as long as to judge one of them."""


class Bound:
    """A requirement of one condition, or of several that have the same one: another object is another requirement.

    Attributes:
        tests: Tests of values.
        guards: The keys of values that must be usual besides.
        decides: The numbers of the parts of an `and` that are true where a test is exact and admits the value; 0 stands
            for a condition that is no `and`.
    """

    __slots__ = ("decides", "guards", "tests")

    def __init__(
        self,
        tests: tuple[tuple[Key, ValueTest | Otherwise], ...],
        guards: tuple[Key, ...],
        decides: tuple[int, ...] = (),
    ) -> None:
        self.tests, self.guards, self.decides = tests, guards, decides

    @property
    def computed(self) -> set[Key]:
        """The keys of parts that are evaluated."""
        keys = (*(key for key, _ in self.tests), *self.guards)
        return {key for key in keys if isinstance(key, PartKey)}


def united(options: list[Bound]) -> list[Bound]:
    """The requirements, and ranges between two bounds that stand in two of them."""
    sided: dict[Key, tuple[ValueTest, Bound]] = {}
    found = list(options)
    for option in options:
        if len(option.tests) != 1:
            continue
        path, test = option.tests[0]
        if not isinstance(test, ValueTest) or not _is_sided(test.numbers):
            continue
        if path in sided:
            test, option = _in_both(*sided[path], test, option)
            found.append(option)
        sided[path] = test, option
    return found


def _is_sided(numbers: Range | None) -> bool:
    return numbers is not None and (numbers.least is None) is not (numbers.most is None)


def _in_both(one: ValueTest, of_one: Bound, other: ValueTest, of_other: Bound) -> tuple[ValueTest, Bound]:
    assert one.numbers is not None
    assert other.numbers is not None
    least = [bound for bound in (one.numbers.least, other.numbers.least) if bound is not None]
    most = [bound for bound in (one.numbers.most, other.numbers.most) if bound is not None]
    test = ValueTest(
        one.texts if one.texts == other.texts else one.texts or other.texts,
        Range(max(least, default=None), min(most, default=None)),
        one.others & other.others,
        one.exact & other.exact & _NUMBERS,
    )
    decided = of_one.decides + of_other.decides if of_one.decides and of_other.decides else ()
    (path, _), *_ = of_one.tests
    return test, Bound(((path, test),), of_one.guards + of_other.guards, decided)


_NUMBERS: frozenset[Side] = frozenset(["numbers"])


class Census:
    """How many conditions ask for what.

    Attributes:
        costs: By each requirement, the conditions that are named with one that waits there, roughly.
    """

    def __init__(self, options: Iterable[Sequence[Bound]]) -> None:
        uses = Counter(chain.from_iterable(options))
        self._counts: Counter[object] = Counter()
        bounds: dict[object, tuple[list[Number], list[Number]]] = defaultdict(lambda: ([], []))
        for option, count in uses.items():
            for path, test in option.tests:
                asked = _asked(path, test)
                self._counts[asked] += count
                if isinstance(test, ValueTest) and test.numbers is not None and _is_range(test.numbers):
                    for side, bound in zip(bounds[asked], test.numbers, strict=True):
                        side += () if bound is None else (bound,) * count
        self._total = self._counts.total()
        self._bounds = {asked: (sorted(least), sorted(most)) for asked, (least, most) in bounds.items()}
        self.costs = {option: sum(self._sharing(path, test) for path, test in option.tests) for option in uses}

    def _sharing(self, path: Key, test: ValueTest | Otherwise) -> int:
        if isinstance(test, Otherwise):
            return self._total  # most values are none of a few
        asked = _asked(path, test)
        count, numbers = self._counts[asked], test.numbers
        if numbers is None or not _is_range(numbers):
            if test.texts is not None and test.texts.relation in SIDED:
                return count // 2 + 2
            # Every part of a text is searched for, whether somebody asks for it or not.
            return count + 1 if test.texts is not None and test.texts.relation == "contains" else count
        if numbers.least is None or numbers.most is None:
            return count // 2 + 2  # a Number within the one may be anywhere in the others
        least, most = self._bounds[asked]
        return bisect_right(least, numbers.least) - bisect_left(most, numbers.least)


def _asked(path: Key, test: ValueTest | Otherwise) -> object:
    """The part of a test that two conditions have in common, or nearly so."""
    if isinstance(test, Otherwise):
        return path, test
    if test.numbers is not None and _is_range(test.numbers):
        return path, test.numbers.least is None, test.numbers.most is None
    if test.texts is not None and test.texts.relation in SIDED:
        return path, test.texts.relation
    return path, test.texts or test.numbers or test.others


def _is_range(numbers: Range) -> bool:
    """True for a range of more than one Number, but not all."""
    return numbers.least != numbers.most


class Choice:
    """The requirement of each condition that is looked up.

    Attributes:
        chosen: The requirements, by the positions of the conditions; None where there is none.
        costly: The positions of conditions that are named with many others, or always.
    """

    def __init__(self, options: Sequence[Sequence[Bound]]) -> None:
        costs_of = Census(options).costs
        self.chosen = [min(some, key=costs_of.__getitem__, default=None) for some in options]
        costs = (inf if one is None else costs_of[one] for one in self.chosen)
        self._costs = {at: cost for at, cost in enumerate(costs) if cost > FEW_NAMED}

    @property
    def costly(self) -> list[int]:
        return list(self._costs)

    def reconsider(self, options: Mapping[int, Sequence[Bound]]) -> None:
        """Choose from further requirements of some of the conditions, where parts that are computed are shared."""
        costs = Census(options.values()).costs
        uses = Counter(key for some in options.values() for key in set().union(*(one.computed for one in some)))

        def cost(option: Bound) -> int:
            return costs[option] + len(option.computed)

        for at, some in options.items():
            shared = [one for one in some if all(uses[key] >= FEWEST_SHARING for key in one.computed)]
            best = min(shared, key=cost, default=None)
            if best is not None and cost(best) * 2 < self._costs[at]:
                self.chosen[at] = best
