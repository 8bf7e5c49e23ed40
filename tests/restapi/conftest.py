"""Real servers on loopback, well-behaved and hostile, always stopped."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, suppress
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlsplit

import pytest

import restapi
from restapi.exchanges.effects import Effect, Flow, Receive, Result, Send, Together
from restapi.network import transport
from restapi.policy import Policy

T = TypeVar("T")

Answer = bytes | Callable[["Server"], Iterator[bytes]]


class Received(NamedTuple):
    """A request as it arrived."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


class Server:
    """Answers each connection with the next of its answers, the last one again and again, then closes it."""

    def __init__(self, answers: tuple[Answer, ...]) -> None:
        self.answers = answers
        self.received: list[Received] = []
        self.stopped = threading.Event()
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}/releases"
        self.threads = [threading.Thread(target=self._accept, daemon=True)]
        self.threads[0].start()

    def pause(self, seconds: float) -> bool:
        """Wait, and say whether the server is still wanted."""
        return not self.stopped.wait(seconds)

    def stop(self) -> None:
        self.stopped.set()
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()
        for thread in self.threads:
            thread.join(5)
        assert not any(thread.is_alive() for thread in self.threads)

    def _accept(self) -> None:
        with suppress(OSError):
            while not self.stopped.is_set():
                connection, _ = self.socket.accept()
                thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
                self.threads.append(thread)
                thread.start()

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(5)
        with connection, suppress(OSError, ValueError):  # a ValueError is no HTTP request, such as the start of TLS
            self.received.append(read_request(connection))
            answer = self.answers[min(len(self.received), len(self.answers)) - 1]
            for part in [answer] if isinstance(answer, bytes) else answer(self):
                connection.sendall(part)
            connection.shutdown(socket.SHUT_RDWR)


def read_request(connection: socket.socket) -> Received:
    with connection.makefile("rb") as stream:
        method, target, _ = stream.readline().decode().split()
        lines = iter(lambda: stream.readline().decode().rstrip("\r\n"), "")
        headers = {name: value for name, _, value in (line.partition(": ") for line in lines)}
        size = int(headers.get("Content-Length", 0))
        return Received(method, target, headers, stream.read(size))


class KeptAlive(ThreadingHTTPServer):
    """Keeps its connections open, and counts them and what is asked at the same time.

    It answers with the number of the request; with a pause where one is given, so that requests overlap.
    """

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, pause: float = 0.0) -> None:
        self.pause = pause
        self.received: list[Received] = []
        self.connections = self.asking = self.most = 0
        self.lock = threading.Lock()
        super().__init__(("127.0.0.1", 0), KeptAliveHandler)
        self.url = f"http://127.0.0.1:{self.server_port}/releases"
        self.thread = threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()

    def stop(self) -> None:
        self.shutdown()
        self.server_close()
        self.thread.join(5)


class KeptAliveHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: KeptAlive

    def setup(self) -> None:
        super().setup()
        with self.server.lock:
            self.server.connections += 1

    def do_GET(self) -> None:
        server = self.server
        with server.lock:
            server.asking += 1
            server.most = max(server.most, server.asking)
            server.received.append(Received("GET", self.path, dict(self.headers.items()), b""))
            body = b'{"number": %d}' % len(server.received)
        time.sleep(server.pause)
        with server.lock:
            server.asking -= 1
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Set-Cookie", "who=me")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


@pytest.fixture
def kept_alive() -> Iterator[Callable[..., KeptAlive]]:
    """Start a server that keeps its connections; takes the pause before each answer."""
    servers: list[KeptAlive] = []

    def start(pause: float = 0.0) -> KeptAlive:
        servers.append(KeptAlive(pause))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


Serve = Callable[..., Server]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start a server that gives the answers, one for each connection and the last one from then on."""
    servers: list[Server] = []

    def start(*answers: Answer) -> Server:
        servers.append(Server(answers))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


@pytest.fixture
def answer() -> Callable[..., bytes]:
    """Write a whole HTTP response; `_` in the name of a header stands for `-`."""

    def write(body: bytes = b"", status: str = "200 OK", **headers: str) -> bytes:
        lines = {"Content-Length": str(len(body)), **{name.replace("_", "-"): value for name, value in headers.items()}}
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        return f"HTTP/1.1 {status}\r\n{head}\r\n".encode("latin-1") + body

    return write


@pytest.fixture
def ask() -> Callable[..., restapi.Invocation]:
    """Write an invocation of a server, by GET unless the request says otherwise."""

    def write(server: Server, criterion: str = "", **request: str) -> restapi.Invocation:
        connection = restapi.Connection(url=server.url)
        asked = restapi.Request(connection, **{"method": "GET", **request})  # type: ignore[arg-type]
        return restapi.Invocation(asked, restapi.ByResponse(criterion))

    return write


class Time:
    """A clock that only waiting moves: what a flow waits for is over at once."""

    def __init__(self) -> None:
        self.now = 0.0
        self.waits: list[float] = []

    def __call__(self) -> float:
        return self.now

    def play(self, flow: Flow[T]) -> T:
        """Perform a flow with its real exchanges, and without waiting."""
        try:
            effect = next(flow)
            while True:
                effect = flow.send(self._performed(effect))
        except StopIteration as end:
            return end.value

    def _performed(self, effect: Effect) -> Result:
        if isinstance(effect, Send):
            return transport.send(effect.call, client=None, deadline=effect.deadline, policy=Policy())
        if isinstance(effect, Together):
            return tuple(self.play(flow) for flow in effect.flows)
        if isinstance(effect, Receive) and (notices := effect.ticket.taken()):
            return notices
        self.waits.append(effect.seconds)
        self.now += effect.seconds
        return () if isinstance(effect, Receive) else None


@pytest.fixture
def time_flies() -> Time:
    """A clock that only waiting moves, and what performs flows by it."""
    return Time()


class Sender:
    """What a service written for Azure sends, given the headers of its call.

    Attributes:
        statuses: The status of each answer.
        told: The body of the last one.
    """

    def __init__(self, headers: Mapping[str, str]) -> None:
        self.headers = headers
        self.authorization: str | None = f"Bearer {headers['AuthToken']}"
        self.statuses: list[int] = []
        self.told: Any = None

    def event(self, name: str, result: str | None = None, **members: Any) -> int:
        ids = {"taskId": self.headers["TaskInstanceId"], "jobId": self.headers["JobId"]}
        told = {"name": name, **ids, **({"result": result} if result else {}), **members}
        return self.send("POST", self.path("events"), json.dumps(told).encode())

    def feed(self, *lines: str) -> int:
        path = self.path("timelines/{TimelineId}/records/{JobId}/feed")
        return self.send("POST", path, json.dumps({"value": lines, "count": len(lines)}).encode())

    def variable(self, name: str, value: str, is_secret: bool = False) -> int:
        record = {"id": self.headers["TaskInstanceId"], "variables": {name: {"value": value, "isSecret": is_secret}}}
        body = json.dumps({"value": [record], "count": 1}).encode()
        return self.send("PATCH", self.path("timelines/{TimelineId}/records"), body)

    def path(self, rest: str) -> str:
        plan = "{PlanUrl}/{ProjectId}/_apis/distributedtask/hubs/{HubName}/plans/{PlanId}"  # as Azure's users write it
        url = urlsplit(f"{plan}/{rest}?api-version=2.0-preview.1".format(**self.headers))
        return f"{url.path}?{url.query}"

    def send(self, method: str, path: str, body: bytes = b"", **headers: str) -> int:
        address = urlsplit(self.headers["PlanUrl"])
        authorization = {"Authorization": self.authorization} if self.authorization else {}
        with closing(HTTPConnection(address.hostname or "", address.port, timeout=5)) as connection:
            connection.request(method, path, body, {**authorization, **headers})
            answer = connection.getresponse()
            self.told = json.loads(answer.read() or b"null")
            self.statuses.append(answer.status)
            return answer.status


Work = Callable[[Sender], object]


@pytest.fixture
def sender() -> type[Sender]:
    """What a service written for Azure sends."""
    return Sender


@pytest.fixture
def service(serve: Serve, answer: Callable[..., bytes]) -> Callable[..., Server]:
    """Start a service written for Azure, which tells of its work before and after it answers the call."""

    def start(after: Work | None = None, before: Work | None = None, status: str = "202 Accepted") -> Server:
        def reply(server: Server) -> Iterator[bytes]:
            sender = Sender(server.received[-1].headers)
            if before:
                before(sender)
            yield answer(status=status)
            if after:
                after(sender)

        return serve(reply)

    return start
