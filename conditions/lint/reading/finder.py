"""Finding the expressions of a document, whatever kind of file it is. What is not our language is passed by."""

from __future__ import annotations

from collections.abc import Iterator

from conditions.lint.problem import Problem
from conditions.lint.reading import pipelines
from conditions.lint.reading import task_json as tasks
from conditions.lint.reading.document import Alias, Mapping, Node, Scalar, Sequence
from conditions.lint.reading.occurrence import Occurrence


def occurrences(root: Node) -> Iterator[Occurrence]:
    """The expressions of a document; none where it is no file of Azure or Code Stream."""
    if isinstance(root, Mapping) and tasks.is_task(root):
        yield from tasks.in_task(root)
    elif tasks.is_code_stream(root):
        yield from tasks.in_code_stream(root)
    elif pipelines.is_pipeline(root):
        yield from pipelines.occurrences(root)


def refusals(root: Node) -> Iterator[Problem]:
    """What Azure does not read of YAML, with spans of the file: anchors' aliases, and keys that stand twice."""
    if pipelines.is_pipeline(root):
        yield from _refusals(root)


def _refusals(node: Node) -> Iterator[Problem]:
    if isinstance(node, Alias):
        yield Problem("E010", "Azure does not read aliases", node.span, "write out what the anchor marks")
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _refusals(item)
    elif isinstance(node, Mapping):
        yield from _repeated(node)
        for _, value in node.entries:
            yield from _refusals(value)


def _repeated(node: Mapping) -> Iterator[Problem]:
    seen = set[str]()
    for key, _ in node.entries:
        if not isinstance(key, Scalar) or "${{" in key.value:
            continue
        if key.value in seen:
            yield Problem("E010", f"the key {key.value} stands twice in this mapping", key.span, "keep one of them")
        seen.add(key.value)
