"""The search: places get values, one after the other, until the formula is decided; what cannot help is passed over."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, combinations
from typing import TYPE_CHECKING, Any, Protocol

from conditions.library.status import STATUSES
from conditions.values.named_views import viewed
from conditions.witnesses import outcomes
from conditions.witnesses.outcomes import ANYTHING, TRUE, Look, Outcomes
from conditions.witnesses.reading import Reading, outcome
from conditions.witnesses.regions import Tested, values
from conditions.witnesses.slots import ABSENT, CONTAINER, DEPENDENCIES, STATUS, Others, Slot, inputs_of

if TYPE_CHECKING:
    from conditions.witnesses.conforming import Conforming

MOST_STEPS = 6000
"""The most values that are given to places in one search."""


class Wanted(Protocol):
    """A formula over atoms, or what is asked of one."""

    def outcomes(self, look: Look, /) -> Outcomes:
        """What it may come to."""
        ...


class _Spent(Exception):  # noqa: N818 - it is no error: the search ends
    """The search takes too long."""


@dataclass(slots=True)
class Search:
    """A search for values that make a formula true.

    Attributes:
        reading: What was read of the condition.
        strict: Whether what is not there is an error instead of Null.
        texts: Inputs in which nothing but texts stands.
        conforming: What schemas say of the inputs, or None.
        doubts: Why finding nothing would be no proof.
    """

    reading: Reading
    strict: bool
    texts: frozenset[str] = frozenset()
    conforming: Conforming | None = None
    doubts: list[str] = field(default_factory=list)
    _values: dict[Slot, list[Any]] = field(default_factory=dict)
    _outcomes: dict[tuple[int, tuple[int, ...]], Outcomes] = field(default_factory=dict)
    _given: dict[Slot, Any] = field(default_factory=dict)
    _wanted: Wanted = field(init=False)
    _confirms: Callable[[Mapping[str, Any]], bool] = field(init=False)
    _steps: int = 0

    def find(self, wanted: Wanted, confirms: Callable[[Mapping[str, Any]], bool]) -> dict[Slot, Any] | None:
        """Values for some places that make a formula true; None where there are none, or none were found."""
        self._wanted, self._steps, self._confirms = wanted, 0, confirms
        self._given = {}
        self.doubts = []
        try:
            return self._decided()
        except _Spent:
            self.doubts.append("the search takes too long")
            return None

    def _decided(self) -> dict[Slot, Any] | None:
        pending: dict[int, None] = {}

        def look(atom: int) -> Outcomes:
            found = self._outcome(atom)
            if not outcomes.is_certain(found):
                pending[atom] = None
            return found

        possible = self._wanted.outcomes(look)
        if not possible & TRUE:
            return None
        if possible == TRUE or not pending:
            if self._confirms(inputs_of(self._given)):
                return dict(self._given)
            self.doubts.append("the values of some places do not fit together")
            return None
        return self._tried(self._next(list(pending)))

    def _tried(self, slot: Slot) -> dict[Slot, Any] | None:
        for value in self._values_of(slot):
            self._steps += 1
            if self._steps > MOST_STEPS:
                raise _Spent
            self._given[slot] = value
            found = self._decided()
            if found is not None:
                return found
        self._given.pop(slot, None)
        return None

    def _next(self, pending: list[int]) -> Slot:
        """The place to try next: one that the first open atom reads, or one around it."""
        slot = next(slot for atom in pending for slot in self._read_by(atom) if slot not in self._given)
        around = [other for other in self.reading.slots if slot.is_within(other) and other not in self._given]
        return min(around, key=lambda other: len(other.keys), default=slot)

    def _read_by(self, atom: int) -> tuple[Slot, ...]:
        read = self.reading.slots_of(atom)
        if Slot(STATUS) in read and isinstance(self._given.get(Slot(STATUS)), Others):
            return (*read, *(slot for slot in self.reading.slots if _is_result(slot)))
        return read

    def _outcome(self, atom: int) -> Outcomes:
        read = self._read_by(atom)
        if any(slot not in self._given for slot in read):
            return ANYTHING
        given = [self._given[slot] for slot in read]
        key = (atom, tuple(map(id, given)))  # the values of a place are kept: each has an address of its own
        known = self._outcomes.get(key)
        if known is None:
            inputs = viewed(inputs_of(dict(zip(read, given, strict=True))))
            known = self._outcomes[key] = outcome(self.reading.atoms[atom], inputs, strict=self.strict)
        return known

    def _values_of(self, slot: Slot) -> Iterator[Any]:
        around = [other for other in self._given if slot.is_within(other)]
        if any(self._given[other] is not CONTAINER for other in around):
            yield ABSENT
        else:
            yield from self.candidates(slot)

    def candidates(self, slot: Slot) -> list[Any]:
        """The values that are tried at a place: of each region one, unless what is read of it has gaps."""
        found = self._values.get(slot)
        if found is None:
            some = self._all(slot)
            some = some if self.conforming is None else self.conforming.values(slot, some)
            found = self._values[slot] = self._distinct(slot, some)
        return found

    def _all(self, slot: Slot) -> list[Any]:
        tested = self._tested(slot)
        if slot == Slot(STATUS) and tested.guesses == list(STATUSES):
            return [*STATUSES, *_others()]
        made, _ = values(tested)
        if slot.input in self.texts:
            made = [value for value in made if isinstance(value, str)]
        if _is_result(slot) and made[: len(STATUSES)] == list(STATUSES):
            return [*made[: len(STATUSES)], ABSENT, *made[len(STATUSES) :]]
        holds = [CONTAINER] if any(other.is_within(slot) for other in self.reading.slots) else []
        return [ABSENT, *made, *holds]

    def _tested(self, slot: Slot) -> Tested:
        tested = self.reading.slots[slot]
        return tested if self.conforming is None else self.conforming.bounded(slot, tested)

    def gaps(self) -> str | None:
        """Why the values may not stand for all; None where they do."""
        for slot in self.reading.slots:
            gap = values(self._tested(slot))[1]
            if gap is not None:
                return f"{gap}: {slot}"
        left_out = None if self.conforming is None else next(iter(self.conforming.left_out), None)
        return None if left_out is None else f"the schema leaves some values out: {left_out}"

    def _distinct(self, slot: Slot, found: list[Any]) -> list[Any]:
        """The first of all values that the atoms do not tell apart; all where other places are read with it."""
        reading = [atom for atom in range(len(self.reading.atoms)) if slot in self.reading.slots_of(atom)]
        alone = all(self.reading.slots_of(atom) == (slot,) for atom in reading)
        if (
            not alone
            or not reading
            or (_is_result(slot) and Slot(STATUS) in self.reading.slots)
            or slot.input == STATUS
        ):
            return found
        known: dict[tuple[Outcomes, ...], Any] = {}
        for value in found:
            if value is not CONTAINER:
                inputs = viewed(inputs_of({slot: value}))
                each = (outcome(self.reading.atoms[atom], inputs, strict=self.strict) for atom in reading)
                known.setdefault(tuple(each), value)
        return [*known.values(), *(value for value in found if value is CONTAINER)]


def _is_result(slot: Slot) -> bool:
    return slot.input == DEPENDENCIES and slot.keys[1:] == ("result",)


def _others() -> list[Others]:
    """The ways in which further dependencies may have ended, as far as any function tells them apart."""
    results = ("Succeeded", "Failed", "Canceled", "Skipped")
    return [Others(some) for some in chain.from_iterable(combinations(results, size) for size in range(5))]
