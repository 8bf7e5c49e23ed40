"""What goes wrong with TLS, against real servers, by both ways."""

import asyncio
import datetime
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import trustme

import restapi
from restapi.answers.answer import Answer, Failure
from restapi.calls.preparing import PreparedRequest
from restapi.connections.tls import Tls
from restapi.network.transport import asend, send
from restapi.policy import Policy

AUTHORITY = trustme.CA()
LONG_AGO = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
EXPIRED = {"not_before": LONG_AGO.replace(year=2019), "not_after": LONG_AGO}


@pytest.fixture
def trusted(tmp_path: Path) -> str:
    AUTHORITY.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    return str(tmp_path / "ca.pem")


def settings(*names: str, **options: object) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    AUTHORITY.issue_cert(*names, **options).configure_cert(context)  # type: ignore[arg-type]
    return context


class Server:
    """Speaks TLS on loopback and answers every request with `ok` and the name that it was asked for by SNI."""

    def __init__(self, context: ssl.SSLContext, *, hang_up: bool = False) -> None:
        self.context = context
        self.hang_up = hang_up
        self.names: list[str | None] = []
        self.requests: list[bytes] = []
        self.context.sni_callback = lambda _, name, __: self.names.append(name)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self.listener.accept()
                connection.settimeout(5)
                with connection, suppress(OSError):
                    if not self.hang_up:
                        self.answer(connection)

    def answer(self, connection: socket.socket) -> None:
        with (
            connection.dup() as kept,
            self.context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False) as stream,
        ):
            try:
                stream.do_handshake()
                self.requests.append(stream.recv(65536))
                stream.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            except ssl.SSLError:
                kept.shutdown(socket.SHUT_WR)  # the alert was sent; closing at once would tear the connection down
                while kept.recv(65536):
                    pass

    def stop(self) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join(5)


@pytest.fixture
def serve() -> Iterator:
    servers: list[Server] = []

    def start(context: ssl.SSLContext, *, hang_up: bool = False) -> Server:
        servers.append(Server(context, hang_up=hang_up))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


@pytest.fixture(params=["blocking", "asyncio"])
def exchange(request: pytest.FixtureRequest):
    def make(url: str, tls: Tls | None = None) -> Answer:
        call = PreparedRequest("GET", url, (), None, {}, restapi.connections.credentials.Masker(), tls)
        if request.param == "blocking":
            return send(call, client=None, deadline=5, policy=Policy())
        return asyncio.run(asend(call, client=None, deadline=5, policy=Policy()))

    return make


def test_a_trusted_server_answers_to_its_name(serve, exchange, trusted, monkeypatch) -> None:
    """The name stays in SNI, in the certificate and in Host, though an address is connected to."""
    server = serve(settings("service.example"))
    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *rest, **options: real("127.0.0.1", *rest, **options))
    answer = exchange(f"https://service.example:{server.port}/", Tls(ca=trusted))
    assert (answer.problem, answer.body, server.names) == ("", b"ok", ["service.example"])
    assert f"Host: service.example:{server.port}\r\n".encode() in server.requests[0]


@pytest.mark.parametrize(
    ("names", "options", "problem"),
    [
        (["other.example"], {}, "the certificate is for other names (IP address mismatch, certificate is not valid"),
        (
            ["127.0.0.1"],
            {"not_after": LONG_AGO, "not_before": LONG_AGO.replace(year=2019)},
            "the certificate is too old (",
        ),
    ],
    ids=["other names", "expired"],
)
def test_a_certificate_that_does_not_fit(serve, exchange, trusted, names, options, problem: str) -> None:
    server = serve(settings(*names, **options))
    answer = exchange(f"https://127.0.0.1:{server.port}/", Tls(ca=trusted))
    assert (answer.failure, server.requests) == (Failure.TLS, [])
    assert answer.problem.startswith(f"no connection to 127.0.0.1:{server.port}: {problem}")


def test_a_certificate_that_nobody_trusts_leads_to_ca(serve, exchange) -> None:
    server = serve(settings("127.0.0.1"))
    answer = exchange(f"https://127.0.0.1:{server.port}/")
    assert answer.failure is Failure.TLS
    assert answer.problem == (
        f"no connection to 127.0.0.1:{server.port}: the certificate is not trusted (unable to get local issuer "
        "certificate); give the certificate of who signed it as 'ca' of the connection, if that is to be trusted"
    )


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_a_server_that_asks_for_a_certificate(serve, exchange, trusted, version: ssl.TLSVersion) -> None:
    context = settings("127.0.0.1")
    context.maximum_version = version
    AUTHORITY.configure_trust(context)
    context.verify_mode = ssl.CERT_REQUIRED
    server = serve(context)
    answer = exchange(f"https://127.0.0.1:{server.port}/", Tls(ca=trusted))
    assert (answer.failure, server.requests) == (Failure.TLS, [])
    assert "the server may ask for a client certificate (" in answer.problem
    assert answer.problem.endswith("); give it as 'certificate'")


@pytest.mark.parametrize("way", ["blocking", "asyncio"])
def test_a_connection_from_a_file_shows_its_certificate(serve, trusted, tmp_path: Path, way: str) -> None:
    context = settings("127.0.0.1")
    AUTHORITY.configure_trust(context)
    context.verify_mode = ssl.CERT_REQUIRED
    server = serve(context)
    AUTHORITY.issue_cert("me@a.example").private_key_and_cert_chain_pem.write_to_path(str(tmp_path / "me.pem"))
    file = tmp_path / "connections.yml"
    file.write_text(f"a: {{url: 'https://127.0.0.1:{server.port}', ca: ca.pem, certificate: me.pem}}")
    connections = restapi.Connections.load(file)
    asked = restapi.Invocation(restapi.Request("a", "GET"), restapi.ByResponse("eq(root, 'ok')"))
    if way == "blocking":
        outcome = restapi.invoke(asked, connections=connections)
    else:
        outcome = asyncio.run(restapi.ainvoke(asked, connections=connections))
    assert outcome.succeeded, outcome.reason


def test_a_server_that_speaks_no_tls(exchange) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def run() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                connection.recv(65536)

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        answer = exchange(f"https://127.0.0.1:{listener.getsockname()[1]}/")
        thread.join(5)
    assert answer.failure is Failure.TLS
    assert answer.problem.endswith(": the server does not speak TLS there; is http:// meant?")


def test_a_server_that_hangs_up_during_the_handshake(serve, exchange) -> None:
    """That may pass, unlike the problems with certificates."""
    server = serve(settings("127.0.0.1"), hang_up=True)
    answer = exchange(f"https://127.0.0.1:{server.port}/")
    assert answer.failure is Failure.CONNECT
    assert answer.problem.startswith(f"no connection to 127.0.0.1:{server.port}: ")
    assert answer.problem.endswith((": closed by the server", ": Connection reset by peer"))


def test_no_agreement_on_a_version(serve, exchange, trusted) -> None:
    context = settings("127.0.0.1")
    context.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning, match="TLSv1"):
        context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    answer = exchange(f"https://127.0.0.1:{serve(context).port}/", Tls(ca=trusted))
    assert answer.failure is Failure.TLS
    assert "version" in answer.problem
