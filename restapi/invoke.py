"""Making an invocation, blocking or on asyncio: build the call, send it, judge the answer."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from restapi import transport
from restapi.connections import Connection
from restapi.errors import InvocationError
from restapi.invocation import Invocation
from restapi.outcome import Outcome, conclude
from restapi.policy import Policy
from restapi.request import Call, prepare

DEADLINE = 20.0


def invoke(
    invocation: Invocation,
    *,
    connections: Mapping[str, Connection] | None = None,
    variables: Mapping[str, str] | None = None,
    secrets: Iterable[str] = (),
    client: transport.Client | None = None,
    deadline: float = DEADLINE,
) -> Outcome:
    """Make one invocation and judge its response.

    Args:
        invocation: What is asked.
        connections: The service connections by name; `Connections.load` reads them from a file.
        variables: The values of `$(name)` macros; the criterion sees them as `variables`.
        secrets: Texts to mask besides the secrets of the connection.
        client: An httpx.Client, or an object with the same methods; a new one for this call where it is left out.
        deadline: The time for connecting, sending and receiving together, in seconds (Azure: 20).

    Raises:
        InvocationError: What is asked cannot be done. Whatever the network or the server does is told by the Outcome.
    """
    call = prepare(invocation, connections or {}, variables or {}, secrets)
    return send(call, client=client, deadline=deadline)


async def ainvoke(
    invocation: Invocation,
    *,
    connections: Mapping[str, Connection] | None = None,
    variables: Mapping[str, str] | None = None,
    secrets: Iterable[str] = (),
    client: transport.AsyncClient | None = None,
    deadline: float = DEADLINE,
) -> Outcome:
    """The same as `invoke`, on asyncio; *client* is an httpx.AsyncClient."""
    call = prepare(invocation, connections or {}, variables or {}, secrets)
    return conclude(call, await transport.asend(call, client=client, deadline=_checked(deadline), policy=Policy()))


def send(call: Call, *, client: transport.Client | None = None, deadline: float = DEADLINE) -> Outcome:
    """Make a call that is already built, and judge its answer."""
    return conclude(call, transport.send(call, client=client, deadline=_checked(deadline), policy=Policy()))


def _checked(deadline: float) -> float:
    if not (math.isfinite(deadline) and deadline > 0):
        raise InvocationError(f"the deadline must be more than 0 seconds, and {deadline:g} is not")
    return deadline
