"""The receiver of events as users hold it: on a port of its own, or mounted in an application of theirs."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from threading import Thread
from types import TracebackType
from typing import TYPE_CHECKING, Self

from restapi.callbacks.callback_state import GRACE, CallbackState
from restapi.callbacks.events import EventName
from restapi.callbacks.receiver import MAX_BODY, ReceiverApp
from restapi.callbacks.registry import Registry
from restapi.callbacks.tickets import Ticket
from restapi.connections.urls import check_url
from restapi.errors import InvocationError

if TYPE_CHECKING:
    import uvicorn

LOOPBACK = "127.0.0.1:0"
CONNECTIONS = 1000
"""The number of connections that are served at once; more are answered with 503."""

_ADDRESS = re.compile(r"(?:\[(?P<ipv6>[0-9A-Fa-f:.]+)\]|(?P<host>[^\s:\[\]/@]+)):(?P<port>[0-9]{1,5})")


class Listener:
    """Serves an application of ASGI at a URL that services are given, on a port of its own inside a `with` block.

    Args:
        app: The application.
        listen, public_url: As of a Receiver.
    """

    def __init__(self, app: ReceiverApp, listen: str = LOOPBACK, *, public_url: str | None = None) -> None:
        self._host, self._port = read_address(listen)
        self._public_url = None if public_url is None else checked_public_url(public_url)
        if self._public_url is None:
            _check_reachable(self._host)
        self.app = app
        self._running: _Running | None = None

    @property
    def url(self) -> str:
        """The PlanUrl that services are given; it ends with `/`, as Azure's does.

        Raises:
            InvocationError: There is none: the receiver does not listen, and has no public URL.
        """
        if self._public_url is not None:
            return self._public_url
        if self._running is None:
            hint = "use it in a with block, or give public_url where its app is mounted"
            raise InvocationError("the receiver does not listen, so that no service would reach it", hint=hint)
        return self._running.url

    def __enter__(self) -> Self:
        self._running = _Running(self.app, self._host, self._port)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        running, self._running = self._running, None
        if running:
            running.stop()


class Receiver(Listener):
    """Receives what services tell of the invocations that they complete.

    In a `with` block it listens on a port of its own, in a thread. Without one, mount `app` in an ASGI application of
    yours, and give the URL that leads there as `public_url`.

    Args:
        listen: `HOST:PORT`; port 0 is any that is free.
        public_url: The URL that services reach the receiver by, such as that of a proxy; left out, it is the address
            that it listens on.
        max_body: The largest body that is taken, in bytes.

    Attributes:
        app: The ASGI application.
        url: The PlanUrl that services are given; it ends with `/`, as Azure's does. Asking for it is an InvocationError
            where the receiver neither listens nor has a public URL.

    Raises:
        InvocationError: The address or the URL is none. Entering the block raises it where nothing can listen there, or
            where uvicorn is not installed.
    """

    def __init__(self, listen: str = LOOPBACK, *, public_url: str | None = None, max_body: int = MAX_BODY) -> None:
        self._registry = Registry()
        super().__init__(ReceiverApp(self._registry, max_body), listen, public_url=public_url)

    def issue(
        self,
        seconds: float,
        earlier: Mapping[EventName, float] | None = None,
        *,
        grace: float = GRACE,
        clock: Callable[[], float] = time.monotonic,
    ) -> Ticket:
        """A ticket for one invocation: the ids that it has for its service, and a token that expires.

        Args:
            seconds: How long TaskCompleted may take.
            earlier: How long the events before it may take, where they must come.
            grace: How long log lines and variables may come after it.
            clock: What the time goes by, in seconds from any beginning.
        """
        ticket = Ticket(self.url, CallbackState.of(seconds, earlier, now=clock(), grace=grace), clock)
        self._registry.add(ticket)
        return ticket

    def close(self, ticket: Ticket) -> None:
        """End the waiting with a ticket: later events are refused."""
        self._registry.close(ticket)


def read_address(text: str) -> tuple[str, int]:
    """The host and the port of `HOST:PORT`; InvocationError where it is none."""
    match = _ADDRESS.fullmatch(text.strip())
    if not match or int(match["port"]) > 65535:
        raise InvocationError(f"'{text}' is no address to listen on", hint="write HOST:PORT, such as 127.0.0.1:8080")
    return match["ipv6"] or match["host"], int(match["port"])


def checked_public_url(url: str) -> str:
    """A URL that services are given, which ends with `/`; InvocationError where it is none."""
    check_url(url, "the public URL")
    if re.search(r"[?#\s]", url):
        raise InvocationError("the public URL cannot hold '?', '#' or blanks: paths are appended to it")
    return url.rstrip("/") + "/"


def _check_reachable(host: str) -> None:
    if host in ("0.0.0.0", "::"):  # noqa: S104 - refused
        hint = "give the public URL too, such as http://this-machine.example:8080"
        raise InvocationError(f"{host} is every address of this machine, and services need to be given one", hint=hint)


class _Running:
    """A server in a thread of its own, from its making until it is stopped."""

    def __init__(self, app: ReceiverApp, host: str, port: int) -> None:
        if find_spec("uvicorn") is None:
            hint = "pip install 'condex[callback]', or mount the app of a restapi.Receiver in an application of yours"
            raise InvocationError("receiving events on a port needs uvicorn, which is not installed", hint=hint)
        self._socket = _bound(host, port)
        self._server = _server(app)
        self._thread = Thread(target=self._server.run, args=([self._socket],), name="restapi receiver", daemon=True)
        self._thread.start()  # the socket listens already, so that nobody has to wait for the server

    @property
    def url(self) -> str:
        host, port = self._socket.getsockname()[:2]
        return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()


def _bound(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=CONNECTIONS)
    except OSError as error:
        reason = (error.strerror or str(error)).partition(" (while")[0]  # Python repeats the address there
        raise InvocationError(f"cannot listen on {host}:{port}: {reason}") from None


def _server(app: ReceiverApp) -> uvicorn.Server:
    import uvicorn

    from restapi.callbacks.patience import PatientProtocol, PatientServer

    return PatientServer(
        uvicorn.Config(
            app,
            http=PatientProtocol,
            backlog=CONNECTIONS,
            loop="asyncio",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            limit_concurrency=CONNECTIONS,
            timeout_graceful_shutdown=1,
        )
    )
