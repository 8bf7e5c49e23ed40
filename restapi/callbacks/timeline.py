"""The timeline of one task: its logs, and its records of job and task, as Azure tells them to services that ask.

Source: Microsoft Learn, Azure DevOps REST API, "Logs - Create", "Logs - Append" and "Records - List". Not safe in
threads: the ticket that has it guards it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from restapi.callbacks.events import EventName, Records

MAX_LOGS = 100
"""The most logs that one task has."""


@dataclass(slots=True)
class _Log:
    """A log that a service made."""

    id: int
    path: str
    created: datetime = field(default_factory=lambda: datetime.now(UTC))
    changed: datetime = field(default_factory=lambda: datetime.now(UTC))
    lines: int = 0

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "path": self.path,
            "lineCount": self.lines,
            "createdOn": _time(self.created),
            "lastChangedOn": _time(self.changed),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> _Log:
        created, changed = (datetime.fromisoformat(value[name]) for name in ("createdOn", "lastChangedOn"))
        return cls(value["id"], value["path"], created, changed, value["lineCount"])


@dataclass(slots=True)
class Timeline:
    """The timeline of one task.

    Attributes:
        job_id, task_id: The records that it has.
    """

    job_id: str
    task_id: str
    _logs: dict[int, _Log] = field(default_factory=dict[int, _Log])
    _logs_of: dict[str, int] = field(default_factory=dict[str, int])
    _variables: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])

    def create_log(self, path: str) -> Mapping[str, Any] | None:
        """A new log, as Azure answers; None where there are too many."""
        if len(self._logs) >= MAX_LOGS:
            return None
        log = _Log(len(self._logs) + 1, path)
        self._logs[log.id] = log
        return log.as_json()

    def append(self, id: str, lines: int) -> Mapping[str, Any] | None:
        """A log after so many more lines, as Azure answers; None where there is none of that id."""
        log = self._logs.get(int(id)) if id.isascii() and id.isdigit() and len(id) < 9 else None
        if log is None:
            return None
        log.lines += lines
        log.changed = datetime.now(UTC)
        return log.as_json()

    def update(self, records: Records) -> None:
        """Keep the variables and the logs that records tell; a secret is kept by its name alone."""
        for name, value in records.values.values.items():
            is_secret = value in records.values.secrets
            self._variables[name] = {"value": None if is_secret else value, "isSecret": is_secret}
        own = (self.job_id, self.task_id)
        self._logs_of |= {id.lower(): log for id, log in records.logs.items() if id.lower() in own}

    def as_kept(self) -> dict[str, Any]:
        """All of it as plain JSON, from which `of_kept` goes on."""
        return {
            "logs": [log.as_json() for log in self._logs.values()],
            "logsOf": dict(self._logs_of),
            "variables": dict(self._variables),
        }

    @classmethod
    def of_kept(cls, job_id: str, task_id: str, value: Mapping[str, Any]) -> Timeline:
        """The timeline that `as_kept` gave."""
        logs = {log["id"]: _Log.from_json(log) for log in value["logs"]}
        return cls(job_id, task_id, logs, dict(value["logsOf"]), dict(value["variables"]))

    def as_json(self, stage: EventName | None, succeeded: bool | None) -> dict[str, Any]:
        """The records of the job and the task, as Azure answers, given the last event and the result."""
        job = self._record(self.job_id, None, "Job", stage, None)
        task = self._record(self.task_id, self.job_id, "Task", stage, succeeded)
        return {"count": 2, "value": [job, {**task, "variables": dict(self._variables)}]}

    def _record(
        self, id: str, parent: str | None, kind: str, stage: EventName | None, succeeded: bool | None
    ) -> dict[str, Any]:
        log = self._logs_of.get(id)
        is_over = stage is EventName.COMPLETED and kind == "Task"
        return {
            "id": id,
            "parentId": parent,
            "type": kind,
            "name": kind,
            "state": "completed" if is_over else "pending" if stage is None else "inProgress",
            "result": None if succeeded is None else "succeeded" if succeeded else "failed",
            "log": None if log is None else {"id": log},
            "variables": {},
        }


def _time(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
