"""The expressions of `task.json`, which defines a task, and of VMware Code Stream."""

from __future__ import annotations

from collections.abc import Iterator

from conditions.lint.places import CRITERION, VALIDATION
from conditions.lint.reading.document import Mapping, Node, Scalar, Sequence
from conditions.lint.reading.occurrence import Occurrence, looks_like_a_call, whole

_EXECUTIONS = {"expression", "skipsectionexpression", "continuepollingexpression"}


def is_task(root: Node) -> bool:
    """Whether a document defines a task of Azure: `visibleRule` and its kin are another language."""
    return (
        isinstance(root, Mapping)
        and isinstance(root.get("inputs"), Sequence)
        and not {"execution", "instanceNameFormat", "helpMarkDown"}.isdisjoint(root.keys())
    )


def in_task(root: Mapping) -> Iterator[Occurrence]:
    """What validates the inputs, and what decides when a call of the server has succeeded."""
    for entry in _mappings(root.get("inputs")):
        for validation in _mappings(entry.get("validation")):
            expression = validation.get("expression")
            if isinstance(expression, Scalar) and expression.value.strip():
                yield whole(expression, VALIDATION)
    for mapping in _mappings(root.get("execution")):
        for key, value in mapping.entries:
            decides = isinstance(key, Scalar) and key.value.lower() in _EXECUTIONS
            if decides and isinstance(value, Scalar) and value.value.strip():
                yield whole(value, CRITERION, has_macros=True)


def is_code_stream(root: Node) -> bool:
    """Whether a document is a pipeline of Code Stream."""
    kind = root.get("kind") if isinstance(root, Mapping) else None
    return isinstance(kind, Scalar) and kind.value.upper() == "PIPELINE"


def in_code_stream(root: Node) -> Iterator[Occurrence]:
    """The exit criteria that are written as functions; all else is its own infix language."""
    for mapping in _mappings(root):
        for criteria in _mappings(mapping.get("exitCriteria")):
            for _, value in criteria.entries:
                if isinstance(value, Scalar) and looks_like_a_call(value.value):
                    yield whole(value, CRITERION)


def _mappings(node: Node | None) -> Iterator[Mapping]:
    """The mappings at and below a node."""
    if isinstance(node, Mapping):
        yield node
        for _, value in node.entries:
            yield from _mappings(value)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _mappings(item)
