"""The local server: what it serves, what it refuses, and clients that it must survive."""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import pytest

from conditions.commands.cli import main
from conditions.console.inputs import UsageError
from conditions.playground import server as module
from conditions.playground.answers import answer
from conditions.playground.server import LONGEST_QUESTION, PlaygroundServer
from tests.paths import ROOT

JSON = {"Content-Type": "application/json"}
QUESTION = b'{"ask": "describe", "expression": "eq(", "cursor": 3}'
SECONDS = 20


class Reply(NamedTuple):
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


@contextlib.contextmanager
def serving(server: PlaygroundServer) -> Iterator[PlaygroundServer]:
    with server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def page(tmp_path: Path) -> Path:
    folder = tmp_path / "page"
    (folder / "inner").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html>")
    (folder / "main.js").write_text("let é")
    (folder / "inner" / "look.css").write_text("a {}")
    (folder / "examples.json").write_text("{}")
    (folder / "icon.svg").write_text("<svg/>")
    (folder / "notes.py").write_text("secret")
    (tmp_path / "outside.html").write_text("secret")
    return folder


@pytest.fixture
def server(page: Path) -> Iterator[PlaygroundServer]:
    with serving(PlaygroundServer(0, page, patience=0.3)) as running:
        yield running


def port_of(server: PlaygroundServer) -> int:
    return server.server_address[1]


def send(server: PlaygroundServer, method: str, path: str, body: bytes = b"", **headers: str) -> Reply:
    connection = http.client.HTTPConnection("127.0.0.1", port_of(server), timeout=SECONDS)
    with contextlib.closing(connection):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body or None, named)
        response = connection.getresponse()
        return Reply(response.status, response.headers, response.read())


def exchange(server: PlaygroundServer, *sent: bytes) -> bytes:
    """All that comes back on a connection, which is not closed on this side."""
    with socket.create_connection(("127.0.0.1", port_of(server)), timeout=SECONDS) as connection:
        for part in sent:
            connection.sendall(part)
        received = b""
        while part := connection.recv(65536):
            received += part
        return received


@pytest.mark.parametrize(
    ("path", "kind", "body"),
    [
        ("/", "text/html; charset=utf-8", "<!doctype html>"),
        ("/?a=b", "text/html; charset=utf-8", "<!doctype html>"),
        ("/index.html", "text/html; charset=utf-8", "<!doctype html>"),
        ("/main.js", "text/javascript; charset=utf-8", "let é"),
        ("/inner/look.css", "text/css; charset=utf-8", "a {}"),
        ("/examples.json", "application/json", "{}"),
        ("/icon.svg", "image/svg+xml", "<svg/>"),
        ("/engine.json", "application/json", '{"engine": "server", "documentation": null}'),
    ],
)
def test_the_files_of_the_page_are_served(server, path, kind, body):
    reply = send(server, "GET", path)
    assert (reply.status, reply.headers["Content-Type"], reply.body.decode()) == (200, kind, body)
    head = send(server, "HEAD", path)
    assert (head.status, head.headers["Content-Length"], head.body) == (200, str(len(reply.body)), b"")


@pytest.mark.parametrize(
    "path",
    [
        "/nothing.html",
        "/notes.py",
        "/inner",
        "/inner/",
        "/../outside.html",
        "/inner/../../outside.html",
        "/%2e%2e/outside.html",
        "//outside.html",
        "/..\\outside.html",
        "/\x80",
        "outside.html",
        "/ask",
        "http://127.0.0.1/outside.html",
    ],
)
def test_nothing_else_is_served(server, path):
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port_of(server)}\r\n\r\n".encode("latin-1")
    received = exchange(server, request)
    assert received.startswith(b"HTTP/1.1 404 ")
    assert b"secret" not in received


@pytest.mark.parametrize("path", ["/", "/engine.json", "/nothing"])
def test_every_reply_is_kept_to_this_page(server, path):
    headers = send(server, "GET", path).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Access-Control-Allow-Origin"] is None
    assert headers["Server"].strip() == "conditions"


def test_a_question_is_answered(server):
    reply = send(server, "POST", "/ask", QUESTION, Content_Type="application/json; charset=utf-8")
    assert (reply.status, reply.headers["Content-Type"]) == (200, "application/json")
    assert reply.body.decode() == answer(QUESTION)


def test_what_is_no_question_is_a_problem(server):
    assert json.loads(send(server, "POST", "/ask", b"{", **JSON).body)["problem"].startswith("the question is not JSON")


def test_many_questions_go_over_one_connection(server):
    connection = http.client.HTTPConnection("127.0.0.1", port_of(server), timeout=SECONDS)
    with contextlib.closing(connection):
        for _ in range(20):
            connection.request("POST", "/ask", QUESTION, JSON)
            assert json.loads(connection.getresponse().read())["name"] == "eq"
        taken = connection.sock
        connection.request("GET", "/")
        connection.getresponse().read()
        assert connection.sock is taken


def hosts(server: PlaygroundServer) -> dict[str, list[str]]:
    port = port_of(server)
    return {
        "own": [f"127.0.0.1:{port}", f"localhost:{port}", f"LOCALHOST:{port}"],
        "other": ["evil.example", f"evil.example:{port}", "127.0.0.1", "localhost:1", f"127.0.0.1:{port}.evil.example"],
    }


def test_it_answers_to_its_own_name_only(server):
    for host in hosts(server)["own"]:
        assert send(server, "GET", "/", Host=host).status == 200
    for host in hosts(server)["other"]:
        reply = send(server, "GET", "/", Host=host)
        assert (reply.status, reply.body.decode()) == (421, f"the playground is at {server.url} only")


@pytest.mark.parametrize("host", ["", "Host: 127.0.0.1:{0}\r\nHost: evil.example\r\n"])
def test_a_request_has_one_host(server, host):
    request = f"GET / HTTP/1.1\r\n{host.format(port_of(server))}\r\n"
    assert exchange(server, request.encode()).startswith(b"HTTP/1.1 421 ")


def test_other_sites_may_not_ask(server):
    own = [f"http://{host}" for host in hosts(server)["own"][:2]]
    other = ["null", "", "http://evil.example", f"https://127.0.0.1:{port_of(server)}", f"{own[0]}.evil.example"]
    for origin in own:
        assert send(server, "POST", "/ask", QUESTION, **JSON, Origin=origin).status == 200
    for origin in other:
        assert send(server, "POST", "/ask", QUESTION, **JSON, Origin=origin).status == 403
        assert send(server, "GET", "/", Origin=origin).status == 403


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_what_a_form_can_send_is_no_question(server, kind):
    assert send(server, "POST", "/ask", QUESTION, Content_Type=kind).status == 415


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("POST", "/", {**JSON, "Content-Length": "0"}, 404),
        ("POST", "/ask", JSON, 411),
        ("POST", "/ask", {**JSON, "Transfer-Encoding": "chunked"}, 411),
        ("POST", "/ask", {**JSON, "Content-Length": "-1"}, 411),
        ("POST", "/ask", {**JSON, "Content-Length": "²"}, 411),
        ("POST", "/ask", {**JSON, "Content-Length": str(LONGEST_QUESTION + 1)}, 413),
        ("POST", "/ask", {**JSON, "Content-Length": "9" * 5000}, 413),
        ("OPTIONS", "/ask", {}, 501),
        ("PUT", "/index.html", {}, 501),
        ("BREW" * 20, "/", {}, 501),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(server, method, path, headers, status):
    lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{port_of(server)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    received = exchange(server, "\r\n".join([*lines, "", ""]).encode("latin-1"))
    assert received.startswith(f"HTTP/1.1 {status} ".encode())
    assert b"Connection: close\r\n" in received


@pytest.mark.parametrize(
    "sent", [b"\r\n", b"GET\r\n\r\n", b"\x16\x03\x01\x00\xa5\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"x" * 70_000]
)
def test_what_is_no_http_is_survived(server, sent):
    exchange(server, sent)
    assert send(server, "GET", "/").status == 200


def test_a_question_that_is_too_long_is_told_so_to_a_client_that_sends_it_all(server):
    reply = send(server, "POST", "/ask", b" " * (LONGEST_QUESTION + 1), **JSON)
    assert (reply.status, reply.body) == (413, b"a question has at most 16,777,216 bytes")


def test_a_long_question_is_answered(server):
    question = {"ask": "evaluate", "expression": "length(root)", "root": json.dumps("é" * 2_000_000), "others": ""}
    reply = send(server, "POST", "/ask", json.dumps(question).encode(), **JSON)
    assert json.loads(reply.body)["value"] == "2000000"


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET / HT",
        b"GET / HTTP/1.1\r\nHost:",
        b"POST /ask HTTP/1.1\r\nHost: %b\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{",
    ],
)
def test_a_client_that_falls_silent_is_left(server, sent, capfd):
    began = time.monotonic()
    with socket.create_connection(("127.0.0.1", port_of(server)), timeout=SECONDS) as silent:
        silent.sendall(sent.replace(b"%b", f"127.0.0.1:{port_of(server)}".encode()))
        assert send(server, "GET", "/").status == 200  # meanwhile others are served
        assert silent.recv(1) == b""
    assert time.monotonic() - began < SECONDS
    assert capfd.readouterr() == ("", "")


def test_clients_that_go_away_are_not_told_of(server, capfd):
    for sent in (b"GET /", b"POST /ask HTTP/1.1\r\nContent-Length: 9\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n"):
        gone = socket.create_connection(("127.0.0.1", port_of(server)), timeout=SECONDS)
        gone.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")  # the end is a reset
        gone.sendall(sent)
        gone.close()
    assert send(server, "GET", "/").status == 200
    assert capfd.readouterr() == ("", "")


def test_many_clients_are_served_at_once(server):
    statuses: list[int] = []
    clients = [
        threading.Thread(target=lambda: statuses.append(send(server, "POST", "/ask", QUESTION, **JSON).status))
        for _ in range(30)
    ]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    assert statuses == [200] * 30


def test_it_listens_to_this_machine_only(server):
    assert server.server_address[0] == "127.0.0.1"


def test_all_files_of_the_real_page_are_served():
    folder = Path(str(files("conditions.playground") / "page"))
    with serving(PlaygroundServer(0)) as running:
        for path in (path for path in folder.rglob("*") if path.is_file()):
            reply = send(running, "GET", "/" + path.relative_to(folder).as_posix())
            assert (reply.status, reply.body) == (200, path.read_bytes())
        assert send(running, "GET", "/").body == (folder / "index.html").read_bytes()


def test_the_examples_of_the_page_are_answered():
    page = files("conditions.playground") / "page"
    for example in json.loads((page / "examples.json").read_text(encoding="utf-8"))["examples"]:
        question = {"ask": "evaluate", **{name: example[name] for name in ("expression", "root", "others")}}
        told = json.loads(answer(json.dumps(question)))
        assert told["tree"] or told["error"]["hint"], example["name"]


def test_a_port_that_is_taken_is_told_with_a_way_out(server, capsys):
    assert main(["playground", "--no-browser", "--port", str(port_of(server))]) == 2
    assert capsys.readouterr().err == (
        f"conditions: cannot listen on port {port_of(server)}: Address already in use; "
        "--port 0 takes any that is free\n"
    )


def test_a_port_that_is_none_is_told():
    with pytest.raises(UsageError, match="there is no port 65536: the last one is 65535"):
        PlaygroundServer(65_536)


@contextlib.contextmanager
def command(*arguments: str, **environment: str) -> Iterator[tuple[subprocess.Popen, str]]:
    """A process of the command, and the address that it prints."""
    process = subprocess.Popen(
        [sys.executable, "-m", "conditions", "playground", "--port", "0", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )
    with process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line.startswith("The playground is at http://127.0.0.1:")
            assert line.endswith("/ - press Ctrl-C to end it.\n")
            yield process, line.split()[4]
        finally:
            process.kill()


def test_the_command_serves_until_an_interrupt():
    with command("--no-browser") as (process, url):
        connection = http.client.HTTPConnection(url.split("/")[2], timeout=SECONDS)
        connection.request("GET", "/engine.json")
        assert connection.getresponse().read() == module.ENGINE
        process.send_signal(signal.SIGINT)  # while the connection is open
        out, err = process.communicate(timeout=SECONDS)
        assert (process.returncode, out, err) == (0, "", "")
        connection.close()


def test_the_command_opens_the_page_in_the_browser(tmp_path: Path):
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {tmp_path}/part && mv {tmp_path}/part {tmp_path}/opened\n')
    browser.chmod(0o755)
    with command(BROWSER=str(browser)) as (_, url):
        end = time.monotonic() + SECONDS
        while not (tmp_path / "opened").exists() and time.monotonic() < end:
            time.sleep(0.02)
        assert (tmp_path / "opened").read_text() == f"{url}\n"
