"""The values that a part of a condition may have: a set of shapes, never too small."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from typing import Any, ClassVar, NamedTuple, TypeAlias

from conditions.schemas.place import Place
from conditions.schemas.shapes import ANY, Booleans, Null, Numbers, Shape, Texts
from conditions.values.kinds import FilteredArray, Kind, kind_of

MOST_VALUES = 256
"""The most combinations of values that are tried one by one."""


@dataclass(frozen=True, slots=True)
class Other:
    """Values of a kind that JSON does not have: Versions and DateTimes."""

    kind: Kind
    values: tuple[Any, ...] | None = None


@dataclass(frozen=True, eq=False, slots=True)
class Selected:
    """A filtered array: what a wildcard selects.

    Attributes:
        element: The place of what is selected.
    """

    element: Place
    kind: ClassVar = Kind.OBJECT
    values: ClassVar[tuple[Any, ...] | None] = None


AnyShape: TypeAlias = Shape | Other | Selected


class Possible(NamedTuple):
    """What the value of a part may be.

    Attributes:
        shapes: The values that it may have, where something is there.
        place: The place in a document that it reads, if it reads one of which something is known.
    """

    shapes: tuple[AnyShape, ...]
    place: Place | None = None

    @property
    def kinds(self) -> frozenset[Kind]:
        """The kinds that it may have."""
        return frozenset(shape.kind for shape in self.shapes)

    def is_only(self, kind: Kind | None) -> bool:
        """True where it may have one kind, and no others."""
        return kind is not None and self.kinds == frozenset((kind,))

    @property
    def values(self) -> tuple[Any, ...] | None:
        """All values that it may have, where they are few."""
        lists = [shape.values for shape in self.shapes]
        return None if None in lists else tuple(value for values in lists if values is not None for value in values)

    @property
    def is_unknown(self) -> bool:
        """True where it may be anything."""
        return self.shapes is UNKNOWN.shapes

    @property
    def there(self) -> Possible:
        """The same, where something is there."""
        return self if self.place is None else at_place(self.place, missing=False)


_OTHERS = (Other(Kind.VERSION), Other(Kind.DATETIME))
UNKNOWN = Possible((*ANY, *_OTHERS))
"""What a part may be of which nothing is known."""


def at_place(place: Place, *, missing: bool = True) -> Possible:
    """What may be read at a place: Null too, where it may be missing."""
    shapes = place.shapes
    if missing and place.may_be_missing and Null() not in shapes:
        shapes = (*shapes, Null())
    return Possible(shapes, place)


def of_value(value: Any) -> Possible:
    """A part that is certainly one value."""
    return of_values((value,))


def of_values(values: Iterable[Any]) -> Possible:
    """A part that is one of a few values."""
    by_kind: dict[Kind, list[Any]] = {}
    for value in values:
        by_kind.setdefault(kind_of(value), []).append(value)
    return Possible(tuple(_few(kind, found) for kind, found in by_kind.items()))


def _few(kind: Kind, values: list[Any]) -> AnyShape:
    match kind:
        case Kind.BOOLEAN:
            return Booleans(tuple(dict.fromkeys(values)))
        case Kind.NUMBER:
            return Numbers(tuple(dict.fromkeys(values)))
        case Kind.STRING:
            return Texts(tuple(dict.fromkeys(values)))
        case Kind.VERSION | Kind.DATETIME:
            return Other(kind, tuple(dict.fromkeys(values)))
        case _:
            return Selected(Place()) if isinstance(values[0], FilteredArray) else _OF_KIND[kind]


_OF_KIND: dict[Kind, AnyShape] = {shape.kind: shape for shape in (*ANY, *_OTHERS)}


def of_kind(kind: Kind | None) -> Possible:
    """A part of which only the kind is known."""
    return UNKNOWN if kind is None else Possible((_OF_KIND[kind],))


def combinations(parts: Iterable[Possible]) -> list[tuple[Any, ...]] | None:
    """All combinations of the values of several parts; None where they are many, or not known."""
    lists, size = list[tuple[Any, ...]](), 1
    for part in parts:
        values = part.values
        size *= len(values) if values is not None else MOST_VALUES + 1
        if values is None or size > MOST_VALUES:
            return None
        lists.append(values)
    return list(product(*lists))
