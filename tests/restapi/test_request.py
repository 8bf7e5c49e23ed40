"""What is sent, as it is written."""

from restapi import Connection, Request


def test_a_request_is_a_post_of_nothing_unless_it_says_more() -> None:
    request = Request(url="https://releases.example")
    assert (request.connection, request.method, request.url_suffix, request.body) == (None, "POST", "", "")
    assert request.headers == {}
    assert request == Request(url="https://releases.example")


def test_headers_and_body_are_not_shown() -> None:
    shown = repr(Request(Connection(url="https://a.example", token="hunter2"), headers={"X": "geheim"}, body="geheim"))
    assert "geheim" not in shown
    assert "hunter2" not in shown


def test_no_two_requests_share_their_headers() -> None:
    assert Request().headers is not Request().headers
