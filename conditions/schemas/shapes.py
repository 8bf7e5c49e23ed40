"""The values of one kind that may be at a place: a shape is a set of values, as small as the schema tells for certain.

Every shape is asked whether it admits a value; where it says no, no document has that value there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import inf
from typing import Any, ClassVar, TypeAlias

from conditions.errors import ConversionError
from conditions.schemas import keywords
from conditions.schemas.expanding import Conjunction
from conditions.schemas.formats import FORMATS
from conditions.schemas.patterns.pattern import matches
from conditions.values.dotnet_text import fold
from conditions.values.kinds import Kind
from conditions.values.number import exact


@dataclass(frozen=True, slots=True)
class Null:
    """Null, where it is written in the document."""

    kind: ClassVar = Kind.NULL
    values: tuple[Any, ...] | None = (None,)

    def admits(self, value: Any) -> bool:
        """True for None."""
        return value is None


@dataclass(frozen=True, slots=True)
class Booleans:
    """Booleans: both, or one."""

    kind: ClassVar = Kind.BOOLEAN
    values: tuple[Any, ...] | None = (False, True)

    def admits(self, value: Any) -> bool:
        """True for a Boolean that is one of them."""
        return isinstance(value, bool) and value in (self.values or ())


def exactly(number: Any) -> Any:
    """A number as conditions see it; one that is out of range as it is."""
    try:
        return exact(number)
    except ConversionError:
        return number


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers between bounds, or a few.

    Attributes:
        values: All of them, where they are few.
        low, high: The bounds.
        low_is_open, high_is_open: The bound itself is none of them.
        whole: They have no decimals.
    """

    kind: ClassVar = Kind.NUMBER
    values: tuple[Any, ...] | None = None
    low: Any = -inf
    high: Any = inf
    low_is_open: bool = False
    high_is_open: bool = False
    whole: bool = False

    def admits(self, value: Any) -> bool:
        """True for a number that may be one of them."""
        number = exactly(value)
        if self.values is not None:
            return any(number == exactly(one) for one in self.values)
        if self.whole and number != int(number):
            return False
        above = number > self.low if self.low_is_open and self.whole else number >= self.low
        below = number < self.high if self.high_is_open and self.whole else number <= self.high
        return bool(above and below)


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts of a form, or a few.

    Attributes:
        values: All of them, where they are few.
        shortest, longest: How many characters they have.
        patterns: Regular expressions that all of them match.
        formats: The names of their formats.
    """

    kind: ClassVar = Kind.STRING
    values: tuple[Any, ...] | None = None
    shortest: int = 0
    longest: float = inf
    patterns: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()

    def admits(self, value: Any) -> bool:
        """True for a text that may be one of them."""
        return self._admits(value, ignore_case=False)

    def admits_ignoring_case(self, value: str) -> bool:
        """True for a text that may be one of them in any letter case."""
        return self._admits(value, ignore_case=True)

    def _admits(self, value: str, *, ignore_case: bool) -> bool:
        if self.values is not None:
            return value in self.values or (ignore_case and fold(value) in map(fold, self.values))
        if not self.shortest <= len(value) <= self.longest:
            return False
        if any(matches(pattern, value, ignore_case=ignore_case) is False for pattern in self.patterns):
            return False
        forms = (FORMATS[name] for name in self.formats if name in FORMATS)
        return all(matches(form, value, ignore_case=True) is not False for form in forms)


@dataclass(frozen=True, eq=False)
class Arrays:
    """Arrays: of so many items, each of which is as schemas say.

    Attributes:
        schemas: The schemas that hold together for the Array.
    """

    schemas: Conjunction = ()
    kind: ClassVar = Kind.ARRAY
    values: ClassVar[tuple[Any, ...] | None] = None

    def admits(self, value: Any) -> bool:
        """True for an Array of a number of items that it may have."""
        return isinstance(value, list | tuple) and self.fewest <= len(value) <= self.most

    @cached_property
    def fewest(self) -> int:
        """The number of items that there are at least."""
        return max((keywords.size(one.contents, "minItems") or 0 for one in self.schemas), default=0)

    @cached_property
    def most(self) -> float:
        """The number of items that there are at most."""
        told = [keywords.size(one.contents, "maxItems") for one in self.schemas]
        told += [len(_first(one.contents)) for one in self.schemas if _rest(one.contents) is False]
        return min((one for one in told if one is not None), default=inf)

    def item(self, index: int) -> Conjunction:
        """The schemas of an item."""
        found = list[Any]()
        for schema in self.schemas:
            first = _first(schema.contents)
            contents = first[index] if index < len(first) else _rest(schema.contents)
            found.append(schema.within(True if contents is None else contents))
        return tuple(found)

    @property
    def told_apart(self) -> int:
        """The number of first items that have schemas of their own; all further ones have the same."""
        return max((len(_first(one.contents)) for one in self.schemas), default=0)


def _first(contents: Mapping[str, Any]) -> Any:
    """The schemas of the first items."""
    if isinstance(contents.get("items"), list | tuple):
        return contents["items"]
    return keywords.sequence(contents, "prefixItems")


def _rest(contents: Mapping[str, Any]) -> Any:
    """The schema of all further items; None where there is none."""
    return contents.get("additionalItems" if isinstance(contents.get("items"), list | tuple) else "items")


@dataclass(frozen=True, eq=False)
class Objects:
    """Objects, with keys that they have, may have and cannot have.

    Attributes:
        schemas: The schemas that hold together for the Object.
    """

    schemas: Conjunction = ()
    kind: ClassVar = Kind.OBJECT
    values: ClassVar[tuple[Any, ...] | None] = None

    def admits(self, value: Any) -> bool:
        """True for an Object with all keys that it must have."""
        return isinstance(value, Mapping) and self.required <= value.keys()

    @cached_property
    def required(self) -> frozenset[str]:
        """The keys that are always there."""
        return frozenset(
            key for one in self.schemas for key in keywords.sequence(one.contents, "required") if isinstance(key, str)
        )

    @cached_property
    def tells_required(self) -> bool:
        """True where a schema says which keys are always there."""
        return any("required" in one.contents for one in self.schemas)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The keys that the schemas name, in their order."""
        return tuple(
            dict.fromkeys(str(key) for one in self.schemas for key in keywords.mapping(one.contents, "properties"))
        )

    @cached_property
    def forms(self) -> tuple[str, ...]:
        """The titles of the patterns by which the schemas tell keys; the pattern itself where it has none."""
        patterns = (
            pair for one in self.schemas for pair in keywords.mapping(one.contents, "patternProperties").items()
        )
        titles = ((pattern, found.get("title") if isinstance(found, Mapping) else None) for pattern, found in patterns)
        return tuple(dict.fromkeys(title if isinstance(title, str) else str(pattern) for pattern, title in titles))

    @cached_property
    def is_silent(self) -> bool:
        """True where keys are named, and nothing is said of others: neither that they may come nor that they do not."""
        return bool(self.names) and not any(word in one.contents for one in self.schemas for word in _OF_OTHERS)

    def key(self, name: str) -> Conjunction | None:
        """The schemas of a member; None where it cannot be there."""
        found, evaluated = list[Any](), False
        for schema in self.schemas:
            contents, own = schema.contents, list[Any]()
            properties = keywords.mapping(contents, "properties")
            judged = {one: matches(str(one), name) for one in keywords.mapping(contents, "patternProperties")}
            own += [properties[name]] if name in properties else ()
            own += [contents["patternProperties"][one] for one, does in judged.items() if does]
            covered = bool(own) or None in judged.values()
            if not covered and "additionalProperties" in contents:
                own.append(contents["additionalProperties"])
            evaluated = evaluated or covered or bool(own)
            if any(one is False for one in own):
                return None
            found += map(schema.within, own)
        return None if self._ends_evaluated and not evaluated else tuple(found)

    @cached_property
    def _ends_evaluated(self) -> bool:
        """True where keys that no schema tells of cannot be there."""
        closed = any(one.contents.get("unevaluatedProperties") is False for one in self.schemas)
        return closed and not any(word in one.contents for one in self.schemas for word in _UNFOLLOWED)

    @property
    def others(self) -> Conjunction | None:
        """The schemas of the members that are not named; None where there are none."""
        found = list[Any]()
        for schema in self.schemas:
            patterns = keywords.mapping(schema.contents, "patternProperties")
            further = schema.contents.get("additionalProperties", True)
            if patterns:
                continue  # of each of them another schema may hold
            if further is False:
                return None
            found.append(schema.within(further))
        return None if self._ends_evaluated else tuple(found)


_OF_OTHERS = ("additionalProperties", "patternProperties", "unevaluatedProperties")
_UNFOLLOWED = ("$dynamicRef", "$recursiveRef", "dependentSchemas", "not", "contains", "if", "patternProperties")

Shape: TypeAlias = Null | Booleans | Numbers | Texts | Arrays | Objects

ANY: tuple[Shape, ...] = (Null(), Booleans(), Numbers(), Texts(), Arrays(), Objects())
"""The shapes of a place of which nothing is known."""
