"""One REST task: what it asks for, and what is refused, with its place."""

from collections.abc import Callable

import pytest

from restapi.code_stream.dialect import CODE_STREAM
from restapi.completing.response import ByResponse
from restapi.errors import InvocationError
from restapi.invocation import Invocation

Read = Callable[[str], list[Invocation]]

TASK = """
type: REST
preCondition: '${Stage0.build.output.status} == "COMPLETED"'
ignoreFailure: true
input:
  action: post
  url: https://git.example/api/tags
  headers: {Accept: application/json, Authorization: 'Bearer ${var.gitToken}'}
  payload: '{"sha": "${Stage0.Get commit.output.responseJson.id}"}'
"""


def task(*lines: str, **inputs: str) -> str:
    given = {"action": "get", "url": "https://a.example", **inputs}
    return "\n".join(["type: REST", *lines, "input:", *(f"  {name}: {value}" for name, value in given.items())])


def test_a_bare_task_is_read(read: Read) -> None:
    (invocation,) = read(TASK)
    request = invocation.request
    assert (request.connection, request.method, request.url) == (None, "POST", "https://git.example/api/tags")
    assert request.headers == {"Accept": "application/json", "Authorization": "Bearer ${var.gitToken}"}
    assert request.body == '{"sha": "${Stage0.Get commit.output.responseJson.id}"}'
    assert invocation.completion == ByResponse()
    assert invocation.condition == "and(succeeded(), eq('COMPLETED', tasks.Stage0.build.output.status))"
    assert (invocation.continue_on_error, invocation.dialect) == (True, CODE_STREAM)
    assert (invocation.name, invocation.id) == ("REST", "")


def test_each_part_knows_its_place(read: Read) -> None:
    (invocation,) = read(TASK)
    assert {part: f"{place.line}:{place.column}" for part, place in invocation.places.items()} == {
        "method": "6:11",
        "url": "7:8",
        "headers": "8:12",
        "body": "9:12",
        "condition": "3:15",
        "continue_on_error": "4:16",
    }


def test_the_line_of_a_secret_header_is_not_shown(read: Read) -> None:
    (invocation,) = read(TASK)
    assert (invocation.places["headers"].source, invocation.places["url"].source is None) == (None, False)


@pytest.mark.parametrize("text", ["", "preCondition: ''", "preCondition: ' '"])
def test_without_a_condition_a_task_runs_while_nothing_failed(read: Read, text: str) -> None:
    assert read(task(text))[0].condition == ""


@pytest.mark.parametrize(("text", "expected"), [("true", True), ("True", True), ("false", False), ("''", False)])
def test_a_failure_is_ignored_where_that_is_asked(read: Read, text: str, expected: bool) -> None:
    assert read(task(f"ignoreFailure: {text}"))[0].continue_on_error is expected


@pytest.mark.parametrize("action", ["get", "delete", "GET"])
def test_actions_without_a_payload_send_none(read: Read, action: str) -> None:
    (invocation,) = read(task(action=action, payload="'{}'"))
    assert (invocation.request.method, invocation.request.body) == (action.upper(), "")


@pytest.mark.parametrize("action", ["post", "put", "patch"])
def test_actions_with_a_payload_send_it(read: Read, action: str) -> None:
    (invocation,) = read(task(action=action, payload="|\n    {}\n"))
    assert (invocation.request.method, invocation.request.body) == (action.upper(), "{}\n")


@pytest.mark.parametrize("url", ["http://a.example", "HTTPS://a.example", "'${input.url}/x'"])
def test_a_url_begins_with_its_scheme_or_with_a_binding(read: Read, url: str) -> None:
    assert read(task(url=url))[0].request.url == url.strip("'")


@pytest.mark.parametrize(
    "lines",
    [
        ("endpoints: {agent: a}", "tags: [x]", "notifications: []", "rollbacks: []", "_configured: true", "name: x"),
        ("input: {action: get, url: 'http://a', headers: , payload: }",),
    ],
)
def test_what_code_stream_exports_besides_is_passed_over(read: Read, lines: tuple[str, ...]) -> None:
    text = "\n".join(["type: rest", *lines]) if "input" in lines[0] else task(*lines)
    assert len(read(text)) == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            task("precondition: 'true'"),
            "pipe.yml:2:1: unknown key of a task 'precondition'\nHint: did you mean 'preCondition'?",
        ),
        (task(payLoad="x"), "pipe.yml:5:3: unknown input of a REST task 'payLoad'\nHint: did you mean 'payload'?"),
        (
            "type: REST\ninput: {url: 'http://a'}",
            "pipe.yml:1:1: a REST task needs an action\nHint: write action: get, post, put, patch, delete",
        ),
        ("type: REST", "pipe.yml:1:1: a REST task needs an action\nHint: write action: get, post, put, patch, delete"),
        (task(action="pst"), "pipe.yml:3:11: unknown action 'pst'\nHint: did you mean 'post'?"),
        (task(action="head"), "pipe.yml:3:11: unknown action 'head'\nHint: known are get, post, put, patch, delete"),
        (task(action="[get]"), "pipe.yml:3:11: action must be a text, not a list"),
        ("type: REST\ninput: {action: get}", "pipe.yml:1:1: a REST task needs a url\nHint: write url: https://…"),
        (task(url="''"), "pipe.yml:4:8: a REST task needs a url\nHint: write url: https://…"),
        (
            task(url="git.example/api"),
            "pipe.yml:4:8: the url has no scheme\nHint: begin it with https:// or http://, or with a binding",
        ),
        (
            task(url="file:///etc/passwd"),
            "pipe.yml:4:8: the url has no scheme\nHint: begin it with https:// or http://, or with a binding",
        ),
        *[
            (
                task(action=action, url=f"https://a.example{payload}"),
                f"pipe.yml:{place}: the action {action} needs a payload\n"
                "Hint: write payload: '{}' for an empty object",
            )
            for action, payload, place in (
                ("post", "", "1:1"),
                ("put", "\n  payload: ''", "5:12"),
                ("patch", "\n  payload: ' '", "5:12"),
            )
        ],
        (task(headers="[a]"), "pipe.yml:5:12: headers must be a mapping, not a list"),
        (task(headers="{a: [b]}"), "pipe.yml:5:16: the header 'a' must be a text, not a list"),
        (task(headers="{'a b': c}"), "pipe.yml:5:13: 'a b' is not the name of a header"),
        (
            task(headers="{Host: c}"),
            "pipe.yml:5:13: the header 'Host' is set from the URL and the body, and cannot be given",
        ),
        (task(headers='{a: "b\\nc"}'), "pipe.yml:5:13: the value of the header 'a' holds a control character"),
        (task("ignoreFailure: yes"), "pipe.yml:2:16: ignoreFailure must be true or false"),
        (task("preCondition: [a]"), "pipe.yml:2:15: preCondition must be a text, not a list"),
        ("type: REST\ninput: x", "pipe.yml:2:8: input must be a mapping, not a text"),
    ],
)
def test_what_is_refused(read: Read, text: str, message: str) -> None:
    first, _, hint = message.partition("\n")
    with pytest.raises(InvocationError) as caught:
        read(text)
    lines = str(caught.value).splitlines()
    assert (lines[0], caught.value.hint) == (first, hint.removeprefix("Hint: "))
    assert lines[2].strip() == "^"


def test_a_condition_that_is_none_shows_its_own_caret_too(read: Read) -> None:
    with pytest.raises(InvocationError) as caught:
        read(task("preCondition: status = 'x'"))
    assert str(caught.value).splitlines() == [
        "pipe.yml:2:15: the preCondition is not a condition",
        "    preCondition: status = 'x'",
        "                  ^",
        "unexpected = (line 1, column 8)",
        "    status = 'x'",
        "           ^",
        "Hint: two values are compared by ==",
    ]


def test_a_condition_that_nests_too_deep_is_our_error(read: Read) -> None:
    with pytest.raises(InvocationError, match="nests more than 49 deep"):
        read(task(f"preCondition: '{'!' * 48}a'"))


def test_no_error_shows_the_line_of_a_secret(read: Read) -> None:
    with pytest.raises(InvocationError) as caught:
        read(task(headers="{Authorization: hunter2, 'a b': c}"))
    assert str(caught.value) == "pipe.yml:5:37: 'a b' is not the name of a header"
