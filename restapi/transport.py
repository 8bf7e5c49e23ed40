"""The network: one exchange over httpx, within one deadline. This module and `clients` import httpx.

httpx's own time-outs hold for one phase or one read, so that a server that drips bytes outlives them. Here the whole
exchange is bounded: the asynchronous one by cancelling it, the synchronous one by running it in a thread that is left
behind, with its connection shut, when the time is over. Names are resolved in such a thread by both.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
import time
from collections.abc import Generator, Mapping
from datetime import UTC, datetime
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

import httpx

from restapi import background, causes
from restapi.addresses import NotPublicError, UnknownHostError
from restapi.answer import Answer, Failure, Reception
from restapi.clients import AsyncClient, Client, Clients, one_async_client, one_client
from restapi.encodings import BodyError
from restapi.errors import RequestError
from restapi.policy import Policy
from restapi.request import Call

__all__ = ["AsyncClient", "Client", "Clients", "asend", "send"]

# What httpx says where the connection ended; all else that it calls a protocol error is no HTTP.
_ENDED = re.compile("disconnected|closed connection")


def send(call: Call, *, client: Client | None, deadline: float, policy: Policy) -> Answer:
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
    line = _Line(exchange)

    def work() -> None:
        with (
            one_client(client, call, policy) as used,
            used.stream(**exchange.arguments, extensions={"trace": line.trace}) as response,
        ):
            exchange.reception.begin(response.status_code, dict(response.headers))
            for part in response.iter_raw():
                exchange.reception.feed(part)

    with exchange.watched(client), line:
        background.start(work).result(deadline)
        line.release()
    return exchange.answer()


async def asend(call: Call, *, client: AsyncClient | Clients | None, deadline: float, policy: Policy) -> Answer:
    """The same as `send`, on asyncio, with an httpx.AsyncClient, or with one that is lent for this call."""
    exchange = _Exchange(call, deadline, policy)

    async def trace(event: str, _info: Mapping[str, Any]) -> None:
        exchange.note(event)

    with exchange.watched(client):
        async with (
            asyncio.timeout(deadline),
            one_async_client(client, call, policy) as used,
            used.stream(**exchange.arguments, extensions={"trace": trace}) as response,
        ):
            exchange.reception.begin(response.status_code, dict(response.headers))
            async for part in response.aiter_raw():
                exchange.reception.feed(part)
    return exchange.answer()


class _Exchange:
    """What both ways to send share: the arguments for httpx, the reception, and the names of problems."""

    def __init__(self, call: Call, deadline: float, policy: Policy) -> None:
        self.call = call
        self.deadline = deadline
        self.policy = policy
        self.reception = Reception(policy.max_body)
        self.arguments: dict[str, Any] = {
            "method": call.method,
            "url": call.url,
            "headers": [(name.encode(), value.encode()) for name, value in call.headers],
            "content": call.body,
            "auth": None,
            "follow_redirects": False,
            "timeout": deadline,
        }
        self._connected = self._asked = False
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
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
            raise RequestError(self.call.masker(f"the URL is not one: {error}")) from None
        except (TimeoutError, BodyError, UnknownHostError, NotPublicError, httpx.HTTPError, OSError) as error:
            self._problem = self._judge(error)
        finally:
            self._elapsed = time.monotonic() - self._started

    def note(self, event: str) -> None:
        """Take an event of httpx's trace extension: whether there is a new connection, and a request on it."""
        self._connected |= event.endswith(".connect_tcp.started")
        self._asked |= event.endswith(".send_request_headers.started")

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
        """Who is connected to, without what identifies us there."""
        return urlsplit(self.policy.proxy or self.call.url).netloc.rpartition("@")[2]


class _Line:
    """The connection of one exchange, which is ended from another thread when the `with` block is left early."""

    def __init__(self, exchange: _Exchange) -> None:
        self._exchange = exchange
        self._lock = Lock()
        self._socket: socket.socket | None = None
        self._over = self._released = False

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Called by httpx at every step (its trace extension): take the socket, and go no further once it is over."""
        self._exchange.note(event)
        if event.endswith(".connect_tcp.complete"):
            self._take(info["return_value"].get_extra_info("socket"))
        if self._over and event.endswith(".started"):
            raise TimeoutError

    def release(self) -> None:
        """The exchange is complete: the connection may be kept by its client."""
        self._released = True

    def __enter__(self) -> None:
        """Nothing is connected yet."""

    def __exit__(self, *error: object) -> None:
        """End the connection unless it was released; a read that waits on it ends too."""
        with self._lock:
            self._over = True
            if self._socket is not None:
                self._close(self._socket)

    def _take(self, connected: socket.socket) -> None:
        """Keep a duplicate: the socket itself is replaced by the one of TLS."""
        with self._lock:
            self._socket = connected.dup()
            if self._over:
                self._close(self._socket)

    def _close(self, taken: socket.socket) -> None:
        if not self._released:
            with contextlib.suppress(OSError):
                taken.shutdown(socket.SHUT_RDWR)
        taken.close()
