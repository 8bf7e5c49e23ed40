"""References of the bindings of a task, as far as the file tells: inputs that are declared, tasks that run before."""

from __future__ import annotations

from collections.abc import Iterator

from restapi.calls.headers import without_secrets
from restapi.code_stream.bindings import Binding, bindings_in
from restapi.code_stream.pipeline import Pipeline, Task
from restapi.errors import BindingError, UnsupportedError, did_you_mean, located
from restapi.yaml_file import Node

_OUTPUT = ("status", "responseCode", "responseHeaders", "responseBody", "responseJson")
PROPERTIES = {
    "REST": {"input": ("action", "url", "headers", "payload"), "output": _OUTPUT},
    "POLL": {
        "input": ("action", "url", "headers", "pollCount", "pollIntervalSeconds"),
        "output": (*_OUTPUT, "iterationCount", "pollCount", "interval", "processedUrl", "inputHeaders"),
    },
}
"""The properties of a task that bindings can refer to, by its type."""


def check_references(task: Task, pipeline: Pipeline) -> None:
    """Refuse bindings that cannot have a value when the task runs.

    Raises:
        BindingError: A binding is none, or refers to an input, a task or a property that is not there, or to a task
            that runs later.
        UnsupportedError: It refers to a task of another type, which does not run here.
    """
    for key in ("preCondition", "input"):
        for scalar in _scalars(task.entries[key].value) if key in task.entries else ():
            with located(without_secrets(scalar.place)):
                for binding in bindings_in(scalar.text("a text")):
                    _check(binding, task, pipeline)


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
        stage, name, *rest = keys if keys[1] not in ("input", "output") else ["", *keys]
        _check_task(binding, stage, name, task, pipeline)
        meant = pipeline.find(stage, name)
        _check_property(binding, rest, meant.type if meant else "POLL")


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
    if meant.type not in PROPERTIES:
        hint = f"only REST and POLL tasks run here, and '{name}' is of type {meant.type}"
        raise UnsupportedError(f"{binding.text} will have no value", hint=hint)
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
