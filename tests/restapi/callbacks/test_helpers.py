"""The calls of Microsoft's own helpers, in their order and with their URLs: logs, records, what comes after the end."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest

import restapi
from restapi.callbacks.callback_state import CallbackState
from restapi.callbacks.events import Lines, Values
from restapi.callbacks.tickets import Ticket
from restapi.callbacks.timeline import MAX_LOGS


def records(sender: Any) -> str:
    return sender.path("timelines/{TimelineId}/records")


def json_of(value: Any) -> bytes:
    return json.dumps(value).encode()


def console_sample(sender: Any) -> None:
    """HttpRequestSampleWithoutHandler: the log, its record and a variable come after TaskCompleted."""
    task = sender.headers["TaskInstanceId"]
    sender.event("TaskStarted")
    sender.feed("Task Started")
    sender.event("TaskCompleted", "succeeded")
    sender.send("POST", sender.path("logs"), json_of({"path": f"logs\\{task}"}))
    log = sender.told
    sender.send("POST", sender.path(f"logs/{log['id']}"), b"the log line\n")
    appended = sender.told
    sender.send("PATCH", records(sender), json_of({"value": [{"id": task, "log": {"id": log["id"]}}], "count": 1}))
    sender.send("GET", records(sender))
    told = sender.told
    sender.variable("MyAppName", "TestApp")
    sender.answers = log, appended, told, sender.told


def run(service: Callable[..., Any], work: Callable[[Any], None], **completion: float) -> tuple[Any, Any]:
    """The sender, and what became of the step."""
    senders: list[Any] = []

    def noted(sender: Any) -> None:
        senders.append(sender)
        work(sender)

    request = restapi.Request(url=service(noted).url, headers=restapi.AZURE_HEADERS)
    step = restapi.Invocation(request, restapi.ByCallback(completed=20, **completion), id="step")
    ended = restapi.run([step])
    return senders[0], ended.steps[0]


def test_the_console_sample_works_unchanged(service) -> None:
    sender, step = run(service, console_sample)
    assert sender.statuses == [200] * 8
    log, appended, told, updated = sender.answers
    task = sender.headers["TaskInstanceId"]
    assert (log["id"], log["path"], log["lineCount"], appended["lineCount"]) == (1, f"logs\\{task}", 0, 1)
    found = {record["id"]: record for record in told["value"]}
    assert found[task]["parentId"] == sender.headers["JobId"]
    assert (found[task]["state"], found[task]["result"], found[task]["log"]) == ("completed", "succeeded", {"id": 1})
    assert updated["value"][1]["variables"] == {"MyAppName": {"value": "TestApp", "isSecret": False}}
    assert (step.result, step.outputs) == ("succeeded", {"MyAppName": "TestApp"})
    assert "the log line" in step.outcomes[0].log


def test_the_library_makes_its_log_before_it_starts(service) -> None:
    def work(sender: Any) -> None:
        sender.send("POST", sender.path("logs"), json_of({"path": "logs\\a"}))
        sender.event("TaskStarted")
        sender.send("GET", records(sender))
        sender.state = sender.told["value"][1]["state"]
        sender.event("TaskCompleted", "failed")
        sender.feed("why it failed")

    sender, step = run(service, work)
    assert (sender.statuses, sender.state) == ([200] * 5, "inProgress")
    assert (step.result, "why it failed" in step.outcomes[0].log) == ("failed", True)


def test_the_grace_ends_when_nothing_comes(service) -> None:
    sender_times: list[float] = []

    def work(sender: Any) -> None:
        sender.event("TaskCompleted", "succeeded")
        for _ in range(3):  # each within half a second, together longer than that
            time.sleep(0.3)
            sender.send("GET", records(sender))
        sender_times.append(time.monotonic())
        sender.variable("late", "1")

    sender, step = run(service, work)
    assert time.monotonic() - sender_times[0] < 3
    assert (sender.statuses, step.outputs) == ([200] * 5, {"late": "1"})


def test_without_grace_nothing_is_taken_after_the_end(service) -> None:
    def work(sender: Any) -> None:
        sender.event("TaskCompleted", "succeeded")
        time.sleep(0.3)
        sender.feed("late")

    started = time.monotonic()
    _, step = run(service, work, grace=0)
    assert step.result == "succeeded"
    assert time.monotonic() - started < 2


@pytest.mark.parametrize("id", ["2", "0", "x", "99999999999", "%31"])
def test_a_log_that_was_not_made_is_not_there(service, id: str) -> None:
    def work(sender: Any) -> None:
        sender.send("POST", sender.path("logs"), b"{}")
        sender.send("POST", sender.path(f"logs/{id}"), b"line")
        sender.event("TaskCompleted", "succeeded")

    sender, _ = run(service, work)
    assert sender.statuses == ([200, 404, 200] if id != "%31" else [200, 200, 200])


def test_a_secret_variable_is_told_by_its_name_alone(service) -> None:
    def work(sender: Any) -> None:
        sender.variable("key", "hunter2", is_secret=True)
        sender.send("GET", records(sender))
        sender.found = sender.told["value"][1]["variables"]
        sender.event("TaskCompleted", "succeeded")

    sender, step = run(service, work)
    assert sender.found == {"key": {"value": None, "isSecret": True}}
    assert "hunter2" not in step.outcomes[0].log


def test_what_is_not_shown_the_token_tells_nothing(service) -> None:
    def work(sender: Any) -> None:
        right, sender.authorization = sender.authorization, "Bearer wrong"
        sender.send("GET", records(sender))
        sender.send("POST", sender.path("logs"), b"{}")
        sender.authorization = right
        sender.event("TaskCompleted", "succeeded")

    assert run(service, work)[0].statuses == [401, 401, 200]


def test_logs_are_bounded() -> None:
    from restapi.callbacks.tickets import MAX_TOLD, RefusedError

    ticket = Ticket("http://a.example/", CallbackState.of(60.0, now=time.monotonic()), time.monotonic)
    for _ in range(MAX_LOGS):
        ticket.create_log("", 2)
    with pytest.raises(RefusedError, match="100 logs already"):
        ticket.create_log("", 2)
    with pytest.raises(RefusedError, match="more than"):
        ticket.append_log("1", Lines(("x",)), MAX_TOLD)
    assert ticket.taken() == ()


def test_a_variable_that_the_step_calls_secret_is_masked(service) -> None:
    def work(sender: Any) -> None:
        sender.variable("key", "hunter2")
        sender.feed("the key is hunter2")
        sender.event("TaskCompleted", "succeeded")

    request = restapi.Request(url=service(work).url, headers=restapi.AZURE_HEADERS)
    step = restapi.Invocation(request, restapi.ByCallback(completed=20), id="step", secret_outputs=("key",))
    ended = restapi.run([step]).steps[0]
    assert (ended.outputs["key"], "hunter2" in ended.outcomes[0].log) == ("hunter2", False)
    assert Values({"key": "hunter2"}).secrets_with(["key"]) == ("hunter2",)
