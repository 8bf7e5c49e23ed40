"""Gates: when they sample, and how they end. Waiting is skipped, exchanges are not."""

import asyncio
import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import restapi
from restapi.completing.response import ByResponse
from restapi.completing.session import Given
from restapi.exchanges.effects import Together, Wait
from restapi.invocation import Invocation
from restapi.request import Request
from restapi.steps.gate import Gate, GateEnd, GateResult, Sample, sampled

ANY = Invocation(Request(url="http://a.example", method="GET"), name="any")


class World:
    """Performs a gate without a network: samples take and give what they are told to."""

    def __init__(self, samples: Iterator[tuple[bool, float]]) -> None:
        self.samples = samples
        self.now = 0.0
        self.begun: list[float] = []

    def __call__(self) -> float:
        return self.now

    def play(self, gate: Gate) -> GateResult:
        flow = sampled(gate, Given(clock=self))
        try:
            effect = next(flow)
            while True:
                effect = flow.send(self.performed(effect))
        except StopIteration as end:
            return end.value

    def performed(self, effect: object) -> object:
        if isinstance(effect, Wait):
            self.now += effect.seconds
            return None
        assert isinstance(effect, Together)
        self.begun.append(self.now)
        passed, seconds = next(self.samples)
        self.now += seconds
        result = restapi.Result.SUCCEEDED if passed else restapi.Result.FAILED
        step = restapi.StepResult(ANY, result, "Why.", (), {}, datetime.now(UTC), seconds)
        return tuple(step for _ in effect.flows)


times = st.integers(0, 50)


@st.composite
def gates(draw) -> Gate:
    delay, interval, steady = draw(times), draw(st.integers(1, 20)), draw(times)
    least = delay + math.ceil(steady / interval) * interval
    return Gate([ANY], delay=delay, interval=interval, steady=steady, timeout=least + draw(st.integers(1, 200)))


histories = st.lists(st.tuples(st.booleans(), st.integers(0, 30)), max_size=30)


@given(gate=gates(), history=histories, last=st.booleans())
@settings(max_examples=300, deadline=None)
def test_the_schedule(gate: Gate, history: list[tuple[bool, int]], last: bool) -> None:
    """It always ends; samples keep their distance and stay within the time-out; the last steady span decides."""
    told = [*history, *[(last, 0)] * 1000]
    world = World(iter(told))
    ended = world.play(gate)
    begun = world.begun
    assert begun == [sample.at for sample in ended.samples]
    assert begun[0] == gate.delay
    assert all(later - earlier >= gate.interval for earlier, later in pairwise(begun))
    assert begun[-1] < gate.timeout
    assert ended.passed is (longest(begun, told) >= gate.steady)
    assert ended.passed or begun[-1] + max(gate.interval, told[len(begun) - 1][1]) >= gate.timeout


def longest(begun: list[float], told: list[tuple[bool, int]]) -> float:
    """The span of the last samples that all passed, counted backwards; below 0 where the last one failed."""
    span = -1.0
    for at, (passed, _) in list(zip(begun, told, strict=False))[::-1]:
        if not passed:
            break
        span = begun[-1] - at
    return span


@given(gate=gates(), history=histories)
@settings(max_examples=100, deadline=None)
def test_it_ends_as_soon_as_it_may(gate: Gate, history: list[tuple[bool, int]]) -> None:
    told = [*history, *[(True, 0)] * 1000]
    world = World(iter(told))
    samples = world.play(gate).samples
    for number in range(1, len(samples)):
        assert longest(world.begun[:number], told) < gate.steady


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"interval": 0}, "the interval of a gate must be more than 0 seconds, and 0 is not"),
        ({"timeout": 0}, "the timeout of a gate must be more than 0 seconds, and 0 is not"),
        ({"delay": -1}, "the delay of a gate must be 0 seconds or more, and -1 is not"),
        ({"steady": math.nan}, "the steady of a gate must be 0 seconds or more, and nan is not"),
        ({"timeout": math.inf}, "the timeout of a gate must be more than 0 seconds, and inf is not"),
        ({"invocations": []}, "a gate needs at least one invocation that is enabled"),
        ({"invocations": [replace(ANY, enabled=False)]}, "a gate needs at least one invocation that is enabled"),
        (
            {"delay": 10, "interval": 60, "steady": 90, "timeout": 130},
            "the gate could never pass: its last sample would begin 130 s after the beginning, and the timeout is "
            "130 s\nHint: make the timeout longer than the delay and the steady time together, in whole intervals",
        ),
    ],
)
def test_a_gate_that_cannot_be_is_refused(changes, problem: str) -> None:
    with pytest.raises(restapi.InvocationError) as caught:
        Gate(**{"invocations": [ANY], **changes})
    assert str(caught.value) == problem


@pytest.fixture
def server(serve, answer):
    """A server that answers how often it was asked."""

    def reply(server):
        yield answer(b'{"asked": %d}' % len(server.received))

    return serve(reply)


def asking(server, criterion: str, **properties: object) -> Invocation:
    return Invocation(Request(url=server.url, method="GET"), ByResponse(criterion), **properties)  # type: ignore[arg-type]


def test_all_must_pass_in_the_same_sample(server, time_flies) -> None:
    odd = asking(server, "in(root.asked, 1, 4, 5)", name="one")
    even = asking(server, "in(root.asked, 4, 6)", name="two")
    gate = Gate([odd, even], delay=5, interval=10, timeout=100)
    ended = time_flies.play(sampled(gate, Given(clock=time_flies)))
    assert [[step.result.value for step in sample.steps] for sample in ended.samples] == [
        ["succeeded", "failed"],
        ["failed", "succeeded"],
        ["succeeded", "succeeded"],
    ]
    assert (ended.passed, time_flies.waits) == (True, [5.0, 10.0, 10.0])
    assert ended.reason == "All passed together, steadily for 0 s, after 3 samples."


def test_success_must_last(server, time_flies) -> None:
    gate = Gate([asking(server, "in(root.asked, 1, 3, 4, 5)")], interval=60, steady=90, timeout=600)
    ended = time_flies.play(sampled(gate, Given(clock=time_flies)))
    assert [(sample.at, sample.passed, sample.steady) for sample in ended.samples] == [
        (0.0, True, 0.0),
        (60.0, False, 0.0),
        (120.0, True, 0.0),
        (180.0, True, 60.0),
        (240.0, True, 120.0),
    ]
    assert ended.reason == "All passed together, steadily for 120 s, after 5 samples."


def test_a_time_out_says_what_is_missing(server, time_flies) -> None:
    gate = Gate([asking(server, "lt(root.asked, 0)", name="never")], interval=10, timeout=25)
    ended = time_flies.play(sampled(gate, Given(clock=time_flies)))
    assert (ended.decision, len(ended.samples), time_flies.now) == (GateEnd.FAILED, 3, 20.0)
    assert ended.reason == (
        "The time-out of 25 s was reached after 3 samples; "
        "in the last one never failed: The success criterion is false: root.asked is 3, which is greater than 0."
    )


def test_a_time_out_in_a_steady_span_says_so(server, time_flies) -> None:
    gate = Gate([asking(server, "ne(root.asked, 2)")], interval=10, steady=20, timeout=35)
    ended = time_flies.play(sampled(gate, Given(clock=time_flies)))
    assert ended.reason.endswith("4 samples; all passed in the last one, but steadily for 10 s only.")


def test_only_the_last_sample_has_its_outcomes(server, time_flies) -> None:
    gate = Gate([asking(server, "eq(root.asked, 3)")], interval=10, timeout=100)
    ended = time_flies.play(sampled(gate, Given(clock=time_flies)))
    assert [len(sample.steps[0].outcomes) for sample in ended.samples] == [0, 0, 1]


def test_tries_of_a_step_stay_within_the_time_out(server, time_flies) -> None:
    gate = Gate([asking(server, "lt(root.asked, 0)", retries=9)], interval=10, timeout=6)
    ended = time_flies.play(sampled(gate, Given(clock=time_flies)))
    assert (ended.decision, time_flies.waits) == (GateEnd.FAILED, [1.0, 4.0])


@pytest.mark.parametrize("criterion", ["false", "and(eq(variables.dryRun, 'true'), eq(root.asked, 1))"])
def test_a_criterion_that_no_answer_fulfils_ends_the_gate_with_the_first_sample(server, time_flies, criterion) -> None:
    gate = Gate([asking(server, "true"), asking(server, criterion, retries=9, name="never")], interval=10, timeout=6000)
    ended = time_flies.play(sampled(gate, Given(clock=time_flies, variables={"dryRun": "false"})))
    assert (ended.decision, len(ended.samples), time_flies.waits) == (GateEnd.FAILED, 1, [])
    assert ended.reason.startswith("never can never pass, after 1 sample: The success criterion is false, whatever ")


@pytest.mark.parametrize("harmless", [{"continue_on_error": True}, {"dry_run": True}])
def test_a_criterion_that_no_answer_fulfils_does_no_harm_where_its_step_may_fail(server, time_flies, harmless) -> None:
    gate = Gate([asking(server, "ge(root.asked, 3)"), asking(server, "false", **harmless)], interval=10, timeout=600)
    ended = time_flies.play(sampled(gate, Given(clock=time_flies)))
    assert (ended.decision, len(ended.samples)) == (GateEnd.PASSED, 2)


def test_an_invocation_that_is_not_enabled_does_not_count(server, time_flies) -> None:
    gate = Gate([asking(server, "true"), asking(server, "false", enabled=False)])
    ended = time_flies.play(sampled(gate, Given(clock=time_flies)))
    assert (ended.passed, len(ended.samples[0].steps)) == (True, 1)


def test_an_interrupt_keeps_the_samples_so_far() -> None:
    flow = sampled(Gate([ANY], interval=10), Given())
    assert isinstance(next(flow), Together)
    step = restapi.StepResult(ANY, restapi.Result.FAILED, "Why.", (), {}, datetime.now(UTC), 0.0)
    assert isinstance(flow.send((step,)), Wait)
    with pytest.raises(StopIteration) as end:
        flow.throw(KeyboardInterrupt())
    ended = end.value.value
    assert (ended.decision, len(ended.samples)) == (GateEnd.CANCELED, 1)
    assert ended.reason == "Interrupted after 1 sample."


def test_whoever_sleeps_too_long_begins_no_sample_after_the_time_out(time_flies) -> None:
    flow = sampled(Gate([ANY], delay=5, timeout=10), Given(clock=time_flies))
    assert next(flow) == Wait(5.0)
    time_flies.now = 11.0
    with pytest.raises(StopIteration) as end:
        flow.send(None)
    assert end.value.value.reason == "The time-out of 10 s was reached after 0 samples."


def test_what_needs_another_step_is_refused(server) -> None:
    gate = Gate([asking(server, "true"), asking(server, "true", condition="failed()")])
    with pytest.raises(restapi.InvocationError, match="the status of earlier steps"):
        restapi.run_gate(gate)
    assert server.received == []


def slow_pair(serve, answer) -> Gate:
    """Two invocations of servers that answer only when both were asked."""
    from threading import Barrier

    both = Barrier(2)

    def reply(server):
        both.wait(5)
        yield answer(b"{}")

    return Gate([asking(serve(reply), "true"), asking(serve(reply), "true")], timeout=10)


def test_invocations_are_sampled_at_the_same_time(serve, answer) -> None:
    watched: list[int] = []
    ended = restapi.run_gate(slow_pair(serve, answer), watch=lambda samples: watched.append(len(samples)))
    assert (ended.passed, watched) == (True, [1])


def test_asyncio_samples_at_the_same_time_too(serve, answer) -> None:
    assert asyncio.run(restapi.arun_gate(slow_pair(serve, answer))).passed


def test_a_sample_tells_whether_it_passed() -> None:
    assert Sample(5.0, datetime.now(UTC), 0.0, (), since=2.0).steady == 3.0
    assert not Sample(5.0, datetime.now(UTC), 0.0, ()).passed
