"""Making an invocation: two shells, blocking and on asyncio, that perform what its flow asks for."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypedDict, TypeVar, Unpack

from restapi import transport
from restapi.answer import Answer
from restapi.completion import complete
from restapi.connections import Connection
from restapi.flow import Flow, Send, Wait
from restapi.invocation import Invocation
from restapi.outcome import Outcome
from restapi.policy import DEADLINE, Policy
from restapi.poll import Watch
from restapi.request import prepare
from restapi.response import Trace
from restapi.sequence import Given, Run, StepResult, checked, in_order

T = TypeVar("T")

CAREFUL = Policy()


class Options(TypedDict, total=False):
    """What `run` takes besides the steps."""

    connections: Mapping[str, Connection]
    variables: Mapping[str, str]
    secrets: tuple[str, ...]
    deadline: float
    policy: Policy
    trace: Trace | None
    watch_polls: Watch | None


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
            (Azure: 20); where it is polled, for each poll.
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


def run(
    invocations: Sequence[Invocation],
    *,
    client: transport.Client | None = None,
    watch: Callable[[StepResult], None] | None = None,
    **given: Unpack[Options],
) -> Run:
    """Run the steps of a file in their order.

    Args:
        invocations: The steps, such as `load` gives.
        client: An httpx.Client for all of them; a new one for each call where it is left out.
        watch: Called with each result as soon as it is there.
        given: `connections`, `variables`, `secrets`, `deadline` (for each try of a step) and `policy`, as of
            `invoke`; `trace`, called with each call and its answer; `watch_polls`, called with each poll.

    Raises:
        InvocationError: A step cannot run as it is written; none has run.
    """
    options = checked(invocations, Given(**given))
    return perform(in_order(invocations, options, watch), client, options.policy)


async def arun(
    invocations: Sequence[Invocation],
    *,
    client: transport.AsyncClient | None = None,
    watch: Callable[[StepResult], None] | None = None,
    **given: Unpack[Options],
) -> Run:
    """The same as `run`, on asyncio; *client* is an httpx.AsyncClient."""
    options = checked(invocations, Given(**given))
    return await aperform(in_order(invocations, options, watch), client, options.policy)


def perform(flow: Flow[T], client: transport.Client | None, policy: Policy) -> T:
    """What *flow* comes to, with its effects performed in this thread; what goes wrong goes to the flow first."""
    try:
        effect = next(flow)
        while True:
            try:
                answer = _performed(effect, client, policy)
            except BaseException as error:
                effect = flow.throw(error)
            else:
                effect = flow.send(answer)
    except StopIteration as end:
        result: T = end.value
        return result


async def aperform(flow: Flow[T], client: transport.AsyncClient | None, policy: Policy) -> T:
    """The same as `perform`, on asyncio."""
    try:
        effect = next(flow)
        while True:
            try:
                answer = await _aperformed(effect, client, policy)
            except BaseException as error:
                effect = flow.throw(error)
            else:
                effect = flow.send(answer)
    except StopIteration as end:
        result: T = end.value
        return result


def _performed(effect: Send | Wait, client: transport.Client | None, policy: Policy) -> Answer | None:
    if isinstance(effect, Send):
        return transport.send(effect.call, client=client, deadline=effect.deadline, policy=policy)
    time.sleep(effect.seconds)
    return None


async def _aperformed(effect: Send | Wait, client: transport.AsyncClient | None, policy: Policy) -> Answer | None:
    if isinstance(effect, Send):
        return await transport.asend(effect.call, client=client, deadline=effect.deadline, policy=policy)
    await asyncio.sleep(effect.seconds)
    return None
