"""What a service tells of its tasks, whoever is killed meanwhile: each event until it is answered, and then again."""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

PAUSE = 0.3
"""The seconds until an event without an answer is sent again."""
PATIENCE = 5.0
"""The seconds that an answer may take."""
RESULTS = {"succeeded": "success", "failed": "failure"}
"""What a run ends with, by the result that its service tells."""
REFUSED = (HTTPStatus.CONFLICT, HTTPStatus.GONE)


@dataclass
class Told:
    """What was told of one task.

    Attributes:
        result: Its result.
        status: The status that the event of its end was answered with, at last.
        unlike: How many repetitions were answered in another way than they should be.
    """

    result: str
    status: int = 0
    unlike: int = 0


@dataclass
class Teller:
    """Tells of each task that began, at a random time, that it started and that it is over.

    Attributes:
        longest: The seconds that a task takes at most.
        told: What was told, by the paths of the calls.
    """

    longest: float
    told: dict[str, Told] = field(default_factory=dict[str, Told])
    threads: list[threading.Thread] = field(default_factory=list[threading.Thread])

    def begin(self, path: str, headers: Mapping[str, str]) -> None:
        """Tell of one task later."""
        self.told[path] = Told(random.choice([*RESULTS]))
        self.threads.append(threading.Thread(target=self._tell, args=(self.told[path], headers), daemon=True))
        self.threads[-1].start()

    def end(self) -> None:
        """Wait until all is told."""
        for thread in self.threads:
            thread.join()

    def _tell(self, told: Told, headers: Mapping[str, str]) -> None:
        time.sleep(random.uniform(0.0, self.longest))
        started, completed = {"name": "TaskStarted"}, {"name": "TaskCompleted", "result": told.result}
        first = answered(headers, started, "started")
        told.status = answered(headers, completed, "completed")
        for event, id, status in ((started, "started", first), (completed, "completed", told.status)):
            told.unlike += answered(headers, event, id) != status
            told.unlike += answered(headers, event) not in REFUSED


def answered(headers: Mapping[str, str], event: Mapping[str, str], id: str = "") -> int:
    """The status of the answer to an event, which is sent until there is one."""
    while True:
        try:
            status = sent(headers, event, id)
        except (OSError, HTTPException):
            status = HTTPStatus.SERVICE_UNAVAILABLE
        if status != HTTPStatus.SERVICE_UNAVAILABLE:
            return status
        time.sleep(PAUSE)


def sent(headers: Mapping[str, str], event: Mapping[str, str], id: str) -> int:
    """The status of the answer to an event that is sent once, with an id or without one."""
    url = urlsplit("{PlanUrl}{ProjectId}/_apis/distributedtask/hubs/{HubName}/plans/{PlanId}/events".format(**headers))
    body = {**event, "taskId": headers["TaskInstanceId"], "jobId": headers["JobId"]}
    named = {"ce-id": id, "ce-source": "/soak"} if id else {}
    connection = HTTPConnection(url.hostname or "", url.port, timeout=PATIENCE)
    try:
        authorization = {"Authorization": f"Bearer {headers['AuthToken']}"}
        connection.request("POST", url.path, json.dumps(body).encode(), {**authorization, **named})
        return connection.getresponse().status
    finally:
        connection.close()
