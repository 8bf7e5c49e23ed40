"""The expressions of Azure pipelines and their templates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from conditions.lint.places import CONDITION, CRITERION, JOB, RUNTIME, STAGE, STEP, Place
from conditions.lint.reading import templates
from conditions.lint.reading.embedded import runtime_expression
from conditions.lint.reading.occurrence import Occurrence, looks_like_a_call, whole
from conditions.lint.reading.yaml_tree import YamlMapping, YamlNode, YamlScalar, YamlSequence

_OURS = {"steps", "jobs", "stages", "extends", "variables", "parameters", "resources", "trigger", "pr", "pool"}
_OTHERS = {
    *("on", "runs"),  # GitHub
    *("workflows", "orbs"),  # CircleCI
    *("apiVersion", "kind"),  # Kubernetes and its kin, Backstage, Drone, Code Stream
    *("alias", "blueprint", "action", "actions", "triggers"),  # Home Assistant
    *("context", "recipe"),  # rattler-build
}
"""Keys of files that look alike and are written in other languages."""

_STEPS = {"task", "script", "bash", "pwsh", "powershell", "checkout", "download", "publish", "getPackage", "reviewApp"}
_LISTS = {"steps": STEP, "jobs": JOB, "stages": STAGE}
_DATA = {"inputs", "env", "variables", "resources", "settings"}
"""Keys of mappings whose keys are names that people give: no `condition` there decides anything."""
_SCRIPTS = {"script", "bash", "pwsh", "powershell", "inputs"}
"""What holds `$[ … ]` in the languages of shells."""
_POLL = "poll"
_POLL_CRITERIA = {f"{_POLL}.{name}" for name in ("success", "failure", "continue")}
"""The criteria of a step that polls complete (docs/guides/polling.md)."""


class _Around(NamedTuple):
    """What is known of a node from what stands above it.

    Attributes:
        key: The nearest key.
        condition: What a condition here would decide about; None where it would decide nothing.
        is_passed: Whether values are handed to a template, which may use them for anything.
        names: The loop variables of `each`.
    """

    key: str = ""
    condition: Place | None = CONDITION
    is_passed: bool = False
    names: tuple[str, ...] = ()


def is_pipeline(root: YamlNode) -> bool:
    """Whether a document is a pipeline or a template of Azure, or steps of one."""
    if isinstance(root, YamlSequence):
        return any(isinstance(item, YamlMapping) and _is_task(item) for item in root.items)
    if not isinstance(root, YamlMapping):
        return False
    keys = set(root.keys())
    mapped = any(_is_plain_mapping(root.get(name)) for name in _LISTS)
    return _is_task(root) or (not keys.isdisjoint(_OURS) and keys.isdisjoint(_OTHERS) and not mapped)


def _is_task(node: YamlMapping) -> bool:
    task = node.get("task")
    return isinstance(task, YamlScalar) and "@" in task.value


def _is_plain_mapping(node: YamlNode | None) -> bool:
    """Whether a node maps plain names, where Azure has a list: jobs of CircleCI, for example."""
    names = node.keys() if isinstance(node, YamlMapping) else []
    return any(not key.strip().startswith("${{") for key in names)


def occurrences(root: YamlNode) -> Iterator[Occurrence]:
    """The expressions of a pipeline, in the order of the file."""
    return _in_node(root, _Around())


def _in_node(node: YamlNode, around: _Around) -> Iterator[Occurrence]:
    if isinstance(node, YamlScalar):
        yield from _in_scalar(node, around)
    elif isinstance(node, YamlSequence):
        for item in node.items:
            yield from _in_node(item, _around_item(item, around))
    elif isinstance(node, YamlMapping):
        for key, value in node.entries:
            if isinstance(key, YamlScalar) and "${{" in key.value:
                yield from templates.in_key(key, around.names)
            yield from _in_node(value, _around_value(key, around))


def _in_scalar(scalar: YamlScalar, around: _Around) -> Iterator[Occurrence]:
    if "${{" in scalar.value:
        yield from templates.in_value(scalar, around.names)
    found = _expression(scalar, around)
    if found is not None and found.text.strip():
        yield found


def _expression(scalar: YamlScalar, around: _Around) -> Occurrence | None:
    """The expression that a value is, besides those within it."""
    may_be = not around.is_passed or looks_like_a_call(scalar.value)
    if around.key == "condition" and around.condition is not None and may_be:
        return whole(scalar, around.condition)
    if (around.key.lower() == "successcriteria" or around.key in _POLL_CRITERIA) and may_be:
        return whole(scalar, CRITERION, has_macros=True)
    if around.key not in _SCRIPTS and (span := runtime_expression(scalar.value)):
        return Occurrence(scalar, span, RUNTIME)
    return None


def _around_item(item: YamlNode, around: _Around) -> _Around:
    """What is known of an item of a list: steps, jobs and stages tell by their first key what they are."""
    if not isinstance(item, YamlMapping) or around.condition is None:
        return around
    keys = set(item.keys())
    if "stage" in keys:
        return around._replace(condition=STAGE, is_passed=False)
    if "job" in keys or "deployment" in keys:
        return around._replace(condition=JOB, is_passed=False)
    if not keys.isdisjoint(_STEPS):
        return around._replace(condition=STEP, is_passed=False)
    return around


def _around_value(key: YamlNode, around: _Around) -> _Around:
    if not isinstance(key, YamlScalar):
        return around
    order = templates.order_of(key) if "${{" in key.value else None
    if order is not None:
        return around._replace(names=(*around.names, order.variable)) if order.variable else around
    name = key.value
    if name in _LISTS:
        return _Around(name, _LISTS[name], names=around.names)
    if name == "parameters":
        return _Around(name, CONDITION, is_passed=True, names=around.names)
    condition = None if name in _DATA else around.condition
    if around.key == _POLL and condition is not None:
        name = f"{_POLL}.{name}"
    return _Around(name, condition, around.is_passed, around.names)
