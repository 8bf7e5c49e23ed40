"""Many invocations at once, against real servers."""

import asyncio
import os
import signal
import threading
from contextlib import aclosing

import pytest

import restapi
from restapi.completing.response import ByResponse
from restapi.invocation import Invocation
from restapi.request import Request
from restapi.steps.sequence import Result


def step(server, path: str = "", criterion: str = "", **properties: object) -> Invocation:
    request = Request(restapi.Connection(url=server.url), "GET", path)
    return Invocation(request, ByResponse(criterion), name=path, **properties)  # type: ignore[arg-type]


def results(run: restapi.Run) -> list[str]:
    return [one.result.value for one in run.steps]


def test_results_stand_in_the_order_of_the_invocations(kept_alive) -> None:
    server = kept_alive()
    steps = [step(server, f"/{number}") for number in range(20)]
    run = restapi.run_many(steps)
    assert run.succeeded
    assert [one.invocation for one in run.steps] == steps
    assert {received.target for received in server.received} == {f"/releases/{number}" for number in range(20)}


def test_there_are_never_more_requests_than_the_limit(kept_alive) -> None:
    server = kept_alive(pause=0.03)
    assert restapi.run_many([step(server) for _ in range(12)], limit=4).succeeded
    assert (server.most, server.connections) == (4, 4)


def test_one_that_fails_harms_no_other(kept_alive) -> None:
    server = kept_alive()
    nowhere = Invocation(Request(url="http://127.0.0.1:1", method="POST"))
    run = restapi.run_many([step(server, criterion="eq(root, 1)"), nowhere, step(server), step(server, enabled=False)])
    assert results(run) == ["failed", "failed", "succeeded", "skipped"]
    assert not run.succeeded


def test_conditions_and_outputs_are_those_of_each_alone(kept_alive) -> None:
    server = kept_alive()
    steps = [
        step(server, condition="eq(variables['stage'], 'x')"),
        step(server, condition="and(always(), eq(variables['stage'], 'test'))", id="a", outputs={"number": "/number"}),
    ]
    run = restapi.run_many(steps, variables={"stage": "test"})
    assert results(run) == ["skipped", "succeeded"]
    assert run.steps[1].outputs == {"number": 1}


def test_results_are_told_as_they_come(kept_alive) -> None:
    server = kept_alive()
    seen: list[restapi.StepResult] = []
    run = restapi.run_many([step(server) for _ in range(5)], watch=seen.append)
    assert sorted(map(id, seen)) == sorted(map(id, run.steps))


def test_the_time_of_an_invocation_begins_with_its_request(kept_alive) -> None:
    server = kept_alive(pause=0.1)
    run = restapi.run_many([step(server) for _ in range(6)], limit=1, deadline=0.4)
    assert results(run) == ["succeeded"] * 6


def test_a_secret_of_one_is_masked_in_all(serve, answer) -> None:
    server = serve(answer(b"hunter2"))
    secret = Invocation(Request(restapi.Connection(url=server.url, token="hunter2"), "GET"))
    run = restapi.run_many([step(server), secret])
    assert ["hunter2" in one.outcomes[0].log for one in run.steps] == [False, False]


@pytest.mark.parametrize("limit", [0, -1])
def test_a_limit_below_1_is_refused(kept_alive, limit: int) -> None:
    with pytest.raises(restapi.InvocationError, match="the limit must be 1 or more"):
        restapi.run_many([step(kept_alive())], limit=limit)


def test_nothing_is_sent_where_one_is_wrong(kept_alive) -> None:
    server = kept_alive()
    with pytest.raises(restapi.InvocationError, match="unknown method"):
        restapi.run_many([step(server), Invocation(Request(url=server.url, method="FETCH"))])
    assert server.received == []


def test_none_is_no_error() -> None:
    assert restapi.run_many([]) == restapi.Run(())


def test_asyncio_gives_each_result_as_it_comes(kept_alive) -> None:
    server = kept_alive()

    async def collect() -> list[str]:
        return [one.invocation.name async for one in restapi.arun_many([step(server, f"/{n}") for n in range(5)])]

    assert sorted(asyncio.run(collect())) == [f"/{number}" for number in range(5)]


def test_whoever_stops_asking_ends_what_was_begun(kept_alive, serve, answer) -> None:
    def silence(server):
        server.pause(5)
        yield answer()

    quick, slow = kept_alive(), serve(silence)

    async def first() -> str:
        async with asyncio.timeout(3), aclosing(restapi.arun_many([step(slow), step(quick), step(slow)])) as found:
            return (await anext(found)).result

    assert asyncio.run(first()) == Result.SUCCEEDED


def test_an_interrupt_cancels_what_was_begun_and_keeps_the_results_so_far(kept_alive, serve, answer) -> None:
    def silence(server):
        threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGINT)).start()
        server.pause(5)
        yield answer()

    quick, slow = kept_alive(), serve(silence)
    steps = [step(quick), step(slow), step(quick)]
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        run = restapi.run_many(steps, limit=1)
    finally:
        signal.signal(signal.SIGINT, before)
    assert results(run) == ["succeeded", "canceled", "skipped"]
    assert [one.reason for one in run.steps[1:]] == ["Interrupted.", "The run was interrupted."]
