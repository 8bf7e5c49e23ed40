"""The office of durable tickets on real databases: what is committed, what is refused, and what is never stored."""

import sqlite3
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from restapi.callbacks.events import Event, EventName, Lines, Records, Values
from restapi.callbacks.tickets import RefusedError, Ticket
from restapi.engines.dbos.inbox import Inbox
from restapi.engines.dbos.key import Key
from restapi.engines.dbos.office import Office, RunOffice, cancel
from restapi.engines.dbos.transactions import StorageError
from tests.restapi.engines.dbos.process import KEY as TEXT

KEY = Key(TEXT)
URL = "https://ci.example/"
COMPLETED = EventName.COMPLETED


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database; a file of SQLite needs no DBOS."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'runs.db'}"
    psycopg = pytest.importorskip("psycopg")
    server, name = request.getfixturevalue("postgres"), f"inbox_{uuid.uuid4().hex}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"create database {name}")
    return f"{server}/{name}"


@pytest.fixture
def worker(url: str) -> Iterator[Office]:
    """The office of a process that takes turns."""
    with closing(Inbox(url)) as inbox:
        yield Office(inbox, KEY, URL)


@pytest.fixture
def receiver(url: str) -> Iterator[Office]:
    """The office of another one, that receives."""
    with closing(Inbox(url)) as inbox:
        yield Office(inbox, KEY)


def issue(
    worker: Office, run: str = "a", seconds: float = 60.0, hidden: tuple[str, ...] = (), **options: Any
) -> Ticket:
    earlier = options.pop("earlier", {})
    return RunOffice(worker, run, hidden).issue(seconds, earlier, grace=options.pop("grace", 5.0), clock=time.time)


def complete(ticket: Ticket, succeeded: bool = True, id: str = "") -> dict[str, Any]:
    ticket.event(Event(COMPLETED, ticket.job_id, ticket.task_id, succeeded, id))
    return {}


def status(receiver: Office, ticket: Ticket, take: Any, token: str = "") -> int:
    """What a request is answered with."""
    try:
        receiver.admit(ticket.plan_id, token or ticket.token, {"plan": ticket.plan_id})
        receiver.take(ticket.plan_id, take)
    except RefusedError as refused:
        return refused.status
    return 200


def test_what_one_process_takes_another_one_finds(worker, receiver) -> None:
    ticket = issue(worker)
    assert ticket.variables["system.CollectionUri"] == URL
    assert status(receiver, ticket, lambda found: found.news(Lines(("one", "two")), 7) or {}) == 200
    assert status(receiver, ticket, complete) == 200
    found = issue(worker)
    assert (found.plan_id, found.token, found.state.succeeded) == (ticket.plan_id, ticket.token, True)
    assert [str(notice.news) for notice in worker.notices("a")] == [
        "Lines(texts=('one', 'two'))",
        "TaskCompleted: succeeded",
    ]
    with worker.inbox.open() as rows:
        assert rows.completed() == [("a", found.state.due)]


def test_a_task_is_completed_once_and_told_that_it_is_over(worker, receiver) -> None:
    ticket = issue(worker, grace=0.0)
    assert status(receiver, ticket, lambda found: complete(found, id="1")) == 200
    assert worker.settled("a", {}, over=False).closed
    assert [status(receiver, ticket, lambda found, id=id: complete(found, id=id)) for id in ("", "2", "1")] == [
        409,
        409,
        200,
    ]
    assert len(worker.notices("a")) == 1


def test_who_comes_too_late_is_told_so(worker, receiver) -> None:
    late, started = issue(worker, "a", seconds=-1.0), issue(worker, "b", earlier={EventName.STARTED: -1.0})
    assert [status(receiver, one, complete) for one in (late, started)] == [410, 410]
    assert worker.notices("a") == []
    canceled = issue(worker, "c")
    cancel(worker.inbox, "c")
    assert status(receiver, canceled, complete) == 410
    assert (worker.is_canceled("c"), worker.call_of("c")) == (True, None)


def test_who_is_canceled_before_its_ticket_is_issued_never_gets_an_open_one(worker) -> None:
    cancel(worker.inbox, "a")
    assert issue(worker).closed


def test_nothing_is_taken_without_the_token(worker, receiver) -> None:
    ticket, other = issue(worker), issue(worker, "b")
    assert status(receiver, ticket, complete, token=other.token) == 401
    assert status(Office(receiver.inbox, Key("x" * 32)), ticket, complete) == 401
    for plan in (str(uuid.uuid4()), "", "\0", "\ud800", "'; drop table inbox; --", "x" * 100_000):
        with pytest.raises(RefusedError, match="there is no such plan"):
            receiver.admit(plan, ticket.token, {})
        receiver.refuse(plan, "nothing")
    assert worker.settled("a", {}, over=False).state.stage is None


def test_why_a_request_was_refused_is_remembered(worker, receiver) -> None:
    ticket = issue(worker)
    receiver.refuse(ticket.plan_id.upper(), "the token is not that of this plan")
    assert issue(worker).refusal == "the token is not that of this plan"


def test_a_ticket_is_not_closed_where_its_service_has_asked(worker, receiver) -> None:
    ticket = issue(worker)
    assert status(receiver, ticket, lambda found: found.records()) == 200
    assert not worker.close_unless_asked("a")
    assert worker.close_unless_asked(issue(worker, "b") and "b")


def test_what_is_told_at_the_end_keeps_it_open_for_a_while(worker, receiver) -> None:
    ticket = issue(worker)
    assert status(receiver, ticket, complete) == 200
    assert not worker.settled("a", {}, over=False).closed
    assert status(receiver, ticket, lambda found: found.create_log("logs\\1", 20)) == 200
    assert status(receiver, ticket, lambda found: found.append_log("1", Lines(("late",)), 4)) == 200
    time.sleep(0.6)
    assert worker.settled("a", {"status": 202}, over=False).closed
    assert status(receiver, ticket, lambda found: found.records()) == 409
    assert (worker.is_canceled("a"), worker.call_of("a")) == (False, {"status": 202})
    assert [str(one.news) for one in worker.notices("a")] == ["TaskCompleted: succeeded", "Lines(texts=('late',))"]


def test_of_many_completions_at_once_one_is_taken(worker, url) -> None:
    ticket, start, statuses = issue(worker), threading.Barrier(6), []

    def send(number: int) -> None:
        with closing(Inbox(url)) as inbox:
            start.wait()
            statuses.append(status(Office(inbox, KEY), ticket, lambda found: complete(found, id=str(number))))

    threads = [threading.Thread(target=send, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200, 409, 409, 409, 409, 409]
    assert len(worker.notices("a")) == 1


def test_no_token_and_no_secret_variable_is_stored(worker, receiver, tmp_path: Path) -> None:
    ticket = issue(worker, hidden=("code",))

    def tell(*texts: str) -> Any:
        return lambda found: found.news(Lines(texts), 1) or {}

    def update(values: Values) -> Any:
        return lambda found: found.update(Records(values, {}), 1)

    assert status(receiver, ticket, tell(f"my token is {ticket.token}", "the key is hunter2")) == 200
    assert status(receiver, ticket, update(Values({"url": "http://a@swordfish"}))) == 200
    assert status(receiver, ticket, update(Values({"key": "hunter2", "port": "80:hunter2"}, ("hunter2",)))) == 200
    assert status(receiver, ticket, update(Values({"code": "swordfish"}))) == 200
    assert status(receiver, ticket, tell("again hunter2", "and swordfish")) == 200
    assert [str(one.news) for one in worker.notices("a")] == [
        "Lines(texts=('my token is ***', 'the key is ***'))",
        "Values(values={'url': 'http://a@***'}, secrets=())",
        "Values(values={'key': '***', 'port': '80:***'}, secrets=())",
        "Values(values={'code': '***'}, secrets=())",
        "Lines(texts=('***', '***'))",
    ]
    worker.inbox.close()
    receiver.inbox.close()  # which empties the log of the file
    for file in tmp_path.iterdir():
        assert file.stat().st_mode & 0o077 == 0
        with suppress(sqlite3.Error), closing(sqlite3.connect(file)) as connection:
            connection.execute("vacuum")
        stored = file.read_bytes()
        assert not any(secret in stored for secret in (ticket.token.encode(), b"hunter2", b"swordfish"))


def test_what_is_pruned_is_gone_and_the_same_run_gets_another_ticket(worker, receiver) -> None:
    ticket = issue(worker)
    assert status(receiver, ticket, complete) == 200
    with worker.inbox.open() as rows:
        rows.forget("a")
    assert (worker.notices("a"), issue(worker).state.succeeded) == ([], True)
    with worker.inbox.open() as rows:
        rows.delete("a")
    again = issue(worker)
    assert (again.state.succeeded, again.plan_id == ticket.plan_id, again.token == ticket.token) == (None, False, False)
    assert status(receiver, ticket, complete) == 404


def test_a_transaction_that_fails_leaves_nothing(worker, receiver) -> None:
    ticket = issue(worker)

    def fail(found: Ticket) -> dict[str, Any]:
        complete(found)
        raise RefusedError(409, "no")

    assert status(receiver, ticket, fail) == 409
    assert (worker.notices("a"), issue(worker).state.stage) == ([], None)


def test_a_database_that_is_away_is_said_to_be(tmp_path: Path) -> None:
    (tmp_path / "runs.db").write_bytes(b"this is no database, and too long to be an empty one" * 40)
    with pytest.raises(ValueError, match="cannot be"), Inbox(f"sqlite:///{tmp_path / 'runs.db'}").open():
        pass


def test_a_server_that_is_away_is_said_to_be() -> None:
    pytest.importorskip("psycopg")
    inbox = Inbox("postgresql://nobody@127.0.0.1:1/runs")
    with pytest.raises(StorageError, match="cannot be reached"), inbox.open():
        pass
