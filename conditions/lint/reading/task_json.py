"""The expressions of `task.json`, which defines a task."""

from __future__ import annotations

from collections.abc import Iterator

from conditions.lint.places import CRITERION, VALIDATION
from conditions.lint.reading.occurrence import Occurrence, whole
from conditions.lint.reading.yaml_nodes import YamlMapping, YamlNode, YamlScalar, YamlSequence

_EXECUTIONS = {"expression", "skipsectionexpression", "continuepollingexpression"}


def is_task(root: YamlNode) -> bool:
    """Whether a document defines a task of Azure: `visibleRule` and its kin are another language."""
    return (
        isinstance(root, YamlMapping)
        and isinstance(root.get("inputs"), YamlSequence)
        and not {"execution", "instanceNameFormat", "helpMarkDown"}.isdisjoint(root.keys())
    )


def in_task(root: YamlMapping) -> Iterator[Occurrence]:
    """What validates the inputs, and what decides when a call of the server has succeeded."""
    for entry in _mappings(root.get("inputs")):
        for validation in _mappings(entry.get("validation")):
            expression = validation.get("expression")
            if isinstance(expression, YamlScalar) and expression.value.strip():
                yield whole(expression, VALIDATION)
    for mapping in _mappings(root.get("execution")):
        for key, value in mapping.entries:
            decides = isinstance(key, YamlScalar) and key.value.lower() in _EXECUTIONS
            if decides and isinstance(value, YamlScalar) and value.value.strip():
                yield whole(value, CRITERION, has_macros=True)


def _mappings(node: YamlNode | None) -> Iterator[YamlMapping]:
    """The mappings at and below a node."""
    if isinstance(node, YamlMapping):
        yield node
        for _, value in node.entries:
            yield from _mappings(value)
    elif isinstance(node, YamlSequence):
        for item in node.items:
            yield from _mappings(item)
