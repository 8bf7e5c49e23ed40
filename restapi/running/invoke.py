"""Making an invocation, blocking or on asyncio."""

from __future__ import annotations

from typing import Unpack

from restapi.answers.outcome import Outcome
from restapi.completing.session import complete
from restapi.invocation import Invocation
from restapi.network import transport
from restapi.running.drivers import aperform, perform
from restapi.running.options import Options, areceiving, given_by, receiving


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
    with receiving([invocation], given_by(options)) as given:
        return perform(complete(invocation, given), client, given.policy)


async def ainvoke(
    invocation: Invocation, *, client: transport.AsyncClient | None = None, **options: Unpack[Options]
) -> Outcome:
    """The same as `invoke`, on asyncio; *client* is an httpx.AsyncClient."""
    async with areceiving([invocation], given_by(options)) as given:
        return await aperform(complete(invocation, given), client, given.policy)
