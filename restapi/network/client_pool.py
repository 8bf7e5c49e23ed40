"""Clients that are lent for one call after the other, on one event loop."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, MutableMapping
from contextlib import asynccontextmanager
from typing import Any, Generic, Protocol, Self, TypeAlias, TypeVar

from restapi.calls.preparing import PreparedRequest
from restapi.connections.tls import Tls
from restapi.connections.urls import origin_of

KEPT = 1000
"""The number of unused clients that are kept, unless the caller says otherwise: each may hold a socket."""

_Key: TypeAlias = tuple[str, Tls | None]


class PooledClient(Protocol):
    """An httpx.AsyncClient, as far as lending it needs."""

    @property
    def cookies(self) -> MutableMapping[str, str]:
        """The cookies that servers asked it to keep."""
        ...

    async def aclose(self) -> Any:
        """Close its connections."""
        ...


C = TypeVar("C", bound=PooledClient)


class ClientPool(Generic[C]):
    """Lends clients on one event loop; each has one connection, which is kept alive while nobody uses it.

    A client of many connections looks at all of them, with system calls, at the begin and the end of every request, so
    that its requests take longer the more of them there are. Here each looks at its own connection alone.

    Args:
        make: Makes a client for a call.
        kept: How many clients that nobody uses are kept, at most.
    """

    def __init__(self, make: Callable[[PreparedRequest], C], kept: int = KEPT) -> None:
        self._make = make
        self._kept = kept
        self._idle: dict[_Key, list[C]] = {}  # the key that was used last is the last one
        self._count = 0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *error: object) -> None:
        while self._count:
            await self._oldest().aclose()

    @asynccontextmanager
    async def borrowed(self, call: PreparedRequest) -> AsyncGenerator[C, None]:
        """A client for *call* that nobody else uses meanwhile, connected to its origin already where there is one."""
        key = (origin_of(call.url) or "", call.tls)
        client = self._taken(key) or self._make(call)
        try:
            yield client
        finally:
            client.cookies.clear()  # what one call was given is nothing for the next one
            self._idle[key] = [*self._idle.pop(key, []), client]
            self._count += 1
            if self._count > self._kept:
                await self._oldest().aclose()

    def _taken(self, key: _Key) -> C | None:
        """The client of *key* that was used last: its connection is the least likely to have ended."""
        clients = self._idle.get(key)
        if not clients:
            return None
        self._count -= 1
        return clients.pop()

    def _oldest(self) -> C:
        """The client that was used least recently, of the key that was used least recently."""
        key = next(key for key, clients in self._idle.items() if clients)
        clients = self._idle.pop(key)
        self._count -= 1
        oldest = clients.pop(0)
        if clients:
            self._idle = {key: clients, **self._idle}
        return oldest
