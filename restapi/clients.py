"""The clients that exchanges are made with, for one call, or lent again and again. Beside `transport` it imports httpx.

Both resolve a name themselves and connect to what was resolved, trust what the call trusts, and ignore the environment.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import time
from collections.abc import AsyncGenerator
from concurrent.futures import Future
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from functools import cache, partial
from typing import TypeAlias

import httpx

from restapi import background
from restapi.addresses import resolve
from restapi.policy import Policy
from restapi.request import Call
from restapi.tls import Tls
from restapi.urls import origin_of

Client = httpx.Client
AsyncClient = httpx.AsyncClient

KEPT = 1000
"""How many clients that nobody uses are kept, unless the caller says otherwise: each may hold a socket."""

_KEPT_ALIVE = 30.0  # seconds that a connection is kept without use
_NAME_HOLDS = 60.0  # seconds until a name is resolved again

_Key: TypeAlias = tuple[str, Tls | None]


def one_client(given: Client | None, call: Call, policy: Policy) -> AbstractContextManager[Client]:
    """The caller's client, which stays open, or one for one call."""
    if given is not None:
        return contextlib.nullcontext(given)
    transport = httpx.HTTPTransport(verify=_context(call), trust_env=False, proxy=policy.proxy)
    pinned = transport if policy.proxy else _Pinned(transport, policy)
    return Client(transport=pinned, trust_env=False)


def one_async_client(
    given: AsyncClient | Clients | None, call: Call, policy: Policy
) -> AbstractAsyncContextManager[AsyncClient]:
    """The caller's client, which stays open, one that is lent for this call, or a new one."""
    if isinstance(given, Clients):
        return given.lent(call)
    return contextlib.nullcontext(given) if given is not None else _connecting(call, policy, _Names(policy))


class Clients:
    """Lends clients on one event loop; each has one connection, which is kept alive while nobody uses it.

    A client of many connections looks at all of them, with system calls, at the begin and the end of every request, so
    that its requests take longer the more of them there are. Here each looks at its own connection alone.

    Args:
        policy: What is allowed on the network.
        kept: How many clients that nobody uses are kept, at most.
    """

    def __init__(self, policy: Policy, kept: int = KEPT) -> None:
        self._policy = policy
        self._kept = kept
        self._names = _Names(policy)
        self._idle: dict[_Key, list[AsyncClient]] = {}  # the key that was used last is the last one
        self._count = 0

    async def __aenter__(self) -> Clients:
        return self

    async def __aexit__(self, *error: object) -> None:
        while self._count:
            await self._oldest().aclose()

    @contextlib.asynccontextmanager
    async def lent(self, call: Call) -> AsyncGenerator[AsyncClient, None]:
        """A client for *call* that nobody else uses meanwhile, connected to its origin already where there is one."""
        key = (origin_of(call.url) or "", call.tls)
        client = self._taken(key) or _connecting(call, self._policy, self._names)
        try:
            yield client
        finally:
            client.cookies.clear()  # what one call was given is nothing for the next one
            self._idle[key] = [*self._idle.pop(key, []), client]
            self._count += 1
            if self._count > self._kept:
                await self._oldest().aclose()

    def _taken(self, key: _Key) -> AsyncClient | None:
        """The client of *key* that was used last: its connection is the least likely to have ended."""
        clients = self._idle.get(key)
        if not clients:
            return None
        self._count -= 1
        return clients.pop()

    def _oldest(self) -> AsyncClient:
        """The client that was used least recently, of the key that was used least recently."""
        key = next(key for key, clients in self._idle.items() if clients)
        clients = self._idle.pop(key)
        self._count -= 1
        oldest = clients.pop(0)
        if clients:
            self._idle = {key: clients, **self._idle}
        return oldest


class _Names:
    """The addresses of hosts, each resolved once a minute at most, however many ask for it."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._asked: dict[tuple[str, int], tuple[float, Future[tuple[str, ...]]]] = {}

    async def of(self, host: str, port: int) -> tuple[str, ...]:
        """The addresses of *host*; the errors of `resolve` where there are none."""
        until, found = self._asked.get((host, port), (0.0, None))
        if found is None or until < time.monotonic() or (found.done() and found.exception()):
            # Not in the event loop's own threads: asyncio.run would wait for them, beyond any deadline.
            found = background.start(partial(resolve, host, port, public_only=self._policy.public_only))
            self._asked[host, port] = (time.monotonic() + _NAME_HOLDS, found)
        return found.result() if found.done() else await asyncio.wrap_future(found)


class _Pinned(httpx.BaseTransport):
    """Resolves the host once and connects to what was resolved; Host, SNI and certificates keep the name."""

    def __init__(self, inner: httpx.HTTPTransport, policy: Policy) -> None:
        self._inner = inner
        self._policy = policy

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        addresses = resolve(*_host_and_port(request), public_only=self._policy.public_only)
        requests = _pin(request, addresses)
        for pinned in requests[:-1]:
            with contextlib.suppress(httpx.ConnectError, httpx.ConnectTimeout):
                return self._inner.handle_request(pinned)
        return self._inner.handle_request(requests[-1])

    def close(self) -> None:
        self._inner.close()


class _AsyncPinned(httpx.AsyncBaseTransport):
    """The same as `_Pinned`, on asyncio."""

    def __init__(self, inner: httpx.AsyncHTTPTransport, names: _Names) -> None:
        self._inner = inner
        self._names = names

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        requests = _pin(request, await self._names.of(*_host_and_port(request)))
        for pinned in requests[:-1]:
            with contextlib.suppress(httpx.ConnectError, httpx.ConnectTimeout):
                return await self._inner.handle_async_request(pinned)
        return await self._inner.handle_async_request(requests[-1])

    async def aclose(self) -> None:
        await self._inner.aclose()


def _host_and_port(request: httpx.Request) -> tuple[str, int]:
    url = request.url
    return url.raw_host.decode(), url.port or (443 if url.scheme == "https" else 80)


def _pin(request: httpx.Request, addresses: tuple[str, ...]) -> list[httpx.Request]:
    """The request to each address in turn, each with its share of the time to connect."""
    timeout = request.extensions["timeout"]
    extensions = {
        **request.extensions,
        "sni_hostname": request.url.raw_host.decode(),
        "timeout": {**timeout, "connect": timeout["connect"] / len(addresses)},
    }
    urls = [request.url.copy_with(host=address) for address in addresses]
    to = partial(httpx.Request, request.method, headers=request.headers, stream=request.stream, extensions=extensions)
    return [to(url) for url in urls]


def _connecting(call: Call, policy: Policy, names: _Names) -> AsyncClient:
    """A client of one connection."""
    limits = httpx.Limits(max_connections=1, keepalive_expiry=_KEPT_ALIVE)
    transport = httpx.AsyncHTTPTransport(verify=_context(call), trust_env=False, proxy=policy.proxy, limits=limits)
    pinned = transport if policy.proxy else _AsyncPinned(transport, names)
    return AsyncClient(transport=pinned, trust_env=False)


def _context(call: Call) -> ssl.SSLContext:
    """The settings of TLS for a call."""
    return call.tls.context() if call.tls is not None else _usual_tls()


@cache
def _usual_tls() -> ssl.SSLContext:
    """The settings of all connections without their own; making them takes longer than most calls."""
    return httpx.create_ssl_context(trust_env=False)
