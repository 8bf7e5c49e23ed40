"""Files of Code Stream: the REST and POLL tasks in them as invocations.

Source: VMware, "Using and Managing Code Stream": the REST and POLL plug-ins, and the pipelines that it
exports as YAML.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from restapi.code_stream.dialect import CODE_STREAM, CodeStream
from restapi.code_stream.pipeline import Pipeline, Task, read_pipeline
from restapi.code_stream.poll_task import read_poll_task
from restapi.code_stream.references import absent_values, check_references
from restapi.code_stream.server_values import from_file, made_up
from restapi.code_stream.task import read_task
from restapi.errors import FileError
from restapi.invocation import Invocation
from restapi.pipelines import model
from restapi.yaml_file import Node

READERS = {"REST": read_task, "POLL": read_poll_task}
"""The readers of the tasks that run here, by their type."""


def read(root: Node) -> list[Invocation]:
    """The invocations that a file asks for, in the order in which its tasks run; with other tasks, a Pipeline.

    Raises:
        FileError: It holds no REST and no POLL task, or one is wrong.
        InvocationError: A header, a binding, a criterion or a condition is wrong.
    """
    pipeline = read_pipeline(root)
    ours = [task for task in pipeline.tasks if task.type in READERS]
    if not ours:
        others = sorted({task.type for task in pipeline.tasks})
        hint = f"found only {', '.join(others)}" if others else "write a task (type: REST …), or a pipeline with stages"
        raise FileError("no REST or POLL task", place=root.place, hint=hint)
    dialects = {task: _dialect(task, pipeline, made) for made in [made_up()] for task in ours}
    calls = {task: READERS[task.type](task, pipeline, dialects[task]) for task in ours}
    calls[ours[0]] = replace(calls[ours[0]], notes=(*_notes(pipeline), *calls[ours[0]].notes))
    if len(ours) == len(pipeline.tasks):
        return list(calls.values())
    steps = tuple(calls.get(task) or _passed_over(task) for task in pipeline.tasks)
    return model.Pipeline([model.Stage("", (model.Job("", steps),))])


def _passed_over(task: Task) -> model.Task:
    """A task that does not run here."""
    return model.Task(task.type, model.TaskKind.CODE_STREAM, name=task.name or task.type, id=task.id)


def _dialect(task: Task, pipeline: Pipeline, made: Mapping[str, str]) -> CodeStream:
    """The dialect of a task, whose bindings are checked, with what the file tells of it."""
    bindings, told = check_references(task, pipeline), from_file(task, pipeline)
    used = dict.fromkeys(str(binding.path[1]) for binding, _ in bindings if binding.path[0] == "pipeline")
    absent = tuple(absent_values(bindings, pipeline))
    if not used and not absent:
        return CODE_STREAM
    return CodeStream(
        server={**made, **told},
        made_up=tuple(name for name in used if name in made and name not in told),
        declared=frozenset(pipeline.inputs or ()),
        absent=absent,
    )


def _notes(pipeline: Pipeline) -> Iterator[str]:
    """Sentences on what Code Stream would do with the pipeline, and what is not done here."""
    if not pipeline.enabled:
        yield "the pipeline is not enabled, so that none of its tasks runs; enabled: true makes them run"
    for passed in pipeline.passed_over:
        yield f"{passed} has no meaning here"
