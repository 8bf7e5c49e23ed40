from base64 import b64encode
from pathlib import Path

import pytest

from restapi.connections import Connection, Connections, origin_of
from restapi.errors import InvocationError

URL = "https://releases.example/api"


@pytest.mark.parametrize(
    ("parts", "authorization"),
    [
        ({}, None),
        ({"username": "Aladdin", "password": "open sesame"}, "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="),
        ({"username": "me", "password": ""}, "Basic bWU6"),
        ({"username": "é", "password": "é"}, "Basic " + b64encode("é:é".encode()).decode()),
        ({"token": "Token abc"}, "Token abc"),
        ({"bearer": "abc"}, "Bearer abc"),
    ],
)
def test_the_authorization_of_each_kind(parts: dict[str, str], authorization: str | None) -> None:
    assert Connection(url=URL, **parts).authorization == authorization


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"url": "releases.example"}, "a url must begin with http:// or https:// and a host"),
        ({"url": "ftp://a.example"}, "a url must begin with http:// or https:// and a host"),
        ({"url": "https://"}, "a url must begin with http:// or https:// and a host"),
        ({"url": "https:///path"}, "a url must begin with http:// or https:// and a host"),
        ({"url": "https://a b"}, "a url must begin with http:// or https:// and a host"),
        ({"url": "https://:80"}, "'https://:80' has no usable host and port"),
        ({"url": "https://a:99999"}, "'https://a:99999' has no usable host and port"),
        ({"url": "https://a:x"}, "'https://a:x' has no usable host and port"),
        ({"url": "https://[::1"}, "'https://[::1' has no usable host and port"),
        ({"url": "https://me:hunter2@a.example"}, "a url cannot hold a user name"),
        ({"username": "me"}, "username and password are needed together"),
        ({"password": "x"}, "username and password are needed together"),
        ({"username": "a:b", "password": "x"}, "a username cannot hold a colon (RFC 7617)"),
        ({"token": ""}, "the token of a connection is empty"),
        ({"bearer": ""}, "the token of a connection is empty"),
        ({"token": "x", "bearer": "y"}, "a connection has one of username and password, token, or bearer"),
        (
            {"username": "me", "password": "x", "token": "y"},
            "a connection has one of username and password, token, or bearer",
        ),
        ({"token": "\ud800"}, "a connection holds half of a surrogate pair, which is no character"),
    ],
)
def test_what_is_no_connection(parts: dict[str, str], message: str) -> None:
    with pytest.raises(InvocationError) as caught:
        Connection(**{"url": URL, **parts})
    assert str(caught.value).splitlines()[0] == message
    assert "hunter2" not in str(caught.value)


def test_a_repr_shows_no_secret() -> None:
    basic = Connection(url=URL, username="me", password="hunter2")
    assert repr(basic) == "Connection(url='https://releases.example/api', username='me', password='***')"
    assert repr(Connection(url=URL, token="hunter2")) == "Connection(url='https://releases.example/api', token='***')"


def test_the_secrets_are_the_parts_and_the_encoded_form() -> None:
    assert Connection(url=URL, username="me", password="hunter2").secrets == ("hunter2", "bWU6aHVudGVyMg==")
    assert Connection(url=URL, username="me", password="").secrets == ()
    assert Connection(url=URL, bearer="hunter2").secrets == ("hunter2",)


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://a.example/b?c", "https://a.example"),
        ("HTTP://a.example:81?b", "HTTP://a.example:81"),
        ("http://[::1]:80#x", "http://[::1]:80"),
        ("https://a.example\\@b", ""),
        ("https://a.example\t@b", ""),
        ("mailto:a@b", ""),
    ],
)
def test_the_origin_is_scheme_host_and_port_as_written(url: str, origin: str) -> None:
    assert origin_of(url) == origin


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
            "connections.yml:1:31: unknown key 'tokn' of a connection\nHint: did you mean 'token'?",
        ),
        (
            "a: {url: 'https://a.example', zzz: x}",
            "connections.yml:1:31: unknown key 'zzz' of a connection\n"
            "Hint: known are url, username, password, token, bearer",
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
