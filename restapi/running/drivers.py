"""Two shells around flows, blocking and on asyncio: they perform what a flow asks for, and decide nothing."""

from __future__ import annotations

import asyncio
import threading
import time
from contextlib import suppress
from functools import partial
from typing import TypeAlias, TypeVar

from restapi.exchanges.effects import Effect, Flow, Receive, Result, Send, Together, Wait
from restapi.network import background, transport
from restapi.policy import Policy

T = TypeVar("T")

LONGEST_WAIT = 1_000_000_000.0
"""The most seconds that a thread waits, which the operating system can still count: 31 years."""

AnyClient: TypeAlias = transport.AsyncClient | transport.Clients | None


def perform(flow: Flow[T], client: transport.Client | None, policy: Policy) -> T:
    """Perform *flow* in this thread, and return what it comes to; what goes wrong goes to the flow first."""
    try:
        effect = next(flow)
        while True:
            try:
                result = _performed(effect, client, policy)
            except BaseException as error:
                effect = flow.throw(error)
            else:
                effect = flow.send(result)
    except StopIteration as end:
        value: T = end.value
        return value


async def aperform(flow: Flow[T], client: AnyClient, policy: Policy) -> T:
    """The same as `perform`, on asyncio."""
    try:
        effect = next(flow)
        while True:
            try:
                result = await aperformed(effect, client, policy)
            except BaseException as error:
                effect = flow.throw(error)
            else:
                effect = flow.send(result)
    except StopIteration as end:
        value: T = end.value
        return value


def _performed(effect: Effect, client: transport.Client | None, policy: Policy) -> Result:
    match effect:
        case Send(call, deadline):
            return transport.send(call, client=client, deadline=deadline, policy=policy)
        case Wait(seconds):
            time.sleep(min(seconds, LONGEST_WAIT))
            return None
        case Receive(ticket, seconds):
            woken = threading.Event()
            with ticket.waking(woken.set):
                woken.wait(min(seconds, LONGEST_WAIT))
            return ticket.taken()
        case Together(flows):
            started = [background.start(partial(perform, flow, client, policy)) for flow in flows]
            return tuple([one.result() for one in started])


async def aperformed(effect: Effect, client: AnyClient, policy: Policy) -> Result:
    """Perform one effect on asyncio, and return what becomes of it."""
    match effect:
        case Send(call, deadline):
            return await transport.asend(call, client=client, deadline=deadline, policy=policy)
        case Wait(seconds):
            await asyncio.sleep(seconds)
            return None
        case Receive(ticket, seconds):
            woken, loop = asyncio.Event(), asyncio.get_running_loop()
            with suppress(TimeoutError), ticket.waking(lambda: loop.call_soon_threadsafe(woken.set)):
                await asyncio.wait_for(woken.wait(), seconds)
            return ticket.taken()
        case Together(flows):
            return tuple(await asyncio.gather(*(aperform(flow, client, policy) for flow in flows)))
