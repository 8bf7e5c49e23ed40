"""Following a checked tree with all values that its parts may have, instead of with one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conditions.declaring.annotations import BOOLEAN
from conditions.declaring.vocabulary import CASE_INSENSITIVE
from conditions.errors import ConditionError
from conditions.schema_checking.calls import called
from conditions.schema_checking.possible import (
    UNKNOWN,
    Possible,
    Selected,
    at_place,
    of_kind,
    of_value,
    of_values,
)
from conditions.schema_checking.steps import Fault, fault, member
from conditions.schema_checking.truth import truth
from conditions.schemas.place import Place
from conditions.schemas.schema import Schema
from conditions.syntax.tree import Access, Call, Convert, Literal, Name, Node
from conditions.values.kinds import Kind


class Evaluation:
    """All that the parts of a condition may be, given the schemas of its inputs.

    Attributes:
        faults: The keys that lead nowhere, by the identity of the access, with the number of the step.
    """

    def __init__(self, schemas: Mapping[str, Schema]) -> None:
        self._schemas = schemas
        self._known: dict[int, Possible] = {}
        self.faults: dict[int, tuple[int, Fault]] = {}

    def possible(self, node: Node) -> Possible:
        """What the value of a part may be. A part that always fails has no shapes."""
        found = self._known.get(id(node))
        if found is None:
            found = self._known[id(node)] = self._possible(node)
        return found

    def place(self, name: str) -> Place | None:
        """The place of a named value; None where it has no schema, or one that nothing fulfils."""
        schema = self._schemas.get(name)
        return None if schema is None or schema.root.is_impossible else schema.root

    def _possible(self, node: Node) -> Possible:
        match node:
            case Literal(value):
                return of_value(value)
            case Name():
                place = self.place(node.input)
                return UNKNOWN if place is None else at_place(place)
            case Access():
                return self._accessed(node)
            case Convert():
                return converted(node, self.possible(node.operand))
            case Call():
                return called(node, [self.possible(part) for part in node.arguments])

    def _accessed(self, node: Access) -> Possible:
        place, is_selected = self._led_to(node), None in node.steps
        if place is None:
            return Possible((Selected(Place()),)) if is_selected else UNKNOWN
        return Possible((Selected(place),)) if is_selected else at_place(place)

    def _led_to(self, node: Access) -> Place | None:
        """The place to which steps lead; None where nothing is known of it, or a key leads nowhere."""
        name = node.base.input if isinstance(node.base, Name) else ""
        place = self.place(name)
        for at, step in enumerate(node.steps):
            if place is None:
                return None
            key = None if step is None else self._key(step)
            if key is None:
                place = place.members
                continue
            key = place.spelled(key) if name in CASE_INSENSITIVE and isinstance(key, str) else key
            if wrong := fault(place, key):
                self.faults[id(node)] = at, wrong
                return None
            place = member(place, key)
        return place

    def _key(self, key: Node) -> Any:
        """The value of a key, where it is certain; else None."""
        values = self.possible(key).values
        return values[0] if values is not None and len(values) == 1 else None


def converted(node: Convert, operand: Possible) -> Possible:
    """What a conversion gives of what its operand may be; nothing where it surely fails."""
    conversion = node.conversion
    if conversion is BOOLEAN:
        return of_values(sorted(truth(operand)))
    if operand.values is not None:
        return of_values(_all_converted(node, operand.values))
    if conversion.kind in (Kind.STRING, Kind.NUMBER) and operand.kinds <= {Kind.ARRAY, Kind.OBJECT}:
        return Possible(())
    return Possible(operand.shapes) if operand.is_only(conversion.kind) else of_kind(conversion.kind)


def _all_converted(node: Convert, values: tuple[Any, ...]) -> list[Any]:
    found = list[Any]()
    for value in values:
        try:
            found.append(node.conversion.apply(value))
        except ConditionError:
            continue
    return found
