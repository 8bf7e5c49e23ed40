"""The addresses of hosts, for exchanges on asyncio."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import Future
from functools import partial

from restapi.network import background
from restapi.network.addresses import resolve
from restapi.policy import Policy

HELD = 60.0
"""The seconds for which an address holds before it is asked for again."""


class HostCache:
    """A cache of the addresses of hosts, each resolved once a minute at most, however many ask for it."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._asked: dict[tuple[str, int], tuple[float, Future[tuple[str, ...]]]] = {}

    async def of(self, host: str, port: int) -> tuple[str, ...]:
        """The addresses of *host*; the errors of `resolve` where there are none."""
        until, found = self._asked.get((host, port), (0.0, None))
        if found is None or until < time.monotonic() or (found.done() and found.exception()):
            # Not in the event loop's own threads: asyncio.run would wait for them, beyond any deadline.
            found = background.start(partial(resolve, host, port, public_only=self._policy.public_only))
            self._asked[host, port] = (time.monotonic() + HELD, found)
        return found.result() if found.done() else await asyncio.wrap_future(found)
