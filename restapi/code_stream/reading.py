"""Files of Code Stream: the REST and POLL tasks in them as invocations.

Source: VMware, "Using and Managing Code Stream": the REST and POLL plug-ins, and the pipelines that it
exports as YAML.
"""

from __future__ import annotations

from restapi.code_stream.pipeline import read_pipeline
from restapi.code_stream.poll_task import read_poll_task
from restapi.code_stream.references import check_references
from restapi.code_stream.task import read_task
from restapi.errors import FileError
from restapi.invocation import Invocation
from restapi.yaml_file import Node

READERS = {"REST": read_task, "POLL": read_poll_task}
"""The readers of the tasks that run here, by their type."""


def read(root: Node) -> list[Invocation]:
    """The invocations that a file asks for, in the order in which its tasks run. Other tasks are passed over.

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
    for task in ours:
        check_references(task, pipeline)
    return [READERS[task.type](task, pipeline.inputs) for task in ours]
