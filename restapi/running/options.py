"""Options of callers: all that is given for invocations besides themselves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Generator, Iterable, Mapping, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypedDict

from restapi.completing.session import Given
from restapi.connections.connection import Connection
from restapi.exchanges.exchanging import OnExchange
from restapi.invocation import Invocation
from restapi.policy import Policy
from restapi.running.telemetry import SPANS

if TYPE_CHECKING:
    from restapi.callbacks.serving import Receiver
    from restapi.completing.callback import Listen
    from restapi.completing.poll import WatchPolls
    from restapi.completing.waiting import WatchWaiting


class Options(TypedDict, total=False):
    """The options of `invoke`, `run` and their like, besides what is asked; all of it may be left out.

    Attributes:
        connections: The service connections by name; `Connections.load` reads them from a file.
        variables: The values of `$(name)` macros; criteria see them as `variables`.
        secrets: Texts to mask besides the secrets of the connections.
        deadline: The time for connecting, sending, receiving, redirects, retries and judging together, in seconds
            (Azure: 20), for each try of a step. Where it is polled, for each poll; where its service completes it, for
            the call alone.
        policy: What is allowed on the network: retries, redirects, the size of the body, addresses.
        strict: Whether a path that is not there is an error to criteria, to conditions of steps and to outputs that are
            expressions, and not Null as in Azure.
        trace: Called with each call and its answer.
        watch_polls: Called with each poll.
        watch_waiting: Called with the event that a service is to send, once a second while it is waited for.
        receiver: Receives what services tell that complete an invocation; a new one on loopback where it is needed and
            left out.
        listen: Called with the call and each Notice of its service, as soon as it is there.
        keep_macros: Whether macros that nothing defines are sent as they stand, as Azure does, in all steps.
    """

    connections: Mapping[str, Connection]
    variables: Mapping[str, str]
    secrets: Iterable[str]
    deadline: float
    policy: Policy
    strict: bool
    trace: OnExchange | None
    watch_polls: WatchPolls | None
    watch_waiting: WatchWaiting | None
    receiver: Receiver | None
    listen: Listen | None
    keep_macros: bool


def given_by(options: Options) -> Given:
    """The session that *options* give."""
    plain: dict[str, Any] = {**options, "secrets": tuple(options.get("secrets", ())), "observer": SPANS}
    return Given(**plain)


@contextmanager
def receiving(invocations: Sequence[Invocation], given: Given) -> Generator[Given, None, None]:
    """Everything given, with a receiver on loopback where an invocation needs one and none is given."""
    needed = any(invocation.enabled and invocation.completion.needs_receiver for invocation in invocations)
    if given.receiver or not needed:
        yield given
    else:
        from restapi.callbacks.serving import Receiver  # a server, which only callbacks need

        with Receiver() as own:
            yield replace(given, receiver=own)


@asynccontextmanager
async def areceiving(invocations: Sequence[Invocation], given: Given) -> AsyncGenerator[Given, None]:
    """The same as `receiving`, with the starting and stopping of a server in another thread."""
    with ExitStack() as stack:
        yield await asyncio.to_thread(stack.enter_context, receiving(invocations, given))
        await asyncio.to_thread(stack.close)
