"""POLL tasks: what they ask for, what is refused, with its place, and what later tasks see of them."""

from collections.abc import Callable

import pytest

import restapi
from restapi.code_stream.dialect import CODE_STREAM
from restapi.completing.polling import ByPolling
from restapi.errors import InvocationError
from restapi.invocation import Invocation
from restapi.schedule import Schedule

Read = Callable[[str], list[Invocation]]

TASK = """
type: POLL
input:
  url: https://ci.example/builds/7
  headers: {Accept: application/json}
  pollCount: 20
  pollIntervalSeconds: 60
  ignoreFailure: true
  exitCriteria: {success: "status == 'FINISHED'", failure: "status == 'FAILED' || tries > 3"}
"""
SHORT = "type: POLL\ninput: {{url: 'http://a', pollCount: {0}, pollIntervalSeconds: {1}, exitCriteria: {{{2}}}{3}}}"


def task(count: str = "2", interval: str = "1", exits: str = "success: a == 1", more: str = "") -> str:
    return SHORT.format(count, interval, exits, more)


def test_a_task_is_read(read: Read) -> None:
    (invocation,) = read(TASK)
    request = invocation.request
    assert (request.method, request.url, request.headers) == (
        "GET",
        "https://ci.example/builds/7",
        {"Accept": "application/json"},
    )
    assert invocation.completion == ByPolling(
        "eq('FINISHED', root.status)",
        "or(eq('FAILED', root.status), lt(3, root.tries))",
        schedule=Schedule(interval=60, count=20, errors=None),
    )
    assert (invocation.name, invocation.dialect, invocation.continue_on_error) == ("POLL", CODE_STREAM, False)


def test_failures_of_single_polls_are_ignored_only_where_that_is_asked(read: Read) -> None:
    assert [read(task(more=more))[0].completion.schedule.errors for more in ("", ", ignoreFailure: true")] == [0, None]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("type: POLL\ninput: {url: 'http://a'}", "pipe.yml:1:1: a POLL task needs the success criterion"),
        ("type: POLL\ninput: {}", "pipe.yml:1:1: a POLL task needs the success criterion"),
        (task().replace("url: 'http://a', ", ""), "pipe.yml:1:1: a POLL task needs a url"),
        (task().replace("pollCount: 2, ", ""), "pipe.yml:1:1: a POLL task needs a pollCount"),
        (task("0"), "pipe.yml:2:37: pollCount must be a whole number above 0"),
        (task("'${input.n}'"), "pipe.yml:2:37: pollCount must be a whole number above 0"),
        (task("2", "soon"), "pipe.yml:2:61: pollIntervalSeconds must be a whole number above 0"),
        (task(more=", payload: x"), "pipe.yml:2:97: unknown input of a POLL task 'payload'"),
        (task(more=", action: post"), "pipe.yml:2:105: the action of a POLL task must be get"),
        (task(exits="sucess: a == 1"), "pipe.yml:2:79: unknown exit criterion 'sucess'"),
        (task(exits="success: a = 1"), "pipe.yml:2:88: the success criterion is not a condition"),
        (task(exits="success: a == 1, failure: b b"), "pipe.yml:2:105: the failure criterion is not a condition"),
    ],
)
def test_what_is_refused(read: Read, text: str, message: str) -> None:
    with pytest.raises(InvocationError) as caught:
        read(text)
    lines = str(caught.value).splitlines()
    assert (lines[0], lines[2].strip()) == (message, "^")


PIPELINE = """
stages:
  S:
    tasks:
      Wait:
        type: POLL
        input:
          url: ${var.url}/wait
          headers: {Authorization: '${var.token}'}
          pollCount: 5
          pollIntervalSeconds: 1
          ignoreFailure: true
          exitCriteria: {success: 'status == ${input.wanted}', failure: status == 'FAILED'}
      Tell:
        type: REST
        input:
          action: post
          url: ${S.Wait.output.processedUrl}
          payload: '${Wait.output.iterationCount} of ${Wait.output.pollCount}, ${Wait.output.interval} s:
            ${Wait.output.responseJson.status} ${Wait.output.inputHeaders.Authorization} ${Wait.input.pollCount}'
"""


def test_later_tasks_see_how_it_was_polled(read: Read, serve, answer, time_flies) -> None:
    bodies = [answer(b'{"status": "RUNNING"}'), answer(status="503 Service Unavailable"), answer(b'{"status": "OK"}')]
    server = serve(*bodies)
    given = {"url": server.url, "token": "t", "wanted": "ok"}
    options = restapi.completing.session.Given(clock=time_flies, variables=given)
    run = time_flies.play(restapi.steps.sequence.in_order(read(PIPELINE), options))
    assert [step.result for step in run.steps] == ["succeeded", "succeeded"]
    assert (server.received[3].target, server.received[3].body) == ("/releases/wait", b"3 of 5, 1 s: OK t 5")


@pytest.mark.parametrize(
    ("body", "status", "iterations"), [(b'{"status": "FAILED"}', "FAILED", 1), (b'{"status": "x"}', "FAILED", 5)]
)
def test_a_failure_and_no_end_are_failures(read: Read, serve, answer, time_flies, body, status, iterations) -> None:
    options = restapi.completing.session.Given(
        clock=time_flies, variables={"url": serve(answer(body)).url, "token": "t", "wanted": "OK"}
    )
    run = time_flies.play(restapi.steps.sequence.in_order(read(PIPELINE), options))
    assert [step.result for step in run.steps] == ["failed", "skipped"]
    assert (run.steps[0].outputs["status"], run.steps[0].outputs["iterationCount"]) == (status, iterations)


def test_a_rest_task_has_no_outputs_of_polls(read: Read) -> None:
    with pytest.raises(InvocationError) as caught:
        read(PIPELINE.replace("type: POLL", "type: REST"))
    assert "a REST task has no output 'processedUrl'" in str(caught.value)
