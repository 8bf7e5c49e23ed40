import pytest

from restapi.calls.headers import complete_headers, header_secrets, read_headers
from restapi.errors import RequestError


@pytest.mark.parametrize(
    ("headers", "read"),
    [
        ("", {}),
        (" \n", {}),
        ("{}", {}),
        ('{"A": "b", "C": ""}', {"A": "b", "C": ""}),
        ('{"A": 1.50, "B": true}', {"A": "1.50", "B": "true"}),
        ('{"A": " é\\t\\u20ac "}', {"A": "é\t€"}),
        ({"A": "b"}, {"A": "b"}),
    ],
)
def test_headers_are_read(headers: str | dict[str, str], read: dict[str, str]) -> None:
    assert read_headers(headers) == read


@pytest.mark.parametrize(
    ("headers", "message"),
    [
        ("{", "the headers are not a JSON object: Expecting property name enclosed in double quotes"),
        ("A: b", "the headers are not a JSON object: Expecting value"),
        ("1", "the headers are not a JSON object"),
        ("[" * 100_000, "the headers are not a JSON object: it is nested too deeply"),
        ('{"A": null}', "the value of the header 'A' is not a text"),
        ('{"A": {}}', "the value of the header 'A' is not a text"),
        ('{"A": ["b"]}', "the value of the header 'A' is not a text"),
        ('{"A": NaN}', "the value of the header 'A' is not a text"),
        ('{"A": "1", "a": "2"}', "the header 'a' is given twice"),
        ('{"": "b"}', "'' is not the name of a header"),
        ('{"A B": "b"}', "'A B' is not the name of a header"),
        ('{"A\\r\\nB": "b"}', "'A\\r\\nB' is not the name of a header"),
        ('{"É": "b"}', "'É' is not the name of a header"),
        ('{"A": "b\\r\\nC: d"}', "the value of the header 'A' holds a control character"),
        ('{"A": "b\\u0000c"}', "the value of the header 'A' holds a control character"),
        ('{"A": "b\\u007fc"}', "the value of the header 'A' holds a control character"),
        ({"A": "b\nc"}, "the value of the header 'A' holds a control character"),
        ({"A": "b\ud800c"}, "the value of the header 'A' holds a control character"),
        ('{"Host": "b"}', "the header 'Host' is set from the URL and the body, and cannot be given"),
        (
            '{"content-length": "1"}',
            "the header 'content-length' is set from the URL and the body, and cannot be given",
        ),
        (
            '{"Transfer-Encoding": "chunked"}',
            "the header 'Transfer-Encoding' is set from the URL and the body, and cannot be given",
        ),
    ],
)
def test_headers_that_would_not_arrive_as_meant_are_refused(headers: str | dict[str, str], message: str) -> None:
    with pytest.raises(RequestError) as caught:
        read_headers(headers)
    assert str(caught.value).splitlines()[0] == message


def test_the_connection_wins_over_a_header_and_a_header_over_a_default() -> None:
    given = {"authorization": "mine", "ACCEPT": "text/plain"}
    assert complete_headers(given, "theirs") == {
        "User-Agent": "condex",
        "ACCEPT": "text/plain",
        "Accept-Encoding": "identity",
        "Authorization": "theirs",
    }
    assert complete_headers(given, None)["authorization"] == "mine"


def test_an_authorization_that_cannot_be_sent_is_refused() -> None:
    with pytest.raises(RequestError, match="'Authorization' holds a control character"):
        complete_headers({}, "a\nb")


@pytest.mark.parametrize(
    ("headers", "secrets"),
    [
        ({"Accept": "x"}, []),
        ({"AUTHTOKEN": "abc"}, ["abc", "abc"]),
        ({"authorization": "Bearer abc"}, ["Bearer abc", "abc"]),
        ({"authorization": "Token abc"}, ["Token abc", "abc"]),
        ({"authorization": "Basic bWU6aHVudGVyMg=="}, ["Basic bWU6aHVudGVyMg==", "bWU6aHVudGVyMg==", "hunter2"]),
        ({"authorization": "basic ?"}, ["basic ?", "?"]),
        ({"Proxy-Authorization": "x", "X-Api-Key": "y", "Accept": "z"}, ["x", "x", "y", "y"]),
        ({"AuthToken": "$(system.AccessToken)"}, []),
    ],
)
def test_the_values_that_are_secrets(headers: dict[str, str], secrets: list[str]) -> None:
    assert header_secrets(headers) == secrets
