from base64 import b64encode

import pytest

from restapi.connections.connection import Connection
from restapi.connections.oauth import OAuth2
from restapi.connections.tls import Tls
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
        ({"token": "x", "bearer": "y"}, "a connection has one of username and password, token, bearer, or oauth"),
        (
            {"username": "me", "password": "x", "token": "y"},
            "a connection has one of username and password, token, bearer, or oauth",
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


def test_a_repr_shows_the_client_and_the_certificates_without_their_secrets() -> None:
    oauth = OAuth2(token_url="https://id.example", client_id="me", client_secret="hunter2")
    assert repr(Connection(url=URL, oauth=oauth, tls=Tls(ca="ca.pem"))) == (
        "Connection(url='https://releases.example/api', oauth=OAuth2(token_url='https://id.example', client_id='me', "
        "client_secret='***', authentication='basic'), "
        "tls=Tls(ca='ca.pem', certificate=None, key=None))"
    )


def test_the_secrets_are_the_parts_and_the_encoded_form() -> None:
    assert Connection(url=URL, username="me", password="hunter2").secrets == ("hunter2", "bWU6aHVudGVyMg==")
    assert Connection(url=URL, username="me", password="").secrets == ()
    assert Connection(url=URL, bearer="hunter2").secrets == ("hunter2",)
    assert Connection(url=URL, token="hunter2").secrets == ("hunter2",)
    assert Connection(url=URL, token="Token hunter2").secrets == ("Token hunter2", "hunter2")
    assert Connection(url=URL, tls=Tls(certificate="a", key_password="hunter2")).secrets == ("hunter2",)
    oauth = OAuth2(token_url="https://id.example", client_id="me", client_secret="hunter2")
    assert Connection(url=URL, oauth=oauth).secrets == ("hunter2", "bWU6aHVudGVyMg==")
    assert Connection(url=URL, oauth=oauth).authorization is None
