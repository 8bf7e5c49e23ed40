"""The state of a task that its service completes: when it is over, and what stands in plain JSON."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from restapi.callbacks.callback_state import GRACE, QUIET, CallbackState
from restapi.callbacks.events import Event, EventName

ASSIGNED, STARTED, COMPLETED = EventName
LIMITS = {ASSIGNED: 5.0, STARTED: 60.0, COMPLETED: 3600.0}
BEGUN = CallbackState.of(3600.0, {ASSIGNED: 5.0, STARTED: 60.0}, now=1000.0)


def event(name: EventName, succeeded: bool = True) -> Event:
    return Event(name, "job", succeeded=succeeded if name is COMPLETED else None)


@pytest.mark.parametrize(
    ("told", "awaited", "due"),
    [
        ([], ASSIGNED, 1005.0),
        ([ASSIGNED], STARTED, 1060.0),
        ([STARTED], COMPLETED, 4600.0),
        ([ASSIGNED, STARTED], COMPLETED, 4600.0),
    ],
)
def test_the_event_that_is_late_first_says_when_it_is_over(told, awaited, due) -> None:
    state = BEGUN
    for name in told:
        state = state.after(event(name), 1001.0)
    assert (state.awaited, state.due, state.succeeded) == (awaited, due, None)


def test_after_the_last_event_it_is_over_when_nothing_comes_for_a_while() -> None:
    completed = BEGUN.after(event(COMPLETED, succeeded=False), 1100.0)
    assert (completed.succeeded, completed.due) == (False, 1100.0 + QUIET)
    assert completed.asked(1100.2).due == 1100.2 + QUIET
    assert completed.asked(1100.6) == completed  # too late
    for tenth in range(1, 70):
        completed = completed.asked(1100.0 + tenth / 10)
    assert completed.due == 1100.0 + GRACE


def test_without_grace_it_is_over_at_once() -> None:
    assert CallbackState(started_at=0.0, limits=LIMITS, grace=0.0).after(event(COMPLETED), 7.0).due == 7.0


@given(st.lists(st.tuples(st.sampled_from(EventName), st.floats(0, 100)), max_size=4), st.booleans())
def test_it_comes_back_from_strict_json_and_never_goes_back(told, succeeded) -> None:
    state, now = BEGUN, 1000.0
    for name, seconds in told:
        now += seconds
        if not state.is_behind(name):
            state = state.after(event(name, succeeded), now)
            assert state.stage is name
            assert name not in state.limits
            assert state.is_behind(name)
        state = state.asked(now)
        assert CallbackState.from_json(json.loads(json.dumps(state.as_json(), allow_nan=False))) == state


def test_a_state_of_another_version_is_refused() -> None:
    with pytest.raises(ValueError, match="must be of version 1, not 2"):
        CallbackState.from_json({**BEGUN.as_json(), "version": 2})
