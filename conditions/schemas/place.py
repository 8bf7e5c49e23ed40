"""A place in documents, and what may be there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from functools import cached_property
from typing import Any

from conditions.schemas.building import shapes as built
from conditions.schemas.expanding import Conjunction, alternatives
from conditions.schemas.shapes import ANY, Arrays, Objects, Shape, Texts
from conditions.values.dotnet_text import fold
from conditions.values.kinds import Kind, kind_of


class Told(Enum):
    """How much schemas tell of a key."""

    IMPOSSIBLE = "it cannot be there"
    SILENT = "others are named, and nothing is said of it"
    OPEN = "it may be there, as any other"
    NAMED = "it is named"


class Place:
    """A place in documents: the shapes of the values that may be there, and whether it may be missing.

    Nothing is read of the schema before it is asked for.

    Attributes:
        may_be_missing: A document may be valid without it.
        presence_is_told: The schema says so or the opposite, and does not only pass over it.
    """

    def __init__(
        self,
        alternatives: Iterable[Conjunction] = (),
        *,
        may_be_missing: bool = False,
        presence_is_told: bool = True,
        shapes: tuple[Shape, ...] | None = None,
    ) -> None:
        self._alternatives = tuple(alternatives)
        self._keys: dict[str, Place] = {}
        self._told: dict[str, Told] = {}
        self.may_be_missing = may_be_missing
        self.presence_is_told = presence_is_told
        if shapes is not None:
            self.shapes = shapes

    @cached_property
    def shapes(self) -> tuple[Shape, ...]:
        """The values that may be there, by their kinds; of one kind there may be several. None where nothing may."""
        found = list[Shape]()
        for together in self._alternatives:
            for plain in alternatives(together):
                found += built(plain) if plain else ANY
        return tuple(dict.fromkeys(found)) if len(found) < _MOST_COMPARED else tuple(found)

    @cached_property
    def kinds(self) -> frozenset[Kind]:
        """The kinds of the values that may be there."""
        return frozenset(shape.kind for shape in self.shapes)

    def is_only(self, kind: Kind) -> bool:
        """True where values of one kind may be there, and no others."""
        return self.kinds == frozenset((kind,))

    @cached_property
    def values(self) -> tuple[Any, ...] | None:
        """All values that may be there, where they are few: those of `enum` and `const`, Booleans and Null."""
        lists = [shape.values for shape in self.shapes]
        return None if None in lists else tuple(value for values in lists if values is not None for value in values)

    def meant_by(self, text: str) -> str | None:
        """The value that people mean who write a text, in any letter case; `x-meant` tells it."""
        return self._meant.get(fold(text))

    @cached_property
    def _meant(self) -> dict[str, str]:
        schemas = (one.contents for together in self._alternatives for one in together)
        lists = (one["x-meant"] for one in schemas if isinstance(one, Mapping) and "x-meant" in one)
        pairs = (pair for found in lists if isinstance(found, Mapping) for pair in found.items())
        return {fold(text): value for text, value in pairs if isinstance(text, str) and isinstance(value, str)}

    @property
    def is_impossible(self) -> bool:
        """True where nothing may be there."""
        return not self.shapes

    @cached_property
    def objects(self) -> list[Objects]:
        """The Objects that may be there."""
        return [one for one in self.shapes if isinstance(one, Objects)]

    @property
    def texts(self) -> list[Texts]:
        """The texts that may be there."""
        return [one for one in self.shapes if isinstance(one, Texts)]

    @property
    def is_text(self) -> bool:
        """True where only texts may be there."""
        return bool(self.shapes) and len(self.texts) == len(self.shapes)

    @cached_property
    def arrays(self) -> list[Arrays]:
        """The Arrays that may be there."""
        return [one for one in self.shapes if isinstance(one, Arrays)]

    def admits(self, value: Any) -> bool:
        """False where no document has the value there; of Arrays and Objects only the outermost level is looked at."""
        kind = kind_of(value)
        return any(shape.kind is kind and shape.admits(value) for shape in self.shapes)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The keys that are named for the Objects there."""
        return tuple(dict.fromkeys(name for shape in self.objects for name in shape.names))

    @cached_property
    def forms(self) -> tuple[str, ...]:
        """The forms of the keys that are told by patterns: their titles, or the patterns where they have none."""
        return tuple(dict.fromkeys(form for shape in self.objects for form in shape.forms))

    def spelled(self, name: str) -> str:
        """A key as the schema spells it where letter case does not matter; one that it does not name as it is."""
        return name if name in self._spellings else self._folded.get(fold(name), name)

    @cached_property
    def _spellings(self) -> frozenset[str]:
        return frozenset(self.names)

    @cached_property
    def _folded(self) -> dict[str, str]:
        return {fold(name): name for name in reversed(self.names)}

    def told(self, key: str) -> Told:
        """How much is told of a key of the Objects there."""
        found = self._told.get(key)
        if found is None:
            found = self._how_much(key)
            if len(self._told) < _MOST_KEPT:
                self._told[key] = found
        return found

    def _how_much(self, key: str) -> Told:
        found = Told.IMPOSSIBLE
        for shape in self.objects:
            if key in shape.names and shape.key(key) is not None:
                return Told.NAMED
            if shape.key(key) is not None and found is not Told.OPEN:
                found = Told.SILENT if shape.is_silent else Told.OPEN
        return found

    def key(self, key: str) -> Place:
        """The place of a member of the Objects there; it may be missing, unless it must be there in all of them."""
        found = self._keys.get(key)
        if found is None:
            found = self._key(key)
            if len(self._keys) < _MOST_KEPT:
                self._keys[key] = found
        return found

    def _key(self, key: str) -> Place:
        found = [(shape, shape.key(key)) for shape in self.objects]
        always = all(key in shape.required for shape, _ in found) and self.is_only(Kind.OBJECT)
        return Place(
            [schemas for _, schemas in found if schemas is not None],
            may_be_missing=self.may_be_missing or not always,
            presence_is_told=self.presence_is_told and all(shape.tells_required for shape, _ in found),
        )

    def item(self, index: int) -> Place:
        """The place of an item of the Arrays there."""
        found = self.arrays
        always = all(index < shape.fewest for shape in found) and self.is_only(Kind.ARRAY)
        return Place(
            [shape.item(index) for shape in found if index < shape.most],
            may_be_missing=self.may_be_missing or not always,
            presence_is_told=False,
        )

    def beside(self, other: Place) -> Place:
        """The place where what may be at this one or at another may be."""
        return Place(
            [*self._alternatives, *other._alternatives],
            may_be_missing=self.may_be_missing or other.may_be_missing,
            presence_is_told=self.presence_is_told and other.presence_is_told,
        )

    @cached_property
    def items(self) -> Place:
        """The place of all items of the Arrays there."""
        return Place([schemas for shape in self.arrays for schemas in _items(shape)], may_be_missing=True)

    @cached_property
    def members(self) -> Place:
        """The place of all items of the Arrays and all members of the Objects there, as a wildcard selects them."""
        members = [schemas for shape in self.objects for schemas in _members(shape)]
        return Place([*self.items._alternatives, *members], may_be_missing=True)

    def __repr__(self) -> str:
        kinds = " | ".join(sorted(map(str, self.kinds))) or "nothing"
        return f"<Place of {kinds}{', may be missing' if self.may_be_missing else ''}>"


_MOST_KEPT = 1_000
"""The most keys whose places are kept: data names any number of them."""

_MOST_COMPARED = 64
"""The most shapes that are compared with one another."""


def _items(array: Arrays) -> Iterator[Conjunction]:
    for index in range(array.told_apart + 1):
        if index < array.most:
            yield array.item(index)


def _members(found: Objects) -> Iterator[Conjunction]:
    for name in found.names:
        schemas = found.key(name)
        if schemas is not None:
            yield schemas
    if found.others is not None:
        yield found.others


ANYTHING = Place(may_be_missing=True, presence_is_told=False, shapes=ANY)
"""A place of which nothing is known."""

NOTHING = Place(may_be_missing=True, shapes=())
"""A place where nothing can be."""
