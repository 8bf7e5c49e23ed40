from pathlib import Path

import pytest
import trustme

from restapi.connections.connection import Connection
from restapi.connections.file import Connections
from restapi.connections.oauth import OAuth2
from restapi.errors import InvocationError

OAUTH = """a:
  url: https://a.example
  oauth:
    tokenUrl: https://id.example/token"""


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)

    def load(text: str, **environ: str) -> Connections:
        Path("connections.yml").write_text(text, encoding="utf-8")
        return Connections.load("connections.yml", environ)

    return load


def test_a_file_is_read_and_the_environment_put_in(load) -> None:
    text = """
releases: {url: "https://${HOST}/api", username: me, password: "a-${SECRET}-b"}
builds:
  url: https://b.example
  bearer: ${SECRET}
open:
  url: http://127.0.0.1:8080
"""
    connections = load(text, HOST="a.example", SECRET="x'\"$(y): #")
    assert connections["RELEASES"] == Connection(url="https://a.example/api", username="me", password="a-x'\"$(y): #-b")
    assert connections["builds"].bearer == "x'\"$(y): #"
    assert connections["open"].authorization is None


def test_an_oauth_client_is_read(load) -> None:
    text = f"{OAUTH}\n    clientId: me\n    clientSecret: ${{SECRET}}\n    scope: a b\n    audience: c\n"
    assert load(text + "    authentication: body", SECRET="hunter2")["a"].oauth == OAuth2(
        token_url="https://id.example/token",
        client_id="me",
        client_secret="hunter2",
        scope="a b",
        audience="c",
        authentication="body",
    )


def test_files_of_certificates_are_found_beside_the_file_and_read_at_once(tmp_path: Path) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    authority.issue_cert("me@a.example").private_key_and_cert_chain_pem.write_to_path(tmp_path / "client.pem")
    path = tmp_path / "connections.yml"
    path.write_text("a: {url: 'https://a.example', ca: '${NAME}.pem', certificate: client.pem}", encoding="utf-8")
    tls = Connections.load(path, {"NAME": "ca"})["a"].tls
    assert tls is not None
    assert (tls.ca, tls.certificate, tls.key) == (str(tmp_path / "ca.pem"), str(tmp_path / "client.pem"), None)
    (tmp_path / "ca.pem").unlink()
    assert tls.context().cert_store_stats()["x509_ca"] == 1


def test_the_process_environment_is_the_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELEASES_HOST", "a.example")
    path = tmp_path / "connections.yml"
    path.write_text("a: {url: 'https://${RELEASES_HOST}'}", encoding="utf-8")
    assert Connections.load(path)["a"].url == "https://a.example"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- a", "connections.yml:1:1: a file of connections must be a mapping, not a list"),
        ("a: https://a.example", "connections.yml:1:4: the connection 'a' must be a mapping, not a text"),
        ("a: {token: x}", "connections.yml:1:1: the connection 'a' has no url"),
        (
            "a: {url: 'https://a.example', tokn: x}",
            "connections.yml:1:31: unknown key of a connection 'tokn'\nHint: did you mean 'token'?",
        ),
        (
            "a: {url: 'https://a.example', zzz: x}",
            "connections.yml:1:31: unknown key of a connection 'zzz'\n"
            "Hint: known are url, username, password, token, bearer, oauth, ca, certificate, key, keyPassword",
        ),
        (
            "a:\n  url: https://a.example\n  token: ${TOKEN}",
            "connections.yml:3:10: 'token' of the connection 'a' needs the environment variable TOKEN, "
            "which is not set",
        ),
        (
            "a:\n  url: https://a.example\n  token: ${TO-KEN}",
            "connections.yml:3:10: 'token' of the connection 'a' has '${' without a name and '}'\nHint: write ${NAME}",
        ),
        ("a: {url: x}", "connections.yml:1:1: a url must begin with http:// or https:// and a host"),
        (
            "a: {url: 'https://a.example'}\nA: {url: 'https://b.example'}",
            "connections.yml:2:1: the connection 'A' is given twice (names ignore case)",
        ),
        (OAUTH, "connections.yml:3:3: 'oauth' of the connection 'a' has no clientId"),
        (
            f"{OAUTH}\n    clientID: x",
            "connections.yml:5:5: unknown key of 'oauth' 'clientID'\nHint: did you mean 'clientId'?",
        ),
        (
            f"{OAUTH}\n    clientId: x\n    clientSecret: ${{SECRET}}",
            "connections.yml:6:19: 'clientSecret' of 'oauth' of the connection 'a' needs the environment variable "
            "SECRET, which is not set",
        ),
        (
            f"{OAUTH}\n    clientId: x\n    clientSecret: hunter2\n    authentication: post",
            "connections.yml:3:3: unknown authentication 'post' of an OAuth client\nHint: known are basic, body",
        ),
        (
            "a: {url: 'https://a.example', oauth: x}",
            "connections.yml:1:38: 'oauth' of the connection 'a' must be a mapping, not a text",
        ),
        (
            f"{OAUTH}\n    clientId: x\n    clientSecret: hunter2\n  bearer: y",
            "connections.yml:1:1: a connection has one of username and password, token, bearer, or oauth",
        ),
        (
            "a:\n  url: https://a.example\n  keypassword: x",
            "connections.yml:3:3: unknown key of a connection 'keypassword'\nHint: did you mean 'keyPassword'?",
        ),
        (
            "a:\n  url: https://a.example\n  key: client.key",
            "connections.yml:3:8: a key needs a certificate\n"
            "Hint: certificate: the file of the client's certificate, PEM",
        ),
        (
            "a:\n  url: https://a.example\n  ca: none.pem",
            "connections.yml:3:7: cannot read none.pem: No such file or directory",
        ),
        (
            "a: {url: 'https://a.example', ca: [x]}",
            "connections.yml:1:35: 'ca' of the connection 'a' must be a text, not a list",
        ),
    ],
)
def test_what_a_file_cannot_say(load, text: str, message: str) -> None:
    with pytest.raises(InvocationError) as caught:
        load(text)
    assert str(caught.value) == message


def test_no_message_shows_a_secret(load) -> None:
    for text in ["a: {url: 'https://a.example', token: hunter2, bearer: x}", "a: {url: x, token: hunter2}"]:
        with pytest.raises(InvocationError) as caught:
            load(text)
        assert "hunter2" not in str(caught.value)
