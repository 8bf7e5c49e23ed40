"""The schema that documents suggest: keys, which of them are always there, kinds, and texts that are few."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from conditions.errors import LimitError
from conditions.values.kinds import Kind, kind_of
from conditions.values.made import Made

MOST_TEXTS = 8
"""The most texts that are listed: a place with more of them has texts of any kind."""

LONGEST_TEXT = 40
"""The most characters of a text that is listed."""

LEAST_REPEATED = 3
"""The fewest times that each listed text must stand there on average: what hardly repeats is no list of values."""

DEEPEST = 200
"""How deep documents may nest."""

MOST_KEYS = 200
"""The most keys of one Object that are told apart: one with more is a table, whose keys are data."""


def inferred(documents: Iterable[Any]) -> dict[str, Any]:
    """The JSON Schema (2020-12) that documents suggest. It is the same for the same documents in any order of keys.

    Raises:
        LimitError: They nest too deep, or classes make too many members of one.
    """
    seen = _Seen()
    for document in documents:
        seen.add(document, 0, Made())
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **seen.schema()}


@dataclass(slots=True)
class _Seen:
    """What was seen at one place.

    Attributes:
        kinds: How often each kind was there; a whole number is `integer`.
        texts: How often each text was there; None where they are too many.
        members: What was seen at the keys of Objects.
        items: What was seen in Arrays.
    """

    kinds: dict[str, int] = field(default_factory=dict)
    texts: dict[str, int] | None = field(default_factory=dict)
    members: dict[str, _Seen] = field(default_factory=dict)
    items: _Seen | None = None

    @property
    def times(self) -> int:
        return sum(self.kinds.values())

    def add(self, value: Any, depth: int, made: Made) -> None:
        """Look at one value."""
        if depth > DEEPEST:
            raise LimitError(f"a sample nests deeper than {DEEPEST} levels")
        name = _type_of(value)
        self.kinds[name] = self.kinds.get(name, 0) + 1
        if name == "string":
            self._add_text(value)
        elif name == "object":
            for key, member in made.members(value.items(), value):
                self.members.setdefault(str(key), _Seen()).add(member, depth + 1, made)
        elif name == "array":
            self.items = self.items or _Seen()
            for item in made.members(value, value):
                self.items.add(item, depth + 1, made)

    def _add_text(self, text: str) -> None:
        if self.texts is not None:
            self.texts[text] = self.texts.get(text, 0) + 1
            if len(self.texts) > MOST_TEXTS or len(text) > LONGEST_TEXT:
                self.texts = None

    def schema(self) -> dict[str, Any]:
        """The schema of the place."""
        if not self.kinds:
            return {}
        named = [name for name in _ORDER if name in self.kinds and not (name == "integer" and "number" in self.kinds)]
        told: dict[str, Any] = {"type": named[0] if len(named) == 1 else named}
        if self.texts and "string" in self.kinds and self._are_values(self.texts):
            told["enum"] = [*sorted(self.texts), *([None] if "null" in self.kinds else [])]
        if self.items is not None and self.items.kinds:
            told["items"] = self.items.schema()
        return {**told, **(self._keys() if "object" in self.kinds else {})}

    def _are_values(self, texts: dict[str, int]) -> bool:
        """True where texts repeat so often that others are not to be expected."""
        others = self.kinds.keys() - {"string", "null"}
        return not others and self.kinds["string"] >= LEAST_REPEATED * len(texts) and len(texts) > 1

    def _keys(self) -> dict[str, Any]:
        if len(self.members) > MOST_KEYS:
            return {"additionalProperties": True}
        told: dict[str, Any] = {"properties": {key: self.members[key].schema() for key in sorted(self.members)}}
        always = [key for key in told["properties"] if self.members[key].times == self.kinds["object"]]
        return {**told, "required": always}


_ORDER = ("null", "boolean", "integer", "number", "string", "array", "object")


def _type_of(value: Any) -> str:
    """The name of `type` for a value."""
    kind = kind_of(value)
    if kind is Kind.NUMBER:
        return "integer" if isinstance(value, int) or value == int(value) else "number"
    if kind is Kind.OBJECT and not isinstance(value, Mapping):
        return "null"
    return _TYPES.get(kind, "string")


_TYPES = {Kind.NULL: "null", Kind.BOOLEAN: "boolean", Kind.ARRAY: "array", Kind.OBJECT: "object"}
