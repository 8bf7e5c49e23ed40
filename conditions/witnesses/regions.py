"""Values that stand for all values: one of each region that the tests made of a place can tell apart.

A condition asks little of a value: if it equals this text, begins with that, is greater than this number. Two values
to which all of these answers are the same are the same to the condition; they lie in one region. `Tested` collects the
tests of a place, and `values` gives at least one value of each region that JSON has, where `is_complete` says so.
Why they are all, kind by kind:

- *Null, Booleans*: they are among the values themselves, as is the empty text.
- *Texts* that are compared with texts, or searched for them. Say a text begins with some of the prefixes that are asked
  for: they are the beginnings of the longest one, P. Likewise S ends it, and it contains the set K. The text made of P,
  the texts of K, and S, with a character between them that stands in no text of the condition, contains just what these
  pieces contain, so it answers all searches alike; and it equals no text that is written. The written texts are
  values too. So are all parts of a text in which the value is looked for; what is none of them holds that character.
- *Texts* that are ordered: the written ones divide them; each stretch between two begins with the lower one and the
  character U+0000, which follows it at once.
- *Texts* that are taken for numbers: more spellings of the number of each cell than there are texts to equal; likewise
  of versions. *Texts* that are measured: a length of each cell. These four ways to look at a text are not mixed: a text
  of which more than one of them is asked is one of which nothing is proved.
- *Numbers*: the numbers that they are compared with divide them into points and stretches between. Where the text of a
  Number (of seven decimals) is compared, the bounds of what is rounded to it divide them as well. Where it is searched,
  a Number that is none of the points answers as its text does, as long as no order is asked.
- *Arrays, Objects* equal no literal, have no text and no order, and are true: only their size and their members count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from itertools import chain, combinations, islice, pairwise, product
from typing import Any

from conditions.values.converting import try_number
from conditions.values.dotnet_text import fold
from conditions.values.kinds import Kind, Version, kind_of
from conditions.values.spelling import try_text

MOST_VALUES = 1200
"""The most values of a place; where there would be more, nothing is proved."""

MOST_SEARCHED = 9
"""The most texts looked for in one place of which all sets are tried."""

LONGEST = 64
"""The longest text or Array that is made to reach a length."""


@dataclass(slots=True)
class Tested:
    """The tests that a condition makes of the value at a place.

    Attributes:
        equal: Texts that its text is compared with.
        begins, ends, holds: Texts that are looked for at its beginning, at its end, anywhere.
        within: Texts in which its text is looked for.
        ordered: Texts that its text has an order to.
        points: Numbers that it is compared with where it is one.
        numbers: Numbers that it is compared with, a text too.
        rounded: Numbers whose texts its text is compared with.
        versions: Versions that it is compared with.
        lengths: Numbers that its length as a text is compared with.
        sizes: Numbers that the number of its members is compared with.
        members: Literals that its members are compared with.
        is_ordered: A Number has an order to one of the points.
        gaps: Why there may be regions without a value here; nothing where there is none.
        guesses: Values that may help, of tests that are not understood.
    """

    equal: dict[str, None] = field(default_factory=dict)
    begins: dict[str, None] = field(default_factory=dict)
    ends: dict[str, None] = field(default_factory=dict)
    holds: dict[str, None] = field(default_factory=dict)
    within: dict[str, None] = field(default_factory=dict)
    ordered: dict[str, None] = field(default_factory=dict)
    points: dict[Decimal, None] = field(default_factory=dict)
    numbers: dict[Decimal, None] = field(default_factory=dict)
    rounded: dict[Decimal, None] = field(default_factory=dict)
    versions: dict[Version, None] = field(default_factory=dict)
    lengths: dict[Decimal, None] = field(default_factory=dict)
    sizes: dict[Decimal, None] = field(default_factory=dict)
    members: list[Any] = field(default_factory=list)
    is_ordered: bool = False
    gaps: list[str] = field(default_factory=list)
    guesses: list[Any] = field(default_factory=list)

    def equals(self, literal: Any, *, is_left: bool) -> None:
        """It is compared with a literal for equality.

        Args:
            literal: The literal.
            is_left: Whether the literal stands on the left, so that its kind decides.
        """
        self.guesses += [] if isinstance(literal, Version) else [literal]
        self._with_text(self.equal, literal)
        number = try_number(literal)
        if number is None or (is_left and kind_of(literal) is Kind.BOOLEAN):
            self._version(literal, is_left=is_left)
            return
        self.points[Decimal(number)] = None
        if is_left:
            (self.rounded if isinstance(literal, str) else self.numbers)[Decimal(number)] = None

    def _version(self, literal: Any, *, is_left: bool) -> None:
        if is_left and isinstance(literal, Version):
            self.versions[literal] = None

    def is_in_order(self, literal: Any, *, is_left: bool) -> None:
        """It is compared with a literal for order; arguments as of `equals`."""
        if is_left and kind_of(literal) is Kind.BOOLEAN:
            return  # its truth is compared
        self.is_ordered = True
        if is_left and isinstance(literal, Version):
            self.gaps.append("the order of versions is asked for")
        elif is_left and isinstance(literal, str):
            self.gaps.append("the order of a text and the text of a value is asked for")
        number = try_number(literal)
        if number is not None:
            self.points[Decimal(number)] = None
            self.guesses += map(_as_json, (Decimal(number) + more for more in (0, 1, -1)))
        if is_left and not isinstance(literal, str):
            self.numbers[Decimal(number or 0)] = None
        else:
            self._with_text(self.ordered, literal)

    def is_searched(self, relation: str, literal: Any) -> None:
        """A literal is looked for in its text."""
        where = {"begins": self.begins, "ends": self.ends}.get(relation, self.holds)
        self._with_text(where, literal)

    def is_looked_for(self, literal: Any) -> None:
        """Its text is looked for in a literal."""
        self._with_text(self.within, literal)

    @staticmethod
    def _with_text(texts: dict[str, None], literal: Any) -> None:
        text = try_text(literal)
        if text is not None:
            texts[text] = None

    @property
    def searched(self) -> dict[str, None]:
        """All texts that are looked for in its text."""
        return {**self.begins, **self.ends, **self.holds}

    @property
    def written(self) -> list[str]:
        """All texts that its text is held against."""
        return [*self.equal, *self.searched, *self.within, *self.ordered]


def values(tested: Tested) -> tuple[list[Any], str | None]:
    """Values of all regions, those first that people would write; and why there may be more, or None."""
    found = distinct(_all(tested))
    return found[:MOST_VALUES], _gap(tested) or ("there are too many regions" if len(found) > MOST_VALUES else None)


def first_values(tested: Tested, most: int) -> list[Any]:
    """The first of the values that `values` gives, of so many that are made; no more are."""
    return distinct(islice(_all(tested), most))


def _all(tested: Tested) -> Iterator[Any]:
    makers: tuple[Callable[[Tested], Iterable[Any]], ...] = (_guessed, _texts, _simple, _numbers, _containers)
    return chain.from_iterable(maker(tested) for maker in makers)


def distinct(found: Iterable[Any]) -> list[Any]:
    """The values, each once; those of different kinds are not the same."""
    known: dict[str, Any] = {}
    for value in found:
        known.setdefault(f"{type(value).__name__} {value!r}", value)
    return list(known.values())


def _gap(tested: Tested) -> str | None:
    """Why there may be regions without a value, or None."""
    ways = [tested.searched, tested.ordered, tested.numbers, tested.lengths, tested.versions]
    exact = len([way for way in ways if way])
    if tested.gaps:
        return tested.gaps[0]
    if exact > 1 or (tested.within and (exact > 1 or (exact and not tested.searched))):
        return "a text is looked at in more than one way"
    if len(tested.holds) > MOST_SEARCHED or max(map(len, tested.within), default=0) > LONGEST:
        return "too many texts are looked for"
    if max([*tested.lengths, *tested.sizes], default=0) > LONGEST - 2:
        return "a length is too large to be tried"
    if any(abs(point) > 10**20 or len(point.as_tuple().digits) > 20 for point in _all_points(tested)):
        return "a number has too many digits"
    if tested.is_ordered and (tested.lengths or any(map(_may_be_of_number, [*tested.searched, *tested.within]))):
        return "the text of a number is searched"
    return _gap_of_members(tested)


def _gap_of_members(tested: Tested) -> str | None:
    texts = [fold(member) for member in tested.members if isinstance(member, str)]
    if len(texts) < len(tested.members) or len(texts) > 6:
        return "members are compared in more ways than are tried"
    return "members and lengths are both asked for" if texts and (tested.sizes or tested.lengths) else None


_DIGITS = frozenset("0123456789.-")


def _may_be_of_number(text: str) -> bool:
    return _DIGITS.issuperset(text) or any(character.isdigit() for character in text)


def _guessed(tested: Tested) -> Iterable[Any]:
    return tested.guesses


def _simple(_: Tested) -> Iterable[Any]:
    return True, False, "", None


def fresh(texts: Iterable[str]) -> str:
    """A character that stands in none of the texts, in no letter case."""
    used = fold("".join(texts))
    return next(letter for letter in chain("x-_~zqwkj", map(chr, range(0x4E00, 0x9FFF))) if fold(letter) not in used)


def _texts(tested: Tested) -> Iterator[str]:
    separator = fresh(tested.written)
    yield from (text for text in tested.equal if text)
    yield from _words(tested, separator)
    yield from tested.ordered
    yield from (f"{text}{end}" for end in (separator, "\0", "\0\0") for text in (*tested.ordered, "") if tested.ordered)
    yield from _texts_of_numbers(tested, separator)
    for version in tested.versions:
        yield from (f"{'0' * zeros}{version}" for zeros in range(len(tested.equal) + 2))
    yield separator
    yield from (separator * length for length in _counts(tested.lengths) if length)
    for text in tested.within:
        if len(text) <= LONGEST:
            yield from (text[start:end] for start in range(len(text)) for end in range(start + 1, len(text) + 1))


def _words(tested: Tested, separator: str) -> Iterator[str]:
    """A text for each way in which the searches may turn out; the plainer spelling of it before."""
    if not tested.searched:
        return
    held = list(tested.holds)
    sizes = range(len(held) + 1) if len(held) <= MOST_SEARCHED else (0, 1, len(held))
    for size in sizes:
        for some, first, last in product(combinations(held, size), ("", *tested.begins), ("", *tested.ends)):
            if some or first or last:
                yield "".join((first, *some, last))
            yield separator.join((first, *some, last)) if first or last or some else separator
            yield separator.join((first, "", *some, "", last))


def _texts_of_numbers(tested: Tested, separator: str) -> Iterator[str]:
    """Spellings of the numbers that a text may be taken for: more than there are texts to equal."""
    if not tested.numbers:
        return
    for number in _cells(tested.numbers):
        text = format(abs(Decimal(number)), "f")
        sign = "-" if number < 0 else ""
        yield from (f"{sign}{'0' * zeros}{text}" for zeros in range(len(tested.equal) + 2))
    yield separator


def _all_points(tested: Tested) -> list[Decimal]:
    return [*tested.points, *tested.numbers, *tested.rounded]


_HALF = Decimal("0.00000005")


def _numbers(tested: Tested) -> Iterator[Any]:
    points = dict.fromkeys(_all_points(tested))
    is_textual = bool(tested.lengths) or any(map(_may_be_of_number, [*tested.searched, *tested.within]))
    near = points if is_textual else tested.rounded
    for point in list(near):
        points |= dict.fromkeys((point - _HALF, point + _HALF))
    yield from map(_as_json, _cells(points))


def _cells(points: Iterable[Decimal]) -> Iterator[Decimal]:
    """The points and 0, and a number of each stretch between them and beyond; those written first."""
    with localcontext() as context:
        context.prec = 60
        written = list(points)
        ordered = sorted({*written, Decimal(0)})
        yield from written
        yield ordered[-1] + 1
        yield Decimal(0)
        yield ordered[0] - 1
        for low, high in pairwise(ordered):
            whole = Decimal(int(low.to_integral_value(rounding="ROUND_FLOOR"))) + 1
            yield whole if whole < high else (low + high) / 2


def _as_json(number: Decimal) -> int | float | Decimal:
    if number == number.to_integral_value():
        return int(number)
    return float(number) if len(number.as_tuple().digits) <= 15 else number


def _counts(bounds: Iterable[Decimal]) -> list[int]:
    """A length of each cell that the bounds make; none where no length is asked for."""
    whole = [min(max(0, int(bound)), LONGEST - 2) for bound in bounds]
    return list(range(max(whole) + 2)) if whole else []


def _containers(tested: Tested) -> Iterator[Any]:
    for size in range(min(len(tested.members), 6) + 1):
        yield from (list(some) for some in combinations(distinct(tested.members)[:6], size))
    counts = distinct([*_counts(tested.sizes), *_counts(tested.lengths)])
    yield from ([0] * count for count in counts)
    yield {}
    yield [{}]
    yield [""]
