"""Tickets: what every event does, in any order."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from restapi.callbacks import registry as registry_module
from restapi.callbacks import tickets as callback
from restapi.callbacks.callback_state import CallbackState
from restapi.callbacks.events import Event, EventName, Lines, Values
from restapi.callbacks.registry import Registry
from restapi.callbacks.tickets import RefusedError, Ticket

URL = "http://127.0.0.1:1/"
ORDER = [None, *EventName]


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def registry() -> Registry:
    return Registry()


def issued(registry: Registry, seconds: float = 60.0, clock: Callable[[], float] = time.monotonic) -> Ticket:
    ticket = Ticket(URL, CallbackState.of(seconds, now=clock()), clock)
    registry.add(ticket)
    return ticket


@pytest.fixture
def ticket(registry: Registry, clock: Clock) -> Ticket:
    return issued(registry, clock=clock)


def event(ticket: Ticket, name: EventName = EventName.COMPLETED, job_id: str = "", task_id: str = "") -> Event:
    succeeded = True if name is EventName.COMPLETED else None
    return Event(name, job_id or ticket.job_id, task_id or ticket.task_id, succeeded)


def refused(ticket: Ticket, sent: Event) -> int:
    with pytest.raises(RefusedError) as caught:
        ticket.event(sent)
    return caught.value.status


def test_every_ticket_has_ids_and_a_token_of_its_own(registry: Registry) -> None:
    tickets = [issued(registry) for _ in range(100)]
    assert len({ticket.token for ticket in tickets}) == len({ticket.plan_id for ticket in tickets}) == 100
    assert min(len(ticket.token) for ticket in tickets) >= 43  # 256 bits


def test_a_token_is_not_in_the_text_of_its_ticket(ticket: Ticket) -> None:
    assert ticket.token not in repr(ticket)


def test_events_come_in_their_order_and_once(ticket: Ticket) -> None:
    for name in EventName:
        ticket.event(event(ticket, name))
        assert refused(ticket, event(ticket, name)) == 409
    assert [notice.news.name for notice in ticket.taken()] == list(EventName)


def test_an_event_does_not_go_back(ticket: Ticket) -> None:
    ticket.event(event(ticket, EventName.STARTED))
    assert refused(ticket, event(ticket, EventName.ASSIGNED)) == 409
    ticket.event(event(ticket))


def test_a_token_expires(ticket: Ticket, clock: Clock) -> None:
    clock.now = 59.9
    ticket.admit(ticket.token, {})
    clock.now = 60.0
    assert refused(ticket, event(ticket)) == 410
    assert ticket.taken() == ()


def test_what_nobody_has_taken_is_not_kept(ticket: Ticket, registry: Registry) -> None:
    ticket.news(Lines(("line",)), 4)
    registry.close(ticket)
    assert ticket.taken() == ()


def test_nothing_is_taken_after_the_end(ticket: Ticket, registry: Registry) -> None:
    registry.close(ticket)
    assert refused(ticket, event(ticket)) == 410
    with pytest.raises(RefusedError):
        ticket.news(Lines(("late",)), 4)
    assert ticket.taken() == ()


def test_a_late_event_is_told_that_the_task_is_completed(ticket: Ticket, registry: Registry) -> None:
    ticket.event(event(ticket))
    registry.close(ticket)
    assert refused(registry.find(ticket.plan_id.upper()), event(ticket)) == 409


def test_tickets_that_have_ended_are_forgotten_at_last(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry_module, "ENDED_TICKETS", 2)
    first, second, third = tickets = [issued(registry) for _ in range(3)]
    for ticket in tickets:
        registry.close(ticket)
        registry.close(ticket)
    assert [registry.find(one.plan_id) for one in (second, third)] == [second, third]
    with pytest.raises(RefusedError) as caught:
        registry.find(first.plan_id)
    assert caught.value.status == 404


def test_the_log_has_a_limit_and_the_completion_has_none(ticket: Ticket) -> None:
    ticket.news(Lines(("a",)), callback.MAX_TOLD)
    with pytest.raises(RefusedError) as caught:
        ticket.news(Lines(("b",)), 1)
    assert caught.value.status == 413
    ticket.event(event(ticket))


def test_there_is_a_limit_to_what_is_secret(ticket: Ticket) -> None:
    secret = Values({"key": "hunter2"}, ("hunter2",))
    for _ in range(callback.MAX_SECRETS):
        ticket.news(secret, 1)
    with pytest.raises(RefusedError, match="more than 100 secret variables"):
        ticket.news(secret, 1)
    ticket.news(Values({"open": "x"}), 1)


def test_who_waits_is_woken_and_who_comes_late_at_once(ticket: Ticket) -> None:
    woken: list[str] = []
    with ticket.waking(lambda: woken.append("waiting")):
        assert woken == []
        ticket.event(event(ticket, EventName.STARTED))
    with ticket.waking(lambda: woken.append("late")):
        pass
    ticket.event(event(ticket))
    assert woken == ["waiting", "late"]


def test_of_many_completions_at_once_one_is_accepted(ticket: Ticket) -> None:
    start, accepted = threading.Barrier(8), []

    def complete() -> None:
        start.wait()
        with suppress(RefusedError):
            ticket.event(event(ticket))
            accepted.append(1)

    threads = [threading.Thread(target=complete) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(accepted), len(ticket.taken())) == (1, 1)


STEPS = st.lists(
    st.tuples(
        st.sampled_from([*EventName, "line", "close", "wait"]),
        st.sampled_from(["right", "token", "project", "timeline", "job", "task"]),
    ),
    max_size=12,
)


def attempt(ticket: Ticket, what: str, wrong: str) -> bool:
    """Send one thing, with one part of it perhaps wrong; whether it was accepted."""
    ids = {"project": ticket.project_id, "timeline": ticket.timeline_id, "record": ticket.job_id}
    ids |= {wrong: "x"} if wrong in ids else {}
    with suppress(RefusedError):
        ticket.admit("x" if wrong == "token" else ticket.token, ids)
        if what == "line":
            ticket.news(Lines(("line",)), 4)
        else:
            told = {f"{wrong}_id": "x"} if wrong in ("job", "task") else {}
            ticket.event(event(ticket, EventName(what), **told))
        return True
    return False


@given(STEPS)
def test_whatever_comes_one_completion_at_most_is_accepted_and_nothing_goes_back(steps: list[tuple[str, str]]) -> None:
    clock = Clock()
    registry = Registry()
    ticket = issued(registry, 3.0, clock)
    accepted: list[str] = []
    taken: list[Any] = []
    for what, wrong in steps:
        before = ticket.stage
        if what == "wait":
            clock.now += 1.0
        elif what == "close":
            taken += ticket.taken()
            registry.close(ticket)
        elif attempt(ticket, what, wrong):
            assert wrong == "right" or (what == "line" and wrong in ("job", "task"))
            assert not ticket.closed
            assert clock.now < 3.0
            assert EventName.COMPLETED not in accepted or what == "line"
            accepted.append(what)
        else:
            assert ticket.stage is before
        assert ORDER.index(ticket.stage) >= ORDER.index(before)
    assert accepted.count(EventName.COMPLETED) <= 1
    assert len([*taken, *ticket.taken()]) == len(accepted)


@given(st.text() | st.binary().map(lambda data: data.decode("latin-1")))
def test_no_other_token_is_let_in(token: str) -> None:
    ticket = issued(Registry())
    with pytest.raises(RefusedError) as caught:
        ticket.admit(token, {})
    assert caught.value.status == 401
