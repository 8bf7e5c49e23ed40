"""The expressions of Azure pipelines and their templates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from conditions.lint.places import CONDITION, CRITERION, JOB, ROOT, RUNTIME, STAGE, STEP, Place
from conditions.lint.reading import templates
from conditions.lint.reading.embedded import order_of, runtime_expression
from conditions.lint.reading.graph import jobs_of, stages_of
from conditions.lint.reading.occurrence import Occurrence, looks_like_a_call, whole
from conditions.lint.reading.parameters import declared_parameters
from conditions.lint.reading.surroundings import NOTHING, Surroundings
from conditions.lint.reading.yaml_nodes import YamlMapping, YamlNode, YamlScalar, YamlSequence

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
_OF_PIPELINES = {"trigger", "pr", "schedules", "resources", "pool", "name"}
"""Keys that stand at the root of pipelines beside what runs, and not of templates."""
_POLL = "poll"
_POLL_CRITERIA = {f"{_POLL}.{name}" for name in ("success", "failure", "continue")}
"""The criteria of a step that polls complete (docs/guides/polling.md)."""


class _Around(NamedTuple):
    """What is known of a node from what stands above it.

    Attributes:
        key: The nearest key.
        condition: What a condition here would decide about; None where it would decide nothing.
        is_passed: Whether values are handed to a template, which may use them for anything.
        is_told: Whether the file tells what waits for what; a template that is handed stages or jobs may add to it.
        names: The loop variables of `each`.
        runtime: What a `$[ … ]` here may name.
        file: What the file tells of this place.
    """

    key: str = ""
    condition: Place | None = CONDITION
    is_passed: bool = False
    is_told: bool = True
    names: tuple[str, ...] = ()
    runtime: Place = RUNTIME
    file: Surroundings = NOTHING


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


def is_whole_pipeline(root: YamlNode) -> bool:
    """Whether a document is surely no template: it says when it runs, or what it uses."""
    keys = set(root.keys()) if isinstance(root, YamlMapping) else set()
    return not keys.isdisjoint(_OF_PIPELINES) and not keys.isdisjoint((*_LISTS, "extends"))


def occurrences(root: YamlNode) -> Iterator[Occurrence]:
    """The expressions of a pipeline, in the order of the file."""
    if not isinstance(root, YamlMapping):
        yield from _in_node(root, _Around())
        return
    whole_pipeline = is_whole_pipeline(root)
    is_closed = whole_pipeline or isinstance(root.get("parameters"), YamlSequence)
    step = root if _is_task(root) else None
    around = _Around(file=Surroundings(declared_parameters(root), is_closed, whole_pipeline, node=step))
    runs = not set(root.keys()).isdisjoint((*_LISTS, "extends"))
    for key, value in root.entries:
        within = _around_value(key, value, around, first=() if whole_pipeline else None)
        if runs and within.key == "variables":
            within = within._replace(runtime=ROOT)
        yield from _in_key(key, around)
        yield from _in_node(value, within)


def _in_key(key: YamlNode, around: _Around) -> Iterator[Occurrence]:
    if isinstance(key, YamlScalar) and "${{" in key.value:
        yield from _located(templates.in_key(key, around.names), around)


def _located(found: Iterator[Occurrence], around: _Around) -> Iterator[Occurrence]:
    return (one._replace(around=around.file) for one in found)


def _in_node(node: YamlNode, around: _Around) -> Iterator[Occurrence]:
    if isinstance(node, YamlScalar):
        yield from _located(_in_scalar(node, around), around)
    elif isinstance(node, YamlSequence):
        for at, item in enumerate(node.items):
            yield from _in_node(item, _around_item(item, around, node.items[:at]))
    elif isinstance(node, YamlMapping):
        for key, value in node.entries:
            yield from _in_key(key, around)
            yield from _in_node(value, _around_value(key, value, around))


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
        return Occurrence(scalar, span, around.runtime)
    return None


def _around_item(item: YamlNode, around: _Around, before: list[YamlNode]) -> _Around:
    """What is known of an item of a list: steps, jobs and stages tell by their first key what they are."""
    if not isinstance(item, YamlMapping) or around.condition is None:
        return around
    keys = set(item.keys())
    earlier = around.file.earlier
    file = replace(around.file, node=item, earlier=None if earlier is None else (*earlier, *before))
    if "stage" in keys:
        stage = file.stages.of(item) if file.stages else None
        jobs = stage.jobs if stage else None
        return around._replace(condition=STAGE, is_passed=False, file=replace(file, stage=stage, jobs=jobs))
    if "job" in keys or "deployment" in keys:
        job = file.jobs.of(item) if file.jobs else None
        return around._replace(condition=JOB, is_passed=False, file=replace(file, job=job))
    if not keys.isdisjoint(_STEPS):
        return around._replace(condition=STEP, is_passed=False, file=file)
    return around._replace(file=replace(file, node=around.file.node)) if before else around


def _around_value(key: YamlNode, value: YamlNode, around: _Around, first: tuple[str, ...] | None = None) -> _Around:
    if not isinstance(key, YamlScalar):
        return around
    order = order_of(key.value) if "${{" in key.value else None
    if order is not None:
        return around._replace(names=(*around.names, order.variable)) if order.variable else around
    name = key.value
    if name in _LISTS:
        file = _in_list(name, value, around.file, first) if around.is_told else around.file.of_file
        return _Around(name, _LISTS[name], False, around.is_told, around.names, around.runtime, file)
    if name == "parameters":
        return _Around(name, CONDITION, True, False, around.names, file=around.file.of_file)
    condition = None if name in _DATA else around.condition
    if around.key == _POLL and condition is not None:
        name = f"{_POLL}.{name}"
    return around._replace(key=name, condition=condition)


def _in_list(name: str, value: YamlNode, file: Surroundings, first: tuple[str, ...] | None) -> Surroundings:
    """What is known within a list of stages, jobs or steps."""
    if name == "stages":
        return replace(file.of_file, stages=stages_of(value, first))
    if name == "jobs":
        return replace(file, jobs=file.stage.jobs if file.stage else jobs_of(value), job=None, earlier=None)
    return replace(file, earlier=() if file.job or first is not None or _begins_with_checkout(value) else None)


def _begins_with_checkout(steps: YamlNode) -> bool:
    """Whether a list of steps is surely the beginning of a job, in whatever template it stands."""
    first = steps.items[0] if isinstance(steps, YamlSequence) and steps.items else None
    return isinstance(first, YamlMapping) and first.get("checkout") is not None
