"""Against real servers, well-behaved and hostile; each test holds for both ways to send."""

import asyncio
import gzip
import inspect
import socket
import threading
import time

import pytest

import restapi
from restapi.network.transport import asend, send


@pytest.fixture(params=["blocking", "asyncio"])
def invoke(request: pytest.FixtureRequest):
    if request.param == "blocking":
        return restapi.invoke
    return lambda *args, **options: asyncio.run(restapi.ainvoke(*args, **options))


def test_the_request_arrives_as_it_was_built(serve, answer, ask, invoke) -> None:
    server = serve(answer(b'{"ok": true}'))
    outcome = invoke(ask(server, method="PUT", url_suffix="/1?a=b", headers={"X": "é"}, body="ü"))
    (received,) = server.received
    assert (received.method, received.target, received.body) == ("PUT", "/releases/1?a=b", "ü".encode())
    assert received.headers["X"] == "é"
    assert received.headers["Accept-Encoding"] == "identity"
    assert (outcome.succeeded, outcome.status, outcome.json) == (True, 200, {"ok": True})


@pytest.mark.parametrize("method", restapi.request.METHODS)
def test_every_method_is_sent(serve, answer, ask, invoke, method: str) -> None:
    server = serve(answer())
    assert invoke(ask(server, method=method, body="x")).succeeded
    (received,) = server.received
    assert (received.method, received.body) == (method, b"" if method in ("GET", "HEAD") else b"x")


def test_headers_of_the_response_ignore_case(serve, answer, ask, invoke) -> None:
    outcome = invoke(ask(serve(answer(X_Trace="a\r\nX-Trace: b"))))
    assert outcome.headers["x-trace"] == "a, b"


def test_a_redirect_is_not_followed(serve, answer, ask, invoke) -> None:
    other = serve(answer())
    server = serve(answer(status="307 Temporary Redirect", Location=other.url))
    outcome = invoke(ask(server, method="POST", headers={"AuthToken": "hunter2"}))
    assert (outcome.succeeded, outcome.status, other.received) == (False, 307, [])


def test_the_environment_and_netrc_do_not_apply(serve, answer, ask, invoke, tmp_path, monkeypatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password hunter2\n")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    server = serve(answer())
    assert invoke(ask(server)).succeeded
    assert "Authorization" not in server.received[0].headers


def test_a_compressed_body_is_decoded(serve, answer, ask, invoke) -> None:
    outcome = invoke(ask(serve(answer(gzip.compress(b'{"a": 1}'), Content_Encoding="gzip")), "eq(root.a, 1)"))
    assert (outcome.succeeded, outcome.body) == (True, b'{"a": 1}')


def drip_body(server):
    yield b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n"
    while server.pause(0.05):
        yield b"x"


def drip_headers(server):
    yield b"HTTP/1.1 200 OK\r\nX: "
    while server.pause(0.05):
        yield b"x"


def say_nothing(server):
    server.pause(5)
    yield b""


@pytest.mark.parametrize("hostile", [drip_body, drip_headers, say_nothing])
def test_no_server_outlives_the_deadline(serve, ask, invoke, hostile) -> None:
    started = time.monotonic()
    outcome = invoke(ask(serve(hostile)), deadline=0.4)
    assert 0.35 < time.monotonic() - started < 2
    assert (outcome.succeeded, outcome.reason) == (False, "No complete response: the deadline of 0.4 s passed.")
    assert 0.35 < outcome.attempts[0].elapsed < 2
    assert outcome.status == (200 if hostile is drip_body else None)


def test_no_thread_is_left_behind_by_a_server_that_drips(serve, ask) -> None:
    server = serve(drip_headers)
    before = set(threading.enumerate())
    restapi.invoke(ask(server), deadline=0.3)
    ours = [thread for thread in threading.enumerate() if thread.name == "restapi" and thread not in before]
    for thread in ours:
        thread.join(5)
    assert not server.stopped.is_set()
    assert not any(thread.is_alive() for thread in ours)


def endless_body(server):
    yield b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
    while server.pause(0):
        yield bytes(64 * 1024)


def endless_headers(server):
    yield b"HTTP/1.1 200 OK\r\n"
    while server.pause(0):
        yield b"X: " + b"y" * 1000 + b"\r\n"


BOMB = gzip.compress(bytes(16 * 1024 * 1024), 1)


def bomb(server):
    yield f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(BOMB)}\r\n\r\n".encode()
    yield BOMB


def cut_body(server):
    yield b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npart"


@pytest.mark.parametrize(
    ("hostile", "reason"),
    [
        (endless_body, "the body is larger than the limit of 5,242,880 bytes"),
        (bomb, "the body is larger than the limit of 5,242,880 bytes"),
        (endless_headers, ""),
        (cut_body, "peer closed connection without sending complete message body"),
        (b"", "Server disconnected without sending a response"),
        (b"SSH-2.0-OpenSSH\r\n\r\n", "illegal status line"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n", "Content-Length"),
        (
            b"HTTP/1.1 200 OK\r\nContent-Encoding: pack200\r\nContent-Length: 1\r\n\r\nx",
            "the content encoding 'pack200' is not undone; gzip and deflate are",
        ),
        (
            b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 1\r\n\r\nx",
            "the content encoding 'br' is not undone; gzip and deflate are",
        ),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_whatever_a_server_sends_is_an_outcome(serve, ask, invoke, hostile, reason: str) -> None:
    outcome = invoke(ask(serve(hostile)), deadline=5)
    assert not outcome.succeeded
    assert outcome.reason.startswith("No complete response: ")
    assert reason in outcome.reason
    assert outcome.reason.removesuffix(".") in outcome.log


def test_what_arrived_before_the_cut_is_kept(serve, ask, invoke) -> None:
    outcome = invoke(ask(serve(cut_body)))
    assert (outcome.status, outcome.body, outcome.json) == (200, b"part", None)


def test_a_refused_connection_is_an_outcome(invoke) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    connection = restapi.Connection(url=f"http://127.0.0.1:{port}")
    outcome = invoke(restapi.Invocation(restapi.Request(connection, "GET")))
    assert outcome.reason.startswith(f"No complete response: no connection to 127.0.0.1:{port}: ")
    assert outcome.status is None


def test_an_unknown_host_is_an_outcome(invoke) -> None:
    connection = restapi.Connection(url="http://no-such-host.invalid")
    outcome = invoke(restapi.Invocation(restapi.Request(connection, "GET")), deadline=5)
    assert outcome.reason.startswith("No complete response: ")


def test_a_server_that_speaks_no_tls_is_an_outcome(serve, invoke) -> None:
    server = serve(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    connection = restapi.Connection(url=server.url.replace("http:", "https:"))
    outcome = invoke(restapi.Invocation(restapi.Request(connection, "GET")), deadline=5)
    assert outcome.reason.startswith("No complete response: no connection to 127.0.0.1")


@pytest.mark.parametrize("suffix", ["/" + "x" * 70_000, "/?" + "hunter2" * 10_000])
def test_a_url_that_httpx_refuses_is_an_error_in_what_was_asked(serve, answer, ask, invoke, suffix: str) -> None:
    with pytest.raises(restapi.RequestError, match=r"^the URL is not one: URL too long$"):
        invoke(ask(serve(answer()), url_suffix=suffix))


def test_both_ways_take_the_same_arguments() -> None:
    assert [*inspect.signature(send).parameters] == [*inspect.signature(asend).parameters]
