"""References of the bindings of a task, as far as the file tells: inputs that are declared, tasks that run before."""

from __future__ import annotations

from collections.abc import Iterator

from restapi.calls.headers import without_secrets
from restapi.code_stream.bindings import OUTPUTS, Binding, bindings_in
from restapi.code_stream.dialect import Absent
from restapi.code_stream.pipeline import Pipeline, Task
from restapi.errors import BindingError, Place, did_you_mean, located
from restapi.yaml_file import Node

_OF_POLLS = ("iterationCount", "pollCount", "interval", "expectedResponse", "processedUrl", "inputHeaders")
PROPERTIES = {
    "REST": {"input": ("action", "url", "headers", "payload"), "output": OUTPUTS},
    "POLL": {
        "input": ("action", "url", "headers", "pollCount", "pollIntervalSeconds"),
        "output": (*OUTPUTS, *_OF_POLLS),
    },
}
"""The properties of a task that bindings can refer to, by its type."""


def check_references(task: Task, pipeline: Pipeline) -> list[tuple[Binding, Place]]:
    """The bindings of a task, each at its place; refuses those that cannot have a value when the task runs.

    Raises:
        BindingError: A binding is none, or refers to an input, a task or a property that is not there, or to a task
            that runs later.
    """
    found: list[tuple[Binding, Place]] = []
    for key in ("preCondition", "input"):
        for scalar in _scalars(task.entries[key].value) if key in task.entries else ():
            with located(without_secrets(scalar.place)):
                for binding in bindings_in(scalar.text("a text")):
                    _check(binding, task, pipeline)
                    found.append((binding, without_secrets(scalar.place)))
    return found


def absent_values(bindings: list[tuple[Binding, Place]], pipeline: Pipeline) -> Iterator[Absent]:
    """The bindings to values of tasks of other types, which do not run here."""
    for binding, place in bindings:
        if binding.path[0] == "tasks":
            meant = pipeline.find(*_task_of(binding))
            if meant and meant.type not in PROPERTIES:
                yield Absent(binding, meant.name, meant.type, place)


def _task_of(binding: Binding) -> tuple[str, str]:
    """The stage and the name of the task that a binding is to; the stage is empty where it is left out."""
    first, second, *_ = map(str, binding.path[1:])
    return ("", first) if second in ("input", "output") else (first, second)


def _scalars(node: Node) -> Iterator[Node]:
    """The texts at and below a node, outside of lists."""
    if node.is_mapping:
        for entry in node.members.values():
            yield from _scalars(entry.value)
    elif not node.is_list:
        yield node


def _check(binding: Binding, task: Task, pipeline: Pipeline) -> None:
    scope, *keys = map(str, binding.path)
    if scope == "input" and pipeline.inputs is not None and keys[0] not in pipeline.inputs:
        hint = did_you_mean(keys[0], pipeline.inputs) if pipeline.inputs else "the pipeline declares no inputs"
        raise BindingError(f"{binding.text}: the pipeline has no input '{keys[0]}'", hint=hint)
    if scope == "tasks":
        stage, name = _task_of(binding)
        _check_task(binding, stage, name, task, pipeline)
        meant = pipeline.find(stage, name)
        kind = meant.type if meant else "POLL"
        if kind in PROPERTIES:
            _check_property(binding, keys[2:] if stage else keys[1:], kind)


def _check_property(binding: Binding, keys: list[str], kind: str) -> None:
    known = PROPERTIES[kind][keys[0]]
    if len(keys) > 1 and keys[1] not in known:
        problem = f"{binding.text}: a {kind} task has no {keys[0]} '{keys[1]}'"
        raise BindingError(problem, hint=did_you_mean(keys[1], known))


def _check_task(binding: Binding, stage: str, name: str, task: Task, pipeline: Pipeline) -> None:
    meant = pipeline.find(stage, name)
    if meant is None:
        if pipeline.whole:
            _refuse_unknown(binding, stage, name, pipeline)
        return
    if not pipeline.runs_before(meant, task):
        when = "is this task itself" if meant is task else "runs later"
        raise BindingError(f"{binding.text}: the task '{name}' {when}", hint="refer to a task that runs before")


def _refuse_unknown(binding: Binding, stage: str, name: str, pipeline: Pipeline) -> None:
    stages = {task.stage for task in pipeline.tasks}
    if stage and stage not in stages:
        raise BindingError(f"{binding.text}: there is no stage '{stage}'", hint=did_you_mean(stage, sorted(stages)))
    known = [task.name for task in pipeline.tasks if stage in ("", task.stage)]
    where = f" in the stage '{stage}'" if stage else ""
    raise BindingError(f"{binding.text}: there is no task '{name}'{where}", hint=did_you_mean(name, known))
