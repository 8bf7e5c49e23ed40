"""The two drivers of flows: both perform what a flow asks for in the same way."""

import asyncio
import threading
import time
from collections.abc import Callable, Generator
from typing import Any

import pytest

from restapi.callbacks.callback_state import CallbackState
from restapi.callbacks.events import Event, EventName
from restapi.callbacks.tickets import Ticket
from restapi.exchanges.effects import Flow, Receive, Send, Together, Wait
from restapi.policy import Policy
from restapi.running.drivers import aperform, perform

Perform = Callable[[Flow[Any]], Any]


@pytest.fixture(params=["blocking", "asyncio"])
def performed(request: pytest.FixtureRequest) -> Perform:
    if request.param == "blocking":
        return lambda flow: perform(flow, None, Policy())
    return lambda flow: asyncio.run(aperform(flow, None, Policy()))


def waits(*seconds: float) -> Generator[Any, Any, int]:
    for each in seconds:
        assert (yield Wait(each)) is None
    return len(seconds)


def test_what_a_flow_returns_is_given(performed: Perform) -> None:
    assert performed(waits()) == 0


def test_a_wait_takes_its_time(performed: Perform) -> None:
    started = time.monotonic()
    assert performed(waits(0.05, 0.05)) == 2
    assert time.monotonic() - started >= 0.1


def test_several_flows_go_on_together_and_keep_their_order(performed: Perform) -> None:
    def several() -> Generator[Any, Any, Any]:
        return (yield Together((waits(0.3), waits(), waits(0.3, 0.0))))

    started = time.monotonic()
    assert performed(several()) == (1, 0, 2)
    assert time.monotonic() - started < 0.55


def test_what_a_flow_raises_leaves_it(performed: Perform) -> None:
    def failing() -> Generator[Any, Any, None]:
        yield Wait(0)
        raise LookupError("of its own")

    with pytest.raises(LookupError, match="of its own"):
        performed(failing())


def test_what_goes_wrong_goes_to_the_flow_first(performed: Perform) -> None:
    def careful() -> Generator[Any, Any, str]:
        try:
            yield Send(None, 1.0)  # type: ignore[arg-type]
        except AttributeError:
            yield Wait(0)
            return "caught"
        return "nothing happened"

    assert performed(careful()) == "caught"


def test_what_a_flow_does_not_catch_reaches_the_caller_and_closes_it(performed: Perform) -> None:
    closed = []

    def careless() -> Generator[Any, Any, None]:
        try:
            yield Send(None, 1.0)  # type: ignore[arg-type]
        finally:
            closed.append(True)

    with pytest.raises(AttributeError):
        performed(careless())
    assert closed == [True]


def test_what_a_service_tells_wakes_who_waits(performed: Perform) -> None:
    ticket = Ticket("http://127.0.0.1:1/", CallbackState.of(60.0, now=time.monotonic()), time.monotonic)

    def waiting() -> Generator[Any, Any, Any]:
        return (yield Receive(ticket, 20.0))

    event = Event(EventName.STARTED, ticket.job_id, ticket.task_id, None)
    teller = threading.Timer(0.1, ticket.event, (event,))
    teller.start()
    started = time.monotonic()
    (notice,) = performed(waiting())
    teller.join()
    assert notice.news is event
    assert time.monotonic() - started < 5


def test_nothing_is_told_where_the_time_was_over(performed: Perform) -> None:
    ticket = Ticket("http://127.0.0.1:1/", CallbackState.of(60.0, now=time.monotonic()), time.monotonic)

    def waiting() -> Generator[Any, Any, Any]:
        return (yield Receive(ticket, 0.05))

    assert performed(waiting()) == ()
