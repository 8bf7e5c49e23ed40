"""What later tasks see of one that is over."""

from datetime import UTC, datetime
from typing import Any

import pytest

from conditions.values.caseless import CaselessMapping
from restapi.answers.answer import Answer
from restapi.answers.outcome import Outcome, conclude
from restapi.calls.preparing import PreparedRequest, prepare
from restapi.code_stream.bindings import expand
from restapi.code_stream.task_outputs import inputs_of, outputs_of, remembered
from restapi.invocation import Invocation
from restapi.request import Request

SENT = datetime(2024, 5, 1, 10, 11, 12, tzinfo=UTC)


def call() -> PreparedRequest:
    request = Request(method="POST", url="https://a.example/x", headers={"Accept": "a/b"}, body='{"a": "é"}')
    return prepare(Invocation(request), {}, {})


def outcome(status: int | None, body: bytes = b"", **headers: str) -> Outcome:
    problem = "" if status else "no connection"
    return conclude(call(), Answer(SENT, 0.5, status, CaselessMapping(headers), body, problem))


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (201, b'{"id": 7}', ("COMPLETED", 201, '{"id": 7}', {"id": 7})),
        (200, b"plain", ("COMPLETED", 200, "plain", None)),
        (200, b"", ("COMPLETED", 200, "", None)),
        (404, b"[1]", ("FAILED", 404, "[1]", [1])),
        (None, b"", ("FAILED", None, "", None)),
    ],
)
def test_the_outputs_are_those_of_a_rest_task(status: int | None, body: bytes, expected: tuple[Any, ...]) -> None:
    found = outputs_of(outcome(status, body))
    assert (found["status"], found["responseCode"], found["responseBody"], found["responseJson"]) == expected


def test_the_names_of_headers_ignore_case() -> None:
    tasks = remembered({}, "S.a", {}, outputs_of(outcome(201, Location="/7")))
    assert expand("${S.a.output.responseHeaders.location}", {"tasks": tasks}) == "/7"


def test_the_inputs_are_what_was_sent() -> None:
    found = inputs_of(outcome(200))
    assert (found["action"], found["url"], found["payload"]) == ("post", "https://a.example/x", '{"a": "é"}')
    assert found["headers"]["Accept"] == "a/b"


@pytest.mark.parametrize("text", ["${S.a.output.responseCode}", "${a.output.responseCode}"])
def test_a_task_is_found_with_its_stage_and_without(text: str) -> None:
    assert expand(text, {"tasks": remembered({}, "S.a", {}, {"responseCode": 204})}) == "204"


def test_a_task_that_sent_nothing_has_failed() -> None:
    assert (inputs_of(None), outputs_of(None)) == ({}, {"status": "FAILED"})


def test_tasks_are_remembered_together() -> None:
    tasks: dict[str, Any] = {}
    for id, status in {"S.a": 201, "S.b": 202, "T.a": 203, "U.U": 204, "lonely": 205}.items():
        tasks = remembered(tasks, id, {}, {"responseCode": status})
    texts = ["S.a", "S.b", "T.a", "a", "b", "U.U", "U", "lonely"]
    codes = [expand(f"${{{text}.output.responseCode}}", {"tasks": tasks}) for text in texts]
    assert codes == ["201", "202", "203", "203", "202", "204", "204", "205"]
