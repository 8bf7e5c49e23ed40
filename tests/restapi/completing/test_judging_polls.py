"""What a poll sees in an answer: every way that criteria and the status can go together."""

import time
from datetime import UTC, datetime

import pytest

from restapi.answers.answer import Answer
from restapi.answers.content import read_content
from restapi.calls.preparing import prepare
from restapi.completing.judging_polls import PollJudgement, judge_poll
from restapi.completing.polling import ByPolling
from restapi.invocation import Invocation
from restapi.request import Request
from restapi.schedule import Seen

T, F = "eq(root.a, 1)", "eq(root.a, 2)"
BY_STATUS, NOT_BY_STATUS = "eq(response.status, 503)", "ne(response.status, 503)"
UNFIT = "gt(1, root.text)"
SUCCESS, FAILURE, PENDING, ERROR = Seen.SUCCESS, Seen.FAILURE, Seen.PENDING, Seen.ERROR


def seen(status: int | None, problem: str = "", **criteria: str) -> PollJudgement:
    call = prepare(Invocation(Request(url="http://a.example"), ByPolling(**criteria)), {}, {})
    answer = Answer(datetime.now(UTC), 0.1, status, body=b'{"a": 1, "text": "x"}', problem=problem)
    return judge_poll(call, call.plan, answer, read_content(answer.body, {}))


@pytest.mark.parametrize(
    ("status", "criteria", "expected", "reason"),
    [
        (200, {}, SUCCESS, "The status 200 (OK) is a success."),
        (202, {}, PENDING, "The status 202 (Accepted) means that it is not over."),
        (204, {"failure": F}, SUCCESS, "The status 204 (NoContent) is a success."),
        (503, {}, ERROR, "The status 503 (ServiceUnavailable) is no success."),
        (200, {"success": T}, SUCCESS, "The success criterion is true."),
        (202, {"success": T}, SUCCESS, "The success criterion is true."),
        (200, {"success": F}, PENDING, "The success criterion is false."),
        (200, {"success": T, "failure": T}, FAILURE, "The failure criterion is true."),
        (200, {"success": T, "failure": F}, SUCCESS, "The success criterion is true."),
        (200, {"proceed": T}, PENDING, "The continue criterion is true."),
        (200, {"proceed": F}, SUCCESS, "The continue criterion is false."),
        (200, {"proceed": T, "success": T}, PENDING, "The continue criterion is true."),
        (200, {"proceed": F, "success": T}, SUCCESS, "The success criterion is true."),
        (200, {"proceed": F, "success": F}, FAILURE, "Neither the continue nor the success criterion is true."),
        (200, {"proceed": T, "failure": T}, FAILURE, "The failure criterion is true."),
        (503, {"success": T, "failure": T, "proceed": T}, ERROR, "The status 503 (ServiceUnavailable) is no success."),
        (503, {"success": BY_STATUS}, SUCCESS, "The success criterion is true."),
        (503, {"success": NOT_BY_STATUS}, ERROR, "The status 503 (ServiceUnavailable) is no success."),
        (503, {"failure": BY_STATUS}, FAILURE, "The failure criterion is true."),
        (503, {"proceed": BY_STATUS, "success": T}, PENDING, "The continue criterion is true."),
        (503, {"proceed": NOT_BY_STATUS, "success": T}, ERROR, "The status 503 (ServiceUnavailable) is no success."),
        (200, {"failure": UNFIT}, ERROR, "The failure criterion cannot be evaluated on this response."),
        (200, {"proceed": UNFIT}, ERROR, "The continue criterion cannot be evaluated on this response."),
        (200, {"success": UNFIT}, ERROR, "The success criterion cannot be evaluated on this response."),
    ],
)
def test_criteria_and_status_together_say(status: int, criteria: dict[str, str], expected: Seen, reason: str) -> None:
    judgement = seen(status, **criteria)
    assert (judgement.seen, judgement.verdict.reason) == (expected, reason)
    assert (judgement.verdict.succeeded, judgement.verdict.undecided) == (
        expected is SUCCESS,
        expected in (PENDING, ERROR),
    )


def test_no_answer_is_an_error_whatever_the_criteria_say() -> None:
    judgement = seen(None, "no connection", success=BY_STATUS, failure="true", proceed="true")
    assert (judgement.seen, judgement.verdict.reason) == (ERROR, "No complete response: no connection.")


@pytest.mark.parametrize(
    ("criteria", "explained"),
    [
        ({}, None),
        ({"success": F}, F),
        ({"success": T, "failure": F}, T),
        ({"success": F, "failure": T}, T),
        ({"success": F, "proceed": T}, F),
        ({"proceed": T}, T),
        ({"success": T, "failure": UNFIT}, UNFIT),
    ],
)
def test_the_criterion_that_matters_is_explained(criteria: dict[str, str], explained: str | None) -> None:
    explain = seen(200, **criteria).verdict.explain
    assert (explain().expression if explain else None) == explained


def test_criteria_have_a_time_limit() -> None:
    patterns = ", ".join(f"isMatch(root[0], '^(a|aa|{letter})+$')" for letter in "bcdefghijkl")
    call = prepare(Invocation(Request(url="http://a.example"), ByPolling(failure=f"or({patterns})")), {}, {})
    answer = Answer(datetime.now(UTC), 0.1, 200, body=b'["' + b"a" * 60 + b'!"]')
    started = time.monotonic()
    judgement = judge_poll(call, call.plan, answer, read_content(answer.body, {}), 0.1)
    assert time.monotonic() - started < 2
    assert (judgement.seen, judgement.verdict.reason) == (
        ERROR,
        "The failure criterion cannot be evaluated on this response.",
    )


@pytest.mark.parametrize("criteria", [{"success": F}, {"proceed": T}, {"failure": F, "success": T}])
def test_the_body_is_parsed_only_for_an_explanation(criteria: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []
    monkeypatch.setattr("restapi.answers.content.parse", lambda text: parsed.append(text) or {"a": 1})
    judgement = seen(200, **criteria)
    assert parsed == []
    assert judgement.verdict.explain
    assert judgement.verdict.explain().lines
    assert len(parsed) == 1


@pytest.mark.parametrize(
    ("criteria", "ended"),
    [
        ({"success": "false"}, True),
        ({"success": "and(eq(variables.dryRun, 'true'), eq(root.status, 'done'))"}, True),
        ({"success": "and(eq(root.status, 'x'), eq(variables.dryRun, 'true'))"}, False),  # the status may be 1e30
        ({"success": "eq(root.status, 'x')", "failure": "eq(root.status, 'y')"}, False),
        ({"success": "false", "failure": "eq(root.status, 'y')"}, False),
        ({"success": "false", "failure": "false"}, True),
        ({"proceed": "true"}, True),
        ({"success": "eq(root.status, 'x')", "proceed": "always()"}, True),
        ({"success": "eq(response.status, 1)"}, False),
    ],
)
def test_polls_end_where_no_answer_would_change_the_criteria(criteria: dict[str, str], ended: bool) -> None:
    judgement = seen(200, **criteria)
    assert judgement.seen is (Seen.FAILURE if ended else Seen.PENDING)
    assert (judgement.verdict.settled, judgement.verdict.undecided) == (ended, True)
    assert judgement.verdict.reason.endswith("whatever the response is.") is ended


def test_an_answer_that_is_no_success_is_still_asked_for_again() -> None:
    assert seen(503, success="false").seen is Seen.ERROR
