"""A small release service on loopback, for trying steps out, for tests, the demo and the documentation.

It knows one release with one environment. A deployment is in progress when it is first looked at, and successful from
then on. An approval is asked for as Azure does it: the service completes the task of the caller later. Every request
must carry the token.
"""

from __future__ import annotations

import json
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from typing import Any, Self
from urllib.request import ProxyHandler, Request, build_opener

Reply = tuple[int, Any]

MAX_BODY = 1024 * 1024


class ReleaseService:
    """The service; it runs inside a `with` block.

    Attributes:
        token: What the Authorization header must hold.
        url: The base URL, such as `http://127.0.0.1:43210/releases`.
    """

    def __init__(self, token: str) -> None:
        self.token = token
        self._state = _Releases()
        service = self

        class Handler(_Handler):
            token = service.token
            releases = service._state

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = Thread(target=self._server.serve_forever, args=(0.02,), name="release service", daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/releases"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Releases:
    """The knowledge of the service, and its answers."""

    def __init__(self) -> None:
        self.version = "4.1.0"
        self.status = "notStarted"
        self.looks = 0

    def answer(self, request: str, body: dict[str, Any]) -> Reply:
        """The status and the JSON of the response to *request*, such as `GET /releases`."""
        match request.partition("?")[0]:
            case "POST /releases":
                return self._create(body)
            case "PATCH /releases/2/environments/1":
                return self._deploy(body)
            case "POST /releases/2/approvals":
                return 202, {"message": "Ann is asked"}
            case "GET /releases/2/environments/1":
                return 200, self._look()
            case "GET /releases":
                return 200, self._list()
            case _:
                return 404, {"message": f"there is no {request}"}

    def _create(self, body: dict[str, Any]) -> Reply:
        self.version, self.status = str(body.get("version", self.version)), "notStarted"
        return 201, {"id": 2, "version": self.version, "status": self.status}

    def _deploy(self, body: dict[str, Any]) -> Reply:
        if body.get("status") != "inProgress":
            return 400, {"message": "status must be inProgress"}
        self.status, self.looks = "inProgress", 0
        return 202, {"id": 1, "status": self.status}

    def _look(self) -> Any:
        if self.status == "inProgress":
            self.looks += 1
            self.status = "inProgress" if self.looks == 1 else "successful"
        return self._environment()

    def _list(self) -> Any:
        staging = {"name": "staging", "status": "successful", "checks": ["smoke tests"]}
        release = {"id": 2, "version": self.version, "environments": [staging, self._environment()]}
        return {"count": 1, "releases": [release]}

    def _environment(self) -> Any:
        checks = ["smoke tests", "health"] if self.status == "successful" else ["smoke tests"]
        return {"name": "production", "status": self.status, "checks": checks}


class _Handler(BaseHTTPRequestHandler):
    token: str
    releases: _Releases
    protocol_version = "HTTP/1.1"
    timeout = 10

    def do_GET(self) -> None:
        body = self._body()
        if self.headers.get("Authorization") != self.token:
            self._reply(401, {"message": "the token is missing or wrong"})
        elif not isinstance(body, dict):
            self._reply(400, {"message": "the body must be a JSON object"})
        else:
            status, value = self.releases.answer(f"{self.command} {self.path}", body)
            self._reply(status, value)
            if self.path.endswith("/approvals") and self.headers.get("AuthToken"):
                _approve(self.headers, self.releases.version)

    do_POST = do_PATCH = do_GET  # noqa: N815

    def _body(self) -> Any:
        """The JSON body; an empty object where there is none, None where it is not JSON."""
        size = min(int(self.headers.get("Content-Length", 0)), MAX_BODY)
        try:
            return json.loads(self.rfile.read(size) or b"{}")
        except (ValueError, RecursionError):
            return None

    def _reply(self, status: int, value: Any) -> None:
        body = json.dumps(value, indent=2).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Keep standard error for people."""


def _approve(asked: Message, version: str) -> None:
    """Complete a task as a service written for Azure does it, with what the headers of the call say."""
    plan = "{PlanUrl}{ProjectId}/_apis/distributedtask/hubs/{HubName}/plans/{PlanId}".format_map(asked)
    task = {"jobId": asked["JobId"], "taskId": asked["TaskInstanceId"]}
    told: tuple[tuple[str, dict[str, Any]], ...] = (
        ("events", {"name": "TaskStarted", **task}),
        ("timelines/{TimelineId}/records/{JobId}/feed", {"value": [f"Ann approves version {version}."], "count": 1}),
        ("events", {"name": "TaskCompleted", "result": "succeeded", **task}),
    )
    direct = build_opener(ProxyHandler({}))
    for path, body in told:
        url = f"{plan}/{path.format_map(asked)}?api-version=7.1"
        headers = {"Authorization": f"Bearer {asked['AuthToken']}", "Content-Type": "application/json"}
        direct.open(Request(url, json.dumps(body).encode(), headers), timeout=10).close()  # noqa: S310 - who has the token
