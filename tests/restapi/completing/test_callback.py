"""Invocations that their services complete: real calls, real events, and waiting that is over at once."""

import asyncio
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

import restapi
from restapi.answers.outcome import Outcome
from restapi.completing.callback import ByCallback
from restapi.completing.session import Given
from restapi.invocation import Invocation
from restapi.request import Request
from restapi.steps.sequence import in_order

HOURS = 3600.0


IN_TIME = ByCallback(completed=30.0)


def invocation(server: Any, completion: ByCallback = IN_TIME, **properties: Any) -> Invocation:
    request = Request(url=server.url, headers=restapi.AZURE_HEADERS)
    return Invocation(request, completion, **properties)


def blocking(*arguments: Any, **named: Any) -> Outcome:
    return restapi.invoke(*arguments, **named)


def on_asyncio(*arguments: Any, **named: Any) -> Outcome:
    return asyncio.run(restapi.ainvoke(*arguments, **named))


both_shells = pytest.mark.parametrize("invoke", [blocking, on_asyncio])


def complete(result: str = "succeeded") -> Callable[[Any], int]:
    return lambda sender: sender.event("TaskCompleted", result)


@both_shells
@pytest.mark.parametrize("result", ["succeeded", "failed"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_the_service_decides_before_its_answer_or_after(service, invoke, result: str, when: str) -> None:
    outcome = invoke(invocation(service(**{when: complete(result)})))
    assert (outcome.succeeded, outcome.status) == (result == "succeeded", 202)
    assert outcome.reason == f"The service completed the task with the result {result}."


@both_shells
def test_a_call_that_is_no_success_fails_at_once_and_tells_what_was_said(service, invoke) -> None:
    server = service(before=lambda sender: sender.feed("no room"), status="503 Service Unavailable")
    outcome = invoke(invocation(server))
    assert outcome.reason == "The status 503 (ServiceUnavailable) is no success."
    assert "Z no room" in outcome.log
    assert len(server.received) == 1


@both_shells
def test_an_event_that_does_not_come_is_waited_for_no_longer_than_it_may_take(service, invoke) -> None:
    started = time.monotonic()
    outcome = invoke(invocation(service(), ByCallback(completed=0.2)))
    assert (outcome.succeeded, outcome.reason) == (False, "No event TaskCompleted came within 0.2 s.")
    assert 0.2 <= time.monotonic() - started < 3


def test_a_late_event_says_which_requests_were_refused(service) -> None:
    def forge(sender: Any) -> None:
        sender.authorization = "Bearer forged"
        sender.event("TaskCompleted", "succeeded")

    outcome = restapi.invoke(invocation(service(before=forge), ByCallback(completed=0.1)))
    assert outcome.reason == (
        "No event TaskCompleted came within 0.1 s; a request was refused: the token is not that of this plan."
    )


def test_the_log_tells_events_lines_and_variables_with_secrets_masked(service) -> None:
    def work(sender: Any) -> None:
        sender.event("TaskStarted")
        sender.feed(f"my token is {sender.headers['AuthToken']}", "\x1b[2J")
        sender.variable("port", "80")
        sender.variable("key", "hunter2", is_secret=True)
        sender.feed("the key is hunter2")
        sender.event("TaskCompleted", "failed")

    outcome = restapi.invoke(invocation(service(work)))
    assert [line.partition(" ")[2] if "Z " in line else line for line in outcome.log.splitlines()[3:]] == [
        "TaskStarted",
        "my token is ***",
        "\\u001b[2J",
        "Variable port: 80",
        "Variable key: ***",
        "the key is ***",
        "TaskCompleted: failed",
        "\t\t\t\tThe service completed the task with the result failed.",
    ]


@both_shells
def test_what_is_told_is_heard_as_it_comes(service, invoke) -> None:
    heard: list[str] = []
    was_heard = threading.Event()

    def listen(call: Any, notice: Any) -> None:
        heard.append(str(notice.news))
        was_heard.set()

    def work(sender: Any) -> None:
        sender.event("TaskStarted")
        if was_heard.wait(5):
            complete()(sender)

    assert invoke(invocation(service(work)), listen=listen).succeeded
    assert heard == ["TaskStarted", "TaskCompleted: succeeded"]


def test_the_default_body_of_version_0_is_enough(serve, answer, sender, tmp_path: Path) -> None:
    def reply(server: Any) -> Iterator[bytes]:
        told = json.loads(server.received[-1].body)
        sender({**told, "PlanUrl": told["VstsUrl"], "HubName": "Release", "TaskInstanceId": None}).event(
            "TaskCompleted", "succeeded"
        )
        yield answer()

    text = "task: InvokeRESTAPI@0\ninputs: {serviceConnection: a, waitForCompletion: 'true'}\n"
    (tmp_path / "step.yml").write_text(text)
    connections = {"a": restapi.Connection(url=serve(reply).url)}
    assert restapi.run(restapi.load(tmp_path / "step.yml"), connections=connections).succeeded


def test_variables_are_outputs_and_their_secrets_are_kept(service, serve, answer) -> None:
    def work(sender: Any) -> None:
        sender.variable("port", "80")
        sender.variable("key", "hunter2", is_secret=True)
        complete()(sender)

    echo = serve(answer(b"I know hunter2"))
    later = Request(restapi.Connection(url=echo.url), "GET", "/$(deploy.port)?k=$(deploy.key)")
    run = restapi.run([invocation(service(work), id="deploy"), Invocation(later)])
    assert run.succeeded
    assert run.steps[0].outputs == {"port": "80", "key": "hunter2"}
    assert echo.received[0].target == "/releases/80?k=hunter2"
    assert run.steps[1].outcomes[0].log.splitlines()[-1] == "\t\t\t\tResponse: I know ***"


def test_each_try_has_a_token_of_its_own_and_the_old_one_is_refused(service) -> None:
    tokens: list[str] = []
    late: list[int] = []
    first: list[Any] = []

    def work(sender: Any) -> None:
        tokens.append(sender.headers["AuthToken"])
        if first:
            late.append(first[0].event("TaskCompleted", "succeeded"))
        first.append(sender)
        complete("failed" if len(tokens) == 1 else "succeeded")(sender)

    (step,) = restapi.run([invocation(service(work), retries=1)]).steps
    assert (step.result, len(set(tokens)), late) == ("succeeded", 2, [409])


def test_the_time_out_of_the_step_ends_the_waiting(service) -> None:
    (step,) = restapi.run([invocation(service(), timeout=0.2)]).steps
    assert step.reason.startswith("No event TaskCompleted came within 0.")


@pytest.mark.parametrize(
    ("completion", "sent", "reason", "waited"),
    [
        (ByCallback(), [], "No event TaskCompleted came within 259200 s.", 72 * HOURS),
        (ByCallback(completed=60.0), ["TaskStarted"], "No event TaskCompleted came within 60 s.", 60.0),
        (ByCallback(started=60.0), [], "No event TaskStarted came within 60 s.", 60.0),
        (ByCallback(started=60.0), ["TaskAssigned"], "No event TaskStarted came within 60 s.", 60.0),
        (ByCallback(started=60.0), ["TaskStarted"], "No event TaskCompleted came within 259200 s.", 72 * HOURS),
        (ByCallback(assigned=5.0, started=60.0), [], "No event TaskAssigned came within 5 s.", 5.0),
        (ByCallback(assigned=5.0, started=60.0), ["TaskAssigned"], "No event TaskStarted came within 60 s.", 60.0),
        (ByCallback(assigned=5.0), ["TaskStarted"], "No event TaskCompleted came within 259200 s.", 72 * HOURS),
    ],
)
def test_every_event_has_its_time(service, time_flies, completion, sent: list[str], reason: str, waited) -> None:
    server = service(before=lambda sender: [sender.event(name) for name in sent])
    with restapi.Receiver() as receiver:
        given = Given(clock=time_flies, receiver=receiver)
        (step,) = time_flies.play(in_order([invocation(server, completion)], given)).steps
    assert (step.reason, time_flies.waits) == (reason, [waited])


@pytest.mark.parametrize("seconds", [0.0, -1.0, 72 * HOURS + 1, float("nan"), float("inf")])
@pytest.mark.parametrize("name", ["completed", "started", "assigned"])
def test_time_outs_have_bounds(name: str, seconds: float) -> None:
    with pytest.raises(restapi.InvocationError, match=f"the time-out '{name}' must be from 0 seconds to 72 hours"):
        ByCallback(**{name: seconds})


def test_a_cancelled_waiting_lets_no_event_in_any_more(service) -> None:
    senders: list[Any] = []

    async def cancelled(receiver: restapi.Receiver) -> None:
        server = service(senders.append)
        task = asyncio.create_task(restapi.ainvoke(invocation(server), receiver=receiver))
        while not senders:
            await asyncio.sleep(0.01)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    with restapi.Receiver() as receiver:
        asyncio.run(cancelled(receiver))
        assert senders[0].event("TaskCompleted", "succeeded") == 410


def test_many_wait_at_one_receiver(service) -> None:
    async def all_of_them(receiver: restapi.Receiver) -> list[Outcome]:
        one = invocation(service(complete()))
        return await asyncio.gather(*(restapi.ainvoke(one, receiver=receiver) for _ in range(20)))

    with restapi.Receiver() as receiver:
        outcomes = asyncio.run(all_of_them(receiver))
    assert [outcome.succeeded for outcome in outcomes] == [True] * 20


def test_a_call_without_the_token_is_refused_before_anything_is_sent(service) -> None:
    server = service()
    with pytest.raises(restapi.RequestError, match="the service needs the token"):
        restapi.invoke(Invocation(Request(url=server.url), ByCallback()))
    with pytest.raises(restapi.RequestError, match="the service needs the token"):
        restapi.run([invocation(server), Invocation(Request(url=server.url), ByCallback())])
    assert server.received == []


def test_another_origin_does_not_get_the_token(service, serve, answer) -> None:
    other = serve(answer())
    server = serve(answer(status="307 Temporary Redirect", Location=other.url))
    asked = invocation(server, ByCallback(completed=0.1))
    outcome = restapi.invoke(asked, policy=restapi.Policy(redirects=1))
    assert outcome.reason == "No event TaskCompleted came within 0.1 s."
    assert "AuthToken" not in other.received[0].headers
