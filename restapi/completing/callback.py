"""Completion by callback: send the call, then wait for what its service tells. Sans I/O.

A ticket of its own makes each try of an invocation another task for the service; its token ends with the try.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Protocol

from restapi.answers.outcome import Outcome, conclude
from restapi.answers.verdict import Verdict
from restapi.callbacks.events import Event, EventName, Lines, Values
from restapi.callbacks.tickets import Notice, Ticket
from restapi.calls.preparing import Call
from restapi.completing.response import Exchanges
from restapi.exchanges.effects import Countdown, Flow, receive
from restapi.invocation import ByCallback

Listen = Callable[[Call, Notice], None]


class TicketOffice(Protocol):
    """Where tickets come from, and where they go: a `restapi.Receiver`."""

    def issue(self, seconds: float) -> Ticket:
        """A ticket for one invocation, which expires after so many seconds."""
        ...

    def close(self, ticket: Ticket) -> None:
        """Nobody waits with *ticket* any more."""
        ...


def by_callback(
    office: TicketOffice,
    completion: ByCallback,
    prepared: Callable[[Ticket], Call],
    exchanges: Exchanges,
    whole: Countdown,
    listen: Listen | None = None,
) -> Flow[Outcome]:
    """The outcome of an invocation that its service completes.

    Args:
        office: Issues the ticket.
        completion: How long each event may take.
        prepared: Makes the call with a ticket.
        exchanges: Send it.
        whole: What is left for the whole step.
        listen: Told of each notice as soon as it is there.

    Raises:
        InvocationError: What is asked cannot be done.
    """
    ticket = office.issue(whole.within(completion.completed).left())
    try:
        asked = prepared(ticket)
        waiting = Waiting(ticket, limits_of(completion, whole))
        call, answer = yield from exchanges.authorized(asked, "request")
        outcome = conclude(call, answer, exchanges.made)

        def hear(notice: Notice) -> None:
            nonlocal call
            if isinstance(notice.news, Values) and notice.news.secrets:
                call = replace(call, masker=call.masker.also(notice.news.secrets))
            if listen:
                listen(call, notice)

        waiting.hear = hear
        if outcome.succeeded:
            outcome = replace(outcome, verdict=(yield from waiting.verdict()))
        else:
            waiting.take(ticket.taken())
        return replace(outcome, call=call, notices=tuple(waiting.told), outputs=waiting.outputs)
    finally:
        office.close(ticket)


def limits_of(completion: ByCallback, whole: Countdown) -> dict[EventName, Countdown]:
    """The time for each event that must come, from now on."""
    seconds = (completion.assigned, completion.started, completion.completed)
    named = zip(EventName, seconds, strict=True)
    return {name: whole.within(limit) for name, limit in named if limit is not None}


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
