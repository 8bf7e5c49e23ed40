"""The network: one call over httpx, within one deadline. The only module that imports httpx.

httpx's own time-outs hold for one phase or one read, so that a server that drips bytes outlives them. Here the whole
exchange is bounded: the asynchronous one by cancelling it, the synchronous one by running it in a thread that is left
behind, with its connection shut, when the time is over.
"""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import socket
import ssl
import time
from collections.abc import Callable, Generator, Mapping
from concurrent.futures import Future
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from datetime import UTC, datetime
from functools import cache
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import httpx

from restapi.answer import Answer, BodyError, Failure, Reception
from restapi.errors import RequestError
from restapi.policy import Policy
from restapi.request import Call

Client = httpx.Client
AsyncClient = httpx.AsyncClient


def send(call: Call, *, client: Client | None, deadline: float, policy: Policy) -> Answer:
    """Make *call* and wait for its answer.

    Args:
        call: What to send.
        client: An httpx.Client, or an object with the same `stream` method; a new one for this call where it is None.
        deadline: The time for the whole exchange, in seconds.
        policy: The bounds of the network.

    Raises:
        RequestError: The URL is not one. Everything else that goes wrong is told by `Answer.problem`.
    """
    exchange = _Exchange(call, deadline, policy)
    line = _Line()

    def work() -> None:
        with (
            _blocking(client) as used,
            used.stream(**exchange.arguments, extensions={"trace": line.trace}) as response,
        ):
            exchange.reception.begin(response.status_code, dict(response.headers))
            for part in response.iter_raw():
                exchange.reception.feed(part)

    with exchange.watched():
        try:
            _run_within(deadline, work)
        except TimeoutError:
            line.shut()
            raise
    return exchange.answer()


async def asend(call: Call, *, client: AsyncClient | None, deadline: float, policy: Policy) -> Answer:
    """The same as `send`, on asyncio, with an httpx.AsyncClient."""
    exchange = _Exchange(call, deadline, policy)
    with exchange.watched():
        async with (
            asyncio.timeout(deadline),
            _asynchronous(client) as used,
            used.stream(**exchange.arguments) as response,
        ):
            exchange.reception.begin(response.status_code, dict(response.headers))
            async for part in response.aiter_raw():
                exchange.reception.feed(part)
    return exchange.answer()


class _Exchange:
    """What both ways to send share: the arguments for httpx, the reception, and the names of problems."""

    def __init__(self, call: Call, deadline: float, policy: Policy) -> None:
        self.reception = Reception(policy.max_body)
        self.deadline = deadline
        self.arguments: dict[str, Any] = {
            "method": call.method,
            "url": call.url,
            "headers": [(name.encode(), value.encode()) for name, value in call.headers],
            "content": call.body,
            "auth": None,
            "follow_redirects": False,
            "timeout": deadline,
        }
        self._call = call
        self._problem = ""
        self._failure: Failure | None = None
        self._sent = datetime.now(UTC)
        self._started = time.monotonic()
        self._elapsed = 0.0

    @contextlib.contextmanager
    def watched(self) -> Generator[None, None, None]:
        """Turn what goes wrong inside into a problem, and take the time."""
        try:
            yield
            self.reception.end()
        except (TimeoutError, httpx.TimeoutException):
            self._fail(Failure.DEADLINE, f"the deadline of {self.deadline:g} s passed")
        except BodyError as error:
            self._fail(Failure.BODY, str(error))
        except httpx.ConnectError as error:
            self._fail(Failure.CONNECT, f"no connection to {urlsplit(self._call.url).netloc}: {error}")
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
            raise RequestError(self._call.masker(f"the URL is not one: {error}")) from None
        except (httpx.HTTPError, OSError) as error:
            self._fail(Failure.CUT, str(error) or type(error).__name__)
        finally:
            self._elapsed = time.monotonic() - self._started

    def answer(self) -> Answer:
        return self.reception.answer(self._sent, self._elapsed, self._problem, self._failure)

    def _fail(self, failure: Failure, problem: str) -> None:
        self._failure, self._problem = failure, problem


class _Line:
    """The connection of one exchange, so that it can be ended from another thread."""

    def __init__(self) -> None:
        self._socket: socket.socket | None = None
        self._over = False

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Called by httpx at every step (its trace extension): take the socket, and go no further once it is over."""
        if event.endswith((".connect_tcp.complete", ".start_tls.complete")):
            self._socket = info["return_value"].get_extra_info("socket")
        if self._over and event.endswith(".started"):
            raise TimeoutError

    def shut(self) -> None:
        """End the connection; a read that waits on it ends too."""
        self._over = True
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)


def _blocking(given: Client | None) -> AbstractContextManager[Client]:
    """The caller's client, which stays open, or one for one call."""
    return contextlib.nullcontext(given) if given is not None else Client(verify=_tls(), trust_env=False)


def _asynchronous(given: AsyncClient | None) -> AbstractAsyncContextManager[AsyncClient]:
    return contextlib.nullcontext(given) if given is not None else AsyncClient(verify=_tls(), trust_env=False)


@cache
def _tls() -> ssl.SSLContext:
    """The settings of all connections; making them takes longer than most calls."""
    return httpx.create_ssl_context(trust_env=False)


def _run_within(seconds: float, work: Callable[[], None]) -> None:
    """Run *work* in a thread of its own; TimeoutError where it takes longer."""
    done: Future[None] = Future()
    context = contextvars.copy_context()

    def run() -> None:
        try:
            done.set_result(context.run(work))
        except BaseException as error:
            done.set_exception(error)

    Thread(target=run, name="restapi", daemon=True).start()
    done.result(seconds)
