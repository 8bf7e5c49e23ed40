"""The shape of a Code Stream file: its tasks, in the order in which they run, and the inputs of the pipeline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from conditions.values.dotnet_text import find_ignoring_case
from conditions.values.nearest import nearest
from restapi.declaring.keys import GivenKeys, Key, Keys, passed_over
from restapi.declaring.kinds import anything, boolean, mapping_or_nothing
from restapi.errors import FileError, Place, did_you_mean
from restapi.yaml_file import Entry, Node

PIPELINE = Keys(
    "key of a pipeline",
    [
        Key("input", mapping_or_nothing),
        Key("inputs", mapping_or_nothing),
        Key("stageOrder", anything),
        Key("stages", mapping_or_nothing),
        Key("name"),
        Key("enabled", boolean),
        *passed_over("kind", "project", "description", "icon", "concurrency", "tags", "version", "starred"),
        *passed_over("global", "options", "output", "_inputMeta", "_outputMeta", told=True),
        *passed_over("workspace", "ciWorkspace", "notifications", "rollbacks", told=True),
    ],
    takes_others=True,
)
STAGE = Keys(
    "key of a stage",
    [Key("taskOrder", anything), Key("tasks", mapping_or_nothing), *passed_over("tags")],
    takes_others=True,
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

    @property
    def id(self) -> str:
        """Its name after that of its stage, where there is one."""
        return f"{self.stage}.{self.name}" if self.stage else self.name


@dataclass(frozen=True)
class Pipeline:
    """The tasks of a file, in the order in which they run.

    Attributes:
        inputs: The inputs that the pipeline declares and their defaults; None where the file declares none.
        whole: Whether all tasks that a binding can refer to are in the file.
        name: What it is called; empty where the file does not say.
        enabled: Whether Code Stream would run it.
        passed_over: The keys that have no meaning here, each with its owner.
    """

    tasks: list[Task]
    inputs: dict[str, str] | None = None
    whole: bool = False
    name: str = ""
    enabled: bool = True
    passed_over: tuple[str, ...] = ()

    def find(self, stage: str, name: str) -> Task | None:
        """The first task of that name in the stage, or in any where *stage* is empty."""
        return next((task for task in self._by_name.get(name, ()) if stage in ("", task.stage)), None)

    def runs_before(self, task: Task, other: Task) -> bool:
        """True where a task runs before another one."""
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


def is_code_stream(root: Node) -> bool:
    """True where a file holds a task, tasks by name or a pipeline of Code Stream."""
    if not root.is_mapping or {"task", "steps", "jobs"} & root.members.keys():
        return False
    stages = root.members.get("stages")
    if stages or "stageOrder" in root.members:
        return not (stages and stages.value.is_list)
    return _is_task(root) or any(_is_task(entry.value) for entry in root.members.values())


def read_pipeline(root: Node) -> Pipeline:
    """The tasks of a file and the inputs that it declares; FileError where a key is not known or an order is wrong."""
    if "stages" in root.members or "stageOrder" in root.members:
        given = PIPELINE.given(root.members, root.place)
        passed = [f"{key} of the pipeline" for key in given.passed_over]
        return Pipeline(
            list(_staged(given, passed)),
            _inputs(given),
            whole=True,
            name=given.value("name", ""),
            enabled=given.value("enabled", True),
            passed_over=tuple(passed),
        )
    if _is_task(root):
        return Pipeline([_task("", "", root, root.place)])
    return Pipeline([_task("", name, entry.value, entry.place) for name, entry in root.members.items()])


def _is_task(node: Node) -> bool:
    return bool({"type", "input"} & node.members.keys()) and "stages" not in node.members


def _inputs(pipeline: GivenKeys) -> dict[str, str] | None:
    given = [pipeline.value(key) for key in ("input", "inputs") if key in pipeline]
    if not given:
        return None
    return {name: entry.value.text(f"the input '{name}'") for inputs in given for name, entry in inputs.items()}


def _staged(pipeline: GivenKeys, passed: list[str]) -> Iterator[Task]:
    """The tasks of all stages; keys of stages that have no meaning here are added to those that are *passed* over."""
    for stage, entry in _ordered(pipeline.value("stages", {}), pipeline.value("stageOrder"), "stage"):
        given = STAGE.given(entry.value.entries(f"the stage '{stage}'"), entry.place)
        passed += (f"{key} of the stage '{stage}'" for key in given.passed_over)
        for name, task in _ordered(given.value("tasks", {}), given.value("taskOrder"), "task"):
            yield _task(stage, name, task.value, task.place)


def _ordered(entries: dict[str, Entry], order: Node | None, what: str) -> Iterator[tuple[str, Entry]]:
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


def _names(order: Node, what: str) -> Iterator[tuple[str, Place]]:
    for item in order.items(what):
        for name in item.text(f"an item of {what}").split(","):
            yield name.strip(), item.place


def _task(stage: str, name: str, node: Node, place: Place) -> Task:
    entries = node.entries(f"the task '{name}'")
    if "type" not in entries:
        near = nearest("type", entries)
        hint = f"did you mean 'type' instead of '{near}'?" if near else "write type: REST"
        raise FileError("a task needs a type", hint=hint, place=place)
    found, type_place = entries["type"].value.text("type"), entries["type"].value.place
    kind = find_ignoring_case(found, [*TYPES]) or found
    if kind not in TYPES and (meant := nearest(found, ("REST", "POLL"))):
        raise FileError(f"unknown type '{found}'", hint=f"did you mean '{meant}'?", place=type_place)
    return Task(stage, name, entries, place, kind, type_place)
