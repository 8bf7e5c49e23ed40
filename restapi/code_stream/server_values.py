"""The values of a run that Code Stream fills in, such as `${executionId}`: known from the file, or made up."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

from restapi.code_stream.pipeline import Pipeline, Task


def made_up() -> dict[str, str]:
    """Values that stand for those of the server in one run. The host of the URL can never exist (RFC 2606)."""
    id, now = str(uuid4()), datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return {
        "executionId": id,
        "executionUrl": f"https://code-stream.invalid/executions/{id}",
        "executionIndex": "1",
        "requestBy": "condex",
        "comments": "",
        "executedOn": now,
        "startTime": now,
    }


def from_file(task: Task, pipeline: Pipeline) -> dict[str, str]:
    """Values that the file tells: the names of the pipeline, the stage and the task."""
    told = {"name": pipeline.name, "stageName": task.stage, "taskName": task.name}
    return {name: value for name, value in told.items() if value}
