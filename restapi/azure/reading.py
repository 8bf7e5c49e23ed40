"""Azure Pipelines files: the InvokeRESTAPI steps in them as invocations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

from restapi.azure.inputs import TASK, VERSIONS, Inputs, refuse_template_expression
from restapi.azure.poll_properties import Polls
from restapi.azure.properties import checked_later, read_outputs, read_properties
from restapi.azure.secret_uses import with_secret_outputs
from restapi.calls.preparing import check
from restapi.errors import FileError
from restapi.invocation import Invocation
from restapi.yaml_file import Entry, Node

Variables: TypeAlias = dict[str, str]

# The keys of a pipeline that lead to steps; `on: failure` and its like are left out, as they do not always run.
WAY_DOWN = {
    *("stages", "jobs", "steps"),
    *("strategy", "runOnce", "rolling", "canary"),
    *("preDeploy", "deploy", "routeTraffic", "postRouteTraffic"),
}

_VERSION = re.compile(r"(\d+)(?:\.\d+)*")
_SHAPES = "write a step (task: …), a list of steps, or a pipeline with stages, jobs or steps"


def read(root: Node) -> list[Invocation]:
    """The invocations that a file asks for, in its order: one step, a list of steps, or a whole pipeline.

    Raises:
        FileError: The file holds no step of version 0 or 1, or a step is wrong. Steps of other tasks are passed over.
        InvocationError: A method, headers, a condition or a success criterion are wrong.
    """
    steps = list(_steps(root, {}))
    found = [read_step(step, variables) for step, variables in steps if is_ours(step)]
    if not found:
        others = sorted({_task_of(step) for step, _ in steps})
        hint = f"found only {', '.join(others)}" if others else _SHAPES
        raise FileError(f"no {TASK} step", place=root.place, hint=hint)
    return with_secret_outputs(found)


def _steps(node: Node, variables: Variables) -> Iterator[tuple[Node, Variables]]:
    """The steps at or below *node*, in order, each with the variables of the pipeline, stage and job that it is in.

    A step is a mapping from which no key leads further down.
    """
    for item in node.parts:
        yield from _steps(item, variables)
    if node.is_mapping:
        for key, entry in node.members.items():
            refuse_template_expression(key, entry.key)
        ways = [entry for key, entry in node.members.items() if key in WAY_DOWN]
        if ways and "variables" in node.members:
            variables = {**variables, **_variables(node.members["variables"].value)}
        for way in ways:
            yield from _steps(way.value, variables)
        if not ways:
            yield node, variables


def _variables(node: Node) -> Variables:
    """Variables as a mapping, or as a list of names and values; groups and templates in it are passed over."""
    if node.is_list:
        items = [item.entries("a variable") for item in node.parts]
        named = {item["name"].value.text("name"): item["value"] for item in items if {"name", "value"} <= item.keys()}
    else:
        named = node.entries("variables")
    return {name: entry.value.text(f"the variable '{name}'") for name, entry in named.items()}


def _task_of(step: Node) -> str:
    """The task that a step runs, as people would name it."""
    task = step.members.get("task")
    return task.value.text("task") if task else next(iter(step.members), "an empty mapping")


def is_ours(step: Node) -> bool:
    """True of an InvokeRESTAPI step."""
    return "task" in step.members and _task_of(step).partition("@")[0].strip().lower() == TASK.lower()


def read_step(step: Node, variables: Variables) -> Invocation:
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
    invocation = Invocation(
        inputs.request(),
        completion,
        name=properties.value("displayName") or properties.value("name") or f"{TASK}@{version}",
        defaults=variables,
        inputs=inputs.texts,
        by_default=inputs.by_default,
        places=places | polls.places(places) | checked_later(properties),
        **{**properties.arguments(), **outputs},
    )
    check(invocation)
    return invocation


def _version(task: Entry) -> str:
    name, _, version = task.value.text("task").partition("@")
    match = _VERSION.fullmatch(version.strip())
    if not match or match[1] not in VERSIONS:
        problem = f"version '{version.strip()}' of {TASK} is not known" if version else f"{TASK} needs a version"
        raise FileError(problem, hint=f"write {name.strip()}@1 or {name.strip()}@0", place=task.value.place)
    return match[1]
