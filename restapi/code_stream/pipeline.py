"""The shape of a Code Stream file: its tasks, in the order in which they run, and the inputs of the pipeline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import TypeGuard

from restapi.errors import FileError, Place, did_you_mean
from restapi.yaml_file import Entry, Mapping, Node, Scalar, Sequence, refuse_unknown

PIPELINE_KEYS = (
    *(
        "kind",
        "name",
        "project",
        "description",
        "icon",
        "enabled",
        "concurrency",
        "tags",
        "version",
        "global",
        "options",
    ),
    *("input", "inputs", "output", "_inputMeta", "_outputMeta", "workspace", "notifications", "rollbacks", "starred"),
    *("stageOrder", "stages"),
)
STAGE_KEYS = ("taskOrder", "tasks", "tags")
TASK_KEYS = (
    *("type", "input", "preCondition", "ignoreFailure"),
    *("name", "endpoints", "tags", "notifications", "rollbacks", "_configured"),
)

TYPES = (
    *("REST", "POLL", "Agent", "Approval", "Bamboo", "Blueprint", "CI", "Condition", "Custom", "Jenkins", "K8S", "PCF"),
    *("Pipeline", "PowerShell", "SSH", "TFS", "UserOperation", "vRO"),
)


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """One task.

    Attributes:
        stage: The name of its stage; empty where the file is no pipeline.
        name: Its own name; empty where the file is the task alone.
        type: As in TYPES, whatever its letter case in the file.
        type_place: Where the type stands.
    """

    stage: str
    name: str
    entries: dict[str, Entry]
    place: Place
    type: str
    type_place: Place


@dataclass(frozen=True)
class Pipeline:
    """The tasks of a file, in the order in which they run.

    Attributes:
        inputs: The inputs that the pipeline declares and their defaults; None where the file declares none.
        whole: Whether all tasks that a binding can refer to are in the file.
    """

    tasks: list[Task]
    inputs: dict[str, str] | None = None
    whole: bool = False

    def find(self, stage: str, name: str) -> Task | None:
        """The first task of that name in the stage, or in any where *stage* is empty."""
        return next((task for task in self._by_name.get(name, ()) if stage in ("", task.stage)), None)

    def runs_before(self, task: Task, other: Task) -> bool:
        """Whether a task runs before another one."""
        return self._positions[task] < self._positions[other]

    @cached_property
    def _by_name(self) -> dict[str, list[Task]]:
        found: dict[str, list[Task]] = {}
        for task in self.tasks:
            found.setdefault(task.name, []).append(task)
        return found

    @cached_property
    def _positions(self) -> dict[Task, int]:
        return {task: position for position, task in enumerate(self.tasks)}


def is_code_stream(root: Node) -> TypeGuard[Mapping]:
    """Whether a file holds a task, tasks by name or a pipeline of Code Stream."""
    if not isinstance(root, Mapping) or {"task", "steps", "jobs"} & root.items.keys():
        return False
    stages = root.items.get("stages")
    if stages or "stageOrder" in root.items:
        return not (stages and isinstance(stages.value, Sequence))
    return _is_task(root) or any(_is_task(entry.value) for entry in root.items.values())


def read_pipeline(root: Mapping) -> Pipeline:
    """The tasks of a file and the inputs that it declares; FileError where a key is not known or an order is wrong."""
    if "stages" in root.items or "stageOrder" in root.items:
        refuse_unknown(root.items, PIPELINE_KEYS, "key of a pipeline")
        return Pipeline(list(_staged(root)), _inputs(root.items), whole=True)
    if _is_task(root):
        return Pipeline([_task("", "", root, root.place)])
    return Pipeline([_task("", name, entry.value, entry.place) for name, entry in root.items.items()])


def mapping_of(entry: Entry | None, what: str) -> dict[str, Entry]:
    """The entries of a mapping; none where there is no entry or its value is left out."""
    if entry is None or (isinstance(entry.value, Scalar) and not entry.value.value):
        return {}
    return entry.value.entries(what)


def _is_task(node: Node) -> bool:
    return isinstance(node, Mapping) and bool({"type", "input"} & node.items.keys()) and "stages" not in node.items


def _inputs(entries: dict[str, Entry]) -> dict[str, str] | None:
    given = [mapping_of(entries[key], key) for key in ("input", "inputs") if key in entries]
    if not given:
        return None
    return {name: entry.value.text(f"the input '{name}'") for inputs in given for name, entry in inputs.items()}


def _staged(root: Mapping) -> Iterator[Task]:
    stages = mapping_of(root.items.get("stages"), "stages")
    for stage, entry in _ordered(stages, root.items.get("stageOrder"), "stage"):
        keys = entry.value.entries(f"the stage '{stage}'")
        refuse_unknown(keys, STAGE_KEYS, "key of a stage")
        tasks = mapping_of(keys.get("tasks"), "tasks")
        for name, task in _ordered(tasks, keys.get("taskOrder"), "task"):
            yield _task(stage, name, task.value, task.place)


def _ordered(entries: dict[str, Entry], order: Entry | None, what: str) -> Iterator[tuple[str, Entry]]:
    """The entries in the order that is given; in that of the file where none is. Tasks with a comma run together."""
    if order is None:
        yield from entries.items()
        return
    left = dict(entries)
    for name, place in _names(order, f"{what}Order"):
        if name not in entries:
            raise FileError(f"there is no {what} '{name}'", hint=did_you_mean(name, entries), place=place)
        if name not in left:
            raise FileError(f"the {what} '{name}' is given twice in the {what}Order", place=place)
        yield name, left.pop(name)
    for name, entry in left.items():
        hint = f"add it, or leave the {what} out"
        raise FileError(f"the {what} '{name}' is not in the {what}Order", hint=hint, place=entry.place)


def _names(order: Entry, what: str) -> Iterator[tuple[str, Place]]:
    if not isinstance(order.value, Sequence):
        raise FileError(f"{what} must be a list, not {order.value}", place=order.value.place)
    for item in order.value.items:
        for name in item.text(f"an item of {what}").split(","):
            yield name.strip(), item.place


def _task(stage: str, name: str, node: Node, place: Place) -> Task:
    entries = node.entries(f"the task '{name}'")
    if "type" not in entries:
        near = get_close_matches("type", entries, n=1)
        hint = f"did you mean 'type' instead of '{near[0]}'?" if near else "write type: REST"
        raise FileError("a task needs a type", hint=hint, place=place)
    found, type_place = entries["type"].value.text("type"), entries["type"].value.place
    known = {spelling.lower(): spelling for spelling in TYPES}
    kind = known.get(found.lower(), found)
    if kind not in TYPES and get_close_matches(found.lower(), ("rest", "poll"), n=1):
        raise FileError(f"unknown type '{found}'", hint=did_you_mean(found, ("REST", "POLL")), place=type_place)
    return Task(stage, name, entries, place, kind, type_place)
