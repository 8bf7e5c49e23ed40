"""Inputs that are valid under schemas: the values that may stand at a place, and documents made whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from math import inf
from typing import Any

from conditions.schemas.place import Place
from conditions.schemas.samples import NoSampleError, sample, samples, whole
from conditions.schemas.schema import Schema
from conditions.schemas.shapes import Numbers
from conditions.values.kinds import Kind, kind_of
from conditions.witnesses.regions import Tested
from conditions.witnesses.slots import ABSENT, CONTAINER, Slot

MOST_FEW = 200
"""The most values of an enumeration that are all tried."""


class Conforming:
    """What schemas say of inputs.

    Attributes:
        schemas: The schemas, by the names of the inputs.
        left_out: The places of which values were left out that stand for others.
    """

    def __init__(self, schemas: Mapping[str, Schema]) -> None:
        self.schemas = schemas
        self.left_out = dict[Slot, None]()

    def values(self, slot: Slot, made: list[Any]) -> list[Any]:
        """The values that are tried at a place, of those that are made and those that the schema names."""
        schema = self.schemas.get(slot.input)
        if schema is None:
            return made
        place = _place(schema, slot)
        nothing = [ABSENT] if place.may_be_missing and slot.keys else []
        few = place.values
        if few is not None and len(few) <= MOST_FEW and not any(isinstance(key, int) for key in slot.keys):
            return [*nothing, *few]
        some = list[Any]()
        for value in made:
            if value is ABSENT:
                continue
            if _admits(place, fitted := _fitted(place, value)):
                some.append(fitted)
            elif _stands_for_others(place, value):
                self.left_out[slot] = None
        return [*nothing, *some[:1], *samples(place), *_resized(place, made), *some[1:]]

    def bounded(self, slot: Slot, tested: Tested) -> Tested:
        """The tests of a place, and the bounds that the schema sets to Numbers there: no region crosses them."""
        schema = self.schemas.get(slot.input)
        shapes = () if schema is None else _place(schema, slot).shapes
        bounds = [bound for shape in shapes if isinstance(shape, Numbers) for bound in (shape.low, shape.high)]
        points = {Decimal(bound): None for bound in bounds if abs(bound) != inf}
        return replace(tested, points={**tested.points, **points}) if points else tested

    def whole(self, inputs: Mapping[str, Any]) -> dict[str, Any] | None:
        """The inputs with all that the schemas want in them; None where they are not valid."""
        found = dict(inputs)
        for name, schema in self.schemas.items():
            try:
                found[name] = whole(schema.root, inputs[name]) if name in inputs else sample(schema.root)
            except NoSampleError:
                return None
            if not schema.is_valid(found[name]):
                return None
        return found


def _place(schema: Schema, slot: Slot) -> Place:
    place = schema.root
    for key in slot.keys:
        place = place.item(key) if isinstance(key, int) and place.arrays else place.key(str(key))
    return place


def _stands_for_others(place: Place, value: Any) -> bool:
    """True for a value that is not admitted, while others may be that answer all tests alike."""
    return value is not CONTAINER and kind_of(value) in place.kinds - {Kind.NUMBER}


def _resized(place: Place, made: list[Any]) -> Iterator[Any]:
    """Arrays that may be there, as long as those that are made."""
    for size in dict.fromkeys(len(value) for value in made if isinstance(value, list)) if place.arrays else ():
        try:
            yield whole(place, [None] * size)
        except NoSampleError:
            continue


def _fitted(place: Place, value: Any) -> Any:
    """An Array or Object with all that the schema wants in it."""
    try:
        return whole(place, value)
    except NoSampleError:
        return value


def _admits(place: Place, value: Any) -> bool:
    """False where no valid document has the value there; as deep as it is made."""
    if value is CONTAINER:
        return bool(place.objects or place.arrays)
    inner: list[tuple[Place, Any]] = []
    if isinstance(value, dict):
        inner = [(place.key(key), member) for key, member in value.items()]
    elif isinstance(value, list):
        inner = [(place.item(at), item) for at, item in enumerate(value)]
    return place.admits(value) and all(_admits(*one) for one in inner)
