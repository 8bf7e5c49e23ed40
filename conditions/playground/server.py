"""The local server behind `conditions playground`: the page, and the answers to what it asks.

It is for one person at one machine, so that the server of the standard library is enough: a thread for each connection,
a dependency less, nothing to configure. It listens on 127.0.0.1 alone, and refuses what other sites may make a browser
send there: other hosts (DNS rebinding), other origins, and questions that are not marked as JSON, which a browser
sends to another site only after asking it.
"""

from __future__ import annotations

import json
import os
import sys
import webbrowser
from collections.abc import Callable, Iterator
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import PurePosixPath
from socket import SHUT_WR
from socketserver import ThreadingTCPServer
from threading import Thread
from typing import Any

from conditions.console.inputs import UsageError
from conditions.playground.process import Answers

HOST = "127.0.0.1"
MOST_PORTS = 65_535
LONGEST_QUESTION = 16 * 1024 * 1024
"""The most bytes of a question."""

PATIENCE = 10.0
"""The seconds for which a client may be silent."""

ENGINE = json.dumps({"engine": "server", "documentation": None}).encode()
"""The content of `engine.json`: who answers the questions of the page."""

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
"""The types of the files that are served, by the ends of their names; others are not."""

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def run(port: int, *, browser: bool) -> None:
    """Serve the page until Ctrl-C.

    Args:
        port: The port; 0 is any that is free.
        browser: Whether to open the page in the browser of the user.

    Raises:
        UsageError: Nothing can listen on the port.
    """
    with PlaygroundServer(port) as server:
        print(f"The playground is at {server.url} - press Ctrl-C to end it.", flush=True)
        if browser:  # some browsers run in the terminal and come back late
            Thread(target=webbrowser.open, args=(server.url,), daemon=True).start()
        server.serve_forever()


class PlaygroundServer(ThreadingTCPServer):
    """The server; it listens from when it is made.

    Args:
        port: The port; 0 is any that is free.
        page: The folder of the page.
        patience: The seconds for which a client may be silent.

    Attributes:
        url: The address of the page.
        answers: Who answers its questions.
        files: What is served, by the paths.

    Raises:
        UsageError: Nothing can listen on the port.
    """

    allow_reuse_address = os.name == "posix"  # elsewhere it would let two servers share the port
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, port: int, page: Traversable | None = None, patience: float = PATIENCE) -> None:
        if port > MOST_PORTS:
            raise UsageError(f"there is no port {port}: the last one is {MOST_PORTS}")
        try:
            super().__init__((HOST, port), _Handler)
        except OSError as error:
            reason = (error.strerror or str(error)).partition(" (while")[0]  # Python repeats the address there
            raise UsageError(f"cannot listen on port {port}: {reason}; --port 0 takes any that is free") from None
        self.patience = patience
        self.answers = Answers()
        self.files = dict(_served(page or files("conditions.playground") / "page"))
        self.files |= {"/": self.files["/index.html"]} if "/index.html" in self.files else {}
        bound = self.server_address[1]
        self.url = f"http://{HOST}:{bound}/"
        self.hosts = {f"{name}:{bound}" for name in (HOST, "localhost")}
        self.hosts |= {HOST, "localhost"} if bound == _PORT_OF_HTTP else set()

    def server_close(self) -> None:
        """Listen and answer no more."""
        super().server_close()
        if hasattr(self, "answers"):  # it could not listen, else
            self.answers.close()

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Answer what comes on a connection."""
        _Handler(self, request, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away, or is silent for too long, is nothing to tell."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


_PORT_OF_HTTP = 80


def _served(folder: Traversable, path: str = "/") -> Iterator[tuple[str, Traversable]]:
    """The files of a folder and of those in it, by their paths."""
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _served(entry, f"{path}{entry.name}/")
        elif PurePosixPath(entry.name).suffix in _TYPES:
            yield path + entry.name, entry


class _RefusedError(Exception):
    """A request that is not answered; *status* tells why, and the text says it."""

    def __init__(self, status: HTTPStatus, problem: str) -> None:
        super().__init__(problem)
        self.status = status


class _Handler(BaseHTTPRequestHandler):
    """Answers the requests of one connection."""

    server_version = "conditions"
    sys_version = ""
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def __init__(self, playground: PlaygroundServer, request: Any, client_address: Any) -> None:
        self._playground = playground
        super().__init__(request, client_address, playground)

    def setup(self) -> None:
        super().setup()
        self.connection.settimeout(self._playground.patience)

    def do_GET(self) -> None:
        """Answer with a file."""
        self._answer(self._file)

    def do_HEAD(self) -> None:
        """Answer with the headers of a file."""
        self._answer(self._file)

    def do_POST(self) -> None:
        """Answer a question."""
        self._answer(self._answered)

    def _answer(self, content: Callable[[], tuple[str, bytes]]) -> None:
        try:
            self._check_sender()
            kind, body = content()
        except _RefusedError as refused:
            self.send_error(refused.status, str(refused))
            self._discard()
        else:
            self._reply(HTTPStatus.OK, kind, body)

    def _check_sender(self) -> None:
        """Refuse what no page of this server sends."""
        host, origin = self.headers.get_all("Host", []), self.headers["Origin"]
        if len(host) != 1 or host[0].lower() not in self._playground.hosts:
            raise _RefusedError(HTTPStatus.MISDIRECTED_REQUEST, f"the playground is at {self._playground.url} only")
        if origin is not None and origin.removeprefix("http://") not in self._playground.hosts:
            raise _RefusedError(HTTPStatus.FORBIDDEN, "other sites may not use the playground")

    def _file(self) -> tuple[str, bytes]:
        path = self.path.partition("?")[0]
        if path == "/engine.json":
            return _TYPES[".json"], ENGINE
        found = self._playground.files.get(path)
        if found is None:
            raise _RefusedError(
                HTTPStatus.NOT_FOUND, f"there is no such page: the playground is at {self._playground.url}"
            )
        return _TYPES[PurePosixPath(found.name).suffix], found.read_bytes()

    def _answered(self) -> tuple[str, bytes]:
        if self.path != "/ask":
            raise _RefusedError(HTTPStatus.NOT_FOUND, f"questions are asked at {self._playground.url}ask")
        if self.headers.get_content_type() != "application/json":
            raise _RefusedError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "a question is of the type application/json")
        question = self.rfile.read(self._length())
        if len(question) < self._length():
            raise ConnectionResetError("the client went away")
        return _TYPES[".json"], self._playground.answers.to(question)

    def _length(self) -> int:
        """The length of the question in bytes."""
        length = self.headers["Content-Length"] or ""
        if not (length.isascii() and length.isdigit()):
            raise _RefusedError(HTTPStatus.LENGTH_REQUIRED, "a question needs a Content-Length")
        if len(length) > _MOST_DIGITS or int(length) > LONGEST_QUESTION:
            problem = f"a question has at most {LONGEST_QUESTION:,} bytes"
            raise _RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, problem)
        return int(length)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Tell what is wrong, and close the connection."""
        status = HTTPStatus(code)
        self.close_connection = True
        self._reply(status, "text/plain; charset=utf-8", (message or explain or status.phrase).encode())

    def _reply(self, status: HTTPStatus, kind: str, body: bytes) -> None:
        self.send_response(status)
        for name, value in {**_HEADERS, "Content-Type": kind, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _discard(self) -> None:
        """Read what the client still sends, as far as it may: else it would not read the answer."""
        if self.command == "POST":
            self.connection.shutdown(SHUT_WR)
            left = 2 * LONGEST_QUESTION
            while left > 0 and (piece := self.rfile.read1(_CHUNK)):
                left -= len(piece)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the page tells what matters."""


_MOST_DIGITS = 12
_CHUNK = 64 * 1024
