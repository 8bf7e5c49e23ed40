"""Making an invocation: two shells, blocking and on asyncio, that perform what its flow asks for."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, TypeAlias, TypedDict, TypeVar, Unpack

from restapi import background, transport
from restapi.answer import Answer
from restapi.connections import Connection
from restapi.flow import Countdown, Effect, Flow, Send, Together, Wait
from restapi.invocation import Invocation
from restapi.outcome import Outcome
from restapi.policy import DEADLINE, Policy, check_deadline
from restapi.request import Call, prepare
from restapi.response import Exchanges, Trace
from restapi.sequence import Given, Run, StepResult, checked, in_order

T = TypeVar("T")

AnyClient: TypeAlias = transport.AsyncClient | transport.Clients | None

CAREFUL = Policy()


class Options(TypedDict, total=False):
    """What `run` takes besides the steps."""

    connections: Mapping[str, Connection]
    variables: Mapping[str, str]
    secrets: tuple[str, ...]
    deadline: float
    policy: Policy
    trace: Trace | None


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
    return Exchanges(Countdown(check_deadline(deadline)), policy).by_response(call)


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
            `invoke`; `trace`, called with each call and its answer.

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


async def aperform(flow: Flow[T], client: AnyClient, policy: Policy) -> T:
    """The same as `perform`, on asyncio."""
    try:
        effect = next(flow)
        while True:
            try:
                answer = await aperformed(effect, client, policy)
            except BaseException as error:
                effect = flow.throw(error)
            else:
                effect = flow.send(answer)
    except StopIteration as end:
        result: T = end.value
        return result


def _performed(effect: Effect, client: transport.Client | None, policy: Policy) -> Answer | tuple[Any, ...] | None:
    match effect:
        case Send(call, deadline):
            return transport.send(call, client=client, deadline=deadline, policy=policy)
        case Wait(seconds):
            time.sleep(seconds)
            return None
        case Together(flows):
            started = [background.start(partial(perform, flow, client, policy)) for flow in flows]
            return tuple([one.result() for one in started])


async def aperformed(effect: Effect, client: AnyClient, policy: Policy) -> Answer | tuple[Any, ...] | None:
    """What becomes of one effect, on asyncio."""
    match effect:
        case Send(call, deadline):
            return await transport.asend(call, client=client, deadline=deadline, policy=policy)
        case Wait(seconds):
            await asyncio.sleep(seconds)
            return None
        case Together(flows):
            return tuple(await asyncio.gather(*(aperform(flow, client, policy) for flow in flows)))
