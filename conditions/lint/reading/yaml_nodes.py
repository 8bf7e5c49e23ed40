"""The nodes of a YAML file: texts, lists, mappings and aliases that know where they stand. `yaml_tree` reads them.

A text is what is written, whatever type YAML 1.1 would make of it: `on`, `1.0` and `0x10` stay what they are.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from conditions.source import Span


class YamlScalar(NamedTuple):
    """A text of the file.

    Attributes:
        value: The text that YAML makes of it.
        span: Where it stands in the file, with its quotes, anchor and tag.
        style: How it is written, as PyYAML says it: empty for plain, or the first character.
    """

    value: str
    span: Span
    style: str


class YamlSequence(NamedTuple):
    """A list; *span* is that of its first line, or of its bracket."""

    items: list[YamlNode]
    span: Span


class YamlMapping(NamedTuple):
    """A mapping; its entries stand in the order of the file, and a key may stand twice."""

    entries: list[tuple[YamlNode, YamlNode]]
    span: Span

    def get(self, key: str) -> YamlNode | None:
        """The value of a key, or None."""
        return next((value for name, value in self.entries if isinstance(name, YamlScalar) and name.value == key), None)

    def keys(self) -> list[str]:
        """The keys that are texts."""
        return [name.value for name, _ in self.entries if isinstance(name, YamlScalar)]


class YamlAlias(NamedTuple):
    """A repetition of what is written elsewhere (`*name`); it is not followed."""

    span: Span


YamlNode: TypeAlias = YamlScalar | YamlSequence | YamlMapping | YamlAlias


def described(node: YamlNode) -> str:
    """The kind of a node, as errors say it."""
    match node:
        case YamlScalar(value=value):
            return "a text" if value else "empty"
        case YamlSequence():
            return "a list"
        case YamlMapping():
            return "a mapping"
        case YamlAlias():
            return "an alias"


def text_of(node: YamlNode, key: str) -> str:
    """The text that a mapping has for a key; empty where it is no mapping, or has none."""
    value = node.get(key) if isinstance(node, YamlMapping) else None
    return value.value if isinstance(value, YamlScalar) else ""
