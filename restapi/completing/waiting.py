"""Waiting for the events of a service. Sans I/O."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from restapi.answers.verdict import Verdict
from restapi.callbacks.events import Event, EventName, Lines, Values
from restapi.callbacks.tickets import Notice, Ticket
from restapi.exchanges.effects import Countdown, Flow, receive


@dataclass(slots=True)
class Waiting:
    """The waiting for the events of one ticket.

    Attributes:
        ticket: What is waited with.
        limits: The time for each event that is still to come.
        hear: Called with each notice as soon as it is there.
        told: All that was told.
        outputs: The variables in it.
        succeeded: How the service completed the task; None where it has not.
    """

    ticket: Ticket
    limits: dict[EventName, Countdown]
    hear: Callable[[Notice], None] | None = None
    told: list[Notice] = field(default_factory=list[Notice])
    outputs: dict[str, str] = field(default_factory=dict[str, str])
    succeeded: bool | None = None

    def verdict(self) -> Flow[Verdict]:
        """Wait until the last event is there, or one is late."""
        while True:
            name, limit = min(self.limits.items(), key=lambda item: item[1].left())
            notices = yield from receive(self.ticket, limit.left())
            if not notices:
                self.ticket.close()  # what was accepted up to here counts, and nothing is accepted from here on
                notices = self.ticket.taken()
            self.take(notices)
            if self.succeeded is not None:
                result = "succeeded" if self.succeeded else "failed"
                return Verdict(self.succeeded, f"The service completed the task with the result {result}.")
            if self.ticket.closed:
                return Verdict(False, self._late(name, limit))

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

    def _arrived(self, event: Event) -> None:
        self.succeeded = event.succeeded
        for name in EventName:  # a later event stands for those before it
            self.limits.pop(name, None)
            if name is event.name:
                return

    def _late(self, name: EventName, limit: Countdown) -> str:
        hint = f"; a request was refused: {self.ticket.refusal}" if self.ticket.refusal else ""
        return f"No event {name} came within {limit.seconds:g} s{hint}."
