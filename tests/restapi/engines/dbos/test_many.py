"""Many runs that are started at once: the same rows as one by one, in few transactions."""

import pytest

import restapi
from restapi.engines import dbos
from restapi.engines.dbos import engine, many
from restapi.errors import InvocationError
from restapi.steps.gate import Gate

pytest.importorskip("dbos")

WHEN = ("workflow_id", "created_at", "updated_at", "delay_until_epoch_ms")
"""What differs from row to row."""
WHO = ("executor_id", "app_id")
"""Who enqueued a row, which nobody asks for: whoever takes it writes its own name there."""


def ready(url: str = "http://127.0.0.1:9") -> restapi.Invocation:
    return restapi.Invocation(restapi.Request(url=url, method="GET"))


def waiting() -> Gate:
    return Gate([ready()], delay=3600.0)


def rows() -> dict[str, dict[str, object]]:
    """The rows of the database, by their keys, without what differs from row to row."""
    listed = engine.dbos().list_workflows()
    return {one.workflow_id: {k: v for k, v in vars(one).items() if k not in (*WHEN, *WHO)} for one in listed}


def test_rows_are_those_of_runs_that_are_started_one_by_one(database) -> None:
    with dbos.configure(database):
        one = dbos.start(waiting(), id="one")
        two, three = dbos.start_many([("two", waiting()), ("three", waiting())])
        assert [handle.status for handle in (one, two, three)] == [dbos.Status.WAITING] * 3
        found = rows()
        given = [found[f"{id}#0"].pop("input")["args"] for id in ("one", "two", "three")]
        for written, state, safe in given:
            assert (written, safe) == (given[0][0], True)
            assert state.keys() == given[0][1].keys()
        assert found["one#0"] == found["two#0"] == found["three#0"]
        due = [when for _, _, when in dbos.listed()]
        assert max(due) - min(due) < 60
        assert min(due) > 3600


def test_runs_are_taken_and_those_that_are_there_stay(database, service) -> None:
    service.polls = 0
    with dbos.configure(database):
        asked = [(str(number), ready(f"{service.url}/{number}")) for number in range(3)]
        assert dbos.start(asked[1][1], id="1").result(60).succeeded
        for _ in range(2):
            assert all(handle.result(60).succeeded for handle in dbos.start_many(iter(asked)))
    assert service.asked == {("GET", f"/{number}"): 1 for number in range(3)}


def test_many_take_a_transaction_for_each_hundred(file, monkeypatch) -> None:
    began = []
    batches = many._in_batches
    monkeypatch.setattr(many, "_in_batches", lambda turns: (began.append(len(some)) or some for some in batches(turns)))
    with dbos.configure(file):
        handles = dbos.start_many((f"g{number}", waiting()) for number in range(2 * many.AT_ONCE + 1))
        assert len(dbos.listed()) == len(handles) == 2 * many.AT_ONCE + 1
    assert began == [many.AT_ONCE, many.AT_ONCE, 1]


def test_what_cannot_be_done_leaves_those_before_and_is_told(file) -> None:
    bad = restapi.Invocation(restapi.Request("nowhere", "GET", "/"))
    runs = [*((f"g{number}", waiting()) for number in range(many.AT_ONCE)), ("later", waiting()), ("bad", bad)]
    with dbos.configure(file):
        with pytest.raises(InvocationError, match="nowhere"):
            dbos.start_many(runs)
        assert len(dbos.listed()) == many.AT_ONCE
        dbos.start_many(runs[:-1])
        assert len(dbos.listed()) == many.AT_ONCE + 1


def test_each_has_a_key_of_its_own(file, service) -> None:
    post = restapi.Invocation(restapi.Request(url=f"{service.url}/jobs", method="POST"))
    with dbos.configure(file):
        for handle in dbos.start_many([("a", post), ("b", post)], idempotency_key="auto"):
            assert handle.result(60).succeeded
    assert len(set(service.keys)) == 2


def test_a_look_for_rows_that_nobody_needs_does_not_read_those_that_wait(file, monkeypatch) -> None:
    with dbos.configure(file):
        dbos.start_many((f"g{number}", waiting()) for number in range(150))
        assert dbos.start(ready(), id="over").result(60)
        read = []
        listed = engine.dbos().list_workflows
        monkeypatch.setattr(
            engine.dbos(), "list_workflows", lambda **named: read.extend(found := listed(**named)) or found
        )
        engine.current().prune()
        assert {one.workflow_id for one in read} == {"over#0"}
        monkeypatch.undo()
        assert len(dbos.listed()) == 151
