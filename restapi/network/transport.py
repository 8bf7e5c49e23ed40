"""The network: one exchange over httpx, within one deadline. The only module that imports httpx.

httpx's own time-outs hold for one phase or one read, so that a server that drips bytes outlives them. Here the whole
exchange is bounded: the asynchronous one by cancelling it, the synchronous one by running it in a thread that is left
behind, with its connection shut, when the time is over. HostCache are resolved in such a thread by both.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import ssl
import time
from collections.abc import Generator, Mapping
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any
from urllib.parse import urlsplit

import httpx

from restapi.answers.answer import Answer, Failure, Reception
from restapi.answers.encodings import BodyError
from restapi.calls.preparing import PreparedRequest
from restapi.errors import InvocationError, RequestError
from restapi.network import background, causes
from restapi.network.addresses import NotPublicError, UnknownHostError, resolve
from restapi.network.client_pool import KEPT, ClientPool
from restapi.network.host_cache import HostCache
from restapi.network.live_connection import LiveConnection
from restapi.policy import Policy

Client = httpx.Client
AsyncClient = httpx.AsyncClient

LONGEST = 2_000_000.0
"""The most seconds of an exchange, which the operating system can still count; a longer deadline is taken for that."""

_KEPT_ALIVE = 30.0  # seconds that a connection is kept without use

# What httpx would act on, though it is asked not to: it reads where a response leads, which may be no URL, and cookies.
_ACTED_ON = (b"location", b"set-cookie")

# What httpx says where the connection ended; all else that it calls a protocol error is no HTTP.
_ENDED = re.compile("disconnected|closed connection")


def send(call: PreparedRequest, *, client: Client | None, deadline: float, policy: Policy) -> Answer:
    """Make *call* once and wait for its answer; redirects are not followed.

    Args:
        call: What to send.
        client: An httpx.Client, or an object with the same `stream` method; a new one for this call where it is None.
        deadline: The time for the whole exchange, name resolution included, in seconds.
        policy: The bounds of the network.

    Raises:
        RequestError: The URL is not one, or the policy cannot be kept with the caller's client. Everything else that
            goes wrong is told by `Answer.problem` and `Answer.failure`.
    """
    exchange = _Exchange(call, deadline, policy)
    line = LiveConnection(exchange.note)

    def work() -> None:
        with (
            _one_client(client, call, policy) as used,
            used.stream(**exchange.arguments, extensions={"trace": line.trace}) as response,
        ):
            exchange.reception.begin(response.status_code, _headers(response))
            for part in response.iter_raw():
                exchange.reception.feed(part)

    with exchange.watched(client), line:
        background.start(work).result(exchange.seconds)
        line.release()
    return exchange.answer()


async def asend(
    call: PreparedRequest, *, client: AsyncClient | Clients | None, deadline: float, policy: Policy
) -> Answer:
    """The same as `send`, on asyncio, with an httpx.AsyncClient, or with one that is lent for this call."""
    exchange = _Exchange(call, deadline, policy)

    async def trace(event: str, _info: Mapping[str, Any]) -> None:
        exchange.note(event)

    with exchange.watched(client):
        async with (
            asyncio.timeout(exchange.seconds),
            _one_async_client(client, call, policy) as used,
            used.stream(**exchange.arguments, extensions={"trace": trace}) as response,
        ):
            exchange.reception.begin(response.status_code, _headers(response))
            async for part in response.aiter_raw():
                exchange.reception.feed(part)
    return exchange.answer()


class _Exchange:
    """An exchange, as both ways to send share it: the arguments for httpx, the reception, the names of problems."""

    def __init__(self, call: PreparedRequest, deadline: float, policy: Policy) -> None:
        self.call = call
        self.deadline = deadline
        self.seconds = min(deadline, LONGEST)
        self.policy = policy
        self.reception = Reception(policy.max_body)
        self.arguments: dict[str, Any] = {
            "method": call.method,
            "url": call.url,
            "headers": [(name.encode(), value.encode()) for name, value in call.headers],
            "content": call.body,
            "auth": None,
            "follow_redirects": False,
            "timeout": self.seconds,
        }
        self._connected = self._asked = self._answered = False
        self._problem: tuple[Failure | None, str] = (None, "")
        self._sent = datetime.now(UTC)
        self._started = time.monotonic()
        self._elapsed = 0.0

    @contextlib.contextmanager
    def watched(self, client: object) -> Generator[None, None, None]:
        """Turn what goes wrong inside into a problem, and take the time."""
        try:
            if self.policy.public_only and not (client is None or isinstance(client, Clients)):
                raise RequestError("public_only cannot be kept with a client of yours", hint="leave out client=")
            yield
            self.reception.end()
        except InvocationError:
            raise
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, ValueError, ArithmeticError) as error:
            if not self._answered:
                raise RequestError(self.call.masker(f"the URL is not one: {error}")) from None
            self._problem = Failure.PROTOCOL, f"the client cannot read the response: {causes.describe(error)}"
        except (TimeoutError, BodyError, UnknownHostError, NotPublicError, httpx.HTTPError, OSError) as error:
            self._problem = self._judge(error)
        finally:
            self._elapsed = time.monotonic() - self._started

    def note(self, event: str) -> None:
        """Take an event of httpx's trace extension: if there is a new connection, a request on it, and a response."""
        self._connected |= event.endswith(".connect_tcp.started")
        self._asked |= event.endswith(".send_request_headers.started")
        self._answered |= event.endswith(".receive_response_headers.complete")

    def answer(self) -> Answer:
        failure, problem = self._problem
        return self.reception.answer(self._sent, self._elapsed, problem, failure)

    def _judge(self, error: Exception) -> tuple[Failure, str]:
        match error:
            case TimeoutError() | httpx.TimeoutException():
                return Failure.DEADLINE, f"the deadline of {self.deadline:g} s passed"
            case BodyError():
                return Failure.BODY, str(error)
            case NotPublicError():
                return Failure.ADDRESS, f"only public addresses are allowed, and {error} is none"
            case UnknownHostError():
                return Failure.CONNECT, f"no connection to {self._peer}: {error}"
            case httpx.ProxyError():
                return Failure.CONNECT, f"the proxy {self._peer} refuses: {causes.describe(error)}"
            case httpx.ConnectError():
                return self._judge_connect(error)
            case _:
                return self._judge_transfer(error)

    def _judge_connect(self, error: Exception) -> tuple[Failure, str]:
        tls = causes.tls_error(error)
        if tls is not None:
            return Failure.TLS, f"no connection to {self._peer}: {causes.describe_tls(tls)}"
        return Failure.CONNECT, f"no connection to {self._peer}: {causes.describe(error)}"

    def _judge_transfer(self, error: Exception) -> tuple[Failure, str]:
        said, tls = causes.describe(error), causes.tls_error(error)
        if tls is not None and causes.is_refusal(tls) and self.reception.status is None:
            return Failure.TLS, f"no connection to {self._peer}: {causes.describe_tls(tls)}"
        if isinstance(error, httpx.ProtocolError) and not _ENDED.search(said):
            return Failure.PROTOCOL, f"the response is not HTTP: {said}"
        if self.reception.status is None and self._asked and not self._connected:
            return Failure.STALE, f"the connection from an earlier request had ended: {said}"
        return Failure.CUT, f"the connection ended too early: {said}"

    @property
    def _peer(self) -> str:
        """The peer that is connected to, without what identifies us there."""
        return urlsplit(self.policy.proxy or self.call.url).netloc.rpartition("@")[2]


class Clients(ClientPool[AsyncClient]):
    """Lends clients on one event loop.

    Args:
        policy: What is allowed on the network.
        kept: How many clients that nobody uses are kept, at most.
    """

    def __init__(self, policy: Policy, kept: int = KEPT) -> None:
        names = HostCache(policy)
        super().__init__(lambda call: _connecting(call, policy, names), kept)


def _one_client(given: Client | None, call: PreparedRequest, policy: Policy) -> AbstractContextManager[Client]:
    """The caller's client, which stays open, or one for one call."""
    if given is not None:
        return contextlib.nullcontext(given)
    transport = httpx.HTTPTransport(verify=_context(call), trust_env=False, proxy=policy.proxy)
    return Client(transport=_Pinned(transport, policy), trust_env=False)


def _one_async_client(
    given: AsyncClient | Clients | None, call: PreparedRequest, policy: Policy
) -> AbstractAsyncContextManager[AsyncClient]:
    """The caller's client, which stays open, one that is lent for this call, or a new one."""
    if isinstance(given, Clients):
        return given.borrowed(call)
    return contextlib.nullcontext(given) if given is not None else _connecting(call, policy, HostCache(policy))


class _Pinned(httpx.BaseTransport):
    """Resolves the host once and connects to what was resolved; Host, SNI and certificates keep the name.

    A proxy is connected to by httpx itself.
    """

    def __init__(self, inner: httpx.HTTPTransport, policy: Policy) -> None:
        self._inner = inner
        self._policy = policy

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        for pinned in (requests := self._pinned(request))[:-1]:
            with contextlib.suppress(httpx.ConnectError, httpx.ConnectTimeout):
                return _unread(self._inner.handle_request(pinned))
        return _unread(self._inner.handle_request(requests[-1]))

    def _pinned(self, request: httpx.Request) -> list[httpx.Request]:
        if self._policy.proxy:
            return [request]
        return _pin(request, resolve(*_host_and_port(request), public_only=self._policy.public_only))

    def close(self) -> None:
        self._inner.close()


class _AsyncPinned(httpx.AsyncBaseTransport):
    """The same as `_Pinned`, on asyncio."""

    def __init__(self, inner: httpx.AsyncHTTPTransport, policy: Policy, names: HostCache) -> None:
        self._inner = inner
        self._policy = policy
        self._names = names

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        for pinned in (requests := await self._pinned(request))[:-1]:
            with contextlib.suppress(httpx.ConnectError, httpx.ConnectTimeout):
                return _unread(await self._inner.handle_async_request(pinned))
        return _unread(await self._inner.handle_async_request(requests[-1]))

    async def _pinned(self, request: httpx.Request) -> list[httpx.Request]:
        if self._policy.proxy:
            return [request]
        return _pin(request, await self._names.of(*_host_and_port(request)))

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


def _connecting(call: PreparedRequest, policy: Policy, names: HostCache) -> AsyncClient:
    """A client of one connection."""
    limits = httpx.Limits(max_connections=1, keepalive_expiry=_KEPT_ALIVE)
    transport = httpx.AsyncHTTPTransport(verify=_context(call), trust_env=False, proxy=policy.proxy, limits=limits)
    return AsyncClient(transport=_AsyncPinned(transport, policy, names), trust_env=False)


def _unread(response: httpx.Response) -> httpx.Response:
    """The response with those headers put aside on which httpx would act."""
    response.extensions["headers"] = response.headers
    response.headers = httpx.Headers([pair for pair in response.headers.raw if pair[0].lower() not in _ACTED_ON])
    return response


def _headers(response: httpx.Response) -> dict[str, str]:
    """All headers, those that were put aside too."""
    return dict(response.extensions.get("headers", response.headers))


def _context(call: PreparedRequest) -> ssl.SSLContext:
    """The settings of TLS for a call."""
    return call.tls.context() if call.tls is not None else _usual_tls()


@cache
def _usual_tls() -> ssl.SSLContext:
    """The settings of all connections without their own; making them takes longer than most calls."""
    return httpx.create_ssl_context(trust_env=False)
