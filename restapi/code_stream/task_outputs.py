"""The inputs and outputs of a task that later ones see: `${Stage.Task.input.…}` and `${Stage.Task.output.…}`.

Source: VMware, "How do I integrate Code Stream with other applications": the REST and POLL plug-ins.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from restapi.answers.outcome import Outcome
from restapi.schedule import Schedule

COMPLETED, FAILED = "COMPLETED", "FAILED"


def outputs_of(
    outcome: Outcome | None, schedule: Schedule | None = None, exits: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The outputs of a REST task: `status`, `responseCode`, `responseHeaders`, `responseBody` and `responseJson`.

    Those of a POLL task have `iterationCount`, `pollCount`, `interval`, `expectedResponse`, `processedUrl` and
    `inputHeaders` besides. What did not arrive is None, and so is the JSON of a body that is none. The names of headers
    ignore case.

    Args:
        outcome: How the task ended; None where it failed before anything was sent.
        schedule: When a POLL task polls; None for a REST task.
        exits: The exit criteria of a POLL task, as they are written.
    """
    if outcome is None:
        return {"status": FAILED}
    return {
        "status": COMPLETED if outcome.succeeded else FAILED,
        "responseCode": outcome.status,
        "responseHeaders": outcome.headers,
        "responseBody": outcome.text,
        "responseJson": outcome.json,
        **(_outputs_of_polls(outcome, schedule, exits or {}) if schedule else {}),
    }


def _outputs_of_polls(outcome: Outcome, schedule: Schedule, exits: Mapping[str, str]) -> dict[str, Any]:
    return {
        "iterationCount": outcome.iterations,
        "pollCount": schedule.count,
        "interval": schedule.interval,
        "expectedResponse": dict(exits),
        "processedUrl": outcome.call.url,
        "inputHeaders": dict(outcome.call.headers),
    }


def inputs_of(outcome: Outcome | None, schedule: Schedule | None = None) -> dict[str, Any]:
    """The inputs of a task, with the values of their bindings: `action`, `url`, `headers`, and `payload`.

    Those of a POLL task have no `payload`, but `pollCount` and `pollIntervalSeconds`.

    Args:
        outcome: How the task ended; None where these values are not known.
        schedule: When a POLL task polls; None for a REST task.
    """
    if outcome is None:
        return {}
    call = outcome.call
    inputs = {"action": call.method.lower(), "url": call.url, "headers": dict(call.headers)}
    if schedule is None:
        return {**inputs, "payload": (call.body or b"").decode()}
    return {**inputs, "pollCount": schedule.count, "pollIntervalSeconds": schedule.interval}


def remembered(
    tasks: Mapping[str, Any], id: str, inputs: Mapping[str, Any], outputs: Mapping[str, Any]
) -> dict[str, Any]:
    """The scope `tasks` with one more task: found by its stage and name, and by its name alone.

    Args:
        tasks: The scope up to now.
        id: As in an Invocation: `Stage.Task`, or the name of a task without a stage.
        inputs: The inputs of the task.
        outputs: Its outputs.
    """
    stage, _, name = id.rpartition(".")
    task = {"input": inputs, "output": outputs}
    scope = dict(tasks)
    scope[name] = {**scope.get(name, {}), **task}
    if stage:
        scope[stage] = {**scope.get(stage, {}), name: task}
    return scope
