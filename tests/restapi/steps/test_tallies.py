"""Denials and limits of gates: real exchanges, and waiting that is over at once."""

from dataclasses import replace
from typing import Any

import pytest

import restapi
from restapi.completing.session import Given
from restapi.steps.gate import Gate, GateEnd, sampled

ERRORS = "lt(root.errors, 5)"


def polled(server: Any, failure: str = "gt(root.errors, 6)", **properties: Any) -> restapi.Invocation:
    """A step that is polled once in each sample."""
    completion = restapi.ByPolling(ERRORS, failure, schedule=restapi.Schedule(interval=1, count=1))
    request = restapi.Request(url=server.url, method="GET")
    return restapi.Invocation(request, completion, name="canary", **properties)


def judged(server: Any, criterion: str = ERRORS, **properties: Any) -> restapi.Invocation:
    request = restapi.Request(url=server.url, method="GET")
    return restapi.Invocation(request, restapi.ByResponse(criterion), name="canary", **properties)


@pytest.fixture
def errors(serve, answer):
    """A server that tells these numbers of errors in turn; a word is a status."""
    return lambda told: serve(
        *(
            answer(b'{"errors": %s}' % one.encode()) if one.isdigit() else answer(status="503 Service Unavailable")
            for one in told.split()
        )
    )


@pytest.fixture
def play(time_flies):
    """Evaluate a gate: its end, the number of its samples, and the reason."""

    def run(*steps: restapi.Invocation, **limits: Any) -> tuple[GateEnd, int, str]:
        gate = Gate(steps, interval=10, timeout=95, limits=restapi.Limits(**limits))
        given = Given(clock=time_flies, policy=restapi.Policy(retries=0))
        ended = time_flies.play(sampled(gate, given))
        return ended.decision, len(ended.samples), ended.reason

    return run


def test_a_failure_criterion_ends_the_gate(errors, play) -> None:
    assert play(polled(errors("5 7 1"))) == (
        GateEnd.DENIED,
        2,
        "canary denied it, after 2 samples: The failure criterion is true: root.errors is 7, which is greater than 6.",
    )


def test_a_denial_may_be_asked_again(errors, play) -> None:
    assert play(polled(errors("5 7 1"), retry_denied=True))[:2] == (GateEnd.PASSED, 3)
    assert play(polled(errors("5 7 1")), retry_denied=True)[:2] == (GateEnd.PASSED, 3)


def test_a_dry_run_counts_for_nothing(errors, play) -> None:
    dry = polled(errors("7"), dry_run=True, failure_limit=0)
    assert play(dry, judged(errors("5 1")))[:2] == (GateEnd.PASSED, 2)
    with pytest.raises(restapi.InvocationError, match="no dry run"):
        Gate([dry])


def test_a_step_that_may_fail_denies_nothing(errors, play) -> None:
    assert play(polled(errors("7"), continue_on_error=True))[:2] == (GateEnd.PASSED, 1)


@pytest.mark.parametrize(
    ("told", "limits", "end", "samples", "clause"),
    [
        ("7 7 7 1", {"failure": 3}, GateEnd.PASSED, 4, ""),
        ("7 7 7 1", {"failure": 2}, GateEnd.FAILED, 3, "failed more often than its failureLimit of 2"),
        ("7 x 7 1", {"failure": 1}, GateEnd.FAILED, 3, "failed more often than its failureLimit of 1"),
        ("7", {"failure": 0}, GateEnd.FAILED, 1, "failureLimit of 0"),
        ("x x 7 x x 1", {"consecutive_error": 2}, GateEnd.PASSED, 6, ""),
        ("x x 7 x x x 1", {"consecutive_error": 2}, GateEnd.FAILED, 6, "consecutiveErrorLimit of 2"),
        ("x", {"failure": 0, "inconclusive": 0}, GateEnd.FAILED, 10, "The time-out of 95 s"),
    ],
)
def test_limits_end_the_gate(errors, play, told: str, limits: Any, end: GateEnd, samples: int, clause: str) -> None:
    for step, given in ((judged(errors(told)), limits), (_limited(judged(errors(told)), limits), {})):
        decision, count, reason = play(step, **given)
        assert (decision, count, clause in reason) == (end, samples, True), reason


def _limited(step: restapi.Invocation, limits: dict[str, int]) -> restapi.Invocation:
    return replace(step, **{f"{name}_limit": limit for name, limit in limits.items()})  # type: ignore[arg-type]


def test_polls_that_see_no_end_are_inconclusive(errors, play) -> None:
    decision, count, reason = play(polled(errors("6 6 6 1")), failure=0, inconclusive=1)
    assert (decision, count) == (GateEnd.FAILED, 2)
    assert "was undecided more often than its inconclusiveLimit of 1" in reason
    assert "root.errors is 6" in reason


def test_the_limits_of_a_step_go_before_those_of_the_gate(errors, play) -> None:
    assert play(judged(errors("7 7 1"), failure_limit=5), failure=0)[:2] == (GateEnd.PASSED, 3)


def test_a_service_that_failed_denies_the_gate(service) -> None:
    server = service(lambda sender: sender.event("TaskCompleted", "failed"))
    request = restapi.Request(url=server.url, headers=restapi.AZURE_HEADERS)
    gate = Gate([restapi.Invocation(request, restapi.ByCallback(), name="approval")], interval=30, timeout=60)
    ended = restapi.run_gate(gate)
    assert (ended.decision, len(ended.samples)) == (GateEnd.DENIED, 1)
    assert ended.reason == (
        "approval denied it, after 1 sample: The service completed the task with the result failed."
    )


def test_the_interval_bounds_a_sample(service) -> None:
    """A callback that is lost costs one sample, and not all the time of the gate."""
    asked: list[Any] = []

    def work(sender: Any) -> None:
        asked.append(sender)
        if len(asked) > 1:
            sender.event("TaskCompleted", "succeeded")

    request = restapi.Request(url=service(work).url, headers=restapi.AZURE_HEADERS)
    gate = Gate([restapi.Invocation(request, restapi.ByCallback(), name="approval")], interval=1.5, timeout=60)
    ended = restapi.run_gate(gate)
    assert (ended.passed, len(ended.samples)) == (True, 2)
    assert ended.samples[0].steps[0].reason.startswith("No event TaskCompleted came within 1.")
    assert ended.samples[0].tallies[0].inconclusive == 1


def test_a_limit_below_0_is_refused() -> None:
    with pytest.raises(restapi.InvocationError, match="must be 0 or more, and -1 is not"):
        restapi.Limits(failure=-1)
