"""Finding the expressions of a document, whatever kind of file it is. What is not our language is passed by."""

from __future__ import annotations

from collections.abc import Iterator

from conditions.lint.places import TEMPLATE
from conditions.lint.reading import directives, pipelines
from conditions.lint.reading import task_json as tasks
from conditions.lint.reading.occurrence import Occurrence
from conditions.lint.reading.yaml_nodes import YamlAlias, YamlMapping, YamlNode, YamlScalar, YamlSequence
from conditions.problem import Problem


def occurrences(root: YamlNode) -> Iterator[Occurrence]:
    """The expressions of a document; none where it is no file of Azure."""
    if isinstance(root, YamlMapping) and tasks.is_task(root):
        yield from tasks.in_task(root)
    elif pipelines.is_pipeline(root):
        yield from pipelines.occurrences(root)


def misplaced(root: YamlNode) -> Iterator[Occurrence]:
    """The directives of a document that Azure refuses where they stand."""
    if pipelines.is_pipeline(root):
        for key, fault in directives.misplaced(root):
            yield Occurrence(key, fault.span, TEMPLATE, fault=fault)


def refusals(root: YamlNode) -> Iterator[Problem]:
    """What Azure does not read of YAML, with spans of the file: anchors' aliases, and keys that stand twice."""
    if pipelines.is_pipeline(root):
        yield from _refusals(root)


def _refusals(node: YamlNode) -> Iterator[Problem]:
    if isinstance(node, YamlAlias):
        yield Problem("E010", "Azure does not read aliases", node.span, "write out what the anchor marks")
    elif isinstance(node, YamlSequence):
        for item in node.items:
            yield from _refusals(item)
    elif isinstance(node, YamlMapping):
        yield from _repeated(node)
        for _, value in node.entries:
            yield from _refusals(value)


def _repeated(node: YamlMapping) -> Iterator[Problem]:
    seen = set[str]()
    for key, _ in node.entries:
        if not isinstance(key, YamlScalar) or "${{" in key.value:
            continue
        if key.value in seen:
            yield Problem("E010", f"the key {key.value} stands twice in this mapping", key.span, "keep one of them")
        seen.add(key.value)
