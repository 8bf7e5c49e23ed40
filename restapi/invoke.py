"""Making an invocation: two shells, blocking and on asyncio, that perform what its flow asks for."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncGenerator, Callable, Generator, Iterable, Mapping, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import replace
from typing import Any, TypedDict, TypeVar, Unpack

from restapi import transport
from restapi.awaiting import Listen
from restapi.completion import Given, complete
from restapi.connections import Connection
from restapi.flow import Effect, Flow, Receive, Result, Send
from restapi.invocation import ByCallback, Invocation
from restapi.outcome import Outcome
from restapi.policy import Policy
from restapi.poll import Watch
from restapi.response import Trace
from restapi.sequence import Run, StepResult, checked, in_order
from restapi.serving import Receiver

T = TypeVar("T")


class Options(TypedDict, total=False):
    """What `invoke`, `run` and their like take besides what is asked; all of it may be left out.

    Attributes:
        connections: The service connections by name; `Connections.load` reads them from a file.
        variables: The values of `$(name)` macros; criteria see them as `variables`.
        secrets: Texts to mask besides the secrets of the connections.
        deadline: The time for connecting, sending, receiving, redirects, retries and judging together, in seconds
            (Azure: 20), for each try of a step. Where it is polled, for each poll; where its service completes it, for
            the call alone.
        policy: What is allowed on the network: retries, redirects, the size of the body, addresses.
        trace: Called with each call and its answer.
        watch_polls: Called with each poll.
        receiver: Receives what services tell that complete an invocation; a new one on loopback where it is needed and
            left out.
        listen: Called with the call and each Notice of its service, as soon as it is there.
    """

    connections: Mapping[str, Connection]
    variables: Mapping[str, str]
    secrets: Iterable[str]
    deadline: float
    policy: Policy
    trace: Trace | None
    watch_polls: Watch | None
    receiver: Receiver | None
    listen: Listen | None


def invoke(invocation: Invocation, *, client: transport.Client | None = None, **options: Unpack[Options]) -> Outcome:
    """Make one invocation and judge how it ends.

    Args:
        invocation: What is asked.
        client: An httpx.Client, or an object with the same methods; a new one for this call where it is left out.
            A client of yours decides on certificates and proxies itself.
        options: `connections`, `variables`, `secrets`, `deadline`, `policy` and the others of `Options`.

    Raises:
        InvocationError: What is asked cannot be done. Whatever the network or the server does is told by the Outcome.
    """
    with _receiving([invocation], _given(options)) as given:
        return perform(complete(invocation, given), client, given.policy)


async def ainvoke(
    invocation: Invocation, *, client: transport.AsyncClient | None = None, **options: Unpack[Options]
) -> Outcome:
    """The same as `invoke`, on asyncio; *client* is an httpx.AsyncClient."""
    async with _areceiving([invocation], _given(options)) as given:
        return await aperform(complete(invocation, given), client, given.policy)


def run(
    invocations: Sequence[Invocation],
    *,
    client: transport.Client | None = None,
    watch: Callable[[StepResult], None] | None = None,
    **options: Unpack[Options],
) -> Run:
    """Run the steps of a file in their order.

    Args:
        invocations: The steps, such as `load` gives.
        client: An httpx.Client for all of them; a new one for each call where it is left out.
        watch: Called with each result as soon as it is there.
        options: As of `invoke`.

    Raises:
        InvocationError: A step cannot run as it is written; none has run.
    """
    with _receiving(invocations, checked(invocations, _given(options))) as given:
        return perform(in_order(invocations, given, watch), client, given.policy)


async def arun(
    invocations: Sequence[Invocation],
    *,
    client: transport.AsyncClient | None = None,
    watch: Callable[[StepResult], None] | None = None,
    **options: Unpack[Options],
) -> Run:
    """The same as `run`, on asyncio; *client* is an httpx.AsyncClient."""
    async with _areceiving(invocations, checked(invocations, _given(options))) as given:
        return await aperform(in_order(invocations, given, watch), client, given.policy)


def _given(options: Options) -> Given:
    plain: dict[str, Any] = {**options, "secrets": tuple(options.get("secrets", ()))}
    return Given(**plain)


@contextmanager
def _receiving(invocations: Sequence[Invocation], given: Given) -> Generator[Given, None, None]:
    """What is given, with a receiver on loopback where an invocation needs one and none is given."""
    needed = any(invocation.enabled and isinstance(invocation.completion, ByCallback) for invocation in invocations)
    if given.receiver or not needed:
        yield given
    else:
        with Receiver() as own:
            yield replace(given, receiver=own)


@asynccontextmanager
async def _areceiving(invocations: Sequence[Invocation], given: Given) -> AsyncGenerator[Given, None]:
    """The same as `_receiving`, with the starting and stopping of a server in another thread."""
    with ExitStack() as stack:
        yield await asyncio.to_thread(stack.enter_context, _receiving(invocations, given))
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
