"""VMware Code Stream files (Aria Automation Pipelines): the REST tasks in them as invocations.

Source: VMware, "Using and Managing Code Stream": the REST plug-in, and the pipelines that it exports as YAML.
"""

from __future__ import annotations

from restapi.code_stream.pipeline import is_code_stream, read_pipeline
from restapi.code_stream.references import check_references
from restapi.code_stream.task import read_task
from restapi.errors import FileError, UnsupportedError
from restapi.invocation import Invocation
from restapi.yaml_file import Mapping

__all__ = ["is_code_stream", "read"]


def read(root: Mapping) -> list[Invocation]:
    """The invocations that a file asks for, in the order in which its tasks run. Other tasks are passed over.

    Raises:
        FileError: It holds no REST task, or one is wrong.
        InvocationError: A header, a binding or a condition is wrong.
        UnsupportedError: It holds a POLL task.
    """
    pipeline = read_pipeline(root)
    for task in pipeline.tasks:
        if task.type == "POLL":
            hint = "REST tasks are; leave it out to run them alone"
            raise UnsupportedError("POLL tasks are not supported in this version", hint=hint, place=task.type_place)
    ours = [task for task in pipeline.tasks if task.type == "REST"]
    if not ours:
        others = sorted({task.type for task in pipeline.tasks})
        hint = f"found only {', '.join(others)}" if others else "write a task (type: REST …), or a pipeline with stages"
        raise FileError("no REST task", place=root.place, hint=hint)
    for task in ours:
        check_references(task, pipeline)
    return [read_task(task, pipeline.inputs) for task in ours]
