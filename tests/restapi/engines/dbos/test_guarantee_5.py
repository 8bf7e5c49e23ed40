"""The fifth guarantee of durable runs, proved by workers and receivers that die at every boundary."""

import json
from http.client import HTTPException
from typing import Any

import pytest

pytest.importorskip("dbos")

from restapi.engines.dbos.lost import LOST

EVENTS = ["TaskAssigned", "TaskStarted", "TaskCompleted"]
TOLD = [*EVENTS[:2], "TaskCompleted: succeeded"]
DEATHS = ["after write", "after commit", "after answer"]
"""Before the commit of the event, between it and the answer, and after both."""


class Teller:
    """A service that repeats an event until it is answered, as it should."""

    def __init__(self, sender: Any, headers: dict[str, str]) -> None:
        self.sender = sender(headers)
        self.ids = {"taskId": headers["TaskInstanceId"], "jobId": headers["JobId"]}

    def once(self, name: str) -> int | None:
        """The status of the answer to one event; None where there is no answer."""
        body = {"name": name, **self.ids, **({"result": "succeeded"} if name == "TaskCompleted" else {})}
        path = self.sender.path("events")
        try:
            return self.sender.send("POST", path, json.dumps(body).encode(), **{"ce-id": name, "ce-source": "/service"})
        except (OSError, HTTPException):
            return None


@pytest.mark.parametrize("first", range(3), ids=DEATHS)
def test_guarantee_5_an_event_that_is_answered_is_never_lost_whenever_its_receiver_dies(
    work, service, sender, receivers, first
) -> None:
    work("callback", ("sleep", 1), callback_url=receivers.url)
    teller = Teller(sender, service.headers)
    for number, name in enumerate(EVENTS):
        death = DEATHS[(first + number) % 3]
        receivers.start(death)
        assert teller.once(name) == (200 if death == "after answer" else None)
        assert receivers.died()
        receivers.start()
        assert teller.once(name) == 200
        receivers.stop()
    ended = work("callback", callback_url=receivers.url)
    assert (ended["result"], ended["news"]) == ("success", TOLD)
    assert service.count("POST") == 1


JUDGING = ["before judgement", "after judgement", "after record", "after forget"]
"""Before and after the ticket is closed, after the end is recorded, and after what was told is dropped."""


@pytest.mark.parametrize("die", JUDGING)
def test_guarantee_5_events_are_judged_later_and_in_order_whenever_the_worker_dies(
    work, service, sender, receivers, die
) -> None:
    work("callback", ("sleep", 1), callback_url=receivers.url)
    receivers.start()
    teller = Teller(sender, service.headers)
    assert [teller.once(name) for name in EVENTS] == [200, 200, 200]
    work("callback", (die, 1), callback_url=receivers.url)
    ended = work("callback", callback_url=receivers.url)
    assert (ended["result"], ended["news"]) == ("success", TOLD)
    assert teller.once("TaskCompleted") == 200
    assert teller.sender.event("TaskCompleted", "failed") == 409
    assert service.count("POST") == 1


@pytest.mark.parametrize("die", ["after send", "after record"])
def test_a_service_that_tells_is_believed_though_the_worker_died_before_it_waited(
    work, service, sender, receivers, die
) -> None:
    work("callback", (die, 1), callback_url=receivers.url)
    receivers.start()
    teller = Teller(sender, service.headers)
    assert [teller.once(name) for name in EVENTS] == [200, 200, 200]
    ended = work("callback", callback_url=receivers.url)
    assert (ended["result"], ended["news"], service.count("POST")) == ("success", TOLD, 1)


@pytest.mark.parametrize("die", ["before intent", "after intent", "before send", "after send"])
def test_where_no_service_tells_the_call_is_made_once_at_most(work, service, sender, receivers, die) -> None:
    work("callback", (die, 1), callback_url=receivers.url, timeout=3.0)
    is_received = service.count("POST") == 1
    ended = work("callback", callback_url=receivers.url, timeout=3.0)
    late = "No event TaskCompleted came within 3 s."
    assert (ended["result"], ended["reason"]) == ("undecided", late if die == "before intent" else LOST)
    assert service.count("POST") == (die in ("before intent", "after send"))
    if is_received:
        receivers.start()
        assert Teller(sender, service.headers).once("TaskCompleted") == 410


def test_guarantee_5_an_event_that_comes_while_the_receiver_is_down_is_refused_and_repeated(
    work, service, sender, receivers
) -> None:
    work("callback", ("sleep", 1), callback_url=receivers.url)
    teller = Teller(sender, service.headers)
    assert teller.once("TaskCompleted") is None
    receivers.start()
    assert teller.once("TaskCompleted") == 200
    assert work("callback", callback_url=receivers.url)["news"] == TOLD[2:]
