"""The state of polls as plain data, and going on with it in another process."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

import restapi
from restapi.calls.preparing import prepare
from restapi.completing.poll import Poll
from restapi.completing.poll_state import PollState
from restapi.completing.polling import ByPolling, Cancel
from restapi.exchanges.effects import Countdown
from restapi.exchanges.exchanging import Exchanges
from restapi.invocation import Invocation
from restapi.policy import Policy
from restapi.request import Request
from restapi.schedule import End, History, Schedule, Seen

RUNS, DONE = b'{"status": "running"}', b'{"status": "done"}'

times = st.floats(0, 1e10)
histories = st.builds(History, st.integers(0), st.integers(0), st.integers(0), st.none() | st.sampled_from(Seen))
states = st.builds(
    PollState,
    started_at=times,
    deadline_at=times | st.just(math.inf),
    due=times,
    history=histories,
    status_url=st.text(),
    cancel_url=st.text(),
    is_bare=st.booleans(),
)


@given(states)
def test_a_state_comes_back_from_strict_json(state: PollState) -> None:
    assert PollState.from_json(json.loads(json.dumps(state.as_json(), allow_nan=False))) == state


def test_a_state_of_another_version_is_refused() -> None:
    state = PollState(started_at=0.0, deadline_at=1.0).as_json() | {"version": 2}
    with pytest.raises(ValueError, match="must be of version 1, not 2"):
        PollState.from_json(state)


def test_the_next_poll_is_a_function_of_the_state_and_the_time() -> None:
    schedule = Schedule(interval=5, count=2)
    state = PollState(started_at=100.0, deadline_at=112.0)
    assert state.following(schedule, 100.0) == 0
    once = state.after(Seen.PENDING)
    assert [once.following(schedule, now) for now in (101.0, 106.9, 107.0)] == [5, 5, End.TIME]
    assert once.after(Seen.PENDING).following(schedule, 101.0) is End.COUNT


def turn(time_flies, invocation: Invocation, state: PollState | None = None):
    """One turn of polls in a process of their own: what it comes to, and the state as another process reads it."""
    call = prepare(invocation, {}, {})
    left = Countdown(call.plan.limit, time_flies)
    poll = Poll(call, call.plan, Exchanges(left, Policy(), jitter=lambda: 1.0), 20.0, state=state)
    outcome = time_flies.play(poll.first() if state is None else poll.again())
    ended = None if outcome is None else time_flies.play(poll.concluded(outcome))
    return ended, PollState.from_json(json.loads(json.dumps(poll.state.as_json())))


def test_polls_go_on_from_their_state_at_the_url_that_the_first_answer_named(serve, answer, time_flies) -> None:
    start = answer(b'{"links": {"self": "7", "stop": "7/stop"}}', "202 Accepted")
    server = serve(start, answer(RUNS), answer(RUNS), answer(status="204 No Content"))
    connection = restapi.Connection(url=server.url, token="hunter2")
    cancel = Cancel(method="POST", url="/links/stop", body="{}")
    polling = ByPolling("eq(root.status, 'done')", schedule=Schedule(count=2), status_url="/links/self", cancel=cancel)
    invocation = Invocation(Request(connection, "POST", "/", body="{}"), polling)
    ended, state = turn(time_flies, invocation)
    while ended is None:
        ended, state = turn(time_flies, invocation, state)
    assert (str(ended.result), ended.iterations) == ("undecided", 2)
    assert ended.reason.endswith("The answer to the cancel request: 204 (NoContent).")
    paths = ["/releases/", "/releases/7", "/releases/7", "/releases/7/stop"]
    assert [(one.method, one.target) for one in server.received] == [
        *zip(["POST", "GET", "GET", "POST"], paths, strict=True)
    ]
    assert {one.headers["Authorization"] for one in server.received} == {"hunter2"}


def test_another_origin_gets_nothing_of_the_callers_from_a_state_either(serve, answer, time_flies) -> None:
    other = serve(answer(DONE))
    server = serve(answer(status="202 Accepted", Location=f"{other.url}/7"))
    connection = restapi.Connection(url=server.url, token="hunter2")
    polling = ByPolling("eq(root.status, 'done')", status_url="Location")
    invocation = Invocation(Request(connection, "POST", headers={"X-Mine": "1"}), polling)
    _, state = turn(time_flies, invocation)
    ended, _ = turn(time_flies, invocation, state)
    assert ended.succeeded
    assert not {"Authorization", "X-Mine"} & other.received[0].headers.keys()
