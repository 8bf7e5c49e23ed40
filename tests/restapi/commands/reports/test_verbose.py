import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conditions.values.caseless import CaselessMapping
from restapi.answers.answer import Answer
from restapi.calls.preparing import PreparedRequest, prepare
from restapi.commands.reports.verbose import exchange, laid_out, shown_headers
from restapi.connections.connection import Connection
from restapi.connections.credentials import Masker
from restapi.invocation import Invocation
from restapi.network import transport
from restapi.policy import Policy
from restapi.request import Request

SENT = datetime(2026, 1, 2, tzinfo=UTC)


def call(
    method: str = "POST", body: str = "", headers: dict[str, str] | None = None, suffix: str = "/run?x=1"
) -> PreparedRequest:
    connection = Connection(url="https://a.example:8443/api", bearer="hunter2")
    return prepare(Invocation(Request(connection, method, suffix, headers or {}, body)), {}, {})


def answer(body: bytes = b"", status: int | None = 200, problem: str = "", **headers: str) -> Answer:
    return Answer(SENT, 0.25, status, CaselessMapping(headers), body, problem)


def test_an_exchange_reads_like_http() -> None:
    posted = call(body='{"a":[1.0,{}]}', headers={"Content-Type": "application/json"})
    assert list(exchange(posted, answer(b'{"status": "ok", "list": []}', Server="me"))) == [
        "> POST /api/run?x=1 HTTP/1.1",
        "> Host: a.example:8443",
        "> User-Agent: condex",
        "> Accept: */*",
        "> Accept-Encoding: identity",
        "> Content-Type: application/json",
        "> Authorization: ***",
        "> Content-Length: 14",
        ">",
        "> {",
        '>   "a": [',
        ">     1.0,",
        ">     {}",
        ">   ]",
        "> }",
        "< 200 OK (0.250 s)",
        "< Server: me",
        "<",
        "< {",
        '<   "status": "ok",',
        '<   "list": []',
        "< }",
    ]


@pytest.mark.parametrize(("method", "body"), [("PUT", "body"), ("POST", ""), ("DELETE", ""), ("GET", "")])
def test_what_is_shown_is_what_is_sent(serve: Any, method: str, body: str) -> None:
    server = serve(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-A: b\r\n\r\nok")
    connection = Connection(url=server.url)
    invocation = Invocation(Request(connection, method, "/a%20b?x=y#z", {"X-Mine": "1"}, body))
    sent = prepare(invocation, {}, {})
    received = transport.send(sent, client=None, deadline=5, policy=Policy())
    lines = list(exchange(sent, received))
    (arrived,) = server.received
    del arrived.headers["Connection"]  # httpx's own, from hop to hop
    headers = dict(line[2:].split(": ", 1) for line in lines[1:] if line.startswith("> ") and ": " in line)
    assert lines[0] == f"> {arrived.method} {arrived.target} HTTP/1.1"
    assert headers == arrived.headers
    assert lines[-4:] == ["< content-length: 2", "< x-a: b", "<", "< ok"]  # httpx has their names in lower case


def test_without_bodies_there_are_headers_alone() -> None:
    lines = list(exchange(call("GET", suffix=""), answer(status=204)))
    assert lines[0] == "> GET /api HTTP/1.1"
    assert lines[-2:] == ["> Authorization: ***", "< 204 NoContent (0.250 s)"]


def test_what_went_wrong_is_told_with_what_had_arrived() -> None:
    assert list(exchange(call(), answer(b'{"a":', problem="the line was cut")))[-4:] == [
        "< 200 OK (0.250 s)",
        "<",
        '< {"a":',
        "* No complete response: the line was cut.",
    ]


def test_no_response_is_told_without_one() -> None:
    lines = list(exchange(call(), answer(status=None, problem="no connection to hunter2")))
    assert lines[-2:] == ["> Content-Length: 0", "* No complete response: no connection to ***."]


def test_secrets_are_masked_everywhere() -> None:
    echo = answer(b'{"token": "hunter2"}\r\nhunter2', **{"X-Echo": "hunter2", "hunter2": "a", "Set-Cookie": "s=abc"})
    sent = call(body="hunter2", headers={"X-Mine": "hunter2", "Private-Token": "xyz"}, suffix="?key=hunter2")
    printed = "\n".join(exchange(sent, echo))
    assert not any(secret in printed for secret in ("hunter2", "abc", "xyz"))
    assert "< Set-Cookie: ***" in printed


def test_a_body_can_neither_steer_a_terminal_nor_pass_for_a_header() -> None:
    lines = list(exchange(call(), answer(b"a\x1b[2J\r\n> GET / HTTP/1.1\n* No\x07")))
    assert lines[-3:] == ["< a\\u001b[2J", "< > GET / HTTP/1.1", "< * No\\u0007"]


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", "< (10 bytes that are no text: 89 50 4e 47 0d 0a 1a 0a 00 00)"),
        (bytes(range(128, 256)) * 10, f"< (1,280 bytes that are no text: {bytes(range(128, 144)).hex(' ')} …)"),
        ("caf\ufffd is one bad character".encode(), "< caf\ufffd is one bad character"),
        ("é".encode("utf-16"), "< é"),
    ],
)
def test_a_binary_body_is_a_note(body: bytes, shown: str) -> None:
    headers = {"Content-Type": "text/plain; charset=utf-16"} if shown == "< é" else {}
    assert list(exchange(call(), answer(body, **headers)))[-1] == shown


def test_a_long_body_is_shown_as_it_arrived() -> None:
    body = b"[" + b"0," * 200_000 + b"0]"
    assert list(exchange(call(), answer(body)))[-1] == "< " + body.decode()


@pytest.mark.parametrize(
    ("name", "is_secret"),
    [
        ("Authorization", True),
        ("proxy-authorization", True),
        ("AuthToken", True),
        ("X-Auth-Token", True),
        ("Set-Cookie", True),
        ("X-API-Key", True),
        ("ApiKey", True),
        ("Ocp-Apim-Subscription-Key", True),
        ("WWW-Authenticate", False),
        ("Idempotency-Key", False),
        ("Content-Type", False),
    ],
)
def test_a_header_whose_name_says_so_is_a_secret(name: str, is_secret: bool) -> None:
    assert shown_headers({name: "abc"}, Masker()) == {name: "***" if is_secret else "abc"}


@pytest.mark.parametrize(
    ("text", "pretty"),
    [
        ("1e5", "1e5"),
        ('"a,b:[]"', '"a,b:[]"'),
        (" [ ] ", "[]"),
        ("{}", "{}"),
        ('{"a":1,"a":2}', '{\n  "a": 1,\n  "a": 2\n}'),
        ('["\\"", [[]]]', '[\n  "\\"",\n  [\n    []\n  ]\n]'),
    ],
)
def test_json_is_laid_out(text: str, pretty: str) -> None:
    assert laid_out(text) == pretty


@given(st.recursive(st.none() | st.text() | st.integers(), lambda one: st.lists(one) | st.dictionaries(st.text(), one)))
def test_json_is_laid_out_as_python_does(value: Any) -> None:
    assert laid_out(json.dumps(value)) == json.dumps(value, indent=2)


def test_the_indentation_of_deep_json_is_bounded() -> None:
    assert max(map(len, laid_out("[" * 500 + "]" * 500).splitlines())) < 50
