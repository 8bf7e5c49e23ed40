"""Azure Pipelines files: the InvokeRESTAPI steps in them as invocations, in their stages and jobs."""

from __future__ import annotations

import re

from conditions.values.dotnet_text import fold
from restapi.azure.graph import WAY_DOWN, Graph, Way
from restapi.azure.inputs import TASK, VERSIONS, Inputs, refuse_template_expression
from restapi.azure.poll_properties import Polls
from restapi.azure.properties import checked_later, read_outputs, read_properties
from restapi.azure.secret_uses import with_secret_outputs
from restapi.azure.tasks import TaskName, kind_of, task_name
from restapi.calls.criterion import read_condition
from restapi.calls.preparing import check
from restapi.errors import FileError, located
from restapi.invocation import Invocation
from restapi.pipelines.model import Pipeline, Step, Task, TaskKind
from restapi.yaml_file import Entry, Node

_VERSION = re.compile(r"(\d+)(?:\.\d+)*")
_SHAPES = "write a step (task: …), a list of steps, or a pipeline with stages, jobs or steps"


def read(root: Node) -> Pipeline:
    """The pipeline that a file is: one step, a list of steps, jobs or stages, or a whole pipeline.

    Raises:
        FileError: The file holds no step of version 0 or 1, or a step, a job or a stage is wrong.
        InvocationError: A method, headers, a condition or a success criterion are wrong.
    """
    pipeline = Graph(_step).pipeline(root)
    if not pipeline:
        others = sorted({task.task for task in pipeline.tasks})
        if not others and root.is_mapping and WAY_DOWN.isdisjoint(root.members):
            others = [next(iter(root.members), "an empty mapping")]
        hint = f"found only {', '.join(others)}" if others else _SHAPES
        raise FileError(f"no {TASK} step", place=root.place, hint=hint)
    return with_secret_outputs(pipeline)


def _step(step: Node, way: Way) -> Step:
    if "task" not in step.members:
        return _passed_over(next(iter(step.members), "an empty mapping"), step)
    name = task_name(step.members["task"].value.text("task"))
    if fold(name.name) == fold(TASK):
        return read_step(step, way.variables)
    kind = kind_of(name.name, on_server=way.on_server)
    if kind is TaskKind.AGENT:
        return _passed_over(str(name), step)
    return _task(step, name, kind, way.variables)


def _passed_over(task: str, step: Node) -> Task:
    """A step that an agent does: nothing of it matters here but what people and other steps call it."""
    texts = {key: entry.value for key, entry in step.members.items() if key in ("name", "displayName")}
    found = {key: "" if node.is_list or node.is_mapping else node.text(key).strip() for key, node in texts.items()}
    name = found.get("name", "")
    return Task(task, TaskKind.AGENT, name=found.get("displayName") or name or task, id=name)


def _task(step: Node, name: TaskName, kind: TaskKind, variables: dict[str, str]) -> Task:
    """A task that needs no agent, and is no call."""
    properties = read_properties(step.members, step.members["task"].place)
    given = properties.arguments()
    written = properties.value("inputs", {}) if kind is not TaskKind.AGENTLESS else {}
    inputs = {key.lower(): entry.value.text(f"the input '{key}'").strip() for key, entry in written.items()}
    for key, entry in written.items():
        refuse_template_expression(inputs[key.lower()], entry.value)
    known = ("condition", "enabled", "continue_on_error", "timeout", "env", "id")
    task = Task(
        str(name),
        kind,
        name=properties.value("displayName") or properties.value("name") or str(name),
        defaults=variables,
        inputs=inputs,
        places={"task": step.members["task"].value.place, **checked_later(properties)},
        **{part: given[part] for part in known if part in given},
    )
    with located(task.places.get("condition")):
        read_condition(task.condition, task.dialect.language)
    return task


def is_ours(step: Node) -> bool:
    """True of an InvokeRESTAPI step."""
    return "task" in step.members and fold(task_name(step.members["task"].value.text("task")).name) == fold(TASK)


def read_step(step: Node, variables: dict[str, str]) -> Invocation:
    """The invocation that an InvokeRESTAPI step asks for, with the variables that are defined above it.

    Raises:
        FileError: A property or an input is not known, is missing, or is not of its kind.
        InvocationError: A method, headers, a condition or a success criterion are wrong.
    """
    task = step.members["task"]
    version = _version(task)
    properties = read_properties(step.members, task.place)
    keep_macros = properties.value("keepMacros", False)
    inputs = Inputs(properties.value("inputs", {}), version, task.place, keep_macros=keep_macros)
    polls = Polls(properties)
    places = inputs.places()
    completion = polls.completion(inputs.completion())
    outputs = read_outputs(properties, told=completion.needs_receiver)
    places = places | polls.places(places) | checked_later(properties)
    invocation = Invocation(
        inputs.request(),
        completion,
        name=properties.value("displayName") or properties.value("name") or f"{TASK}@{version}",
        defaults=variables,
        inputs=inputs.texts,
        by_default=inputs.by_default,
        places=places,
        **{**properties.arguments(), **outputs},
    )
    check(invocation)
    if "schema" in properties:
        from restapi.azure.step_schema import refuse_mismatch  # few steps name one

        refuse_mismatch(properties, completion, places)
    return invocation


def _version(task: Entry) -> str:
    name, _, version = task.value.text("task").partition("@")
    match = _VERSION.fullmatch(version.strip())
    if not match or match[1] not in VERSIONS:
        problem = f"version '{version.strip()}' of {TASK} is not known" if version else f"{TASK} needs a version"
        raise FileError(problem, hint=f"write {name.strip()}@1 or {name.strip()}@0", place=task.value.place)
    return match[1]
