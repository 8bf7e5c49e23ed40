"""The expressions of `task.json`, which defines a task, and of VMware Code Stream."""

from __future__ import annotations

from collections.abc import Iterator

from conditions.lint.places import CRITERION, VALIDATION
from conditions.lint.reading.occurrence import Occurrence, looks_like_a_call, whole
from conditions.lint.reading.yaml_tree import YamlMapping, YamlNode, YamlScalar, YamlSequence

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


def is_code_stream(root: YamlNode) -> bool:
    """Whether a document is a pipeline of Code Stream."""
    kind = root.get("kind") if isinstance(root, YamlMapping) else None
    return isinstance(kind, YamlScalar) and kind.value.upper() == "PIPELINE"


def in_code_stream(root: YamlNode) -> Iterator[Occurrence]:
    """The exit criteria that are written as functions; all else is its own infix language."""
    for mapping in _mappings(root):
        for criteria in _mappings(mapping.get("exitCriteria")):
            for _, value in criteria.entries:
                if isinstance(value, YamlScalar) and looks_like_a_call(value.value):
                    yield whole(value, CRITERION)


def _mappings(node: YamlNode | None) -> Iterator[YamlMapping]:
    """The mappings at and below a node."""
    if isinstance(node, YamlMapping):
        yield node
        for _, value in node.entries:
            yield from _mappings(value)
    elif isinstance(node, YamlSequence):
        for item in node.items:
            yield from _mappings(item)
