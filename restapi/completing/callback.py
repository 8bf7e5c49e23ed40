"""Completion by callback: send the request, then wait for what its service tells.

A ticket of its own makes each try of an invocation another task for the service; its token ends with the try.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, Protocol

from restapi.answers.outcome import Outcome, conclude
from restapi.callbacks.callback_state import GRACE
from restapi.callbacks.events import EventName, Values
from restapi.callbacks.tickets import VARIABLES, Notice, Ticket
from restapi.calls.preparing import Preparation, PreparedRequest
from restapi.completing.completion import Completion
from restapi.completing.waiting import Awaited, Waiting
from restapi.errors import InvocationError, RequestError
from restapi.exchanges.effects import Countdown, Flow

if TYPE_CHECKING:
    from restapi.completing.session import Try

LONGEST_TIME_OUT = 72 * 3600.0
"""In seconds; Microsoft Learn, "Agentless task", time-outs of events."""

_TOKEN = re.compile(r"\$\(\s*system\.AccessToken\s*\)", re.IGNORECASE)

Listen = Callable[[PreparedRequest, Notice], None]


class TicketIssuer(Protocol):
    """The issuer of tickets."""

    def issue(
        self,
        seconds: float,
        earlier: Mapping[EventName, float],
        *,
        grace: float,
        clock: Callable[[], float],
    ) -> Ticket:
        """A ticket for one invocation, with the seconds that its last event and those before it may take."""
        ...


class TicketOffice(TicketIssuer, Protocol):
    """The office where tickets come from, and where they go: a `restapi.Receiver`."""

    def close(self, ticket: Ticket) -> None:
        """Nobody waits with *ticket* any more."""
        ...


@dataclass(frozen=True, slots=True)
class ByCallback(Completion):
    """The service completes the invocation with a later event (Azure: Callback).

    It succeeds when the status of the call is 2xx and the event TaskCompleted arrives with the result `succeeded`.

    Attributes:
        completed: How long after the call the event TaskCompleted may take, in seconds; at most 72 hours, as in Azure.
        started: How long TaskStarted, or a later event, may take; None where it need not come.
        assigned: The same for TaskAssigned.
        grace: How long log lines and variables may come after TaskCompleted, in seconds; it ends as soon as half a
            second goes by without a request.

    Raises:
        InvocationError: A time-out is not more than 0 seconds, or is more than 72 hours.
    """

    completed: float = LONGEST_TIME_OUT
    started: float | None = None
    assigned: float | None = None
    grace: float = GRACE

    def __post_init__(self) -> None:
        if not 0 <= self.grace <= LONGEST_TIME_OUT:
            raise InvocationError(f"the grace must be from 0 seconds to 72 hours, not {self.grace:g} s")
        for name in ("completed", "started", "assigned"):
            seconds: float | None = getattr(self, name)
            if seconds is not None and not 0 < seconds <= LONGEST_TIME_OUT:
                raise InvocationError(f"the time-out '{name}' must be from 0 seconds to 72 hours, not {seconds:g} s")

    needs_receiver: ClassVar[bool] = True
    provides: ClassVar[Collection[str]] = VARIABLES

    def prepare(self, request: PreparedRequest, preparation: Preparation) -> PreparedRequest:
        """The request as it is, where its service gets the token without which it could never complete it."""
        written = preparation.invocation.request
        if not _TOKEN.search(f"{written.headers} {written.body}"):
            raise RequestError(
                "the service needs the token to complete the invocation, and neither the headers nor the body hold it",
                hint='add the header "AuthToken": "$(system.AccessToken)", or take the default headers of version 1',
                place=preparation.invocation.places.get("completion"),
            )
        return request

    def complete(self, attempt: Try) -> Flow[Outcome]:
        """Send the request, and wait for the last event or until one is late."""
        office = attempt.given.receiver
        assert office  # who runs what needs a receiver has one
        ticket = self.ticket(office, attempt.left)
        try:
            return (yield from self._with_ticket(ticket, attempt))
        finally:
            office.close(ticket)

    def ticket(self, office: TicketIssuer, whole: Countdown) -> Ticket:
        """A ticket whose time runs from now on, within the *whole* time."""
        named = {EventName.ASSIGNED: self.assigned, EventName.STARTED: self.started}
        left = whole.left()
        earlier = {name: min(seconds, left) for name, seconds in named.items() if seconds is not None}
        return office.issue(min(self.completed, left), earlier, grace=self.grace, clock=whole.now)

    def called(self, ticket: Ticket, attempt: Try) -> Flow[Outcome]:
        """Send the request with what its service needs; the outcome of the call alone."""
        exchanges = attempt.exchanges(attempt.deadline)
        asked = attempt.prepared(ticket.variables, [ticket.token])
        request, answer = yield from exchanges.authorized(asked, "request")
        return conclude(request, answer, exchanges.made)

    def _with_ticket(self, ticket: Ticket, attempt: Try) -> Flow[Outcome]:
        outcome = yield from self.called(ticket, attempt)
        waiting, request = Waiting(ticket), outcome.call

        def hear(notice: Notice) -> None:
            nonlocal request
            if isinstance(notice.news, Values):
                secrets = notice.news.secrets_with(attempt.invocation.secret_outputs)
                request = replace(request, masker=request.masker.also(secrets)) if secrets else request
            if attempt.given.listen:
                attempt.given.listen(request, notice)

        watch = attempt.given.watch_waiting
        if watch:
            url = ticket.events_url
            waiting.watch = lambda event, left: watch(Awaited(request, outcome.status, event, url, left))
        waiting.hear = hear
        if outcome.succeeded:
            outcome = replace(outcome, verdict=(yield from waiting.verdict()))
        else:
            waiting.take(ticket.taken())
        return replace(outcome, call=request, notices=tuple(waiting.told), outputs=waiting.outputs)
