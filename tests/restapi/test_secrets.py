"""No secret is in what is printed, wherever it was given and however the server repeats it."""

import json
import traceback
from base64 import b64encode
from pathlib import Path
from urllib.parse import quote

import pytest

import restapi
from restapi.calls.preparing import prepare
from restapi.connections.oauth import OAuth2

SECRET = "hunter2/é"
FORMS = ("hunter2", b64encode(SECRET.encode()).decode()[:9], "aHVudGVyM")


def whole_traceback(error: BaseException) -> str:
    """The error as tools print it that show the variables of every frame, but for the test's own."""
    assert error.__traceback__ is not None
    error = error.with_traceback(error.__traceback__.tb_next)
    return "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())


@pytest.mark.parametrize(
    "text",
    [
        "a: {url: 'https://a.example', token: hunter2, bearer: x}",
        "a: {url: 'https://a.example', token: hunter2, tokn: x}",
        "a: {url: x, token: hunter2}",
        "a: {url: 'https://a.example', token: '${SECRET}', bearer: '${NONE}'}",
        "a: {url: 'https://a.example', token: hunter2, ca: none.pem}",
        "a: {url: 'https://a.example', oauth: {tokenUrl: 'http://a.example', clientId: b, clientSecret: hunter2}}",
        "a: {url: 'https://a.example', token: hunter2",
    ],
)
def test_a_traceback_of_a_file_of_connections_shows_none_in_any_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    path = tmp_path / "connections.yml"
    path.write_text(text, encoding="utf-8")
    monkeypatch.setenv("SECRET", "hunter2")
    with pytest.raises(restapi.InvocationError) as caught:
        restapi.Connections.load(path)
    shown = whole_traceback(caught.value)
    assert "connections.yml" in shown
    assert "hunter2" not in shown


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("variables.json", '{"a": "hunter2", "b": []}'),
        ("variables.json", '{"a": "hunter2"'),
        ("variables.yml", "a: hunter2\nb: []"),
        ("variables.yml", "a: 'hunter2"),
    ],
)
def test_a_traceback_of_a_file_of_variables_shows_none_in_any_variable(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(restapi.InvocationError) as caught:
        restapi.Variables.load(path)
    assert "hunter2" not in whole_traceback(caught.value)


@pytest.mark.parametrize(
    "request_of",
    [
        restapi.Request("a", method="$(s)"),
        restapi.Request("a", headers='{"$(s)": "x"}'),
        restapi.Request("a", headers={"X": "$(s)\n"}, url_suffix=".$(s)"),
        restapi.Request("$(s)"),
        restapi.Request(url="ftp://$(s)"),
    ],
)
def test_a_traceback_of_a_request_shows_none_in_any_variable(request_of: restapi.Request) -> None:
    connections = {"a": restapi.Connection(url="https://a.example", token=SECRET)}
    with pytest.raises(restapi.InvocationError) as caught:
        prepare(restapi.Invocation(request_of), connections, restapi.Variables({"s": SECRET}))
    assert request_of.connection == "$(s)" or SECRET not in whole_traceback(caught.value)


@pytest.mark.parametrize("part", ["a\r\nX-Evil: 1", "a\nb", "a\rb", "a\0b"])
@pytest.mark.parametrize(
    "request_of",
    [
        restapi.Request("a", method="GET$(v)"),
        restapi.Request("a", url_suffix="/$(v)"),
        restapi.Request("a", headers={"X": "$(v)b"}),
        restapi.Request("a", headers='{"X": "$(v)b"}'),
        restapi.Request("a", headers={"X$(v)": "b"}),
        restapi.Request("evil token"),
        restapi.Request("evil bearer"),
        restapi.Request("evil url"),
        restapi.Request(url="https://a.example/$(v)"),
    ],
)
def test_nothing_that_would_add_a_line_to_the_request_is_sent(request_of: restapi.Request, part: str) -> None:
    connections = {
        "a": restapi.Connection(url="https://a.example"),
        "evil token": restapi.Connection(url="https://a.example", token=part),
        "evil bearer": restapi.Connection(url="https://a.example", bearer=part),
        "evil url": restapi.Connection(url=f"https://a.example/{part}"),
    }
    with pytest.raises(restapi.RequestError):
        prepare(restapi.Invocation(request_of), connections, {"v": part})


@pytest.mark.parametrize(
    "echo",
    [
        SECRET,
        json.dumps({"token": SECRET}),
        json.dumps({"token": SECRET}).replace("/", "\\/"),
        json.dumps({"request": json.dumps({"Authorization": f"Bearer {SECRET}"})}),
        json.dumps({"url": f"?token={quote(SECRET, '')}"}),
        json.dumps({"basic": b64encode(f"me:{SECRET}".encode()).decode()}),
    ],
)
def test_a_server_that_repeats_the_secret_shows_none(serve, answer, echo: str) -> None:
    server = serve(answer(echo.encode(), Content_Type="application/json; charset=utf-8"))
    connection = restapi.Connection(url=server.url, bearer=SECRET)
    asked = restapi.Request(connection, "GET", f"/?again={quote(SECRET, '')}")
    outcome = restapi.invoke(restapi.Invocation(asked, restapi.ByResponse("eq(convertToJson(root), 'x')")))
    assert outcome.text == echo
    shown = (outcome.log, outcome.reason, repr(outcome), str(outcome.explanation), repr(outcome.attempts))
    assert [text for text in shown for form in FORMS if form in text] == []
    assert outcome.log.count("***") >= 2


def test_a_connection_with_a_client_sends_its_token_and_masks_it(serve, answer) -> None:
    granted = [{"access_token": f"geheim{number}", "token_type": "Bearer"} for number in (1, 2)]
    identity = serve(*(answer(json.dumps(token).encode()) for token in granted))
    server = serve(answer(b'"geheim1"'), answer(b'"geheim1"', "401 Unauthorized"), answer(b'"geheim2"'))
    oauth = OAuth2(token_url=identity.url, client_id="me", client_secret=SECRET)
    asked = restapi.Invocation(restapi.Request(restapi.Connection(url=server.url, oauth=oauth), "GET"))
    outcomes = [restapi.invoke(asked) for _ in range(2)]
    assert [outcome.status for outcome in outcomes] == [200, 200]
    assert [request.headers["Authorization"][-7:] for request in server.received] == ["geheim1", "geheim1", "geheim2"]
    assert [outcome.log for outcome in outcomes if "geheim" in outcome.log] == []


def test_a_client_that_gets_no_token_sends_nothing_else(serve, answer) -> None:
    identity, server = serve(answer(b'{"error": "invalid_client"}', "401 Unauthorized")), serve(answer())
    oauth = OAuth2(token_url=identity.url, client_id="me", client_secret=SECRET)
    outcome = restapi.invoke(
        restapi.Invocation(restapi.Request(restapi.Connection(url=server.url, oauth=oauth), "GET"))
    )
    origin = identity.url.removesuffix("/releases")
    assert outcome.reason == (
        f"No complete response: no token from {origin}: the status 401 (Unauthorized), invalid_client."
    )
    assert server.received == []
