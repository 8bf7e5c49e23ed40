"""Making an invocation: two shells, blocking and on asyncio, that perform what its flow asks for."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Iterable, Mapping
from contextlib import closing
from typing import TypeVar

from restapi import transport
from restapi.connections import Connection
from restapi.errors import InvocationError
from restapi.flow import Countdown, Flow, Send
from restapi.invocation import Invocation
from restapi.outcome import Outcome
from restapi.policy import Policy
from restapi.request import Call, prepare
from restapi.response import Exchanges

T = TypeVar("T")

DEADLINE = 20.0
CAREFUL = Policy()


def invoke(
    invocation: Invocation,
    *,
    connections: Mapping[str, Connection] | None = None,
    variables: Mapping[str, str] | None = None,
    secrets: Iterable[str] = (),
    client: transport.Client | None = None,
    deadline: float = DEADLINE,
    policy: Policy = CAREFUL,
) -> Outcome:
    """Make one invocation and judge its response.

    Args:
        invocation: What is asked.
        connections: The service connections by name; `Connections.load` reads them from a file.
        variables: The values of `$(name)` macros; the criterion sees them as `variables`.
        secrets: Texts to mask besides the secrets of the connection.
        client: An httpx.Client, or an object with the same methods; a new one for this call where it is left out.
            A client of yours decides on certificates and proxies itself.
        deadline: The time for connecting, sending, receiving, redirects, retries and judging together, in seconds
            (Azure: 20).
        policy: What is allowed on the network: retries, redirects, the size of the body, addresses.

    Raises:
        InvocationError: What is asked cannot be done. Whatever the network or the server does is told by the Outcome.
    """
    call = prepare(invocation, connections or {}, variables or {}, secrets)
    return perform(complete(call, deadline, policy), client, policy)


async def ainvoke(
    invocation: Invocation,
    *,
    connections: Mapping[str, Connection] | None = None,
    variables: Mapping[str, str] | None = None,
    secrets: Iterable[str] = (),
    client: transport.AsyncClient | None = None,
    deadline: float = DEADLINE,
    policy: Policy = CAREFUL,
) -> Outcome:
    """The same as `invoke`, on asyncio; *client* is an httpx.AsyncClient."""
    call = prepare(invocation, connections or {}, variables or {}, secrets)
    return await aperform(complete(call, deadline, policy), client, policy)


def complete(call: Call, deadline: float, policy: Policy) -> Flow[Outcome]:
    """The flow of one call that its response completes."""
    if not (math.isfinite(deadline) and deadline > 0):
        raise InvocationError(f"the deadline must be more than 0 seconds, and {deadline:g} is not")
    return Exchanges(Countdown(deadline), policy).by_response(call)


def perform(flow: Flow[T], client: transport.Client | None, policy: Policy) -> T:
    """What *flow* comes to, with its effects performed in this thread."""
    result = None
    with closing(flow):
        while True:
            try:
                effect = flow.send(result)
            except StopIteration as end:
                return end.value
            if isinstance(effect, Send):
                result = transport.send(effect.call, client=client, deadline=effect.deadline, policy=policy)
            else:
                result = time.sleep(effect.seconds)


async def aperform(flow: Flow[T], client: transport.AsyncClient | None, policy: Policy) -> T:
    """The same as `perform`, on asyncio."""
    result = None
    with closing(flow):
        while True:
            try:
                effect = flow.send(result)
            except StopIteration as end:
                return end.value
            if isinstance(effect, Send):
                result = await transport.asend(effect.call, client=client, deadline=effect.deadline, policy=policy)
            else:
                result = await asyncio.sleep(effect.seconds)
