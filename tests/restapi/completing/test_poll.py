"""Polls over real sockets; waiting is skipped, exchanges are not."""

import asyncio
import gc
import time
import tracemalloc
import weakref
from collections.abc import Iterator

import pytest

import restapi
from restapi.answers.answer import Answer
from restapi.answers.outcome import Outcome
from restapi.calls.preparing import prepare
from restapi.completing.poll import CANCEL_SECONDS, KEPT, Poll, Polled
from restapi.completing.polling import ByPolling, Cancel
from restapi.completing.session import Given, complete
from restapi.exchanges.effects import Countdown, Send, Wait
from restapi.exchanges.exchanging import Exchanges
from restapi.invocation import Invocation
from restapi.network import transport
from restapi.policy import Policy
from restapi.request import Request
from restapi.schedule import End, Growth, Schedule

RUNS, DONE, BROKEN = b'{"status": "running"}', b'{"status": "done"}', b'{"status": "broken"}'
SUCCESS, FAILURE = "eq(root.status, 'done')", "eq(root.status, 'broken')"
BUSY, GONE = "503 Service Unavailable", "404 Not Found"


def asked(server, method: str = "GET", timeout: float | None = None, suffix: str = "", **polling) -> Invocation:
    """An invocation that is polled, every 5 seconds unless the schedule says otherwise."""
    schedule = polling.pop("schedule", {})
    completion = ByPolling(**{"success": SUCCESS, **polling}, schedule=Schedule(**{"interval": 5, **schedule}))
    connection = restapi.Connection(url=server.url, token="hunter2")
    return Invocation(Request(connection, method, suffix), completion, timeout=timeout)


@pytest.fixture
def poll(time_flies):
    """Complete an invocation by polls; gives its outcome and the waits."""

    def poll(invocation: Invocation, watch=None, **policy: int) -> tuple[Outcome, list[float]]:
        call = prepare(invocation, {}, {})
        exchanges = Exchanges(Countdown(call.plan.limit, time_flies), Policy(**policy), jitter=lambda: 1.0)
        return time_flies.play(Poll(call, call.plan, exchanges, 20.0, watch).outcome()), time_flies.waits

    return poll


def told(outcome: Outcome) -> tuple[str, int, str]:
    return str(outcome.result), outcome.iterations, outcome.reason


def test_polls_go_on_until_success(serve, answer, poll) -> None:
    outcome, waits = poll(asked(serve(answer(RUNS), answer(RUNS), answer(DONE))))
    assert told(outcome) == ("success", 3, "The success criterion is true.")
    assert waits == [5, 5]
    assert [(attempt.why, attempt.status) for attempt in outcome.attempts] == [("poll", 200)] * 3


def test_failure_ends_them_and_is_asked_first(serve, answer, poll) -> None:
    outcome, _ = poll(asked(serve(answer(RUNS), answer(BROKEN)), success="eq(root.status, 'broken')", failure=FAILURE))
    assert told(outcome) == ("failure", 2, "The failure criterion is true.")
    assert outcome.explanation.expression == FAILURE


@pytest.mark.parametrize(
    ("body", "success", "expected"),
    [
        (DONE, SUCCESS, ("success", 2, "The success criterion is true.")),
        (DONE, "", ("success", 2, "The continue criterion is false.")),
        (BROKEN, SUCCESS, ("failure", 2, "Neither the continue nor the success criterion is true.")),
    ],
)
def test_polls_go_on_while_the_continue_criterion_is_true(serve, answer, poll, body, success, expected) -> None:
    outcome, _ = poll(asked(serve(answer(RUNS), answer(body)), success=success, proceed="eq(root.status, 'running')"))
    assert told(outcome) == expected


def test_without_criteria_the_status_says_when_it_is_over(serve, answer, poll) -> None:
    outcome, _ = poll(asked(serve(answer(status="202 Accepted"), answer(status="204 No Content")), success=""))
    assert told(outcome) == ("success", 2, "The status 204 (NoContent) is a success.")


def test_what_has_no_end_is_undecided(serve, answer, poll) -> None:
    outcome, waits = poll(asked(serve(answer(RUNS)), schedule={"count": 3}))
    assert told(outcome) == ("undecided", 3, "Undecided after 3 polls: The success criterion is false.")
    assert (outcome.succeeded, waits) == (False, [5, 5])
    assert outcome.log.splitlines()[-1].strip() == outcome.reason


def test_the_time_is_kept(serve, answer, poll) -> None:
    outcome, waits = poll(asked(serve(answer(RUNS)), timeout=12.0))
    reason = "Undecided when the time of 12 s was too short for another poll: The success criterion is false."
    assert (told(outcome), waits) == (("undecided", 3, reason), [5, 5])


def test_without_a_count_there_is_an_hour(serve, answer, poll) -> None:
    outcome, waits = poll(asked(serve(answer(RUNS)), schedule={"interval": 600}))
    assert (outcome.iterations, sum(waits)) == (6, 3000)


def test_time_that_is_too_short_for_any_poll_is_told(serve, answer, poll) -> None:
    server = serve(answer())
    outcome, waits = poll(asked(server, timeout=10.0, schedule={"initial_delay": 10}))
    reason = "Undecided when the time of 10 s was too short for another poll: no request was made."
    assert (told(outcome), waits, server.received) == (("undecided", 0, reason), [], [])


def test_a_server_that_says_nothing_does_not_outlive_the_time(serve, answer) -> None:
    def say_nothing(server) -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\n"
        while server.pause(0.05):
            yield b"A: b\r\n"

    started = time.monotonic()
    outcome = restapi.invoke(asked(serve(say_nothing), timeout=0.4, schedule={"interval": 0.01}))
    assert time.monotonic() - started < 3
    assert (outcome.result, outcome.iterations) == ("undecided", 1)


def test_intervals_grow_after_the_initial_delay(serve, answer, poll) -> None:
    schedule = {"initial_delay": 2, "growth": Growth.EXPONENTIAL, "maximum": 15, "count": 4, "jitter": 0.2}
    assert poll(asked(serve(answer(RUNS)), schedule=schedule))[1] == [2, 6, 12, 15]


def test_retry_after_is_honoured(serve, answer, poll) -> None:
    server = serve(answer(RUNS, Retry_After="30"), answer(status=BUSY, Retry_After="2"), answer(DONE))
    assert poll(asked(server))[1] == [30, 5]


def test_success_must_be_seen_so_many_times_in_a_row(serve, answer, poll) -> None:
    bodies = [DONE, RUNS, DONE, DONE]
    outcome, _ = poll(asked(serve(*map(answer, bodies)), schedule={"successes": 2}))
    assert told(outcome) == ("success", 4, "The success criterion is true (2 times in a row).")


def test_errors_are_tolerated_so_many_times_in_a_row(serve, answer, poll) -> None:
    busy = answer(status=BUSY)
    outcome, _ = poll(asked(serve(busy, busy, answer(RUNS), busy, busy, busy)))
    reason = "Undecided after 3 failed polls in a row: The status 503 (ServiceUnavailable) is no success."
    assert told(outcome) == ("undecided", 6, reason)


def test_a_server_that_is_not_there_is_an_error(poll) -> None:
    invocation = Invocation(Request(url="http://127.0.0.1:1", method="GET"), ByPolling(schedule=Schedule(errors=0)))
    outcome, _ = poll(invocation)
    assert outcome.reason.startswith("Undecided after 1 failed poll: No complete response: no connection to")


@pytest.mark.parametrize(("criterion", "result"), [("success", "success"), ("failure", "failure")])
def test_a_criterion_that_reads_the_response_decides_on_any_status(serve, answer, poll, criterion, result) -> None:
    outcome, _ = poll(asked(serve(answer(status=GONE)), **{criterion: "eq(response.status, 404)"}))
    assert (outcome.result, outcome.iterations) == (result, 1)


def test_a_criterion_that_cannot_be_evaluated_is_an_error_and_tells_which(serve, answer, poll) -> None:
    outcome, _ = poll(asked(serve(answer(RUNS)), failure="gt(1, root.status)", schedule={"errors": 0}))
    reason = "Undecided after 1 failed poll: The failure criterion cannot be evaluated on this response."
    assert told(outcome) == ("undecided", 1, reason)
    assert outcome.explanation.error


@pytest.mark.parametrize("header", ["Location", "Operation_Location", "Azure_AsyncOperation"])
def test_a_header_leads_to_the_status(serve, answer, poll, header: str) -> None:
    started = answer(status="202 Accepted", **{header: "/operations/7", "Retry_After": "3"})
    server = serve(started, answer(RUNS), answer(DONE))
    outcome, waits = poll(asked(server, "POST", status_url=header.replace("_", "-").lower()))
    assert [(one.method, one.target) for one in server.received] == [
        ("POST", "/releases"),
        ("GET", "/operations/7"),
        ("GET", "/operations/7"),
    ]
    assert {one.headers["Authorization"] for one in server.received} == {"hunter2"}
    assert (outcome.result, outcome.iterations, waits) == ("success", 2, [3, 5])
    assert [attempt.why for attempt in outcome.attempts] == ["request", "poll", "poll"]


@pytest.mark.parametrize("source", ["/links/self", "$.links.self", "root.links['self']"])
def test_a_pointer_into_the_first_response_leads_to_the_status(serve, answer, poll, source: str) -> None:
    server = serve(answer(b'{"links": {"self": "b?x=1"}}', status="201 Created"), answer(DONE))
    assert poll(asked(server, "POST", suffix="/a", status_url=source))[0].succeeded
    assert server.received[1].target == "/releases/b?x=1"


def test_another_origin_gets_nothing_of_ours(serve, answer, poll) -> None:
    other = serve(answer(DONE))
    outcome, _ = poll(asked(serve(answer(Location=f"{other.url}/x")), "POST", status_url="Location"))
    assert (outcome.succeeded, "Authorization" in other.received[0].headers) == (True, False)


def test_a_place_that_a_redirect_led_to_cannot_ask_for_our_headers(serve, answer, poll) -> None:
    server = serve(lambda _: iter([answer(status="307 Temporary Redirect", Location=other.url)]), answer(DONE))
    other = serve(answer(Location=server.url))
    outcome, _ = poll(asked(server, "POST", status_url="Location"), redirects=1)
    assert outcome.succeeded
    assert ["Authorization" in one.headers for one in server.received] == [True, False]


@pytest.mark.parametrize(
    ("source", "location", "why"),
    [
        ("Location", {}, "the first response does not hold one"),
        ("Location", {"Location": "ftp://a.example/"}, "it leads to no http or https URL"),
        ("Location", {"Location": "http://a@b.example/"}, "it leads to no http or https URL"),
        ("Location", {"Location": "http://["}, "it leads to no http or https URL"),
        ("/status", {}, "the first response does not hold one"),
        ("/url", {}, "it leads to no http or https URL"),
        ("/links/self", {}, "there is no key 'links'; there are 'status', 'url'"),
        ("root.status.url", {}, "the first response does not hold one"),
    ],
)
def test_no_usable_status_url_is_undecided(serve, answer, poll, source: str, location: dict, why: str) -> None:
    server = serve(answer(b'{"status": 7, "url": "http://a.example/\\u0000"}', **location))
    outcome, _ = poll(asked(server, "POST", status_url=source))
    assert told(outcome) == ("undecided", 0, f"No status URL: {why}.")


def test_what_could_not_be_started_is_not_polled(serve, answer, poll) -> None:
    server = serve(answer(status="400 Bad Request", Location="/x"))
    outcome, _ = poll(asked(server, "POST", status_url="Location", cancel=Cancel()))
    assert told(outcome) == ("failure", 0, "The status 400 (BadRequest) is no success.")
    assert len(server.received) == 1


def test_what_may_have_been_started_is_undecided(poll) -> None:
    polling = ByPolling(status_url="Location", cancel=Cancel())
    outcome, _ = poll(Invocation(Request(url="http://127.0.0.1:1"), polling))
    assert outcome.result == "undecided"
    assert outcome.reason.endswith(" No cancel request: the status URL is not known.")


def test_without_a_token_it_is_the_first_request_that_failed(serve, answer, poll) -> None:
    client = restapi.OAuth2(token_url=serve(answer(status=GONE)).url, client_id="me", client_secret="polls")
    connection = restapi.Connection(url="http://127.0.0.1:1/x", oauth=client)
    outcome, _ = poll(Invocation(Request(connection), ByPolling(status_url="Location")))
    assert outcome.call.url == "http://127.0.0.1:1/x"


def test_memory_does_not_grow_with_the_polls(serve, answer, poll) -> None:
    body = b'{"status": "running", "x": "' + b"x" * 500_000 + b'"}'
    sizes = []
    tracemalloc.start()
    try:
        poll(asked(serve(answer(body)), schedule={"count": 60, "interval": 1}), lambda _: sizes.append(held()))
    finally:
        tracemalloc.stop()
    assert max(sizes[-10:]) < max(sizes[:10]) + 400_000


def held() -> int:
    return tracemalloc.get_traced_memory()[0]


def test_no_answer_is_kept_while_the_next_one_is_waited_for(serve, answer) -> None:
    seen: list[weakref.ref[Outcome]] = []
    call = prepare(asked(serve(answer(RUNS)), schedule={"count": 2}), {}, {})
    exchanges = Exchanges(Countdown(60), Policy())
    flow = Poll(call, call.plan, exchanges, watch=lambda polled: seen.append(weakref.ref(polled.outcome))).outcome()
    assert isinstance(flow.send(performed(next(flow))), Wait)
    gc.collect()
    assert [one() for one in seen] == [None]
    flow.close()


def test_the_first_and_the_latest_attempts_are_told(serve, answer, poll) -> None:
    server = serve(answer(Location="/x"), answer(RUNS))
    outcome, _ = poll(asked(server, "POST", status_url="Location", schedule={"count": KEPT + 5}))
    assert outcome.iterations == KEPT + 5
    assert [attempt.why for attempt in outcome.attempts] == ["request", *["poll"] * KEPT]


def test_each_poll_is_told_with_what_it_misses(serve, answer, poll) -> None:
    seen: list[Polled] = []
    poll(asked(serve(answer(RUNS), answer(status=BUSY), answer(DONE)), schedule={"count": 9}), seen.append)
    assert [(one.number, one.count, one.outcome.status, one.following, one.missing) for one in seen] == [
        (1, 9, 200, 5, "root.status is 'running', not 'done'"),
        (2, 9, 503, 5, "the status 503 (ServiceUnavailable) is no success"),
        (3, 9, 200, End.SUCCESS, "the success criterion is true"),
    ]


CANCELS = [
    (Cancel(), "DELETE", "/operations/7"),
    (Cancel("POST", url="/links/cancel", body="stop"), "POST", "/cancel/7"),
    (Cancel("PUT", url_suffix="/x?stop=1"), "PUT", "/releases/x?stop=1"),
]


@pytest.mark.parametrize(("cancel", "method", "target"), CANCELS)
def test_a_cancel_request_is_sent_where_the_end_was_not_seen(serve, answer, poll, cancel, method, target) -> None:
    started = answer(b'{"links": {"cancel": "/cancel/7"}}', Location="/operations/7")
    server = serve(started, answer(RUNS), answer(status="204 No Content"))
    outcome, _ = poll(asked(server, "POST", status_url="Location", cancel=cancel, schedule={"count": 1}))
    last = server.received[-1]
    assert (last.method, last.target, last.body, last.headers["Authorization"]) == (
        method,
        target,
        cancel.body.encode(),
        "hunter2",
    )
    assert outcome.attempts[-1].why == "cancel"
    assert outcome.reason == (
        "Undecided after 1 poll: The success criterion is false. The answer to the cancel request: 204 (NoContent)."
    )


@pytest.mark.parametrize(("body", "described"), [("", False), ("stop", True)])
def test_a_cancel_request_without_a_body_does_not_describe_one(serve, answer, poll, body: str, described: bool) -> None:
    server = serve(answer(RUNS))
    polling = ByPolling(SUCCESS, schedule=Schedule(count=1), cancel=Cancel("POST", body=body))
    request = Request(url=server.url, headers={"Content-Type": "text/plain"}, body="start")
    poll(Invocation(request, polling))
    assert ["Content-Type" in one.headers for one in server.received] == [True, described]


def interrupted(invocation: Invocation, polls: int) -> list[Send]:
    """What the flow of *invocation* asks for after it was interrupted, so many exchanges from its beginning."""
    flow, sent = complete(invocation, Given()), []
    effect = next(flow)
    for _ in range(polls):
        effect = flow.send(performed(effect))
    try:
        effect = flow.throw(KeyboardInterrupt())
        while True:
            sent.append(effect)
            effect = flow.send(performed(effect))
    except KeyboardInterrupt:
        return sent


def performed(effect: Send) -> Answer:
    return transport.send(effect.call, client=None, deadline=5.0, policy=Policy())


def test_an_interrupt_sends_the_cancel_request_and_goes_on(serve, answer) -> None:
    server = serve(answer(Location="/operations/7"), answer())
    (sent,) = interrupted(asked(server, "POST", status_url="Location", cancel=Cancel()), 1)
    assert (sent.call.method, sent.call.url) == ("DELETE", server.url.replace("/releases", "/operations/7"))
    assert sent.deadline == pytest.approx(CANCEL_SECONDS, abs=0.5)


@pytest.mark.parametrize("cancel", [None, Cancel(), Cancel(url="/x")])
def test_an_interrupt_before_the_status_url_is_known_cancels_nothing(serve, answer, cancel: Cancel | None) -> None:
    invocation = asked(serve(answer()), "POST", status_url="Location", cancel=cancel)
    assert interrupted(invocation, 0) == []


def test_a_cancel_request_to_another_origin_takes_nothing_along(serve, answer, poll) -> None:
    other = serve(answer())
    started = answer(b'{"cancel": "%s"}' % other.url.encode(), Location="/x")
    cancel = Cancel("POST", url="/cancel", body="ours")
    poll(asked(serve(started, answer(RUNS)), "POST", status_url="Location", cancel=cancel, schedule={"count": 1}))
    (received,) = other.received
    assert (received.body, "Authorization" in received.headers) == (b"", False)


def test_the_same_through_the_shells(serve, answer) -> None:
    invocation = asked(serve(answer(RUNS), answer(DONE)), schedule={"interval": 0.01})
    assert restapi.invoke(invocation).iterations == 2
    invocation = asked(serve(answer(RUNS), answer(DONE)), schedule={"interval": 0.01})
    assert asyncio.run(restapi.ainvoke(invocation)).iterations == 2


def test_a_cancelled_task_sends_the_cancel_request(serve, answer) -> None:
    server = serve(answer(RUNS), answer())
    invocation = asked(server, cancel=Cancel(), schedule={"interval": 60})

    async def cancelled() -> None:
        task = asyncio.create_task(restapi.ainvoke(invocation))
        while not server.received:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(cancelled())
    assert [one.method for one in server.received] == ["GET", "DELETE"]


def test_a_success_criterion_that_no_answer_fulfils_is_not_asked_for_again(serve, answer, poll) -> None:
    server = serve(answer(RUNS))
    outcome, waits = poll(asked(server, success="false"))
    assert told(outcome)[0] == "undecided"
    assert outcome.reason.startswith("The success criterion is false, whatever the response is.")
    assert waits == []
