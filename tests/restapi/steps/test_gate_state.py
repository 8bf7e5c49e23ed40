"""The state of a gate as plain data: samples that are taken one by one end as those of one process do."""

import json

import pytest

import restapi
from restapi.completing.session import Given
from restapi.invocation import Invocation
from restapi.request import Request
from restapi.steps.gate import Gate, GateEnd, GateResult, sampled, take_sample
from restapi.steps.gate_state import GateState

READY, BUSY = b'{"ready": true}', b'{"ready": false}'


def gate_on(server, **times: float) -> Gate:
    request = Request(url=f"{server.url}/1", method="GET")
    return Gate([Invocation(request, restapi.ByResponse("eq(root.ready, true)"))], **times)


def one_by_one(gate: Gate, time_flies) -> GateResult:
    """The end of a gate each of whose samples is taken by another process."""
    given = Given(clock=time_flies)
    state: GateState | GateResult = GateState.of(gate, time_flies())
    while isinstance(state, GateState):
        state = GateState.from_json(json.loads(json.dumps(state.as_json(), allow_nan=False)), gate)
        time_flies.now = max(time_flies.now, state.due)
        at = time_flies() - state.started_at
        state = state.after(gate, time_flies.play(take_sample(gate, given, at, state.last)))
    return state


@pytest.mark.parametrize(
    ("answers", "times", "decision", "samples"),
    [
        ([BUSY, READY], {"delay": 3.0}, GateEnd.PASSED, 2),
        ([READY, BUSY, READY], {"steady": 20.0}, GateEnd.PASSED, 5),
        ([BUSY], {"timeout": 25.0}, GateEnd.FAILED, 3),
    ],
)
def test_samples_one_by_one_end_as_in_one_process(serve, answer, time_flies, answers, times, decision, samples) -> None:
    times = {"interval": 10.0, "timeout": 100.0} | times
    gate = gate_on(serve(*map(answer, answers)), **times)
    together = time_flies.play(sampled(gate_on(serve(*map(answer, answers)), **times), Given(clock=time_flies)))
    apart = one_by_one(gate, time_flies)
    assert (apart.decision, apart.earlier + len(apart.samples)) == (decision, samples)
    assert (apart.decision, apart.reason) == (together.decision, together.reason)


def test_a_state_of_another_version_is_refused(serve, answer) -> None:
    gate = gate_on(serve(answer(READY)))
    with pytest.raises(ValueError, match="must be of version 1, not 9"):
        GateState.from_json(GateState.of(gate, 0.0).as_json() | {"version": 9}, gate)
