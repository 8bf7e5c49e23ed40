"""The smallest change of inputs that are given on which a condition has the other verdict.

Each place that the condition reads gets other values, and of those that change what some atom gives, one is kept for
each way in which it does. Then one of them, or two, may turn the verdict: the formula tells, and the evaluator
confirms. All of it is bounded by what is counted, so that it gives the same each time; the clock is for inputs that are
hostile.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, islice
from typing import Any, NamedTuple, TypeAlias

from conditions.checking.evaluator import Evaluator
from conditions.source import Span
from conditions.syntax.tree import Node, walk
from conditions.values.named_views import viewed
from conditions.values.time_limit import seconds_left, time_limit
from conditions.witnesses import outcomes
from conditions.witnesses.alternatives import Alternative, alternatives
from conditions.witnesses.changing import Change, changed
from conditions.witnesses.outcomes import Outcomes
from conditions.witnesses.places import places_given
from conditions.witnesses.reading import Reading, outcome, read, unsafe_calls
from conditions.witnesses.slots import DEPENDENCIES, STATUS, Slot

MOST_NODES = 400
"""The most parts of a condition whose verdict is tried to be turned."""

MOST_PLACES = 12
"""The most places that get other values."""

MOST_ASKED = 250
"""The most evaluations of atoms."""

MOST_PAIRS = 250
"""The most pairs of changes that are tried."""

SECONDS = 0.25
"""The time of a processor that all of it may take, however little was tried."""

MOST_WAITED = 1.0
"""The seconds that all of it may take where something is waited for."""

_clock = getattr(time, "thread_time", time.process_time)  # browsers have no threads

Vector: TypeAlias = tuple[Outcomes, ...]


class _Spent(Exception):  # noqa: N818 - it is no error: the search ends
    """The search takes too long."""


class _Effect(NamedTuple):
    """A value at a place, and what it makes of the atoms."""

    alternative: Alternative
    vector: Vector

    @property
    def change(self) -> Change:
        return Change(self.alternative.slot, self.alternative.value)


def turned(
    tree: Node, inputs: Mapping[str, Any], verdict: bool, blamed: Sequence[Span], *, strict: bool = False
) -> tuple[Alternative, ...] | None:
    """The changes on which the condition has the other verdict: one or two; None where none were found.

    Args:
        tree: The checked tree whose value is the verdict.
        inputs: The inputs.
        verdict: The verdict that it has on them.
        blamed: Where the parts stand that decided: what they read is changed before other places are.
        strict: Whether what is not there is an error instead of Null.
    """
    if len(list(islice(walk(tree), MOST_NODES + 1))) > MOST_NODES or any(unsafe_calls(tree)):
        return None
    try:
        with time_limit(min(MOST_WAITED, seconds_left())):
            return _Turning(tree, inputs, strict, tuple(blamed)).found(not verdict)
    except Exception:  # the time is over, or a value is hostile
        return None


@dataclass(slots=True)
class _Turning:
    """One search."""

    tree: Node
    inputs: Mapping[str, Any]
    strict: bool
    blamed: tuple[Span, ...]
    reading: Reading = field(init=False)
    end: float = field(init=False)
    asked: int = 0

    def __post_init__(self) -> None:
        self.end = _clock() + SECONDS
        self.reading = read(self.tree, strict=self.strict)

    def found(self, wanted: bool) -> tuple[Alternative, ...] | None:
        """The changes that give a verdict, if it is not there already."""
        before = tuple(self._outcome(atom, self.inputs) for atom in range(len(self.reading.atoms)))
        if self._verdict(before) is wanted:
            return None  # the inputs are others than they were
        effects = list[_Effect]()
        for slots in self._places():
            found = sorted(self._effects(slots, before), key=lambda effect: effect.alternative.order)
            for one in found:
                if self._turns((one,), before, wanted):
                    return (one.alternative,)
            effects += found
        turning = (pair for pair in self._pairs(effects) if self._turns(pair, before, wanted))
        return next((tuple(effect.alternative for effect in pair) for pair in turning), None)

    def _outcome(self, atom: int, inputs: Mapping[str, Any]) -> Outcomes:
        self.asked += 1
        if self.asked > MOST_ASKED or _clock() > self.end or seconds_left() <= 0:
            raise _Spent
        return outcome(self.reading.atoms[atom], viewed(inputs), strict=self.strict)

    def _places(self) -> tuple[list[Slot], list[Slot]]:
        """The places that get other values: those of parts that decided, and others."""
        blamed = {atom: self._is_blamed(atom) for atom in range(len(self.reading.atoms))}
        in_order = sorted(blamed, key=lambda atom: not blamed[atom])
        found = list(islice(places_given(self.reading, self.inputs, in_order), MOST_PLACES))
        first = [slot for slot in found if any(blamed[atom] for atom in self._affected(slot))]
        return first, [slot for slot in found if slot not in first]

    def _effects(self, slots: list[Slot], before: Vector) -> Iterator[_Effect]:
        """The values that change something, of each place one for each way in which it does."""
        for slot in slots:
            known, affected = {before}, self._affected(slot)
            for alternative in alternatives(self.reading, self.inputs, slot):
                vector = self._vector(before, [Change(slot, alternative.value)], affected)
                if vector is not None and vector not in known:
                    known.add(vector)
                    yield _Effect(alternative, vector)

    def _vector(self, before: Vector, changes: list[Change], affected: Iterable[int]) -> Vector | None:
        inputs = changed(self.inputs, *changes)
        if inputs is None:
            return None
        found = list(before)
        try:
            for atom in affected:
                found[atom] = self._outcome(atom, inputs)
        except _Spent:
            return None
        return tuple(found)

    def _affected(self, slot: Slot) -> list[int]:
        """The atoms that may give something else where a place has another value."""
        return [
            atom
            for atom in range(len(self.reading.atoms))
            if any(_meets(slot, other) for other in self.reading.slots_of(atom))
        ]

    def _is_blamed(self, atom: int) -> bool:
        start, end = self.reading.atoms[atom].span
        return any(span.start < end and start < span.end for span in self.blamed)

    @staticmethod
    def _pairs(effects: list[_Effect]) -> Iterator[tuple[_Effect, ...]]:
        pairs = (pair for pair in combinations(effects, 2) if not _meets(*(one.alternative.slot for one in pair)))
        return islice(pairs, MOST_PAIRS)

    def _turns(self, some: tuple[_Effect, ...], before: Vector, wanted: bool) -> bool:
        """True where changes give a verdict: the formula tells, and the evaluator confirms."""
        vector = some[0].vector if len(some) == 1 else self._together(some, before)
        if vector is None or self._verdict(vector) is not wanted:
            return False
        inputs = changed(self.inputs, *(one.change for one in some))
        return inputs is not None and Evaluator(viewed(inputs), self.strict).evaluate(self.tree) is wanted

    def _together(self, some: tuple[_Effect, ...], before: Vector) -> Vector | None:
        """What two changes make of the atoms; of those that both may change, the evaluator is asked."""
        one, other = some
        joined = [
            new if new != old else first for old, first, new in zip(before, one.vector, other.vector, strict=True)
        ]
        both = set(self._affected(one.alternative.slot)).intersection(self._affected(other.alternative.slot))
        return self._vector(tuple(joined), [one.change, other.change], both)

    def _verdict(self, vector: Vector) -> bool | None:
        """The verdict that the formula gives; None where there is none."""
        return {outcomes.TRUE: True, outcomes.FALSE: False}.get(self.reading.formula.outcomes(vector.__getitem__))


def _meets(slot: Slot, other: Slot) -> bool:
    """True where what stands at one place may matter to what is read of another one."""
    if slot.identity == other.identity or slot.is_within(other) or other.is_within(slot):
        return True
    inputs = {slot.input, other.input}  # the status of the job may follow from its dependencies
    return inputs == {STATUS, DEPENDENCIES}
