from datetime import UTC, datetime

import pytest

from conditions.source import printable
from restapi.answers.answer import Answer
from restapi.answers.outcome import Attempt, Outcome, attempt, conclude
from restapi.calls.preparing import PreparedRequest, prepare
from restapi.completing.response import ByResponse
from restapi.connections.connection import Connection
from restapi.invocation import Invocation
from restapi.request import Request

SENT = datetime(2019, 7, 24, 19, 42, 32, 617010, UTC)
URL = "https://a.example/deployment/version"


def call(criterion: str = "", secrets: tuple[str, ...] = (), **variables: str) -> PreparedRequest:
    request = Request(Connection(url=URL, token="hunter2"), "GET")
    return prepare(Invocation(request, ByResponse(criterion)), {}, variables, secrets)


def outcome(criterion: str, body: bytes, status: int = 200, **headers: str) -> Outcome:
    return conclude(call(criterion), Answer(SENT, 0.5, status, headers, body))


def test_the_log_is_what_azure_prints() -> None:
    log = outcome("eq('4.1', root['version'])", b'{\n  "version": "4.1.20190724.6"\n}').log
    assert log == (
        "2019-07-24T19:42:32.6170100Z GET https://a.example/deployment/version\n"
        "\t\t\t\tResponse Code: OK\n"
        '\t\t\t\tResponse: {\n  "version": "4.1.20190724.6"\n}\n'
        "\t\t\t\tEvaluation of expression 'eq('4.1', root['version'])' failed."
    )


@pytest.mark.parametrize(
    ("criterion", "status", "body", "succeeded", "reason"),
    [
        ("", 200, b"", True, "The status 200 (OK) is a success."),
        ("", 299, b"", True, "The status 299 (299) is a success."),
        ("", 404, b"", False, "The status 404 (NotFound) is no success."),
        ("", 503, b"{}", False, "The status 503 (ServiceUnavailable) is no success."),
        ("eq(root, 'OK')", 200, b"ok", True, "The success criterion is true."),
        ("eq(root.a, 1)", 200, b'{"a": 1}', True, "The success criterion is true."),
        ("eq(root.a, 1)", 200, b'{"a": 2}', False, "The success criterion is false."),
        ("eq(root.a, 1)", 500, b'{"a": 1}', False, "The status 500 (InternalServerError) is no success."),
        ("eq(root, '')", 204, b"", True, "The success criterion is true."),
        (
            "gt(1, root.a)",
            200,
            b'{"a": "x"}',
            False,
            "The success criterion cannot be evaluated on this response.",
        ),
        (
            "eq(root.a, 1)",
            200,
            b'{"a": NaN}',
            False,
            "The success criterion is false; the response looks like JSON but is none (NaN is no JSON value).",
        ),
    ],
)
def test_the_status_and_the_criterion_decide(
    criterion: str, status: int, body: bytes, succeeded: bool, reason: str
) -> None:
    judged = outcome(criterion, body, status)
    assert (judged.succeeded, judged.reason) == (succeeded, reason)


def test_a_redirect_is_no_success_and_says_where_it_leads() -> None:
    judged = outcome("", b"", 307, Location="https://b.example/?key=hunter2")
    assert judged.reason == (
        "The status 307 (TemporaryRedirect) is no success; the redirect to https://b.example/?key=*** is not followed."
    )


def test_the_criterion_sees_the_variables_as_texts() -> None:
    judged = conclude(call("eq(variables.count, '3')", COUNT="3"), Answer(SENT, 0, 200))
    assert judged.succeeded


def test_the_explanation_tells_how_the_criterion_came_to_its_result() -> None:
    judged = outcome("eq(root.status, 'successful')", b'{"status": "inProgress"}')
    assert judged.explanation is not None
    assert judged.explanation.lines == (
        "Evaluating: eq(root['status'], 'successful')",
        "Expanded: eq('inProgress', 'successful')",
        "Result: False",
    )


def test_without_a_criterion_or_a_success_nothing_is_explained() -> None:
    assert outcome("", b"{}").explanation is None
    assert outcome("eq(root, 1)", b"{}", 404).explanation is None


def test_an_incomplete_answer_is_a_failure_that_keeps_what_was_received() -> None:
    received = Answer(SENT, 1.5, 200, {}, b'{"a":', "the line was cut")
    judged = conclude(call("always()"), received, [attempt(call(), received)])
    assert (judged.succeeded, judged.reason) == (False, "No complete response: the line was cut.")
    assert (judged.status, judged.body, judged.json) == (200, b'{"a":', None)
    assert judged.attempts == (Attempt("GET", URL, 200, 1.5, "the line was cut", SENT),)
    assert judged.log.splitlines()[1:] == [
        "\t\t\t\tResponse Code: OK",
        '\t\t\t\tResponse: {"a":',
        "\t\t\t\tNo complete response: the line was cut.",
    ]


def test_no_answer_is_a_failure_without_a_status() -> None:
    judged = conclude(call(), Answer(SENT, 1.5, problem="no connection"))
    assert (judged.succeeded, judged.status, judged.body, judged.text) == (False, None, b"", "")
    assert judged.log == f"2019-07-24T19:42:32.6170100Z GET {URL}\n\t\t\t\tNo complete response: no connection."


def test_json_is_parsed_and_a_text_is_not() -> None:
    assert (outcome("", b'{"a": [1]}').json, outcome("", b'{"a": [1]}').text) == ({"a": [1]}, '{"a": [1]}')
    assert (outcome("", b"OK").json, outcome("", b"OK").text) == (None, "OK")


def test_secrets_are_masked_wherever_an_outcome_is_printed() -> None:
    body = b'{"echo": "hunter2", "mine": "geheim"}'
    built = call("eq(root.echo, '$(s)')", ("geheim",), s="geheim")
    judged = conclude(built, Answer(SENT, 0, 200, {}, body, ""))
    assert judged.explanation is not None
    printed = f"{judged!r} {judged.log} {judged.reason} {judged.explanation.lines} {judged.attempts}"
    assert "hunter2" not in printed
    assert "geheim" not in printed
    assert '"echo": "***"' in judged.log
    assert "Evaluation of expression 'eq(root.echo, '***')' failed." in judged.log


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\tb\nc\r\nd", "a\tb\nc\nd"),
        ("\x1b[2J\x07", "\\u001b[2J\\u0007"),
        ("a\rb\x9bc\x7f", "a\\u000db\\u009bc\\u007f"),
        ("\u202eabc\u2066", "\\u202eabc\\u2066"),
        ("é 名 \U0001f600", "é 名 \U0001f600"),
    ],
)
def test_a_response_cannot_steer_the_terminal(text: str, shown: str) -> None:
    assert printable(text) == shown
    assert shown.replace("\n", "\n\t\t\t\t\t") in conclude(call(), Answer(SENT, 0, 200, {}, text.encode())).log
