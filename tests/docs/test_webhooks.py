"""The service of docs/guides/routing.md, started as the guide starts it, and asked over loopback."""

import hashlib
import hmac
import http.client
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.paths import ROOT

SECRET = "a secret"


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """The port of the service."""
    command = [sys.executable, "-m", "uvicorn", "--app-dir", "docs/examples", "--port", "0", "webhooks:app"]
    environment = {**os.environ, "WEBHOOK_SECRET": SECRET, "PYTHONUNBUFFERED": "1", "NO_COLOR": "1"}
    streams = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, env=environment, text=True, **streams) as process:  # type: ignore[call-overload]
        assert process.stderr is not None
        try:
            lines = iter(process.stderr.readline, "")
            yield next(int(found[1]) for line in lines if (found := re.search(r"127\.0\.0\.1:(\d+)", line)))
        finally:
            process.terminate()
            process.communicate(timeout=20)


def signed(body: bytes) -> dict[str, str]:
    return {"X-Hub-Signature-256": "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()}


def asked(port: int, body: bytes, headers: dict[str, str], method: str = "POST") -> tuple[int, object]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        connection.request(method, "/", body, headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())


@pytest.mark.parametrize(
    ("event", "rules"),
    [
        ({"ref": "refs/heads/main"}, ["deployment"]),
        ({"ref": "refs/heads/main", "deleted": True}, []),
        ({"ref": "refs/heads/main", "commits": [{}] * 21}, ["deployment", "large-push"]),
        ({"action": "opened", "pull_request": {"draft": False}}, ["opened"]),
        ({"action": "Opened", "pull_request": {"draft": False}}, []),
        ({"issue": {"labels": [{"name": "ui"}, {"name": "URGENT"}]}}, ["urgent"]),
        ([], []),
    ],
)
def test_a_signed_webhook_is_answered_with_the_names_of_its_rules(port: int, event: object, rules: list[str]) -> None:
    body = json.dumps(event).encode()
    assert asked(port, body, signed(body)) == (200, {"rules": rules})


@pytest.mark.parametrize(
    "headers", [{}, {"X-Hub-Signature-256": "sha256=" + 64 * "0"}, signed(b"{}\n"), {"X-Hub-Signature-256": "\xff"}]
)
def test_a_webhook_without_the_right_signature_is_refused(port: int, headers: dict[str, str]) -> None:
    assert asked(port, b"{}", headers) == (401, {"error": "the signature is missing or wrong"})


def test_what_is_no_json_is_refused(port: int) -> None:
    assert asked(port, b"{", signed(b"{")) == (400, {"error": "the body is no JSON"})
    assert asked(port, b"\xff", signed(b"\xff")) == (400, {"error": "the body is no JSON"})


def test_other_methods_are_refused(port: int) -> None:
    assert asked(port, b"", {}, "GET")[0] == 405


def sent(port: int, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(request)
        return connection.recv(65536)


def test_a_body_that_is_announced_as_too_large_is_refused_before_it_is_sent(port: int) -> None:
    for length in (b"1048577", b"9" * 200, b"1000000000000"):
        request = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + b"\r\n\r\n"
        assert sent(port, request).split(b" ", 2)[1] in (b"413", b"400")


def test_a_body_without_end_is_refused(port: int) -> None:
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk * 16)
        time.sleep(0.2)
        connection.sendall(b"10000\r\n" + b"x" * 100)
        assert b"413" in connection.recv(65536)


def test_the_service_still_answers(port: int) -> None:
    assert asked(port, b"{}", signed(b"{}")) == (200, {"rules": []})
