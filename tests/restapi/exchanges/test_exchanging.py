"""Redirects, retries and verdicts over real sockets; waiting is skipped, exchanges are not."""

import time

import pytest

import restapi
from restapi.answers.outcome import Outcome
from restapi.calls.preparing import prepare
from restapi.exchanges.effects import Countdown
from restapi.exchanges.exchanging import Exchanges
from restapi.invocation import Invocation
from restapi.policy import Policy

SLOW = "503 Service Unavailable"


@pytest.fixture
def complete(time_flies):
    """Complete an invocation; gives its outcome and the waits."""

    def complete(invocation: Invocation, deadline: float = 20.0, **policy: int) -> tuple[Outcome, list[float]]:
        exchanges = Exchanges(Countdown(deadline, time_flies), Policy(**policy), jitter=lambda: 1.0)
        return time_flies.play(exchanges.by_response(prepare(invocation, {}, {}))), time_flies.waits

    return complete


def tried(outcome: Outcome) -> list[tuple[str, int | None]]:
    return [(attempt.why, attempt.status) for attempt in outcome.attempts]


def test_what_is_safe_is_sent_again_with_growing_waits(serve, answer, ask, complete) -> None:
    outcome, waits = complete(ask(serve(answer(status=SLOW), answer(status="429 Too Many Requests"), answer())))
    assert (outcome.succeeded, waits) == (True, [0.5, 1.0])
    assert tried(outcome) == [("request", 503), ("retry", 429), ("retry", 200)]


def test_retries_end(serve, answer, ask, complete) -> None:
    outcome, waits = complete(ask(serve(answer(status=SLOW))), retries=3)
    assert (outcome.succeeded, waits) == (False, [0.5, 1.0, 2.0])
    assert outcome.reason == "The status 503 (ServiceUnavailable) is no success."


def test_what_is_not_safe_is_sent_once(serve, answer, ask, complete) -> None:
    outcome, waits = complete(ask(serve(answer(status=SLOW), answer()), method="POST"))
    assert (outcome.status, waits) == (503, [])


def test_an_answer_that_is_wanted_is_not_asked_for_again(serve, answer, ask, complete) -> None:
    outcome, waits = complete(ask(serve(answer(status=SLOW)), "eq(response.status, 503)"))
    assert (outcome.succeeded, waits) == (True, [])


def test_retry_after_is_honoured(serve, answer, ask, complete) -> None:
    outcome, waits = complete(ask(serve(answer(status=SLOW, Retry_After="7"), answer())))
    assert (outcome.succeeded, waits) == (True, [7.0])


def test_a_wait_beyond_the_deadline_is_not_begun(serve, answer, ask, complete) -> None:
    outcome, waits = complete(ask(serve(answer(status=SLOW, Retry_After="20"))))
    assert (outcome.status, waits) == (503, [])


def test_a_failed_connection_is_tried_again(complete) -> None:
    nowhere = Invocation(restapi.Request(url="http://127.0.0.1:1", method="GET"))
    outcome, waits = complete(nowhere)
    assert (outcome.status, waits, len(outcome.attempts)) == (None, [0.5, 1.0], 3)


@pytest.mark.parametrize("status", ["301 Moved Permanently", "302 Found", "303 See Other", "307 T", "308 P"])
def test_redirects_are_followed_where_they_may(serve, answer, ask, complete, status: str) -> None:
    server = serve(answer(status=status, Location="/releases/b"), answer(b'{"a": 1}'))
    outcome, _ = complete(ask(server, "eq(root.a, 1)", url_suffix="/a"), redirects=1)
    assert (outcome.succeeded, [one.target for one in server.received]) == (True, ["/releases/a", "/releases/b"])
    assert tried(outcome)[1] == ("redirect", 200)
    assert outcome.attempts[1].url.endswith("/releases/b")


def test_redirects_end(serve, answer, ask, complete) -> None:
    server = serve(answer(status="302 Found", Location="/again"))
    outcome, _ = complete(ask(server), redirects=5)
    assert (outcome.status, len(server.received)) == (302, 6)
    assert outcome.reason == "The status 302 (Found) is no success; the redirect to /again is not followed."


def test_another_origin_learns_nothing(serve, answer, ask, complete) -> None:
    other = serve(answer())
    server = serve(answer(status="307 Temporary Redirect", Location=f"{other.url}/x"))
    headers = {"X-Api-Key": "key", "AuthToken": "token", "Idempotency-Key": "1"}
    outcome, _ = complete(ask(server, method="POST", headers=headers, body="hunter2"), redirects=1)
    (received,) = other.received
    assert outcome.succeeded
    assert (received.method, received.body) == ("POST", b"")
    assert not set(received.headers) & {*headers, "Authorization", "Content-Type"}


def test_a_redirect_that_is_refused_says_why(serve, answer, ask, complete) -> None:
    server = serve(answer(status="302 Found", Location="ftp://a.example/"))
    outcome, _ = complete(ask(server), redirects=1)
    assert outcome.reason == (
        "The status 302 (Found) is no success; the redirect to ftp://a.example/ is not followed: "
        "it leads to no http or https URL."
    )


@pytest.mark.parametrize(
    ("criterion", "succeeded"),
    [
        ("eq(response.status, 404)", True),
        ("eq(response.statuscode, 'NotFound')", True),
        ("eq(response['StatusCode'], 'notfound')", True),
        ("eq(response.headers['x-trace'], 'a1')", True),
        ("eq(response['headers']['X-TRACE'], 'A1')", True),
        ("eq(response.content.error, 'gone')", True),
        ("and(ge(response.elapsed, 0), lt(response.elapsed, 10000))", True),
        ("endsWith(response.url, '/x?y=1')", True),
        ("or(eq(response.status, 200), eq(root.error, 'gone'))", True),
        ("eq(response.status, 200)", False),
        ("eq(root.error, 'gone')", False),
    ],
)
def test_a_criterion_that_reads_the_response_decides_alone(serve, answer, ask, complete, criterion, succeeded) -> None:
    server = serve(answer(b'{"error": "gone"}', status="404 Not Found", X_Trace="a1"))
    outcome, _ = complete(ask(server, criterion, url_suffix="/x?y=1"))
    assert outcome.succeeded is succeeded


def test_task_inputs_are_seen_expanded(serve, answer) -> None:
    server = serve(answer())
    invocation = Invocation(
        restapi.Request(restapi.Connection(url=server.url), "GET"),
        restapi.ByResponse("and(eq(taskInputs.urlSuffix, '/7'), eq(taskInputs['URLSUFFIX'], '/7'))"),
        inputs={"urlSuffix": "/$(id)"},
    )
    assert restapi.invoke(invocation, variables={"id": "7"}).succeeded


def test_judging_is_within_the_deadline(serve, answer, ask) -> None:
    body = b'["' + b"a" * 60 + b'!"]'
    patterns = ", ".join(f"isMatch(root[0], '^(a|aa|{letter})+$')" for letter in "bcdefghijkl")
    started = time.monotonic()
    outcome = restapi.invoke(ask(serve(answer(body)), f"or({patterns})"), deadline=0.5)
    assert time.monotonic() - started < 3
    assert (outcome.succeeded, outcome.reason) == (
        False,
        "The deadline of 0.5 s passed while the response was judged.",
    )
