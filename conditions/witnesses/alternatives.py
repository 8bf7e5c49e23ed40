"""Other values for a place in inputs that are given: those that are nearest to what stands there come first."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from enum import Enum
from itertools import chain
from typing import Any, NamedTuple

from conditions.library.status import STATUSES
from conditions.syntax.tree import Access, Call, Literal, Node, unconverted, walk
from conditions.values.dotnet_text import fold
from conditions.values.kinds import Kind, Version, kind_of
from conditions.witnesses.changing import MOST_COPIED, found_at
from conditions.witnesses.reading import Reading
from conditions.witnesses.regions import Tested, distinct, first_values
from conditions.witnesses.slots import ABSENT, DEPENDENCIES, STATUS, Key, Slot, place_of

MOST_MADE = 60
"""The most values that are made of the tests of a place."""

MOST_VALUES = 14
"""The most values of a place that are tried."""

LONGEST_WRITTEN = 60
"""The most characters of an Array or Object, as JSON, that is told."""


class Way(Enum):
    """The way in which a place differs, for the sentence that tells it."""

    IS = "it is another value"
    IS_NOT_THERE = "it is not there"
    BEGINS = "it is any text that begins so"
    ENDS = "it is any text that ends so"
    CONTAINS = "it is any text that contains it"
    IS_NOT_EMPTY = "it is any text that is not empty"
    HAS_SIZE = "it has so many items"
    HAS_ITEM = "it has one more item"
    HAS_NO_ITEM = "it has no such items"


class Alternative(NamedTuple):
    """Another value for a place.

    Attributes:
        slot: The place.
        value: The value; ABSENT for none.
        way: The way in which it differs.
        told: What is told of it: the value, the part of a text, the number of items, the item.
        order: What sorts those before that people would rather write there.
    """

    slot: Slot
    value: Any
    way: Way
    told: Any
    order: tuple[float, float]


def alternatives(reading: Reading, inputs: Mapping[str, Any], slot: Slot) -> list[Alternative]:
    """Other values for a place, the best ones first."""
    now = found_at(inputs, slot)
    tested = _tested(reading, slot)
    found = chain(_arrays(slot, tested, now), _others(slot, tested, now, _known(reading, inputs, slot)))
    return sorted(found, key=lambda one: one.order)[:MOST_VALUES]


def _known(reading: Reading, inputs: Mapping[str, Any], slot: Slot) -> list[Any]:
    """Values that matter to the atoms which read a place: literals, and what stands at other places that they name."""
    atoms = [atom for at, atom in enumerate(reading.atoms) if _is_read(slot, reading.slots_of(at))]
    beside = (found_at(inputs, other) for atom in atoms for other in _places(atom) if other.identity != slot.identity)
    return [*_literals(atoms), *filter(_is_simple, beside)]


def _tested(reading: Reading, slot: Slot) -> Tested:
    """The tests of a place; of one that a wildcard selects, the values that are guessed there."""
    found = next((one for other, one in reading.slots.items() if other.identity == slot.identity), None)
    if slot == Slot(STATUS) or (slot.input == DEPENDENCIES and slot.keys[1:] == ("result",) and found is None):
        return Tested(guesses=list(STATUSES))
    if found is not None:
        return found
    beyond = [
        guess
        for other, ways in reading.asked.beyond.items()
        if slot.is_within(other)
        for keys, guesses in ways
        if _leads(slot.keys[len(other.keys) :], (None, *keys))
        for guess in guesses
    ]
    return Tested(guesses=[guess for guess in beyond if not isinstance(guess, list | dict)])


def _leads(keys: tuple[Key, ...], pattern: tuple[Key | None, ...]) -> bool:
    return len(keys) == len(pattern) and all(want in (None, key) for key, want in zip(keys, pattern, strict=True))


def _is_read(slot: Slot, read: Iterable[Slot]) -> bool:
    return any(slot.identity == other.identity or slot.is_within(other) for other in read)


def _literals(atoms: list[Node]) -> Iterator[Any]:
    """The literals that functions are given in atoms."""
    for atom in atoms:
        for call in walk(atom):
            if isinstance(call, Call):
                yield from (one.value for one in map(unconverted, call.arguments) if isinstance(one, Literal))


def _places(atom: Node) -> Iterator[Slot]:
    """The places that an atom names."""
    for node in walk(atom):
        place = place_of(node) if isinstance(node, Access) else None
        if place is not None and place.beyond is None:
            yield place.slot


def _is_simple(value: Any) -> bool:
    return value is not ABSENT and type(value) in (str, int, float, Decimal, bool)


def _others(slot: Slot, tested: Tested, now: Any, known: list[Any]) -> Iterator[Alternative]:
    """Other values; those that are known, and what is compared with the place, are better than made-up ones."""
    if now is not ABSENT and slot.input != STATUS:
        yield Alternative(slot, ABSENT, Way.IS_NOT_THERE, None, (_NOT_THERE, 0))
    statuses = tested.guesses if slot.input in (STATUS, DEPENDENCIES) else []
    written = {repr(value) for value in (*known, *tested.written, *statuses)}
    for value in distinct((*known, *first_values(tested, MOST_MADE))):
        if value is not ABSENT and not isinstance(value, Version) and not _is_same(value, now) and _is_short(value):
            rank = _rank(value, _kind(slot, now), is_written=repr(value) in written)
            yield Alternative(slot, value, _way(tested, value), value, (rank, _distance(value, now)))


def _kind(slot: Slot, now: Any) -> Kind:
    """The kind that is expected at a place: the one that is there; of a variable that is not there, a text."""
    if now is ABSENT:
        return Kind.STRING if slot.input == "variables" and slot.keys else Kind.NULL
    return kind_of(now)


def _is_same(value: Any, now: Any) -> bool:
    if type(value) is not type(now):
        return False
    if isinstance(value, list):  # what is within is not compared by `==`, which may never end where a class says so
        return len(value) == len(now) and all(map(_is_same, value, now))
    if isinstance(value, dict):
        return value.keys() == now.keys() and all(_is_same(value[key], now[key]) for key in value)
    return bool(value == now)


def _is_short(value: Any) -> bool:
    return not isinstance(value, list | dict) or len(json.dumps(value, default=str)) <= LONGEST_WRITTEN


_NOT_THERE = 2


def _rank(value: Any, before: Kind, *, is_written: bool) -> int:
    """The rank of a value: what is of the kind that was there comes first, and what the condition writes."""
    kind = kind_of(value)
    if kind in (Kind.ARRAY, Kind.OBJECT):
        return 6
    if before is Kind.NULL:
        return 0 if is_written else 1 if kind is Kind.BOOLEAN else 4
    if kind is before:
        return 0 if is_written or kind in (Kind.BOOLEAN, Kind.NUMBER) else 4
    return 3 if is_written else 5


def _distance(value: Any, now: Any) -> float:
    """How far a Number is from the one that is there; 0 of other values, and less of the empty text."""
    if value == "":
        return -1
    both = (value, now)
    if any(kind_of(one) is not Kind.NUMBER for one in both if one is not ABSENT) or now is ABSENT:
        return 0
    return abs(float(value) - float(now))


def _way(tested: Tested, value: Any) -> Way:
    """The way in which a place differs that has a value: of a text, what alone matters of it."""
    if isinstance(value, str) and value and _is_asked_to_be_full(tested):
        return Way.IS_NOT_EMPTY
    if tested.written != [value] or tested.guesses or tested.gaps or tested.numbers or tested.lengths or tested.members:
        return Way.IS
    ways = {Way.BEGINS: tested.begins, Way.ENDS: tested.ends, Way.CONTAINS: tested.holds}
    return next((way for way, texts in ways.items() if value and value in texts), Way.IS)


def _is_asked_to_be_full(tested: Tested) -> bool:
    """True where of a text nothing else is asked than whether it is empty."""
    asked = (tested.searched, tested.within, tested.ordered, tested.numbers, tested.versions, tested.lengths)
    return [*tested.equal] == [""] and not any((*asked, tested.sizes, tested.members, tested.gaps))


def _arrays(slot: Slot, tested: Tested, now: Any) -> Iterator[Alternative]:
    """The Array that is there with more items or fewer, and with one that is looked for or without it."""
    if type(now) is not list or len(now) > MOST_COPIED:
        return
    counts = {int(size) + more for size in tested.sizes for more in (-1, 0, 1)}
    if not (tested.gaps or tested.guesses or tested.written or tested.members):
        for count in sorted(counts - {len(now)}):
            if 0 <= count <= MOST_COPIED:
                value = now[:count] + (now[-1:] or [0]) * (count - len(now))
                yield Alternative(slot, value, Way.HAS_SIZE, count, (0, abs(count - len(now))))
    for member in tested.members:
        others = [one for one in now if not (isinstance(one, str) and fold(one) == fold(str(member)))]
        if len(others) == len(now):
            yield Alternative(slot, [*now, member], Way.HAS_ITEM, member, (0, 0))
        else:
            yield Alternative(slot, others, Way.HAS_NO_ITEM, member, (0, 0))
