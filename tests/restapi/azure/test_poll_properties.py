"""Steps that polls complete: what their properties say, and what is refused, with its place."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import restapi
from restapi.azure.poll_properties import CANCEL, POLL
from restapi.completing.polling import ByPolling, Cancel
from restapi.completing.session import Given
from restapi.errors import InvocationError
from restapi.invocation import Invocation
from restapi.loading import load
from restapi.schedule import Growth, Schedule
from restapi.steps.sequence import in_order

STEP = "task: InvokeRESTAPI@1\ninputs: {serviceConnection: releases, method: GET}\n"
WITH_CRITERION = STEP.replace("GET", "GET, successCriteria: 'eq(root.a[0], 1)'")

ALL = """
completion: poll
poll:
  interval: 2.5
  growth: Exponential
  maximumInterval: 60
  jitter: 0.1
  initialDelay: 1
  count: 20
  consecutiveSuccesses: 2
  toleratedErrors: 0
  success: eq(root.status, 'done')
  failure: eq(root.status, '$(bad)')
  continue: eq(response.status, 202)
  statusUrl: Operation-Location
  cancel: {method: POST, url: /links/cancel, body: '{}'}
"""


TEXTS = st.sampled_from(["", "0", "1.5", "20", "1e9", "-1", "linear", "Location", "/a", "$.a", "$(a)", "eq(root, 1)"])
PROPERTIES = st.dictionaries(
    st.sampled_from(POLL.names), TEXTS | st.lists(TEXTS) | st.dictionaries(st.sampled_from(sorted(CANCEL.names)), TEXTS)
)


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Load a step."""
    monkeypatch.chdir(tmp_path)

    def read(text: str) -> Invocation:
        Path("step.yml").write_text(text, encoding="utf-8")
        (invocation,) = load("step.yml")
        return invocation

    return read


def test_every_property_says_what_it_says(read) -> None:
    assert read(STEP + ALL).completion == ByPolling(
        "eq(root.status, 'done')",
        "eq(root.status, '$(bad)')",
        "eq(response.status, 202)",
        Schedule(
            interval=2.5,
            count=20,
            growth=Growth.EXPONENTIAL,
            maximum=60,
            jitter=0.1,
            initial_delay=1,
            successes=2,
            errors=0,
        ),
        "Operation-Location",
        Cancel("POST", "/links/cancel", "", "{}"),
    )


@pytest.mark.parametrize("text", ["completion: poll", "poll: {}", "completion: Poll\npoll: {}"])
def test_either_property_is_enough(read, text: str) -> None:
    assert read(STEP + text).completion == ByPolling()


def test_the_success_criterion_of_the_task_is_that_of_the_polls(read) -> None:
    assert read(WITH_CRITERION + "completion: poll").completion == ByPolling("eq(root.a[0], 1)")


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        (
            "completion: pol",
            "step.yml:3:13: unknown completion 'pol'",
            "write completion: poll; the input waitForCompletion says the others",
        ),
        ("poll: 5", "step.yml:3:7: poll must be a mapping, not a text", ""),
        ("poll: {intervall: 5}", "step.yml:3:8: unknown property of poll 'intervall'", "did you mean 'interval'?"),
        ("poll: {interval: fast}", "step.yml:3:18: interval must be a number of seconds", ""),
        ("poll: {interval: 0}", "step.yml:3:1: the interval must be 0.001 seconds or more", ""),
        ("poll: {count: 1.5}", "step.yml:3:15: count must be a whole number", ""),
        ("poll: {count: 0}", "step.yml:3:1: the count of polls must be 1 or more", ""),
        ("poll: {jitter: 10%}", "step.yml:3:16: jitter must be a number", ""),
        ("poll: {growth: exponental}", "step.yml:3:16: unknown growth 'exponental'", "did you mean 'exponential'?"),
        ("poll: {success: 'eq(1'}", "step.yml:3:17: the success criterion is not a condition", ""),
        ("poll: {failure: 'eq(1'}", "step.yml:3:17: the failure criterion is not a condition", ""),
        ("poll: {continue: 'eq(1'}", "step.yml:3:18: the continue criterion is not a condition", ""),
        ("poll: {continue: 'eq(input.x, 1)'}", "step.yml:3:18: the continue criterion is not a condition", ""),
        (
            "poll: {statusUrl: Loction}",
            "step.yml:3:19: this leads to no URL",
            "did you mean 'Location'?",
        ),
        (
            "poll: {cancel: {method: STOP}}",
            "step.yml:3:16: unknown method 'STOP'",
            "known are OPTIONS, GET, HEAD, POST",
        ),
        ("poll: {cancel: {path: /x}}", "step.yml:3:17: unknown property of cancel 'path'", ""),
        (
            "poll: {cancel: {url: /x, urlSuffix: /x}}",
            "step.yml:3:17: a cancel request has url or urlSuffix",
            "leave one out",
        ),
    ],
)
def test_what_is_refused(read, text: str, message: str, hint: str) -> None:
    with pytest.raises(InvocationError) as caught:
        read(STEP + text)
    lines = str(caught.value).splitlines()
    assert lines[0] == message
    assert lines[2].strip() == "^"
    assert caught.value.hint.startswith(hint)


def test_a_criterion_that_is_given_twice_is_refused(read) -> None:
    with pytest.raises(InvocationError, match=r"step.yml:3:8: a step has successCriteria or success"):
        read(WITH_CRITERION + "poll: {success: 'true'}")


def test_a_callback_is_not_polled(read) -> None:
    with pytest.raises(InvocationError, match=r"step.yml:3:1: a step that waits for a callback is not polled"):
        read(STEP.replace("GET", "GET, waitForCompletion: true") + "poll: {}")


def test_a_step_of_a_file_is_polled_and_its_outputs_are_those_of_the_last_answer(read, serve, answer) -> None:
    server = serve(answer(b'{"a": [0]}'), answer(b'{"a": [1], "id": 7}'))
    properties = "name: s\noutputs: {id: /id}\npoll: {interval: 0.01, failure: 'eq(root.a[0], $(bad))'}"
    step = read(WITH_CRITERION + properties)
    run = restapi.run([step], connections={"releases": restapi.Connection(url=server.url)}, variables={"bad": "2"})
    assert (run.succeeded, run.steps[0].outputs, run.steps[0].outcomes[0].iterations) == (True, {"id": 7}, 2)


def test_a_step_that_is_tried_again_is_polled_again_within_its_time(serve, answer, time_flies) -> None:
    request = restapi.Request(restapi.Connection(url=serve(answer(b"{}")).url), "GET")
    completion = ByPolling("eq(root.a, 1)", schedule=Schedule(interval=10, count=3))
    step = Invocation(request, completion, retries=5, timeout=60.0)
    (result,) = time_flies.play(in_order([step], Given(clock=time_flies))).steps
    assert [outcome.iterations for outcome in result.outcomes] == [3, 3, 2]
    assert time_flies.waits == [10, 10, 1, 10, 10, 4, 10]
    assert result.elapsed < 60


@given(properties=PROPERTIES)
def test_any_properties_are_read_or_refused_with_their_place(properties, tmp_path_factory) -> None:
    path = tmp_path_factory.getbasetemp() / "poll.yml"
    path.write_text(f"{STEP}poll: {json.dumps(properties)}", encoding="utf-8")
    try:
        (invocation,) = load(path)
    except InvocationError as refused:
        place = refused.place
    else:
        place = invocation.places["success"]
    assert place.file == str(path)
