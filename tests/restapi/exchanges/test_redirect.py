from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conditions.values.caseless import CaselessMapping
from restapi.answers.answer import Answer
from restapi.calls.preparing import PreparedRequest, prepare
from restapi.connections.connection import Connection
from restapi.connections.tls import Tls
from restapi.exchanges.redirect import RedirectError, is_redirect, origin, redirected
from restapi.invocation import Invocation
from restapi.request import Request

CONNECTION = Connection(url="https://a.example/releases", token="hunter2")


def call(method: str = "GET", body: str = "x") -> PreparedRequest:
    headers = {"X-Api-Key": "key", "AuthToken": "abc", "Content-Type": "text/plain"}
    return prepare(Invocation(Request(CONNECTION, method, "/1", headers, body)), {}, {})


def answer(location: str, status: int = 307) -> Answer:
    return Answer(datetime.now(UTC), 0.1, status, CaselessMapping({"Location": location}))


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("/2", "https://a.example/2"),
        ("2", "https://a.example/releases/2"),
        ("?a=1", "https://a.example/releases/1?a=1"),
        ("//b.example/x", "https://b.example/x"),
        ("https://A.example:443/y#part", "https://A.example:443/y"),
        ("", "https://a.example/releases/1"),
    ],
)
def test_a_location_is_read_from_where_it_was_given(location: str, url: str) -> None:
    assert redirected(call(), answer(location)).url == url


@pytest.mark.parametrize(
    ("location", "why"),
    [
        ("http://a.example/2", "it would leave https for http"),
        ("http://b.example/2", "it would leave https for http"),
        ("ftp://a.example/2", "it leads to no http or https URL"),
        ("file:///etc/passwd", "it leads to no http or https URL"),
        ("https://me:secret@a.example/", "it leads to no http or https URL"),
        ("https://a.example:99999/", "it leads to no http or https URL"),
        ("https://a b/", "it leads to no http or https URL"),
        ("/\x01", "it leads to no http or https URL"),
        ("https://[::1/", "it leads to no http or https URL"),
        ("https://a.example\\@b.example/", "it leads to no http or https URL"),
    ],
)
def test_a_redirect_that_is_not_followed_says_why(location: str, why: str) -> None:
    with pytest.raises(RedirectError) as caught:
        redirected(call(), answer(location))
    assert str(caught.value) == why


@pytest.mark.parametrize("location", ["https://a.example/x", "https://A.EXAMPLE:443/x", "/x"])
def test_the_same_origin_gets_everything(location: str) -> None:
    before = call("PUT")
    after = redirected(before, answer(location))
    assert (after.method, after.headers, after.body) == ("PUT", before.headers, b"x")


@pytest.mark.parametrize("location", ["https://b.example/", "https://a.example:444/", "https://www.a.example/"])
def test_another_origin_gets_nothing_of_the_caller(location: str) -> None:
    after = redirected(call("PUT"), answer(location))
    assert sorted(name for name, _ in after.headers) == ["Accept", "Accept-Encoding", "User-Agent"]
    assert (after.method, after.body, after.tls) == ("PUT", None, None)


@pytest.mark.parametrize(
    ("status", "method", "then"),
    [
        (301, "POST", "GET"),
        (302, "POST", "GET"),
        (301, "PUT", "PUT"),
        (302, "DELETE", "DELETE"),
        (303, "POST", "GET"),
        (303, "DELETE", "GET"),
        (303, "HEAD", "HEAD"),
        (307, "POST", "POST"),
        (308, "PATCH", "PATCH"),
    ],
)
def test_the_status_decides_on_the_method(status: int, method: str, then: str) -> None:
    after = redirected(call(method), answer("/2", status))
    assert after.method == then
    kept = then == method and method not in ("GET", "HEAD")
    assert after.body == (b"x" if kept else None)
    assert ("Content-Type" in dict(after.headers)) is (then == method)


@pytest.mark.parametrize(("status", "expected"), [(200, False), (300, False), (304, False), (302, True), (308, True)])
def test_a_redirect_is_a_status_with_a_location(status: int, expected: bool) -> None:
    assert is_redirect(answer("/2", status)) is expected


@given(st.text())
def test_any_location_is_followed_or_refused(location: str) -> None:
    try:
        after = redirected(call("POST"), answer(location))
    except RedirectError:
        return
    if origin(after.url) != origin(CONNECTION.url):
        assert "hunter2" not in str(after.headers)
    assert origin(after.url)[0] == "https"


def test_a_client_certificate_is_not_shown_to_another_origin() -> None:
    from dataclasses import replace

    own = replace(call(), tls=Tls(certificate="client.pem"))
    assert redirected(own, answer("/2")).tls is own.tls
    assert redirected(own, answer("https://b.example")).tls is None
