"""Durable runs in this process, on a file of SQLite."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

import restapi
from restapi.errors import InvocationError
from restapi.steps.gate import Gate, GateEnd
from tests.paths import ROOT
from tests.restapi.engines.dbos.service import Service

pytest.importorskip("dbos")

from restapi.engines import dbos
from restapi.engines.dbos import engine
from restapi.engines.dbos.engine import current
from restapi.engines.dbos.working import DATABASE as NAMED

TOKEN = "hunter2-of-the-connection"
READY = restapi.ByResponse("eq(root.status, 'done')")


@pytest.fixture
def working(file: str, service: Service):
    """Work on a database, whose connection is called `service`."""

    def working(**options):
        connections = {"service": restapi.Connection(url=service.url, token=TOKEN)}
        return dbos.configure(file, **{"connections": connections, **options})

    return working


def ready(**polling) -> restapi.Invocation:
    schedule = restapi.Schedule(interval=polling.pop("interval", 0.1))
    completion = restapi.ByPolling("eq(root.status, 'done')", schedule=schedule, **polling)
    return restapi.Invocation(restapi.Request("service", "GET", "/ready"), completion)


def test_a_poll_ends_as_it_does_without_a_database_and_its_file_keeps_secrets(working, file, service) -> None:
    with working():
        handle = dbos.start(ready(), id="a")
        outcome = handle.result(60)
        assert (outcome.succeeded, outcome.iterations, outcome.json) == (True, 3, {"status": "done"})
        assert outcome.reason == "The success criterion is true."
        assert (handle.status, dbos.listed()) == (dbos.Status.ENDED, [("a", dbos.Status.ENDED, None)])
        path = Path(file.removeprefix("sqlite:///"))
        assert path.stat().st_mode & 0o777 == 0o600
        for part in path.parent.iterdir():
            data = part.read_bytes()
            assert TOKEN.encode() not in data
            assert b"Authorization" not in data


def test_the_same_id_is_the_same_run(working, service) -> None:
    service.polls = 0
    with working():
        for _ in range(2):
            assert dbos.start(ready(), id="a").result(60).succeeded
        current().prune()
        assert dbos.start(ready(), id="a").result(60).succeeded
    assert service.count("GET") == 1


def test_ids_that_differ_by_case_alone_are_two_runs(working) -> None:
    with working():
        waiting = dbos.start(Gate([restapi.Invocation(restapi.Request("service", "GET", "/"))], delay=3600.0), id="A")
        over = dbos.start(ready(), id="a")
        assert over.result(60).succeeded
        assert (waiting.status, over.status) == (dbos.Status.WAITING, dbos.Status.ENDED)
        assert not engine.hasten("a", 0.0)
        waiting.cancel()
        assert (waiting.status, over.status) == (dbos.Status.CANCELED, dbos.Status.ENDED)


def test_turns_that_others_followed_are_pruned_and_runs_after_a_while(working) -> None:
    with working(keep=3600.0):
        gate = Gate([restapi.Invocation(restapi.Request("service", "GET", "/ready"), READY)], interval=2, timeout=60)
        assert dbos.start(gate, id="g").result(60).passed
        current().prune()
        assert [row.workflow_id for row in engine.dbos().list_workflows()] == ["g#0", "g#2"]
        current().keep = -1.0
        current().prune()
        assert dbos.listed() == []


def test_a_run_that_is_canceled_asks_nothing_more(working, service) -> None:
    service.polls = 1000
    with working():
        handle = dbos.start(ready(interval=0.1), id="a")
        while not service.count("GET"):
            pass
        handle.cancel()
        outcome = handle.result(10)
        assert (outcome.result, outcome.reason) == ("undecided", "The run was canceled.")
        seen = service.count("GET")
        with pytest.raises(TimeoutError):
            dbos.start(ready(interval=600), id="b").result(3)
        assert service.count("GET") <= seen + 1


def test_a_gate_that_is_canceled_says_so(working, service) -> None:
    service.polls = 1000
    gate = Gate([restapi.Invocation(restapi.Request("service", "GET", "/ready"), READY)], interval=60, timeout=600)
    with working():
        handle = dbos.start(gate, id="g")
        while handle.status is not dbos.Status.WAITING:
            pass
        handle.cancel()
        assert handle.result(10).decision is GateEnd.CANCELED


def test_what_a_process_cannot_do_is_broken_until_one_that_can_resumes_it(working, service) -> None:
    with working():
        handle = dbos.start(ready(interval=2.0), id="a")
        while handle.status is not dbos.Status.WAITING:
            pass
    with working(connections={}), pytest.raises(InvocationError, match="'service' is not known"):
        dbos.run("a").result(60)
    with working():
        dbos.resume(timeout=60)
        assert dbos.run("a").result(1).succeeded


def test_one_process_works_on_a_file(working, file) -> None:
    script = f"""
import restapi.engines.dbos as dbos
from restapi.errors import InvocationError
try:
    with dbos.configure({file!r}):
        pass
except InvocationError as error:
    print(error)
"""
    with working():
        ended = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60)
        with pytest.raises(InvocationError, match="works on a database already"), working():
            pass
    assert "another process works on" in ended.stdout


@pytest.mark.parametrize("database", ["", "runs.db", "mysql://a/b", "sqlite:///"])
def test_other_databases_are_refused(database: str) -> None:
    with pytest.raises(InvocationError, match="neither a file of SQLite nor on PostgreSQL"), dbos.configure(database):
        pass


def test_nothing_is_started_that_could_not_outlive_the_process(working) -> None:
    request = restapi.Request("service", headers={"AuthToken": "$(system.AccessToken)"})
    with working():
        for refused, problem in [
            (restapi.Invocation(request, restapi.ByCallback()), "no URL leads to a receiver"),
            (restapi.Invocation(restapi.Request("services", "GET")), "is not known"),
        ]:
            with pytest.raises(InvocationError, match=problem):
                dbos.start(refused, id="a")
        assert dbos.listed() == []


def test_a_process_that_closes_waits_for_what_is_on_its_way(working, serve, answer) -> None:
    begun = threading.Event()

    def slow(server):
        begun.set()
        server.pause(1.5)
        yield answer()

    slow_server = serve(slow)
    with working(connections={"service": restapi.Connection(url=slow_server.url)}):
        dbos.start(restapi.Invocation(restapi.Request("service", "POST")), id="a")
        assert begun.wait(30)
    with working():
        assert dbos.run("a").result(10).succeeded
    assert len(slow_server.received) == 1


def test_the_command_names_the_same_database() -> None:
    from restapi.commands.arguments import DATABASE

    assert DATABASE == NAMED


def test_what_finds_no_runs_where_it_looks_lets_go_of_the_file(tmp_path: Path, monkeypatch) -> None:
    from dbos import DBOSClient

    closed = []
    real = DBOSClient.destroy
    monkeypatch.setattr(DBOSClient, "destroy", lambda client: closed.append(client) or real(client))
    (tmp_path / "runs.db").write_bytes(b"no database")
    with (
        pytest.raises(InvocationError, match="is no database of durable runs"),
        dbos.attach(f"sqlite:///{tmp_path / 'runs.db'}"),
    ):
        pass
    assert len(closed) == 1
