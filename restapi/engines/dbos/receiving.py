"""The desk of durable callbacks: requests of services, each in a transaction of the database, in a thread."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import ParamSpec, TypeVar

from conditions.source import in_one_line
from restapi.callbacks.tickets import RefusedError, Ticket, Told
from restapi.engines.dbos.office import Office
from restapi.errors import InvocationError

AGAIN = 5
"""The seconds after which a service may try again, where the database cannot be written."""

P = ParamSpec("P")
T = TypeVar("T")
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DurableDesk:
    """The desk of one process."""

    office: Office

    async def admit(self, plan_id: str, token: str, ids: Mapping[str, str]) -> None:
        """Let a request in before its body is read; RefusedError where it may not."""
        await _in_thread(self.office.admit, plan_id, token, ids)

    async def take(self, plan_id: str, take: Callable[[Ticket], Told]) -> Told:
        """Let a ticket take what a request tells, and return what is answered, as soon as it is committed."""
        return await _in_thread(self.office.take, plan_id, take)

    async def refuse(self, plan_id: str, problem: str) -> None:
        """Remember why a request was refused."""
        await _in_thread(self.office.refuse, plan_id, problem)


async def _in_thread(call: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """What a call comes to that waits for the database; RefusedError where that is away, or is none any more."""
    try:
        return await asyncio.to_thread(call, *arguments, **named)
    except InvocationError as error:
        log.warning("%s", in_one_line(str(error)))
        problem = "this could not be kept; send it again"
        raise RefusedError(HTTPStatus.SERVICE_UNAVAILABLE, problem, **{"Retry-After": str(AGAIN)}) from None
