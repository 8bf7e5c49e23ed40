"""Tickets of those who wait for events: each with a token of their own, and why an event is refused.

Pure but for locks: events come in the threads of a server, and are taken in the thread of the invocation. What was
answered with a success is counted, always; after the ticket is closed nothing is.
"""

from __future__ import annotations

import hmac
import secrets
import uuid
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from threading import Lock
from typing import Any, TypeAlias

from restapi.callbacks.callback_state import CallbackState
from restapi.callbacks.events import Event, EventName, Lines, News, Records, Values
from restapi.callbacks.timeline import MAX_LOGS, Timeline

HUB = "build"
VARIABLES = (
    *("system.CollectionUri", "system.TeamFoundationCollectionUri", "system.TeamProjectId", "system.HostType"),
    *("system.PlanId", "system.JobId", "system.TimelineId", "system.TaskInstanceId", "system.AccessToken"),
)
"""The names of the variables of a ticket."""
MAX_TOLD = 5 * 1024 * 1024
"""The most bytes of log lines and variables one ticket takes."""
MAX_LINES = 100_000
"""The most log lines one ticket takes: a line without characters costs the sender nothing."""
MAX_SECRETS = 100
"""The most values that one ticket takes as secrets: each is looked for in every text from then on."""

_COMPLETED = "the task is completed"

Told: TypeAlias = Mapping[str, Any]
"""The JSON that a request is answered with."""


class RefusedError(Exception):
    """A request to the receiver is refused.

    Attributes:
        status: The HTTP status of the answer.
        problem: Why, in words for the service; it holds nothing that the service has sent.
        headers: Headers that the status asks for.
    """

    def __init__(self, status: int, problem: str, **headers: str) -> None:
        super().__init__(problem)
        self.status = status
        self.problem = problem
        self.headers = headers


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice of a service, and when it came.

    Attributes:
        received: The time, in UTC.
        news: An Event, Lines of the log, or Values of variables.
    """

    received: datetime
    news: News


def _new_id() -> str:
    return str(uuid.uuid4())


@dataclass(slots=True)
class Amounts:
    """The amounts of what one ticket has taken: bytes, log lines and secret variables."""

    told: int = 0
    lines: int = 0
    secrets: int = 0


@dataclass(eq=False, slots=True)
class Ticket:
    """The ticket that one invocation waits with: the ids that Azure would give it, and its own token.

    Attributes:
        plan_url: Where the service sends its events to.
        state: What its service has told, and until when it waits, by the clock.
        token: What the service shows; it completes the task once.
        closed: Whether nobody waits any more.
        refusal: Why the last request that was refused was so; empty where none was.
        events: The ids of the events that it has taken.
    """

    plan_url: str
    state: CallbackState
    clock: Callable[[], float] = field(repr=False)
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    project_id: str = field(default_factory=_new_id)
    plan_id: str = field(default_factory=_new_id)
    job_id: str = field(default_factory=_new_id)
    timeline_id: str = field(default_factory=_new_id)
    task_id: str = field(default_factory=_new_id)
    closed: bool = False
    refusal: str = ""
    events: tuple[str, ...] = ()
    amounts: Amounts = field(default_factory=Amounts, repr=False)
    _timeline: Timeline | None = field(default=None, repr=False)
    _notices: list[Notice] = field(default_factory=list[Notice], repr=False)
    _wake: Callable[[], object] | None = field(default=None, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    @property
    def stage(self) -> EventName | None:
        """The last event; None before the first one."""
        return self.state.stage

    def left(self) -> float:
        """The seconds until it is over, where nothing more is told; 0 when it is."""
        return max(0.0, self.state.due - self.clock())

    @property
    def events_url(self) -> str:
        """Where its events are to be sent to."""
        path = f"{self.project_id}/_apis/distributedtask/hubs/{HUB}/plans/{self.plan_id}/events"
        return self.plan_url + path

    @property
    def variables(self) -> dict[str, str]:
        """The variables that Azure's default headers and bodies refer to."""
        ids = (self.plan_id, self.job_id, self.timeline_id, self.task_id)
        return dict(zip(VARIABLES, (self.plan_url, self.plan_url, self.project_id, HUB, *ids, self.token), strict=True))

    def admit(self, token: str, ids: Mapping[str, str]) -> None:
        """Let a request in.

        Args:
            token: What it shows.
            ids: What it is about: any of `project`, `plan`, `timeline`, `job`, `task`, and `record`, which may be the
                job or the task.

        Raises:
            RefusedError: The token is wrong, or the ids are of another task.
        """
        if not hmac.compare_digest(token.encode(errors="surrogatepass"), self.token.encode()):
            raise RefusedError(401, "the token is not that of this plan")
        self._check_ids(ids)
        with self._lock:
            self.state = self.state.asked(self.clock())
            self._awaken()

    def event(self, event: Event) -> None:
        """Take an event; one that was taken before, by its id, is let pass.

        Raises:
            RefusedError: It is of another job or task, or comes again, or too late.
        """
        self._check_ids({"job": event.job_id} | ({} if event.task_id is None else {"task": event.task_id}))
        with self._lock:
            if event.id and event.id in self.events:
                return
            self._check_open()
            if self.stage is EventName.COMPLETED:
                raise RefusedError(409, _COMPLETED)
            if self.state.is_behind(event.name):
                raise RefusedError(409, f"{event.name} was received before, or a later event was")
            self.state = self.state.after(event, self.clock())
            self.events += (event.id,) if event.id else ()
            self._tell(event)

    def news(self, news: Lines | Values, size: int) -> None:
        """Take what is no event, of *size* bytes; RefusedError where it comes too late or is too much."""
        with self._lock:
            self._take(news, size)

    def create_log(self, path: str, size: int) -> Mapping[str, Any]:
        """Make a log, and return what Azure tells of it; RefusedError where it comes too late or is too much."""
        with self._lock:
            self._check_open()
            self._count(size)
            log = self.timeline.create_log(path)
            if log is None:
                raise RefusedError(413, f"there are {MAX_LOGS} logs already")
            return log

    def append_log(self, id: str, lines: Lines, size: int) -> Mapping[str, Any]:
        """Take a part of a log, and return what Azure tells of it.

        Raises:
            RefusedError: There is no such log, or it comes too late or is too much.
        """
        with self._lock:
            self._check_open()
            log = self.timeline.append(id, len(lines.texts))
            if log is None:
                raise RefusedError(404, "there is no such log")
            self._take(lines, size)
            return log

    def update(self, records: Records, size: int) -> Mapping[str, Any]:
        """Take what records tell, and return them; RefusedError where it comes too late or is too much."""
        with self._lock:
            self._take(records.values, size)
            self.timeline.update(records)
            return self.timeline.as_json(self.stage, self.state.succeeded)

    def records(self) -> Mapping[str, Any]:
        """The records, as Azure tells them; RefusedError where they are asked for too late."""
        with self._lock:
            self._check_open()
            return self.timeline.as_json(self.stage, self.state.succeeded)

    @property
    def timeline(self) -> Timeline:
        """The logs and the records."""
        if self._timeline is None:
            self._timeline = Timeline(self.job_id, self.task_id)
        return self._timeline

    def as_json(self) -> dict[str, Any]:
        """What it has taken, but for the notices, as plain JSON; neither its token nor its ids are in it."""
        timeline = self._timeline.as_kept() if self._timeline else None
        told = {"amounts": asdict(self.amounts), "events": list(self.events), "timeline": timeline}
        return {"state": self.state.as_json(), **told}

    def restore(self, value: Mapping[str, Any]) -> None:
        """Go on from what `as_json` gave; the state in it is the one that the ticket was made with."""
        self.amounts, self.events = Amounts(**value["amounts"]), tuple(value["events"])
        self._timeline = Timeline.of_kept(self.job_id, self.task_id, value["timeline"]) if value["timeline"] else None

    def close(self) -> None:
        """End the waiting: from here on every event is refused."""
        with self._lock:
            self.closed = True

    def taken(self) -> tuple[Notice, ...]:
        """The notices since this was last asked for."""
        with self._lock:
            notices, self._notices = tuple(self._notices), []
            return notices

    @contextmanager
    def waking(self, wake: Callable[[], object]) -> Generator[None, None, None]:
        """Call *wake*, in any thread, as soon as there is something to take while the block runs."""
        with self._lock:
            self._wake = wake
            if self._notices:
                wake()
        try:
            yield
        finally:
            with self._lock:
                self._wake = None

    def _check_ids(self, ids: Mapping[str, str]) -> None:
        own = {
            "project": [self.project_id],
            "plan": [self.plan_id],
            "timeline": [self.timeline_id],
            "job": [self.job_id],
            "task": [self.task_id],
            "record": [self.job_id, self.task_id],
        }
        for what, id in ids.items():
            if what in own and id.lower() not in own[what]:
                raise RefusedError(403, f"the token is not for this {what}")

    def _check_open(self) -> None:
        """Refuse what comes too late; after the last event the ticket stays open for a while, for the log."""
        if not self.closed and self.left():
            return
        if self.stage is EventName.COMPLETED:
            raise RefusedError(409, _COMPLETED)
        raise RefusedError(410, "nobody waits for this task any more")

    def _take(self, news: Lines | Values, size: int) -> None:
        self._check_open()
        more = len(news.secrets) if isinstance(news, Values) else 0
        if self.amounts.secrets + more > MAX_SECRETS:
            raise RefusedError(413, f"there are more than {MAX_SECRETS} secret variables")
        lines = len(news.texts) if isinstance(news, Lines) else 0
        if self.amounts.lines + lines > MAX_LINES:
            raise RefusedError(413, f"there are more than {MAX_LINES:,} log lines")
        self._count(size)
        self.amounts.lines += lines
        self.amounts.secrets += more
        self._tell(news)

    def _count(self, size: int) -> None:
        if self.amounts.told + size > MAX_TOLD:
            raise RefusedError(413, f"log lines and variables together have more than {MAX_TOLD:,} bytes")
        self.amounts.told += size

    def _tell(self, news: News) -> None:
        self._notices.append(Notice(datetime.now(UTC), news))
        self._awaken()

    def _awaken(self) -> None:
        if self._wake:
            self._wake()
