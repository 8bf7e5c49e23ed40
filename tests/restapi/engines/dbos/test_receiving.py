"""The receiver of durable callbacks under a real server, on a file of SQLite, which needs no DBOS."""

import json
import logging
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

import restapi
from restapi.callbacks.serving import Listener
from restapi.callbacks.tickets import Ticket
from restapi.calls.variables import Variables
from restapi.engines import dbos
from restapi.engines.dbos import transactions
from restapi.engines.dbos.inbox import Inbox
from restapi.engines.dbos.key import read_key
from restapi.engines.dbos.office import Office, RunOffice, cancel
from tests.restapi.engines.dbos.conftest import Receivers
from tests.restapi.engines.dbos.process import KEY


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'runs.db'}"


@pytest.fixture
def receiver(database: str) -> Iterator[Listener]:
    with dbos.receiver(database, key=KEY, max_body=2000) as running:
        running.app.patience = 0.3
        yield running


@pytest.fixture
def office(database: str, receiver: Listener) -> Iterator[Office]:
    """The office of the process that takes the turns."""
    with closing(Inbox(database)) as inbox:
        yield Office(inbox, read_key(KEY), receiver.url)


def issue(office: Office, run: str, seconds: float = 60.0) -> Ticket:
    return RunOffice(office, run, ()).issue(seconds, {}, grace=0.0, clock=time.time)


@pytest.fixture
def service_of(sender):
    """The sender that a ticket makes."""

    def service_of(ticket: Ticket) -> Any:
        variables = Variables(ticket.variables)
        return sender({name: variables.expand(text) for name, text in restapi.AZURE_HEADERS.items()})

    return service_of


def test_a_service_written_for_azure_is_understood(office, service_of) -> None:
    service = service_of(issue(office, "a"))
    service.event("TaskStarted")
    service.feed("one", "two")
    service.send("POST", service.path("logs"), b'{"path": "logs"}')
    service.send("POST", service.path("logs/1"), b"three\n")
    service.variable("port", "80")
    service.send("GET", service.path("timelines/{TimelineId}/records"))
    assert service.told["value"][1]["variables"] == {"port": {"value": "80", "isSecret": False}}
    service.event("TaskCompleted", "failed")
    assert service.statuses == [200] * 7
    assert [str(notice.news) for notice in office.notices("a")] == [
        "TaskStarted",
        "Lines(texts=('one', 'two'))",
        "Lines(texts=('three',))",
        "Values(values={'port': '80'}, secrets=())",
        "TaskCompleted: failed",
    ]


def test_each_run_tells_why_an_event_comes_too_late(office, service_of) -> None:
    over, late, canceled, other = (service_of(issue(office, run, seconds)) for run, seconds in
                                   (("a", 60.0), ("b", -1.0), ("c", 60.0), ("d", 60.0)))  # fmt: skip
    assert over.event("TaskCompleted", "succeeded") == 200
    cancel(office.inbox, "c")
    other.authorization = over.authorization
    asked = [(one.event("TaskCompleted", "failed"), one.told["detail"]) for one in (over, late, canceled, other)]
    assert asked == [
        (409, "the task is completed"),
        (410, "nobody waits for this task any more"),
        (410, "nobody waits for this task any more"),
        (401, "the token is not that of this plan"),
    ]
    unknown = service_of(read_key(KEY).ticket("e", "0" * 36, office.plan_url, issue(office, "e").state, time.time))
    assert (unknown.event("TaskCompleted", "failed"), unknown.told["detail"]) == (404, "there is no such plan")


def test_bodies_that_are_too_large_or_too_slow_are_not_taken(office, service_of) -> None:
    ticket = issue(office, "a")
    service = service_of(ticket)
    assert service.send("POST", service.path("events"), b" " * 2001) == 413
    assert service.send("POST", service.path("events"), b"{") == 400
    address = urlsplit(ticket.plan_url)
    with socket.create_connection((address.hostname, address.port), timeout=5) as connection:
        head = f"POST {service.path('events')} HTTP/1.1\r\nHost: a\r\nAuthorization: {service.authorization}\r\n"
        connection.sendall(f"{head}Content-Length: 9\r\n\r\n{{".encode())
        assert connection.makefile("rb").readline().split()[1] == b"408"
    assert office.notices("a") == []
    assert issue(office, "a").refusal == "the body was not there within 0.3 seconds"


def test_nothing_hostile_starts_a_line_of_ours_and_no_token_is_in_one(office, service_of, caplog) -> None:
    ticket = issue(office, "a")
    service = service_of(ticket)
    with caplog.at_level(logging.WARNING, "restapi"):
        service.send("POST", "/%0a%0drestapi:%20all%20is%20well%1b[2J")
        service.send("POST", service.path("events").replace(ticket.plan_id, "%00%0a"))
        service.authorization = "Bearer hunter2"
        service.event("TaskCompleted", "succeeded")
    assert len(caplog.records) == 3
    for record in caplog.records:
        message = record.getMessage()
        assert message.startswith("POST /")
        assert not any(character in message for character in "\n\r\x1b\0")
        assert "hunter2" not in message
        assert ticket.token not in message
    assert service.statuses == [404, 404, 401]


def test_what_cannot_be_committed_is_not_answered_with_a_success(
    office, service_of, database, monkeypatch, caplog
) -> None:
    monkeypatch.setattr(transactions, "BUSY", 0.2)
    service = service_of(issue(office, "a"))
    with dbos.receiver(database, key=KEY) as impatient:
        service.headers = {**service.headers, "PlanUrl": impatient.url}
        path = database.removeprefix("sqlite:///")
        with closing(sqlite3.connect(path, isolation_level=None)) as other, caplog.at_level(logging.ERROR, "restapi"):
            other.execute("begin immediate")
            assert service.event("TaskCompleted", "succeeded") == 503
            assert service.told["detail"] == "this could not be kept; send it again"
            other.execute("rollback")
        assert service.event("TaskCompleted", "succeeded") == 200
    assert len(office.notices("a")) == 1


def test_where_the_file_is_gone_it_is_said_that_it_may_come_again(
    office, service_of, database, receiver, caplog
) -> None:
    service = service_of(issue(office, "a"))
    receiver.app.desk.office.inbox.close()  # as after a transaction that failed
    folder = Path(database.removeprefix("sqlite:///")).parent
    away = folder.rename(folder.with_name("away"))
    with caplog.at_level(logging.WARNING, "restapi"):
        assert service.event("TaskCompleted", "succeeded") == 503
    assert "runs.db cannot be opened: No such file or directory" in caplog.text
    away.rename(folder)
    assert service.event("TaskCompleted", "succeeded") == 200


def test_any_number_of_receivers_share_a_file(office, service_of, database) -> None:
    ticket = issue(office, "a")
    with dbos.receiver(database, key=KEY) as second, dbos.receiver(database, key=KEY) as third:
        statuses: list[int] = []

        def tell(url: str, number: int) -> None:
            service = service_of(ticket)
            service.headers = {**service.headers, "PlanUrl": url}
            statuses.append(service.feed(f"line {number}"))

        urls = [office.plan_url, second.url, third.url] * 4
        threads = [threading.Thread(target=tell, args=(url, number)) for number, url in enumerate(urls)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert statuses == [200] * 12
    lines = {line for notice in office.notices("a") for line in notice.news.texts}
    assert lines == {f"line {number}" for number in range(12)}


def test_a_receiver_needs_a_key_and_a_database(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.delenv("RESTAPI_CALLBACK_KEY", raising=False)
    for database, key, problem in [
        (f"sqlite:///{tmp_path / 'runs.db'}", None, "durable callbacks need a key"),
        ("mysql://a/b", KEY, "neither a file of SQLite nor on PostgreSQL"),
        (f"sqlite:///{tmp_path / 'no' / 'runs.db'}", KEY, "cannot be opened"),
    ]:
        with pytest.raises(restapi.InvocationError, match=problem), dbos.receiver(database, key=key):
            pass
    assert list(tmp_path.iterdir()) == []


def test_an_event_is_json_of_azure_with_the_id_of_a_cloud_event(office, service_of) -> None:
    ticket = issue(office, "a")
    service = service_of(ticket)
    data = {"name": "TaskCompleted", "result": "succeeded", "jobId": ticket.job_id, "taskId": ticket.task_id}
    event = {"specversion": "1.0", "id": "7", "source": "/builds", "type": "done", "data": data}
    headers = {"Content-Type": "application/cloudevents+json"}
    for _ in range(2):
        assert service.send("POST", service.path("events"), json.dumps(event).encode(), **headers) == 200
    assert [str(notice.news) for notice in office.notices("a")] == ["TaskCompleted: succeeded"]


@pytest.mark.parametrize("die", ["after write", "after commit", "after answer"])
def test_an_event_that_was_answered_is_there_whenever_the_receiver_is_killed(database, sender, die) -> None:
    receivers = Receivers(database)
    with closing(Inbox(database)) as inbox:
        office = Office(inbox, read_key(KEY), receivers.url)
        variables = Variables(issue(office, "a").variables)
        service = sender({name: variables.expand(text) for name, text in restapi.AZURE_HEADERS.items()})
        receivers.start(die)
        try:
            with suppress(OSError, HTTPException):
                service.event("TaskCompleted", "succeeded")
            assert receivers.died()
            is_there = [str(notice.news) for notice in office.notices("a")] == ["TaskCompleted: succeeded"]
            assert (service.statuses, is_there) == ([200] if die == "after answer" else [], die != "after write")
        finally:
            receivers.stop()
