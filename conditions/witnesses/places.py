"""The places in inputs that are given which a condition reads: those it names, and members that wildcards select."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from conditions.witnesses.changing import found_at
from conditions.witnesses.reading import Reading
from conditions.witnesses.slots import DEPENDENCIES, STATUS, Key, Slot

MOST_MEMBERS = 4
"""The most members of an Array or Object that a wildcard goes over here."""


def places_given(reading: Reading, inputs: Mapping[str, Any], atoms: Iterable[int]) -> Iterator[Slot]:
    """The places that atoms read, in their order, each once."""
    known = set[tuple[str, ...]]()
    for atom in atoms:
        for slot in reading.slots_of(atom):
            for place in (*_members(reading, inputs, slot), *_standing(inputs, slot)):
                if place.identity not in known:
                    known.add(place.identity)
                    yield place


def _standing(inputs: Mapping[str, Any], slot: Slot) -> Iterator[Slot]:
    """The place itself; of a status that follows from results, those."""
    dependencies = inputs.get(DEPENDENCIES)
    if slot.input == STATUS and inputs.get(STATUS) is None and isinstance(dependencies, dict):
        for name in islice(dependencies, MOST_MEMBERS):
            yield Slot(DEPENDENCIES, (str(name), "result"))
    else:
        yield slot


def _members(reading: Reading, inputs: Mapping[str, Any], slot: Slot) -> Iterator[Slot]:
    for beyond, _ in reading.asked.beyond.get(slot, ()):
        yield from _selected(inputs, slot, (None, *beyond))


def _selected(inputs: Mapping[str, Any], slot: Slot, keys: tuple[Key | None, ...]) -> Iterator[Slot]:
    """The places to which keys lead from one that is there; None among them is a wildcard."""
    if not keys:
        yield slot
        return
    first, *rest = keys
    for key in [first] if first is not None else _keys(found_at(inputs, slot)):
        yield from _selected(inputs, Slot(slot.input, (*slot.keys, key)), tuple(rest))


def _keys(value: Any) -> list[Key]:
    if type(value) is dict:
        return [key for key in islice(value, MOST_MEMBERS) if isinstance(key, str)]
    return list(range(min(len(value), MOST_MEMBERS))) if type(value) is list else []
