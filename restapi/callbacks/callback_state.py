"""The state of a task that its service completes: what it has told, and until when which event is to come. Pure.

Plain data, which may outlive the process that made it. Times are seconds by one clock: that of the wall where it does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from restapi.callbacks.events import Event, EventName
from restapi.errors import check_version

VERSION = 1
"""The version of the plain JSON."""
GRACE = 5.0
"""The most seconds after TaskCompleted in which log lines and variables are taken: Microsoft's helpers send some."""
QUIET = 0.5
"""The seconds without any request after which the grace is over."""

_ORDER = [None, *EventName]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackState:
    """The state of one task.

    Attributes:
        started_at: When its time began to run.
        limits: The seconds from then on that each event may take that is still to come.
        grace: How many seconds log lines and variables may come after the last event, at most.
        stage: The last event; None before the first one.
        succeeded: How the task ended; None where it has not.
        completed_at: When it ended.
        asked_at: When its service last made a request.
    """

    started_at: float
    limits: Mapping[EventName, float] = field(default_factory=dict[EventName, float])
    grace: float = GRACE
    stage: EventName | None = None
    succeeded: bool | None = None
    completed_at: float = 0.0
    asked_at: float = 0.0

    @classmethod
    def of(
        cls, seconds: float, earlier: Mapping[EventName, float] | None = None, *, now: float, grace: float = GRACE
    ) -> CallbackState:
        """The state of a task that begins *now*, by the seconds that TaskCompleted and events before it may take."""
        return cls(started_at=now, limits={**(earlier or {}), EventName.COMPLETED: seconds}, grace=grace)

    @property
    def awaited(self) -> EventName:
        """The event that is late first, where it does not come."""
        return min(self.limits, key=lambda name: self.limits[name], default=EventName.COMPLETED)

    @property
    def due(self) -> float:
        """When it is over, where nothing more is told."""
        if self.succeeded is None:
            return self.started_at + self.limits[self.awaited]
        return min(self.completed_at + self.grace, max(self.completed_at, self.asked_at) + QUIET)

    def is_behind(self, name: EventName) -> bool:
        """True where an event was told already, or a later one was."""
        return _ORDER.index(name) <= _ORDER.index(self.stage)

    def after(self, event: Event, at: float) -> CallbackState:
        """The state with one more event; a later one stands for those before it."""
        coming = {name: seconds for name, seconds in self.limits.items() if EventName(name) not in _until(event.name)}
        ended = at if event.succeeded is not None else self.completed_at
        return replace(self, limits=coming, stage=event.name, succeeded=event.succeeded, completed_at=ended)

    def asked(self, at: float) -> CallbackState:
        """The state with one more request, whatever it tells; one that comes too late changes nothing."""
        return replace(self, asked_at=at) if at < self.due else self

    def as_json(self) -> dict[str, Any]:
        """The state as plain JSON."""
        return {
            "version": VERSION,
            "startedAt": self.started_at,
            "limits": {name.value: seconds for name, seconds in self.limits.items()},
            "grace": self.grace,
            "stage": self.stage.value if self.stage else None,
            "succeeded": self.succeeded,
            "completedAt": self.completed_at,
            "askedAt": self.asked_at,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> CallbackState:
        """The state that `as_json` gave.

        Raises:
            ValueError: It is of another version.
        """
        check_version(value, VERSION, "the state of a callback")
        return cls(
            started_at=value["startedAt"],
            limits={EventName(name): seconds for name, seconds in value["limits"].items()},
            grace=value["grace"],
            stage=value["stage"] and EventName(value["stage"]),
            succeeded=value["succeeded"],
            completed_at=value["completedAt"],
            asked_at=value["askedAt"],
        )


def _until(name: EventName) -> list[EventName]:
    """The events up to one."""
    names = list(EventName)
    return names[: names.index(name) + 1]
