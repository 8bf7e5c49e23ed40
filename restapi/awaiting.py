"""Completion by callback: send the call, then wait for what its service tells. Sans I/O.

A ticket of its own makes each try of an invocation another task for the service; its token ends with the try.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Protocol

from restapi.callback import Notice, Ticket
from restapi.events import Event, EventName, Values
from restapi.flow import Countdown, Flow, receive
from restapi.invocation import ByCallback
from restapi.outcome import Outcome, conclude
from restapi.request import Call
from restapi.response import Exchanges
from restapi.verdict import Verdict

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
        awaiting = Awaiting(exchanges, prepared(ticket), ticket, completion, whole, listen)
        return (yield from awaiting.outcome())
    finally:
        office.close(ticket)


@dataclass(slots=True)
class Awaiting:
    """The waiting of one invocation.

    Attributes:
        exchanges: Make the call.
        call: What is sent; its service knows the token of the ticket from it.
        ticket: What is waited with.
        completion: How long each event may take.
        whole: What is left for the whole step.
        listen: Told of each notice as soon as it is there.
        told: All that was told.
        succeeded: How the service completed the task; None where it has not.
    """

    exchanges: Exchanges
    call: Call
    ticket: Ticket
    completion: ByCallback
    whole: Countdown
    listen: Listen | None = None
    told: list[Notice] = field(default_factory=list[Notice])
    succeeded: bool | None = None

    def outcome(self) -> Flow[Outcome]:
        """How the invocation ended: by the answer where the call fails, else by what the service tells."""
        limits = {name: self.whole.within(seconds) for name, seconds in self._limits()}
        asked, answer = yield from self.exchanges.authorized(self.call, "request")
        outcome = conclude(asked, answer, self.exchanges.made)
        if not outcome.succeeded:
            return outcome
        self.call = asked
        verdict = yield from self._verdict(limits)
        news = [notice.news for notice in self.told]
        outputs = {name: value for one in news if isinstance(one, Values) for name, value in one.values.items()}
        return replace(outcome, call=self.call, verdict=verdict, notices=tuple(self.told), outputs=outputs)

    def _limits(self) -> Iterable[tuple[EventName, float]]:
        completion = self.completion
        seconds = (completion.assigned, completion.started, completion.completed)
        return ((name, limit) for name, limit in zip(EventName, seconds, strict=True) if limit is not None)

    def _verdict(self, limits: dict[EventName, Countdown]) -> Flow[Verdict]:
        """Wait for the events until the last one is there, or one is late."""
        while True:
            name, limit = min(limits.items(), key=lambda item: item[1].left())
            notices = yield from receive(self.ticket, limit.left())
            if not notices:
                self.ticket.close()  # what was accepted up to here counts, and nothing is accepted from here on
                notices = self.ticket.taken()
            for notice in notices:
                self._take(notice, limits)
            if self.succeeded is not None:
                result = "succeeded" if self.succeeded else "failed"
                return Verdict(self.succeeded, f"The service completed the task with the result {result}.")
            if self.ticket.closed:
                return Verdict(False, self._late(name, limit))

    def _take(self, notice: Notice, limits: dict[EventName, Countdown]) -> None:
        self.told.append(notice)
        if isinstance(notice.news, Values):
            self.call = replace(self.call, masker=self.call.masker.also(notice.news.secrets))
        if isinstance(notice.news, Event):
            self.succeeded = notice.news.succeeded
            for name in (EventName.ASSIGNED, EventName.STARTED):
                if list(EventName).index(name) <= list(EventName).index(notice.news.name):
                    limits.pop(name, None)
        if self.listen:
            self.listen(self.call, notice)

    def _late(self, name: EventName, limit: Countdown) -> str:
        refusals = self.ticket.refusals
        hint = f"; the last request to complete it was refused: {refusals[-1].problem}" if refusals else ""
        return f"No event {name} came within {limit.seconds:g} s{hint}."
