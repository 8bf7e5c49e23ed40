"""The service that the benchmarks of durable runs ask, on loopback."""

from __future__ import annotations

import json
import math
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Jobs(ThreadingHTTPServer):
    """Makes a job for each POST, which is done when it was asked for five times, or tells by itself that it is.

    Attributes:
        first: The time of the first question.
        begun: Called with the path and the headers of each POST that has a token to tell with.
    """

    daemon_threads = True

    def __init__(self) -> None:
        self.posts, self.polls, self.lock = Counter[str](), Counter[str](), threading.Lock()
        self.first = math.inf
        self.begun: Callable[[str, Mapping[str, str]], None] = lambda _path, _headers: None
        super().__init__(("127.0.0.1", 0), Job)
        self.url = f"http://127.0.0.1:{self.server_port}"


class Job(BaseHTTPRequestHandler):
    server: Jobs

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        with self.server.lock:
            self.server.posts[self.path] += 1
        if "AuthToken" in self.headers:
            self.server.begun(self.path, dict(self.headers.items()))
        self.answer(202, "accepted")

    def do_GET(self) -> None:
        with self.server.lock:
            self.server.polls[self.path] += 1
            self.server.first = min(self.server.first, time.monotonic())
            number = self.server.polls[self.path]
        self.answer(200, "done" if number > 5 else "running")

    def answer(self, status: int, word: str) -> None:
        body = json.dumps({"status": word}).encode()
        self.send_response(status)
        for name, text in {"Content-Length": str(len(body)), "Location": f"/jobs{self.path}"}.items():
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@contextmanager
def jobs() -> Iterator[Jobs]:
    service = Jobs()
    threading.Thread(target=service.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield service
    finally:
        service.shutdown()
        service.server_close()
