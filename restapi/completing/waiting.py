"""Waiting for the events of a service. Sans I/O."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from restapi.answers.verdict import Verdict
from restapi.callbacks.callback_state import CallbackState
from restapi.callbacks.events import EventName, Values
from restapi.callbacks.tickets import Notice, Ticket
from restapi.calls.preparing import PreparedRequest
from restapi.exchanges.effects import Flow, receive

TICK = 1.0
"""The seconds after which whoever watches is told again."""


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
    """The waiting for the events of one ticket, whose state says until when.

    Attributes:
        ticket: What is waited with.
        hear: Called with each notice as soon as it is there.
        watch: Called with the event that is waited for and the seconds that are left, once a second.
        told: All that was told.
        outputs: The variables in it.
    """

    ticket: Ticket
    hear: Callable[[Notice], None] | None = None
    watch: Callable[[EventName, float], None] | None = None
    told: list[Notice] = field(default_factory=list[Notice])
    outputs: dict[str, str] = field(default_factory=dict[str, str])

    def verdict(self) -> Flow[Verdict]:
        """Wait until the last event is there and nothing follows it, or one is late."""
        while left := self.ticket.left():
            is_watched = self.watch is not None and self.ticket.state.succeeded is None
            if self.watch and is_watched:
                self.watch(self.ticket.state.awaited, left)
            self.take((yield from receive(self.ticket, min(left, TICK) if is_watched else left)))
        self.ticket.close()
        self.take(self.ticket.taken())
        return verdict_of(self.ticket.state, self.ticket.refusal)

    def take(self, notices: Iterable[Notice]) -> None:
        """Learn what the service told."""
        for notice in notices:
            self.told.append(notice)
            if isinstance(notice.news, Values):
                self.outputs |= notice.news.values
            if self.hear:
                self.hear(notice)


def verdict_of(state: CallbackState, refusal: str = "") -> Verdict:
    """The verdict on a task whose time is over; *refusal* tells why the last request was refused that was."""
    if state.succeeded is None:
        hint = f"; a request was refused: {refusal}" if refusal else ""
        seconds = round(state.limits[state.awaited], 2)
        return Verdict(False, f"No event {state.awaited} came within {seconds:g} s{hint}.", undecided=True)
    reason = f"The service completed the task with the result {'succeeded' if state.succeeded else 'failed'}."
    return Verdict(state.succeeded, reason, denied=not state.succeeded)
