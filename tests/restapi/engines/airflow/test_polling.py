"""What a sensor asks, poll by poll, against a real server; Airflow itself is not needed."""

import asyncio
import json

import pytest

from restapi import Connection, End, InvocationError
from restapi.engines.airflow.asked import Asked
from restapi.engines.airflow.polling import apoll, poll, start
from restapi.engines.airflow.progress import LONGEST_TOLD, Progress, Step
from restapi.engines.airflow.service import Service

RUNNING, DONE = b'{"status": "running"}', b'{"status": "done"}'
SECRET = "hunter-22-swordfish"


def service(server, **connection):
    return Service(Connection(url=server.url, **connection), {"X-Team": "web"})


def asked(**given):
    return Asked(**{"condition": "eq(root.status, 'done')", "interval": 5.0, **given})


def test_each_poll_goes_on_from_the_one_before_as_json(serve, answer):
    server = serve(answer(RUNNING), answer(b"", "503 No"), answer(DONE), answer(DONE))
    question, progress = asked(successes=2), Progress.beginning(60)
    polls = []
    for _ in range(4):
        latest = Step.from_json(json.loads(json.dumps(poll(question, service(server), progress).as_json())))
        polls.append((latest.progress.history.polls, latest.progress.history.errors, latest.end))
        progress = latest.progress
    assert polls == [(1, 0, None), (2, 1, None), (3, 0, None), (4, 0, End.SUCCESS)]
    assert 4.9 < progress.due_at - (progress.deadline_at - 60) < 10


def test_both_ways_to_poll_give_the_same(serve, answer):
    server = serve(answer(RUNNING))
    progress = Progress.beginning(60)
    blocking = poll(asked(), service(server), progress)
    awaited = asyncio.run(apoll(asked(), service(server), progress))
    assert (blocking.line, blocking.explanation) == (awaited.line, awaited.explanation)
    assert blocking.line == "Poll 1: root.status is 'running', not 'done'; the next one in 5 s"
    assert blocking.explanation.endswith("Result: False\n\nTrue if root.status were 'done'")


def test_the_wait_is_the_longer_one_of_the_interval_and_what_the_server_asks(serve, answer):
    server = serve(answer(RUNNING, Retry_After="7"), answer(RUNNING, Retry_After="2"))
    assert "the next one in 7 s" in poll(asked(), service(server), Progress.beginning(60)).line
    assert "the next one in 5 s" in poll(asked(), service(server), Progress.beginning(60)).line


def test_the_interval_grows_up_to_the_longest(serve, answer):
    server, progress = serve(answer(RUNNING)), Progress.beginning(600)
    question, told = asked(is_growing=True, longest_interval=12.0), []
    for _ in range(3):
        latest = poll(question, service(server), progress)
        told.append(latest.line.rpartition(" in ")[2])
        progress = latest.progress
    assert told == ["5 s", "10 s", "12 s"]


def test_the_deadline_is_a_moment_that_no_restart_moves(serve, answer):
    server = serve(answer(RUNNING))
    begun = Progress.beginning(60, clock=lambda: 1_000.0)
    assert begun.deadline_at == 1_060.0
    latest = poll(asked(), service(server), Progress.from_json(begun.as_json()))
    assert latest.end is End.TIME
    assert latest.line.startswith("The time of 60 s is too short for another poll. Poll 1: root.status is 'running'")


def test_a_status_may_mean_that_it_is_not_over(serve, answer):
    server = serve(answer(b"", "404 Not Found"))
    assert poll(asked(errors=0), service(server), Progress.beginning(60)).end is End.ERRORS
    assert poll(asked(errors=0, pending=(404,)), service(server), Progress.beginning(60)).end is None


@pytest.mark.parametrize(
    ("base", "endpoint", "target"),
    [
        ("", "status", "/releases/status"),
        ("", "/status", "/releases/status"),
        ("/", "/status", "/releases/status"),
        ("", "?all=1", "/releases?all=1"),
        ("", "", "/releases"),
    ],
)
def test_the_endpoint_stands_after_one_slash(serve, answer, base, endpoint, target):
    server = serve(answer(DONE))
    place = Service(Connection(url=server.url + base))
    assert poll(asked(endpoint=endpoint), place, Progress.beginning(60)).end is End.SUCCESS
    assert server.received[0].target == target


def test_the_status_of_what_was_started_is_polled_with_the_same_authorization(serve, answer):
    server = serve(answer(b'{"job": "/jobs/3"}', "202 Accepted", Retry_After="4"), answer(DONE))
    question = asked(method="POST", body="{}", status_url="/job", headers={"Content-Type": "application/json"})
    place = service(server, bearer=SECRET)
    started = start(question, place)
    progress = Progress.beginning(60).started(question.target(started), 4.0)
    assert progress.wait() > 3
    assert poll(question, place, progress).end is End.SUCCESS
    first, second = server.received
    assert (first.method, first.body, second.method, second.target) == ("POST", b"{}", "GET", "/jobs/3")
    assert second.headers["Authorization"] == f"Bearer {SECRET}"
    assert second.headers["X-Team"] == "web"
    assert "Content-Type" not in second.headers


def test_another_origin_gets_no_authorization(serve, answer):
    other = serve(answer(DONE))
    server = serve(answer(json.dumps({"job": other.url}).encode(), "202 Accepted"))
    question, place = asked(method="POST", status_url="/job", headers={"X-Key": "k"}), service(server, bearer=SECRET)
    progress = Progress.beginning(60).started(question.target(start(question, place)), None)
    assert poll(question, place, progress).end is End.SUCCESS
    assert not {"Authorization", "X-Team", "X-Key"} & other.received[0].headers.keys()


def test_a_place_that_must_not_be_followed_is_refused(serve, answer):
    question = asked(method="POST", status_url="/job")
    started = start(question, service(serve(answer(b'{"job": "file:///etc/passwd"}', "202 Accepted"))))
    with pytest.raises(InvocationError, match="no status URL: it leads to no http or https URL"):
        question.target(started)


def test_nothing_that_is_told_holds_a_secret_or_is_too_long(serve, answer):
    body = json.dumps({"status": f"{SECRET} failed"}).encode()
    place = service(serve(answer(body)), bearer=SECRET)
    latest = poll(asked(failure="endsWith(root.status, 'failed')"), place, Progress.beginning(60))
    assert latest.end is End.FAILURE
    assert SECRET not in json.dumps(latest.as_json())
    assert "*** failed" in latest.explanation
    many = " , ".join(f"eq(root.status, '{number}')" for number in range(700))
    told = poll(asked(condition=f"or({many})"), place, Progress.beginning(60)).explanation
    assert len(told) <= LONGEST_TOLD + 2


def test_what_is_wrong_as_it_is_written_is_refused():
    for wrong in ({"condition": "eq(root.a"}, {"status_url": "lokation"}, {"method": "FETCH"}, {"successes": 0}):
        with pytest.raises(InvocationError):
            asked(**wrong).check()
    asked(endpoint="a", headers={"A": "b"}, pending=(404,)).check()


def test_only_polls_that_change_nothing_are_safe():
    assert asked().is_safe
    assert asked(method="head").is_safe
    assert asked(method="POST", status_url="Location").is_safe
    assert not asked(method="POST").is_safe
    assert "secret body" not in json.dumps(asked(method="POST", body="secret body").as_json())
