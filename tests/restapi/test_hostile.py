"""Hostile servers against one exchange, by both ways: a clear problem, in time, with what was received."""

import asyncio
import gzip
import json
import re
import socket
import subprocess
import sys
import threading
import time
import zlib

import httpx
import pytest

import restapi
from restapi.answers.answer import Answer, Failure
from restapi.answers.content import read_content
from restapi.calls.preparing import prepare
from restapi.network import addresses
from restapi.network.transport import asend, send
from restapi.policy import Policy
from tests.paths import ROOT

MIB = 1024 * 1024

GRACE = 1.0


@pytest.fixture(params=["blocking", "asyncio"])
def exchange(request, ask):
    """Make one exchange with a server, or with the URL of one."""

    def make(server, deadline: float = 5, policy: Policy | None = None) -> Answer:
        url = server if isinstance(server, str) else server.url
        asked = restapi.Request(restapi.Connection(url=url), "GET")
        call, given = prepare(restapi.Invocation(asked), {}, {}), policy or Policy()
        if request.param == "blocking":
            return send(call, client=None, deadline=deadline, policy=given)
        return asyncio.run(asend(call, client=None, deadline=deadline, policy=given))

    return make


def head(**headers: object) -> bytes:
    lines = [f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items()]
    return f"HTTP/1.1 200 OK\r\n{''.join(lines)}\r\n".encode()


def drip(beginning: bytes, part: bytes):
    def serve(server):
        yield beginning
        while server.pause(0.02):
            yield part

    return serve


def endless(beginning: bytes, part: bytes):
    def serve(server):
        yield beginning
        while server.pause(0):
            yield part * (64 * 1024 // len(part))

    return serve


SLOW = {
    "the status line": drip(b"HTTP/1.1 2", b"0"),
    "a header": drip(b"HTTP/1.1 200 OK\r\nX: ", b"x"),
    "headers": drip(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"),
    "the body": drip(head(Content_Length=100_000), b"x"),
    "chunks": drip(head(Transfer_Encoding="chunked"), b"1\r\nx\r\n"),
    "the size of a chunk": drip(head(Transfer_Encoding="chunked"), b"0"),
    "an encoded body": drip(head(Content_Encoding="gzip") + gzip.compress(b"")[:10], b"\0\0\0\xff\xff"),
    "interim responses": drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "nothing": drip(b"", b""),
}


@pytest.mark.parametrize("slow", SLOW)
def test_who_drips_does_not_outlive_the_deadline(serve, exchange, slow: str) -> None:
    started = time.monotonic()
    answer = exchange(serve(SLOW[slow]), deadline=0.3)
    assert 0.25 < time.monotonic() - started < 0.3 + GRACE
    assert (answer.failure, answer.problem) == (Failure.DEADLINE, "the deadline of 0.3 s passed")


def test_a_flood_of_interim_responses_is_bounded_by_the_deadline(serve, exchange) -> None:
    started = time.monotonic()
    answer = exchange(serve(drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 200)), deadline=0.5)
    assert time.monotonic() - started < 0.5 + GRACE
    assert (answer.failure, answer.status) == (Failure.DEADLINE, None)


GARBLED = {
    "no HTTP": (b"SSH-2.0-OpenSSH\r\n\r\n", "illegal status line"),
    "endless status line": (endless(b"HTTP/1.1 200 ", b"O"), "Receive buffer too long"),
    "endless header": (endless(b"HTTP/1.1 200 OK\r\nX: ", b"x"), "Receive buffer too long"),
    "endless headers": (endless(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"), "Receive buffer too long"),
    "no header": (b"HTTP/1.1 200 OK\r\nnonsense\r\n\r\n", "illegal header line"),
    "no length": (head(Content_Length="x"), "bad Content-Length"),
    "negative length": (head(Content_Length="-1"), "bad Content-Length"),
    "two lengths": (b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxy", "Content-Length"),
    "unknown transfer": (head(Transfer_Encoding="x"), "Transfer-Encoding"),
    "no chunk": (head(Transfer_Encoding="chunked") + b"nonsense\r\n", "illegal chunk header"),
    "huge number in the problem": (b"HTTP/1.1 200 OK\r\n" + b"y" * 50_000 + b"\r\n\r\n", "illegal header line"),
}


@pytest.mark.parametrize("garbled", GARBLED)
def test_what_is_no_http_is_named(serve, exchange, garbled: str) -> None:
    bad, problem = GARBLED[garbled]
    answer = exchange(serve(bad))
    assert answer.failure is Failure.PROTOCOL
    assert answer.problem.startswith("the response is not HTTP: ")
    assert problem in answer.problem
    assert len(answer.problem) < 400


CUT = {
    "before the response": (b"", None, b""),
    "in the status line": (b"HTTP/1.1 20", None, b""),
    "in the headers": (b"HTTP/1.1 200 OK\r\nContent-Le", None, b""),
    "before the body": (head(Content_Length=100), 200, b""),
    "in the body": (head(Content_Length=100) + b"part", 200, b"part"),
    "in a chunk": (head(Transfer_Encoding="chunked") + b"5\r\nhel", 200, b"hel"),
    "between chunks": (head(Transfer_Encoding="chunked") + b"5\r\nhello\r\n", 200, b"hello"),
}


@pytest.mark.parametrize("cut", CUT)
def test_what_arrived_before_the_connection_was_cut_is_kept(serve, exchange, cut: str) -> None:
    sent, status, body = CUT[cut]
    answer = exchange(serve(sent))
    assert (answer.failure, answer.status, answer.body) == (Failure.CUT, status, body)
    assert answer.problem.startswith("the connection ended too early: ")


def test_more_than_the_content_length_is_not_taken(serve, exchange) -> None:
    answer = exchange(serve(head(Content_Length=4) + b"fourteen"))
    assert (answer.failure, answer.body) == (None, b"four")


def test_a_body_without_a_length_ends_with_the_connection(serve, exchange) -> None:
    answer = exchange(serve(head() + b"to the end"))
    assert (answer.failure, answer.body) == (None, b"to the end")


BODIES = {
    "invalid UTF-8": (b'{"a": "\xff"}', "application/json", {"a": "\ufffd"}, ""),
    "a byte order mark": (b'\xef\xbb\xbf{"a": 1}', "application/json", {"a": 1}, ""),
    "UTF-16": ('{"a": 1}'.encode("utf-16"), "application/json", {"a": 1}, ""),
    "UTF-16 that is called UTF-8": ('{"a": 1}'.encode("utf-16"), "application/json; charset=utf-8", {"a": 1}, ""),
    "HTML": (b"<html>", "application/json", "<html>", "it begins like HTML, though the content type says JSON"),
    "NaN": (b'{"a": NaN}', "application/json", '{"a": NaN}', "NaN is no JSON value"),
    "duplicate keys": (b'{"a": 1, "a": 2}', "application/json", {"a": 2}, ""),
    "deep nesting": (b"[" * 500_000, "application/json", "[" * 500_000, "nested too deeply"),
}


@pytest.mark.parametrize("body", BODIES)
def test_strange_bodies_are_read(serve, answer, exchange, body: str) -> None:
    sent, content_type, root, problem = BODIES[body]
    received = exchange(serve(answer(sent, Content_Type=content_type)))
    content = read_content(received.body, received.headers)
    assert (received.failure, content.root, content.problem) == (None, root, problem)


def test_a_huge_integer_is_read_in_time(serve, answer, exchange) -> None:
    started = time.monotonic()
    received = exchange(serve(answer(b'{"a": ' + b"9" * MIB + b"}")))
    assert len(str(read_content(received.body, received.headers).root["a"])) == MIB
    assert time.monotonic() - started < 5


def bare(data: bytes) -> bytes:
    compressor = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return compressor.compress(data) + compressor.flush()


def bombs() -> dict[str, bytes | object]:
    """Whole responses, each of which stands for 64 MiB or more, with the names of their encodings."""
    zeros = bytes(64 * MIB)
    inner = gzip.compress(zeros, 1)
    encoded = {
        "gzip": [inner],
        "deflate": [zlib.compress(zeros, 1), bare(zeros)],
        "gzip, gzip": [gzip.compress(inner)],
        "gzip, gzip, gzip": [gzip.compress(gzip.compress(inner))],
        "deflate, gzip": [gzip.compress(zlib.compress(zeros, 1))],
    }
    answers = {
        f"{name} {number}": head(Content_Encoding=name, Content_Length=len(body)) + body
        for name, bodies in encoded.items()
        for number, body in enumerate(bodies)
    }
    streams = endless(head(Content_Encoding="gzip"), gzip.compress(b""))
    return {**answers, "plain": endless(head(), b"x"), "streams": streams}


# Prints for each server how much the largest memory that the process ever had grew, and what came of the exchange.
VICTIM = """
import asyncio, json, resource, sys
import restapi

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

def invoke(url):
    request = restapi.Request(restapi.Connection(url=url), "GET")
    invocation = restapi.Invocation(request, restapi.ByResponse("eq(root.a, 1)"))
    if way == "blocking":
        return restapi.invoke(invocation)
    return asyncio.run(restapi.ainvoke(invocation))

way, *urls = sys.argv[1:]
for encoding in range(4):
    assert invoke(urls.pop(0)).succeeded
before = peak()
for url in urls:
    outcome = invoke(url)
    print(json.dumps([peak() - before, len(outcome.body), outcome.reason]))
    del outcome
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the largest memory is not told, or in other units")
@pytest.mark.parametrize("way", ["blocking", "asyncio"])
def test_a_bomb_takes_no_more_memory_than_the_limit_and_20_mib(serve, answer, way: str) -> None:
    plain = b'{"a": 1}'
    harmless = [plain, gzip.compress(plain), zlib.compress(plain), bare(plain)]
    encodings = ["identity", "gzip", "deflate", "deflate"]
    servers = [serve(answer(body, Content_Encoding=name)) for body, name in zip(harmless, encodings, strict=True)]
    hostile = bombs()
    servers += [serve(bomb) for bomb in hostile.values()]
    command = [sys.executable, "-c", VICTIM, way, *[server.url for server in servers]]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100, check=False)
    assert done.stderr == ""
    results = dict(zip(hostile, map(json.loads, done.stdout.splitlines()), strict=True))
    for name, (grown, size, reason) in results.items():
        assert grown < (5 + 20) * MIB, (name, grown / MIB)
        if name == "streams":
            assert "the gzip encoding has more than 1,000 streams in a row" in reason
        else:
            assert (size, reason) == (
                5 * MIB,
                "No complete response: the body is larger than the limit of 5,242,880 bytes.",
            ), name


def test_the_limit_is_that_of_the_policy(serve, answer, exchange) -> None:
    received = exchange(serve(answer(b"x" * 11)), policy=Policy(max_body=10))
    assert (received.failure, received.body) == (Failure.BODY, b"x" * 10)


def test_no_connection(exchange) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    answer = exchange(f"http://127.0.0.1:{port}")
    problem = f"no connection to 127.0.0.1:{port}: Connection refused"
    assert (answer.failure, answer.problem) == (Failure.CONNECT, problem)


def test_an_unknown_host(exchange) -> None:
    answer = exchange("http://no-such-host.invalid:81")
    assert answer.failure is Failure.CONNECT
    assert answer.problem.startswith("no connection to no-such-host.invalid:81: ")


class Names:
    """A resolver that gives the next address each time it is asked for a name."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> None:
        self.answers = answers
        self.asked: list[str] = []
        self.real = socket.getaddrinfo
        monkeypatch.setattr(socket, "getaddrinfo", self)

    def __call__(self, host: str, port: int, *args: object, **options: object):
        if not str(host).endswith(".example"):
            return self.real(host, port, *args, **options)  # type: ignore[arg-type]
        found = self.answers[min(len(self.asked), len(self.answers) - 1)]
        self.asked.append(host)
        return [entry for address in found for entry in self.real(address, port, type=socket.SOCK_STREAM)]


def test_only_public_addresses_where_the_policy_says_so(serve, answer, exchange) -> None:
    server = serve(answer())
    received = exchange(server, policy=Policy(public_only=True))
    assert received.failure is Failure.ADDRESS
    assert received.problem == "only public addresses are allowed, and 127.0.0.1 is none"
    assert server.received == []
    named = exchange(server.url.replace("127.0.0.1", "localhost"), policy=Policy(public_only=True)).problem
    assert re.fullmatch(r"only public addresses are allowed, and localhost \((127\.0\.0\.1|::1)\) is none", named)


def test_the_address_that_was_checked_is_connected_to(serve, answer, exchange, monkeypatch) -> None:
    """Where the name is asked for again, it leads to 127.0.0.2, where nobody listens."""
    server = serve(answer(b"here"))
    names = Names(monkeypatch, ["127.0.0.1"], ["127.0.0.2"])
    monkeypatch.setattr(addresses, "is_public", lambda address: address == "127.0.0.1")
    received = exchange(server.url.replace("127.0.0.1", "rebind.example"), policy=Policy(public_only=True))
    assert (received.problem, received.body, names.asked) == ("", b"here", ["rebind.example"])
    assert server.received[0].headers["Host"] == server.url.split("/")[2].replace("127.0.0.1", "rebind.example")


def test_the_next_address_is_tried_where_one_does_not_answer(serve, answer, exchange, monkeypatch) -> None:
    server = serve(answer(b"here"))
    Names(monkeypatch, ["127.0.0.2", "127.0.0.1"])
    assert exchange(server.url.replace("127.0.0.1", "two.example")).body == b"here"


def test_the_target_arrives_as_it_was_written(serve, answer, ask, exchange) -> None:
    server = serve(answer())
    exchange(f"{server.url}/a%2Fb/%7e/é?q=a+b%20c&d='[x]'")
    assert server.received[0].target == "/releases/a%2Fb/%7e/%C3%A9?q=a+b%20c&d='[x]'"


def test_the_deadline_holds_for_the_resolver_too(exchange, monkeypatch) -> None:
    over = threading.Event()

    def never(host: str, *args: object, **options: object):
        over.wait(5)
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", never)
    started = time.monotonic()
    try:
        assert exchange("http://slow.example", deadline=0.2).failure is Failure.DEADLINE
        assert time.monotonic() - started < 0.2 + GRACE
    finally:
        over.set()


def test_a_proxy_is_used_where_it_is_given(serve, answer, exchange) -> None:
    proxy = serve(answer(b"by proxy"))
    received = exchange("http://inside.example/a", policy=Policy(proxy=proxy.url.removesuffix("/releases")))
    assert (received.body, proxy.received[0].target) == (b"by proxy", "http://inside.example/a")


def test_a_proxy_that_refuses_or_is_not_there(serve, answer, exchange) -> None:
    proxy = serve(answer(status="407 Proxy Authentication Required"))
    address = proxy.url.removesuffix("/releases").removeprefix("http://")
    refused = exchange("https://inside.example", policy=Policy(proxy=f"http://me:hunter2@{address}"))
    assert refused.failure is Failure.CONNECT
    assert refused.problem == f"the proxy {address} refuses: 407 Proxy Authentication Required"
    absent = exchange("https://inside.example", policy=Policy(proxy="http://me:hunter2@127.0.0.1:1"))
    assert absent.problem == "no connection to 127.0.0.1:1: Connection refused"


def closes_on_the_second_request() -> tuple[str, threading.Thread]:
    listener = socket.create_server(("127.0.0.1", 0))

    def run() -> None:
        with listener, listener.accept()[0] as connection:
            connection.recv(65536)
            connection.sendall(head(Content_Length=2) + b"ok")
            connection.recv(65536)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return f"http://127.0.0.1:{listener.getsockname()[1]}", thread


@pytest.mark.parametrize("way", ["blocking", "asyncio"])
def test_a_kept_connection_that_had_ended_is_told_apart(way: str) -> None:
    url, thread = closes_on_the_second_request()
    call = prepare(restapi.Invocation(restapi.Request(restapi.Connection(url=url), "GET")), {}, {})

    def blocking() -> list[Answer]:
        with httpx.Client() as client:
            return [send(call, client=client, deadline=5, policy=Policy()) for _ in range(2)]

    async def asynchronous() -> list[Answer]:
        async with httpx.AsyncClient() as client:
            return [await asend(call, client=client, deadline=5, policy=Policy()) for _ in range(2)]

    first, second = blocking() if way == "blocking" else asyncio.run(asynchronous())
    thread.join(5)
    assert (first.failure, first.body) == (None, b"ok")
    assert (second.failure, second.status) == (Failure.STALE, None)
    assert second.problem.startswith("the connection from an earlier request had ended: ")


def test_public_only_is_refused_with_a_client_of_the_caller(serve, answer, ask) -> None:
    server = serve(answer())
    call = prepare(ask(server), {}, {})
    with httpx.Client() as client, pytest.raises(restapi.RequestError, match="public_only"):
        send(call, client=client, deadline=1, policy=Policy(public_only=True))
    assert server.received == []


@pytest.mark.parametrize("name", [name for name, (sent, *_) in {**GARBLED, **CUT}.items() if isinstance(sent, bytes)])
def test_both_ways_say_the_same(serve, ask, name: str) -> None:
    call = prepare(ask(serve({**GARBLED, **CUT}[name][0])), {}, {})
    one = send(call, client=None, deadline=5, policy=Policy())
    other = asyncio.run(asend(call, client=None, deadline=5, policy=Policy()))
    assert (one.problem, one.failure, one.body) == (other.problem, other.failure, other.body)
