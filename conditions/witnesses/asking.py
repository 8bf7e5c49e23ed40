"""The places that atoms read, and what they ask of the values there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain, combinations_with_replacement
from typing import Any

from conditions.checking.reads import keys_of, reads
from conditions.library.status import STATUSES
from conditions.syntax.tree import Access, Call, Literal, Name, Node, is_path, unconverted, walk
from conditions.values.converting import try_number
from conditions.values.dotnet_text import fold
from conditions.values.kinds import Kind
from conditions.values.named_views import VIEWS
from conditions.witnesses.regions import Tested
from conditions.witnesses.slots import ABSENT, DEPENDENCIES, STATUS, Key, Place, Slot, place_of, split

_RELATIONS = {"begins", "ends", "contains"}
_OPEN_INPUTS = {"pipeline"}
"""Inputs that hold values that no JSON has, of which nothing is proved: `pipeline.startTime` is a DateTime."""

_MAPPINGS = {DEPENDENCIES, "stageDependencies", *VIEWS}
"""Inputs that are always Objects."""


@dataclass(slots=True)
class Asked:
    """What atoms ask of the inputs.

    Attributes:
        tested: The places that are read, in the order of the text, and the tests of each.
        read: The places that each atom reads.
        beyond: The keys behind the wildcards of places, and the values that are guessed there.
    """

    tested: dict[Slot, Tested] = field(default_factory=dict)
    read: list[tuple[Slot, ...]] = field(default_factory=list)
    beyond: dict[Slot, list[tuple[tuple[Key | None, ...], list[Any]]]] = field(default_factory=dict)
    _known: dict[tuple[str, ...], Slot] = field(default_factory=dict)
    _reading: dict[Slot, None] = field(default_factory=dict)
    _of_whole_job: bool = False

    def of(self, atom: Node) -> None:
        """Read what one more atom asks."""
        self._reading = {}
        self._ask(unconverted(atom))
        self.read.append(tuple(self._reading))

    def finish(self) -> None:
        """Add what follows of all that was asked."""
        if self._of_whole_job:  # the status follows from the results of all that is there, where none is given
            for slot in [slot for slot in self.tested if slot.input == DEPENDENCIES and slot.keys]:
                self._status_of(str(slot.keys[0]))
        for slot, tested in self.tested.items():
            within = [other for other in self.tested if other.is_within(slot)]
            if within and (tested.sizes or tested.lengths or tested.members):
                tested.gaps.append("the size of an Object is asked for, and what it holds")
        names = [slot.keys[0] for slot in self.tested if slot.input == DEPENDENCIES and slot.keys]
        if len({fold(str(name)) for name in names}) < len(set(names)):
            self._give_up("names of dependencies differ in letter case only")

    def _give_up(self, why: str) -> None:
        for tested in self.tested.values():
            tested.gaps.append(why)

    def _slot(self, slot: Slot) -> Tested:
        slot = self._known.setdefault(slot.identity, slot)
        self._reading[slot] = None
        if slot not in self.tested:
            self.tested[slot] = Tested()
            if slot.input in _OPEN_INPUTS:
                self.tested[slot].gaps.append(f"{slot.input} holds more than JSON has")
        return self.tested[slot]

    def _ask(self, node: Node) -> None:
        operands = _operands(node)
        if operands is not None:  # its truth
            for one in operands:
                self._at(one)
        elif isinstance(node, Call):
            self._of_call(node, [unconverted(part) for part in node.arguments])
        else:
            self._guess(node)

    def _at(self, node: Node) -> Tested | None:
        """The tests of the place that a path reads; None for a literal."""
        place = place_of(node) if isinstance(node, Access | Name) else None
        if place is None:
            return None
        tested = self._slot(place.slot)
        if not place.is_plain:
            tested.gaps.append("a place is read as an Array alone has it")
        if not place.slot.keys and place.slot.input in _MAPPINGS:
            tested.gaps.append(f"{place.slot.input} is taken as a value")
        return tested

    def _of_call(self, call: Call, parts: list[Node]) -> None:
        if "status" in call.function.inputs and all(isinstance(part, Literal) for part in parts):
            self._status(parts)
        elif not self._is_understood(call, parts):
            self._guess(call)

    def _is_understood(self, call: Call, parts: list[Node]) -> bool:
        """Ask what a call that is understood asks; False for another one."""
        compares = call.function.compares
        if compares in ("equality", "difference", "order"):
            return self._compared(parts, compares == "order")
        if compares == "search" and call.function.finds in _RELATIONS:
            return self._searched(call, parts)
        if compares == "membership" and call.function.admits_members:
            return self._looked_into(parts)
        return call.function.reads_size_only and self._size(call, Decimal(0))

    def _status(self, names: list[Node]) -> None:
        if not names:
            self._of_whole_job = True
            self._slot(Slot(STATUS)).guesses[:] = STATUSES
        for name in names:
            assert isinstance(name, Literal)
            self._status_of(str(name.value))

    def _status_of(self, name: str) -> None:
        tested = self._slot(Slot(DEPENDENCIES, (name, "result")))
        for status in STATUSES:
            tested.equals(status, is_left=False)

    def _compared(self, parts: list[Node], is_order: bool) -> bool:
        first, *others = parts
        if isinstance(first, Literal):
            return self._with_literal(first, others, is_order=is_order, is_left=True)
        if not all(isinstance(other, Literal) for other in others):
            return False
        literals = [other for other in others if isinstance(other, Literal)]
        return all(self._with_literal(other, [first], is_order=is_order, is_left=False) for other in literals)

    def _with_literal(self, literal: Literal, others: list[Node], *, is_order: bool, is_left: bool) -> bool:
        """Ask of what is compared with a literal; False where something else than places is."""
        for other in others:
            number = try_number(literal.value) if not is_order or not isinstance(literal.value, str) else None
            if isinstance(other, Call) and other.function.reads_size_only and number is not None:
                if self._size(other, Decimal(number)):
                    continue
                return False
            operands = _operands(other)
            if operands is None:
                return False
            for tested in filter(None, map(self._at, operands)):
                (tested.is_in_order if is_order else tested.equals)(literal.value, is_left=is_left)
        return True

    def _size(self, call: Call, number: Decimal) -> bool:
        operands = _operands(unconverted(call.arguments[0])) if len(call.arguments) == 1 else None
        if operands is None:
            return False
        for tested in filter(None, map(self._at, operands)):
            tested.sizes[number] = None
            if call.kind is Kind.NUMBER:
                tested.lengths[number] = None
        return True

    def _searched(self, call: Call, parts: list[Node]) -> bool:
        text, part = parts
        places, literal = (text, part) if isinstance(part, Literal) else (part, text)
        operands = _operands(places)
        if operands is None or not isinstance(literal, Literal):
            return False
        for tested in filter(None, map(self._at, operands)):
            if literal is part:
                tested.is_searched(str(call.function.finds), literal.value)
            else:
                tested.is_looked_for(literal.value)
        return True

    def _looked_into(self, parts: list[Node]) -> bool:
        members, literal = parts
        operands = _operands(members)
        if operands is None or not isinstance(literal, Literal):
            return False
        for tested in filter(None, map(self._at, operands)):
            tested.members.append(literal.value)
        return True

    def _guess(self, node: Node) -> None:
        """Ask of what is not understood: values are guessed, of the literals that stand there."""
        guesses = list(_guesses(node))
        for place in _places(node):
            tested = self._slot(place.slot)
            if place.slot.input == STATUS:
                tested.guesses[:] = STATUSES
                continue
            tested.guesses += _within(place.beyond, guesses) if place.beyond is not None else guesses
            if place.beyond is not None:
                self.beyond.setdefault(self._known[place.slot.identity], []).append((place.beyond, guesses))
            tested.gaps.append("something is computed of it")


def _operands(node: Node) -> list[Node] | None:
    """The paths and literals one of which is the value of a part; None for other parts."""
    if isinstance(node, Literal) or is_path(node) or isinstance(node, Name):
        return [node]
    if not isinstance(node, Call) or node.function.stops_at is None:
        return None
    inner = [_operands(unconverted(part)) for part in node.arguments]
    return None if None in inner else list(chain.from_iterable(part for part in inner if part))


def _places(node: Node) -> Iterator[Place]:
    """The places that a part reads which is not understood."""
    for name, pointers in reads(node).items():
        for pointer in pointers:
            keys: list[Key | None] = [None if key == "*" else _key(key) for key in keys_of(pointer)]
            yield split(name, keys)


def _key(text: str) -> Key:
    return int(text) if text.isdigit() and len(text) < 4 and str(int(text)) == text else text


_WRITTEN = re.compile(r"'([^']*)'|\"([^\"]*)\"|(-?\d+(?:\.\d+)?)|([A-Za-z]\w*)")
_MOST_GUESSES = 40


def _guesses(node: Node) -> Iterator[Any]:
    """Values that may matter to a part: its literals, and what is written in them."""
    for part in walk(node):
        if isinstance(part, Literal):
            yield from _of_literal(part.value)
    yield from ("1", "a,b", ABSENT, [], {}, [1], ["a"], 0, 1)


def _of_literal(value: Any) -> Iterator[Any]:
    yield value
    if isinstance(value, str):
        yield re.sub(r"\{\d+\}", "", value)
        yield re.sub(r"\{\d+\}", "1", value)
        for single, double, number, word in _WRITTEN.findall(value)[:8]:
            if number:
                yield from _around(Decimal(number))
            yield single or double or word
    elif isinstance(value, int | Decimal) and not isinstance(value, bool):
        yield from _around(Decimal(value))
        yield str(value)
        if 0 <= value <= 16:
            yield from (["a"] * int(value + more) for more in (0, 1))
            yield from ("a" * int(value + more) for more in (0, 1))


def _around(number: Decimal) -> Iterable[Any]:
    return (int(number + more) if number == int(number) else float(number + more) for more in (0, 1, -1))


def _within(beyond: tuple[Key | None, ...], guesses: list[Any]) -> Iterator[Any]:
    """Arrays whose items lead, by the keys beyond a wildcard, to values that are guessed."""
    some: list[Any] = []
    for guess in guesses:
        if guess is not ABSENT and not any(type(guess) is type(one) and guess == one for one in some):
            some.append(guess)
    yield []
    for size, most in ((1, _MOST_GUESSES), (2, 8), (3, 6)):
        for members in combinations_with_replacement(some[:most], size):
            yield [_wrapped(beyond, member) for member in members]


def _wrapped(keys: tuple[Key | None, ...], value: Any) -> Any:
    for key in reversed(keys):
        value = [value] if key is None or isinstance(key, int) else {key: value}
    return value
