"""Waiting for the events of a service. Sans I/O."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from restapi.answers.verdict import Verdict
from restapi.callbacks.events import Event, EventName, Lines, Values
from restapi.callbacks.tickets import Notice, Ticket
from restapi.calls.preparing import PreparedRequest
from restapi.exchanges.effects import Countdown, Flow, receive

TICK = 1.0
"""The seconds after which whoever watches is told again."""
GRACE = 5.0
"""The most seconds after TaskCompleted in which log lines and variables are taken: Microsoft's helpers send some."""
QUIET = 0.5
"""The seconds without any request after which the grace is over."""


@dataclass(frozen=True, slots=True)
class Awaited:
    """An event that is waited for.

    Attributes:
        call: The call whose service is to send it.
        status: The status that the call was answered with.
        event: The event.
        url: Where it is to be sent to.
        left: The seconds that are left for it.
    """

    call: PreparedRequest
    status: int | None
    event: EventName
    url: str
    left: float


WatchWaiting = Callable[[Awaited], None]


@dataclass(slots=True)
class Waiting:
    """The waiting for the events of one ticket.

    Attributes:
        ticket: What is waited with.
        limits: The time for each event that is still to come.
        hear: Called with each notice as soon as it is there.
        watch: Called with the event that is waited for and the seconds that are left, once a second.
        grace: How many seconds log lines and variables may come after the last event, at most.
        told: All that was told.
        outputs: The variables in it.
        succeeded: How the service completed the task; None where it has not.
    """

    ticket: Ticket
    limits: dict[EventName, Countdown]
    hear: Callable[[Notice], None] | None = None
    watch: Callable[[EventName, float], None] | None = None
    grace: float = GRACE
    told: list[Notice] = field(default_factory=list[Notice])
    outputs: dict[str, str] = field(default_factory=dict[str, str])
    succeeded: bool | None = None

    def verdict(self) -> Flow[Verdict]:
        """Wait until the last event is there, or one is late."""
        while True:
            name, limit = min(self.limits.items(), key=lambda item: item[1].left())
            notices = yield from self._next(name, limit)
            if notices:
                self.take(notices)
            else:
                self._close()
            if self.succeeded is not None:
                yield from self._late_news(Countdown(self.grace, limit.now))
                result = "succeeded" if self.succeeded else "failed"
                reason = f"The service completed the task with the result {result}."
                return Verdict(self.succeeded, reason, denied=not self.succeeded)
            if self.ticket.closed:
                return Verdict(False, self._late(name, limit), undecided=True)

    def take(self, notices: Iterable[Notice]) -> None:
        """Learn what the service told."""
        for notice in notices:
            self.told.append(notice)
            match notice.news:
                case Values(values):
                    self.outputs |= values
                case Event() as event:
                    self._arrived(event)
                case Lines():
                    pass
            if self.hear:
                self.hear(notice)

    def _next(self, name: EventName, limit: Countdown) -> Flow[tuple[Notice, ...]]:
        """The next notices; nothing where the time was over."""
        while True:
            left = limit.left()
            if self.watch:
                self.watch(name, left)
            notices = yield from receive(self.ticket, min(left, TICK) if self.watch else left)
            if notices or not limit.left():
                return notices

    def _late_news(self, time: Countdown) -> Flow[None]:
        """Take what still comes after the last event, while something does."""
        while left := min(QUIET, time.left()):
            before = self.ticket.requests
            notices = yield from receive(self.ticket, left)
            self.take(notices)
            if not notices and self.ticket.requests == before:
                break
        self._close()

    def _close(self) -> None:
        """What was accepted up to here counts, and nothing is accepted from here on."""
        self.ticket.close()
        self.take(self.ticket.taken())

    def _arrived(self, event: Event) -> None:
        self.succeeded = event.succeeded
        for name in EventName:  # a later event stands for those before it
            self.limits.pop(name, None)
            if name is event.name:
                return

    def _late(self, name: EventName, limit: Countdown) -> str:
        hint = f"; a request was refused: {self.ticket.refusal}" if self.ticket.refusal else ""
        return f"No event {name} came within {round(limit.seconds, 2):g} s{hint}."
