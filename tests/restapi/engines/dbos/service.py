"""A service on loopback that counts what it is asked, and outlives the processes that ask."""

import json
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Service(ThreadingHTTPServer):
    """Makes a job for each POST, which is done when it was asked for often enough; `/ready` says when all are ready.

    Attributes:
        polls: How many requests for a job see that it runs.
        asked: How often each method and path was asked for.
        keys: The idempotency keys of the requests that had one.
        headers: The headers of the last POST.
    """

    daemon_threads = True

    def __init__(self, polls: int = 2) -> None:
        self.polls = polls
        self.asked: Counter[tuple[str, str]] = Counter()
        self.keys: list[str] = []
        self.headers: dict[str, str] = {}
        self.lock = threading.Lock()
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.thread = threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()

    def count(self, method: str) -> int:
        """How often it was asked by *method*."""
        with self.lock:
            return sum(number for (asked, _), number in self.asked.items() if asked == method)

    def stop(self) -> None:
        self.shutdown()
        self.server_close()
        self.thread.join(5)


class Handler(BaseHTTPRequestHandler):
    server: Service

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        with self.server.lock:
            self.server.asked["POST", self.path] += 1
            key = self.headers.get("Idempotency-Key")
            self.server.keys.extend([key] if key else [])
            self.server.headers = dict(self.headers.items())
        self.answer(202, {"status": "accepted"}, Location="/jobs/1")

    def do_GET(self) -> None:
        with self.server.lock:
            self.server.asked["GET", self.path] += 1
            number = self.server.asked["GET", self.path]
            made = self.server.asked["POST", "/jobs"] > 0
        if self.path == "/made":
            self.answer(200, {"made": made})
        else:
            self.answer(200, {"status": "done" if number > self.server.polls else "running"})

    def do_DELETE(self) -> None:
        with self.server.lock:
            self.server.asked["DELETE", self.path] += 1
        self.answer(200, {})

    def answer(self, status: int, value: object, **headers: str) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        for name, text in {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        pass
