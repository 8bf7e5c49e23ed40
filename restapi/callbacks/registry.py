"""The tickets of one process, which end with it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from contextlib import suppress
from threading import Lock

from restapi.callbacks.tickets import RefusedError, Ticket, Told

ENDED_TICKETS = 1000
"""The number of ended tickets that are remembered, so that a late event is told why it is refused."""


class Registry:
    """The tickets of a receiver, by their plans."""

    def __init__(self) -> None:
        self._waiting: dict[str, Ticket] = {}
        self._ended: OrderedDict[str, Ticket] = OrderedDict()
        self._lock = Lock()

    def add(self, ticket: Ticket) -> None:
        """Remember a ticket that somebody waits with."""
        with self._lock:
            self._waiting[ticket.plan_id] = ticket

    def close(self, ticket: Ticket) -> None:
        """End the waiting with a ticket; late events are still told why they are refused."""
        ticket.close()
        ticket.taken()  # nobody will, and it may be large
        with self._lock:
            if self._waiting.pop(ticket.plan_id, None):
                self._ended[ticket.plan_id] = ticket
            while len(self._ended) > ENDED_TICKETS:
                self._ended.popitem(last=False)

    def find(self, plan_id: str) -> Ticket:
        """The ticket of a plan; RefusedError where there is none."""
        plan_id = plan_id.lower()
        with self._lock:
            ticket = self._waiting.get(plan_id) or self._ended.get(plan_id)
        if ticket is None:
            raise RefusedError(404, "there is no such plan")
        return ticket

    async def admit(self, plan_id: str, token: str, ids: Mapping[str, str]) -> None:
        """Let a request in, as `Ticket.admit` does."""
        self.find(plan_id).admit(token, ids)

    async def take(self, plan_id: str, take: Callable[[Ticket], Told]) -> Told:
        """Let a ticket take what a request tells, and return what is answered."""
        return take(self.find(plan_id))

    async def refuse(self, plan_id: str, problem: str) -> None:
        """Remember why a request was refused."""
        with suppress(RefusedError):
            self.find(plan_id).refusal = problem
