"""The parameters that a pipeline or a template declares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from conditions.lint.reading.yaml_nodes import YamlMapping, YamlNode, YamlScalar, YamlSequence, text_of
from conditions.values.dotnet_text import fold


@dataclass(frozen=True)
class Parameter:
    """A declared parameter.

    Attributes:
        name: The name, as it is declared.
        type: The declared type; empty where none is declared.
        values: What it may be, as far as the file tells: the values that are allowed, else its default.
        has_text: Whether its default is a text.
    """

    name: str
    type: str = ""
    values: tuple[str, ...] = ()
    has_text: bool = False


Parameters: TypeAlias = dict[str, Parameter]
"""Parameters by their names without case."""


def declared_parameters(root: YamlNode) -> Parameters | None:
    """The parameters of a file; None where it does not tell all of them.

    They are a list of mappings, with names and types, or in older templates a mapping of names and defaults. A template
    without that list is given whatever its caller names, so that its parameters may be more than these.
    """
    if not isinstance(root, YamlMapping):
        return None
    node = root.get("parameters")
    if node is None:
        return {}
    if isinstance(node, YamlSequence):
        found = [_declared(item) for item in node.items]
    elif isinstance(node, YamlMapping):
        found = [_defaulted(key, value) for key, value in node.entries]
    else:
        return {} if isinstance(node, YamlScalar) and not node.value else None
    known = [one for one in found if one is not None]
    return {fold(one.name): one for one in known} if len(known) == len(found) else None


def _declared(item: YamlNode) -> Parameter | None:
    name = text_of(item, "name")
    if not isinstance(item, YamlMapping) or not name or "${{" in name:
        return None
    allowed = tuple(_texts(item.get("values"))) or tuple(_texts(item.get("default")))
    has_text = isinstance(item.get("default"), YamlScalar)
    return Parameter(name, (text_of(item, "type") or "string").lower(), allowed, has_text)


def _defaulted(key: YamlNode, value: YamlNode) -> Parameter | None:
    if not isinstance(key, YamlScalar) or "${{" in key.value:
        return None
    return Parameter(key.value, "", tuple(_texts(value)))


def _texts(node: YamlNode | None) -> Iterator[str]:
    """The texts that a node is, or that stand in its list."""
    for one in node.items if isinstance(node, YamlSequence) else [node]:
        if isinstance(one, YamlScalar):
            yield one.value
