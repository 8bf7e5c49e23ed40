"""The schedule as properties: it ends, keeps to its time, and never asks too soon."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from restapi.errors import InvocationError
from restapi.schedule import LONGEST_RETRY_AFTER, End, Growth, History, Schedule, Seen

SECONDS = st.floats(0.1, 1000)
SCHEDULES = st.builds(
    lambda interval, longer, **others: Schedule(interval=interval, maximum=interval + longer, **others),
    interval=SECONDS,
    longer=st.floats(0, 1e6),
    count=st.none() | st.integers(1, 200),
    growth=st.sampled_from(Growth),
    jitter=st.floats(0, 1),
    initial_delay=st.floats(0, 100),
    successes=st.integers(1, 3),
    errors=st.none() | st.integers(0, 3),
)
POLLS = st.lists(
    st.tuples(st.sampled_from(Seen), st.floats(0, 30), st.none() | st.floats(0, 1e9), st.floats(0, 1)), min_size=1
)
FIXED = Schedule(interval=5, errors=None)


def polled(schedule: Schedule, deadline: float, polls: list) -> tuple[list[tuple[float, float]], History, End, float]:
    """What becomes of polls that see what is given, again and again: waits with what was asked for, and the end."""
    history, now, waits, asked, number = History(), 0.0, [], None, 0
    while True:
        seen, elapsed, next_asked, random = polls[number % len(polls)]
        following = schedule.after(history, deadline - now, asked, random)
        if isinstance(following, End):
            return waits, history, following, now
        waits.append((following, asked or 0.0))
        # A poll itself ends with the deadline: that is kept where it is sent.
        now = min(deadline, now + following + elapsed)
        history, asked, number = history.after(seen), next_asked, number + 1


@given(SCHEDULES, st.floats(1, 3000), POLLS)
def test_it_ends_within_its_time_and_its_polls(schedule: Schedule, deadline: float, polls: list) -> None:
    waits, history, end, now = polled(schedule, deadline, polls)
    assert now <= deadline
    assert schedule.count is None or history.polls <= schedule.count
    assert sum(wait for wait, _ in waits) <= deadline
    assert history.polls == len(waits) <= deadline / schedule.interval + 1
    assert end is not End.COUNT or history.polls == schedule.count


@given(SCHEDULES, st.floats(1, 3000), POLLS)
def test_it_never_polls_faster_than_allowed(schedule: Schedule, deadline: float, polls: list) -> None:
    assume(schedule.initial_delay < deadline)
    (first, *others), *_ = polled(schedule, deadline, polls)
    assert first == (schedule.initial_delay, 0)
    for wait, asked in others:
        assert wait >= schedule.interval
        assert wait >= min(asked, LONGEST_RETRY_AFTER)
        assert wait <= max(schedule.maximum, min(asked, LONGEST_RETRY_AFTER))


@given(SCHEDULES, POLLS)
def test_without_a_time_limit_a_count_ends_it(schedule: Schedule, polls: list) -> None:
    assume(schedule.count is not None)
    waits, history, _, _ = polled(schedule, float("inf"), polls)
    assert history.polls <= schedule.count
    assert all(wait <= max(schedule.maximum, LONGEST_RETRY_AFTER, schedule.initial_delay) for wait, _ in waits)


@given(SCHEDULES, st.lists(st.sampled_from(Seen), max_size=20))
def test_the_end_is_what_was_seen(schedule: Schedule, seen: list[Seen]) -> None:
    history = History()
    for one in seen:
        history = history.after(one)
    end = schedule.after(history, float("inf"))
    wanted = schedule.successes
    assert (end is End.SUCCESS) == (len(seen) >= wanted and set(seen[-wanted:]) == {Seen.SUCCESS})
    assert (end is End.FAILURE) == (seen[-1:] == [Seen.FAILURE])
    if schedule.errors is not None:
        failed = schedule.errors + 1
        assert (end is End.ERRORS) == (len(seen) >= failed and set(seen[-failed:]) == {Seen.ERROR})


@pytest.mark.parametrize(
    ("growth", "waits"),
    [
        (Growth.FIXED, [1, 5, 5, 5, 5]),
        (Growth.LINEAR, [1, 5, 10, 15, 17]),
        (Growth.EXPONENTIAL, [1, 5, 10, 17, 17]),
    ],
)
def test_intervals_grow_up_to_the_longest(growth: Growth, waits: list[float]) -> None:
    schedule = Schedule(interval=5, initial_delay=1, growth=growth, maximum=17)
    assert [schedule.wait(polls) for polls in range(5)] == waits


@pytest.mark.parametrize(("random", "wait"), [(0, 10), (0.5, 11), (1, 12)])
def test_jitter_makes_an_interval_longer(random: float, wait: float) -> None:
    assert Schedule(interval=10, jitter=0.2).wait(1, random) == pytest.approx(wait)


@pytest.mark.parametrize(("asked", "wait"), [(None, 5), (3, 5), (8, 8), (1e12, LONGEST_RETRY_AFTER)])
def test_what_the_server_asks_for_is_honoured_within_bounds(asked: float | None, wait: float) -> None:
    assert FIXED.after(History(1), float("inf"), asked) == wait


@pytest.mark.parametrize(("left", "following"), [(5.1, 5), (5, End.TIME), (0, End.TIME)])
def test_no_wait_is_begun_that_outlasts_the_time(left: float, following: object) -> None:
    assert FIXED.after(History(1), left) == following


def test_growth_has_no_overflow() -> None:
    assert Schedule(interval=1, growth=Growth.EXPONENTIAL).wait(10**6) < float("inf")


@pytest.mark.parametrize(
    ("numbers", "rule"),
    [
        ({"interval": 0}, "the interval must be 0.001 seconds or more"),
        ({"interval": float("nan")}, "the interval must be 0.001 seconds or more"),
        ({"interval": float("inf")}, "the interval must be 0.001 seconds or more"),
        ({"count": 0}, "the count of polls must be 1 or more"),
        ({"interval": 2, "maximum": 1}, "the longest interval cannot be shorter than the first one"),
        ({"jitter": 1.1}, "the jitter must be from 0 to 1"),
        ({"initial_delay": -1}, "the initial delay must be 0 seconds or more"),
        ({"successes": 0}, "the number of successes in a row must be 1 or more"),
        ({"errors": -1}, "the number of tolerated errors must be 0 or more"),
    ],
)
def test_a_number_out_of_its_range_is_refused(numbers: dict[str, float], rule: str) -> None:
    with pytest.raises(InvocationError) as caught:
        Schedule(**numbers)
    assert str(caught.value) == rule


@pytest.mark.parametrize(
    ("asked", "waits"),
    [
        ((None,) * 6, [0.0, 5.0, 10.0, 15, 15, End.COUNT]),
        ((None, None, 30, None, None, None), [0.0, 5.0, 30, 15, 15, End.COUNT]),
    ],
)
def test_a_schedule_waits_as_the_guide_tells(asked: tuple[float | None, ...], waits: list[float | End]) -> None:
    schedule = Schedule(interval=5, growth=Growth.EXPONENTIAL, maximum=15, count=5)
    history, found = History(), []
    for seconds in asked:
        found.append(schedule.after(history, left=300, asked=seconds))
        history = history.after(Seen.PENDING)
    assert found == waits
