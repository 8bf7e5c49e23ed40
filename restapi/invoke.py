"""Making an invocation: two shells, blocking and on asyncio, that perform what its flow asks for."""

from __future__ import annotations

import asyncio
import math
import threading
import time
from collections.abc import AsyncGenerator, Callable, Generator, Iterable, Mapping, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import replace
from typing import TypedDict, TypeVar, Unpack

from restapi import transport
from restapi.awaiting import Watch
from restapi.connections import Connection
from restapi.flow import Countdown, Effect, Flow, Receive, Result, Send
from restapi.invocation import ByCallback, Invocation
from restapi.outcome import Outcome
from restapi.policy import DEADLINE, Policy, check_deadline
from restapi.request import Call
from restapi.response import Exchanges, Trace
from restapi.sequence import Given, Run, StepResult, checked, in_order, one_try
from restapi.serving import Receiver

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
    receiver: Receiver | None
    listen: Watch | None


def invoke(
    invocation: Invocation,
    *,
    connections: Mapping[str, Connection] | None = None,
    variables: Mapping[str, str] | None = None,
    secrets: Iterable[str] = (),
    client: transport.Client | None = None,
    deadline: float = DEADLINE,
    policy: Policy = CAREFUL,
    receiver: Receiver | None = None,
    listen: Watch | None = None,
) -> Outcome:
    """Make one invocation and judge how it ends.

    Args:
        invocation: What is asked.
        connections: The service connections by name; `Connections.load` reads them from a file.
        variables: The values of `$(name)` macros; the criterion sees them as `variables`.
        secrets: Texts to mask besides the secrets of the connection.
        client: An httpx.Client, or an object with the same methods; a new one for this call where it is left out.
            A client of yours decides on certificates and proxies itself.
        deadline: The time for connecting, sending, receiving, redirects, retries and judging together, in seconds
            (Azure: 20). Where the service completes the invocation, this is the time for the call alone.
        policy: What is allowed on the network: retries, redirects, the size of the body, addresses.
        receiver: Receives what the service tells where it completes the invocation; a new one on loopback, for this
            call, where it is left out.
        listen: Called with the call and each Notice of the service, as soon as it is there.

    Raises:
        InvocationError: What is asked cannot be done. Whatever the network or the server does is told by the Outcome.
    """
    given = _given(connections, variables, secrets, deadline, policy, listen)
    with _receiving([invocation], receiver) as receiving:
        return perform(_one(invocation, given, receiving), client, policy)


async def ainvoke(
    invocation: Invocation,
    *,
    connections: Mapping[str, Connection] | None = None,
    variables: Mapping[str, str] | None = None,
    secrets: Iterable[str] = (),
    client: transport.AsyncClient | None = None,
    deadline: float = DEADLINE,
    policy: Policy = CAREFUL,
    receiver: Receiver | None = None,
    listen: Watch | None = None,
) -> Outcome:
    """The same as `invoke`, on asyncio; *client* is an httpx.AsyncClient."""
    given = _given(connections, variables, secrets, deadline, policy, listen)
    async with _areceiving([invocation], receiver) as receiving:
        return await aperform(_one(invocation, given, receiving), client, policy)


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
        given: `connections`, `variables`, `secrets`, `deadline` (for each try of a step), `policy`, `receiver` and
            `listen`, as of `invoke`; `trace`, called with each call and its answer.

    Raises:
        InvocationError: A step cannot run as it is written; none has run.
    """
    options = checked(invocations, Given(**given))
    with _receiving(invocations, given.get("receiver")) as receiver:
        return perform(in_order(invocations, replace(options, receiver=receiver), watch), client, options.policy)


async def arun(
    invocations: Sequence[Invocation],
    *,
    client: transport.AsyncClient | None = None,
    watch: Callable[[StepResult], None] | None = None,
    **given: Unpack[Options],
) -> Run:
    """The same as `run`, on asyncio; *client* is an httpx.AsyncClient."""
    options = checked(invocations, Given(**given))
    async with _areceiving(invocations, given.get("receiver")) as receiver:
        return await aperform(in_order(invocations, replace(options, receiver=receiver), watch), client, options.policy)


def _given(
    connections: Mapping[str, Connection] | None,
    variables: Mapping[str, str] | None,
    secrets: Iterable[str],
    deadline: float,
    policy: Policy,
    listen: Watch | None,
) -> Given:
    return Given(
        connections=connections or {},
        variables=variables or {},
        secrets=tuple(secrets),
        deadline=deadline,
        policy=policy,
        listen=listen,
    )


def _one(invocation: Invocation, given: Given, receiver: Receiver | None) -> Flow[Outcome]:
    return one_try(invocation, replace(given, receiver=receiver), Countdown(math.inf))


def _needs_receiver(invocations: Iterable[Invocation]) -> bool:
    return any(invocation.enabled and isinstance(invocation.completion, ByCallback) for invocation in invocations)


@contextmanager
def _receiving(invocations: Sequence[Invocation], receiver: Receiver | None) -> Generator[Receiver | None, None, None]:
    """The receiver that is given, or one on loopback where an invocation needs it."""
    if receiver or not _needs_receiver(invocations):
        yield receiver
    else:
        with Receiver() as own:
            yield own


@asynccontextmanager
async def _areceiving(
    invocations: Sequence[Invocation], receiver: Receiver | None
) -> AsyncGenerator[Receiver | None, None]:
    """The same as `_receiving`, with the starting and stopping of a server in another thread."""
    with ExitStack() as stack:
        yield await asyncio.to_thread(stack.enter_context, _receiving(invocations, receiver))
        await asyncio.to_thread(stack.close)


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


def _performed(effect: Effect, client: transport.Client | None, policy: Policy) -> Result:
    if isinstance(effect, Send):
        return transport.send(effect.call, client=client, deadline=effect.deadline, policy=policy)
    if isinstance(effect, Receive):
        woken = threading.Event()
        with effect.ticket.waking(woken.set):
            woken.wait(effect.seconds)
        return effect.ticket.taken()
    time.sleep(effect.seconds)
    return None


async def _aperformed(effect: Effect, client: transport.AsyncClient | None, policy: Policy) -> Result:
    if isinstance(effect, Send):
        return await transport.asend(effect.call, client=client, deadline=effect.deadline, policy=policy)
    if isinstance(effect, Receive):
        woken, loop = asyncio.Event(), asyncio.get_running_loop()
        with suppress(TimeoutError), effect.ticket.waking(lambda: loop.call_soon_threadsafe(woken.set)):
            await asyncio.wait_for(woken.wait(), effect.seconds)
        return effect.ticket.taken()
    await asyncio.sleep(effect.seconds)
    return None
