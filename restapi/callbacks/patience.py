"""A server whose connections end where they stay without a request, so that they cannot use up what the process has."""

from __future__ import annotations

import asyncio
import logging
import socket
import sys
import time
from typing import Any

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from restapi.callbacks.receiver import PATIENCE

QUIET = 60.0
"""The seconds for which the same trouble of the system is not told again."""

_USED = 0.5  # the part of the descriptors of the process that connections may take

log = logging.getLogger(__name__)


class PatientProtocol(H11Protocol):
    """A connection that ends where the headers of a request are not there in time, or others need its place."""

    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request; where there are too many connections, the oldest without one ends."""
        super().connection_made(transport)
        self._waiting = self.loop.call_later(PATIENCE, self._end)
        if len(self.connections) > _most_connections(self.limit_concurrency):
            self._make_room()

    def data_received(self, data: bytes) -> None:
        """Wait no more once a request has begun; how long its body may take is for the application to say."""
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._wait_no_more()
        elif self._waiting is None:  # another request on the same connection
            self._waiting = self.loop.call_later(PATIENCE, self._end)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._wait_no_more()
        super().connection_lost(exc)

    def _wait_no_more(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _end(self) -> None:
        self._waiting = None
        self.transport.close()

    def _make_room(self) -> None:
        waiting = [one for one in self.connections if isinstance(one, PatientProtocol) and one._waiting is not None]
        waiting = [one for one in waiting if one is not self]
        if waiting:
            oldest = min(waiting, key=lambda one: one._waiting.when() if one._waiting is not None else 0.0)
            oldest._wait_no_more()
            oldest.transport.abort()


class PatientServer(uvicorn.Server):
    """A server that tells in one line that the system refuses it a connection, and goes on."""

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve until the end is asked for."""
        self._told_at = -QUIET
        asyncio.get_running_loop().set_exception_handler(self._tell)
        await super().serve(sockets)

    def _tell(self, _: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        now = time.monotonic()
        if now - self._told_at >= QUIET:
            self._told_at = now
            log.warning("%s: %s", context.get("message"), context.get("exception"))


def _most_connections(wanted: int | None) -> int:
    """The number of connections that may be open at a time, of those that are *wanted*."""
    most = sys.maxsize if wanted is None else wanted
    if sys.platform == "win32":
        return most
    import resource

    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return most if limit == resource.RLIM_INFINITY else min(most, int(limit * _USED))
