"""Certificates against real TLS servers on loopback."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest
import trustme
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from restapi.connections.tls import Tls
from restapi.errors import InvocationError, Place

PASSWORD = "open sesame"
PLACE = Place("connections.yml", 3, 8)


class Files(NamedTuple):
    """A folder of PEM files, and the authority that stands behind them."""

    folder: Path
    authority: trustme.CA

    def __call__(self, name: str) -> str:
        return str(self.folder / name)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    folder = tmp_path_factory.mktemp("certificates")
    authority = trustme.CA()
    client, other = authority.issue_cert("me@a.example"), authority.issue_cert("you@a.example")
    key = load_pem_private_key(client.private_key_pem.bytes(), None)
    certificate = client.cert_chain_pems[0].bytes()
    contents = {
        "ca.pem": authority.cert_pem.bytes(),
        "other-ca.pem": trustme.CA().cert_pem.bytes(),
        "client.pem": certificate,
        "client.key": client.private_key_pem.bytes(),
        "both.pem": client.private_key_and_cert_chain_pem.bytes(),
        "encrypted.key": key.private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(PASSWORD.encode())
        ),
        "other.key": other.private_key_pem.bytes(),
        "binary.der": ssl.PEM_cert_to_DER_cert(certificate.decode()),
        "broken.pem": certificate[:60] + b"!" + certificate[90:],
        "empty.pem": b"",
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return Files(folder, authority)


Connect = Callable[[Tls], str]


@pytest.fixture
def connect(files: Files) -> Iterator[Connect]:
    """Connect to a server that requires a certificate of its authority, and say whom it took the client for."""
    settings = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    files.authority.issue_cert("127.0.0.1").configure_cert(settings)
    files.authority.configure_trust(settings)
    settings.verify_mode = ssl.CERT_REQUIRED
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            connection.settimeout(5)
            with connection:
                greet(connection)

    def greet(connection: socket.socket) -> None:
        try:
            with settings.wrap_socket(connection, server_side=True) as secured:
                names = [name for kind, name in secured.getpeercert()["subjectAltName"]]  # type: ignore[index]
                secured.sendall(f"{secured.version()} {names[0]}".encode())
        except OSError:
            pass  # a client that does not agree; the test looks at what the client says

    def connect(tls: Tls) -> str:
        with (
            closing(socket.create_connection(listener.getsockname(), timeout=5)) as plain,
            tls.context().wrap_socket(plain, server_hostname="127.0.0.1") as secured,
        ):
            return secured.recv(100).decode()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield connect
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join(5)
    assert not thread.is_alive()


@pytest.mark.parametrize(
    "parts",
    [
        {"certificate": "client.pem", "key": "client.key"},
        {"certificate": "both.pem"},
        {"certificate": "client.pem", "key": "encrypted.key", "key_password": PASSWORD},
        {"certificate": "client.pem", "key": "client.key", "key_password": "not needed"},
    ],
)
def test_a_client_with_a_certificate_is_let_in(files: Files, connect: Connect, parts: dict[str, str]) -> None:
    found = {part: value if part == "key_password" else files(value) for part, value in parts.items()}
    assert connect(Tls(ca=files("ca.pem"), **found)) == "TLSv1.3 me@a.example"


def test_a_client_without_a_certificate_is_not(files: Files, connect: Connect) -> None:
    with pytest.raises(ssl.SSLError, match="certificate required"):
        connect(Tls(ca=files("ca.pem")))


@pytest.mark.parametrize("ca", ["other-ca.pem", None])
def test_a_server_of_another_authority_is_not_trusted(files: Files, connect: Connect, ca: str | None) -> None:
    with pytest.raises(ssl.SSLCertVerificationError, match="certificate verify failed"):
        connect(Tls(ca=ca and files(ca), certificate=files("both.pem")))


def test_a_ca_replaces_the_usual_trust(files: Files) -> None:
    assert Tls(ca=files("ca.pem")).context().cert_store_stats()["x509_ca"] == 1
    assert Tls(certificate=files("both.pem")).context().cert_store_stats()["x509_ca"] > 50


def test_the_settings_are_careful_and_made_once(files: Files) -> None:
    context = Tls(ca=files("ca.pem")).context()
    assert (context.minimum_version, context.verify_mode) == (ssl.TLSVersion.TLSv1_2, ssl.CERT_REQUIRED)
    assert context.check_hostname
    assert Tls(ca=files("ca.pem"), places={"ca": PLACE}).context() is context
    assert Tls(ca=files("other-ca.pem")).context() is not context


@pytest.mark.parametrize(
    ("parts", "wrong", "message"),
    [
        ({"ca": "none.pem"}, "ca", "cannot read {}none.pem: No such file or directory"),
        ({"ca": "."}, "ca", "cannot read {}.: Is a directory"),
        ({"ca": "\0"}, "ca", r"cannot read {}\u0000: embedded null byte"),
        ({"ca": "client.key"}, "ca", "{}client.key holds no certificate in PEM"),
        ({"ca": "empty.pem"}, "ca", "{}empty.pem holds no certificate in PEM"),
        ({"ca": "binary.der"}, "ca", "{}binary.der holds no certificate in PEM"),
        ({"ca": "broken.pem"}, "ca", "{}broken.pem holds a certificate that cannot be read"),
        ({"certificate": "none.pem"}, "certificate", "cannot read {}none.pem: No such file or directory"),
        ({"certificate": "client.key"}, "certificate", "{}client.key holds no certificate in PEM"),
        ({"certificate": "client.pem"}, "certificate", "{}client.pem holds no private key in PEM"),
        ({"certificate": "client.pem", "key": "none.key"}, "key", "cannot read {}none.key: No such file or directory"),
        ({"certificate": "client.pem", "key": "ca.pem"}, "key", "{}ca.pem holds no private key in PEM"),
        (
            {"certificate": "client.pem", "key": "other.key"},
            "key",
            "the key in {}other.key does not belong to the certificate in {}client.pem",
        ),
        (
            {"certificate": "broken.pem", "key": "client.key"},
            "key",
            "the certificate in {}broken.pem or the key in {}client.key cannot be read",
        ),
        (
            {"certificate": "client.pem", "key": "encrypted.key"},
            "key",
            "the key in {}encrypted.key is encrypted, and no password is given",
        ),
        (
            {"certificate": "client.pem", "key": "encrypted.key", "key_password": "hunter2"},
            "key_password",
            "the password does not open the key in {}encrypted.key",
        ),
        (
            {"certificate": "client.pem", "key": "encrypted.key", "key_password": ""},
            "key_password",
            "the password does not open the key in {}encrypted.key",
        ),
        (
            {"certificate": "client.pem", "key": "encrypted.key", "key_password": "hunter2" * 1000},
            "key_password",
            "the password does not open the key in {}encrypted.key",
        ),
    ],
)
def test_files_that_do_not_fit_are_refused_at_their_place(
    files: Files, parts: dict[str, str], wrong: str, message: str
) -> None:
    folder = f"{files.folder}/"
    found = {part: value if part == "key_password" else folder + value for part, value in parts.items()}
    with pytest.raises(InvocationError) as caught:
        Tls(**found, places={wrong: PLACE}).context()
    assert str(caught.value).splitlines()[0] == "connections.yml:3:8: " + message.replace("{}", folder)


def test_the_hint_shows_what_pem_looks_like(files: Files) -> None:
    with pytest.raises(InvocationError) as caught:
        Tls(ca=files("binary.der")).context()
    assert caught.value.hint == "a PEM file holds a line such as -----BEGIN CERTIFICATE-----"


def test_a_file_too_large_for_certificates_is_refused(tmp_path: Path) -> None:
    (tmp_path / "large.pem").write_bytes(b"-----BEGIN CERTIFICATE-----" * 50_000)
    with pytest.raises(InvocationError, match="more than 1,048,576 bytes, the limit of a file of certificates"):
        Tls(ca=str(tmp_path / "large.pem")).context()


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"key": "a.key"}, "a key needs a certificate"),
        ({"key_password": "x"}, "the password of a key needs a certificate"),
        ({"ca": "a.pem", "key": "a.key", "key_password": "x"}, "a key needs a certificate"),
    ],
)
def test_a_key_needs_a_certificate(parts: dict[str, str], message: str) -> None:
    with pytest.raises(InvocationError) as caught:
        Tls(**parts)
    assert str(caught.value) == f"{message}\nHint: certificate: the file of the client's certificate, PEM"


def test_no_repr_shows_the_password() -> None:
    assert "hunter2" not in repr(Tls(certificate="a.pem", key_password="hunter2"))
