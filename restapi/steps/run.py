"""Running the steps of a file in their order, blocking or on asyncio."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Unpack

from restapi.invocation import Invocation
from restapi.network import transport
from restapi.running.drivers import aperform, perform
from restapi.running.options import Options, areceiving, given_by, receiving
from restapi.steps.sequence import Run, StepResult, check_all, in_order


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
    with receiving(invocations, check_all(invocations, given_by(options))) as given:
        return perform(in_order(invocations, given, watch), client, given.policy)


async def arun(
    invocations: Sequence[Invocation],
    *,
    client: transport.AsyncClient | None = None,
    watch: Callable[[StepResult], None] | None = None,
    **options: Unpack[Options],
) -> Run:
    """The same as `run`, on asyncio; *client* is an httpx.AsyncClient."""
    async with areceiving(invocations, check_all(invocations, given_by(options))) as given:
        return await aperform(in_order(invocations, given, watch), client, given.policy)
