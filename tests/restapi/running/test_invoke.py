"""`invoke`, `ainvoke`, `run` and `arun` against real servers: clients of the caller, deadlines, cancelling."""

import asyncio
import inspect

import httpx
import pytest

import restapi


@pytest.fixture(params=["blocking", "asyncio"])
def invoke(request: pytest.FixtureRequest):
    if request.param == "blocking":
        return restapi.invoke
    return lambda *args, **options: asyncio.run(restapi.ainvoke(*args, **options))


def say_nothing(server):
    server.pause(5)
    yield b""


@pytest.mark.parametrize("deadline", [0, -1, float("nan"), float("inf")])
def test_a_deadline_is_a_positive_number(serve, answer, ask, invoke, deadline: float) -> None:
    server = serve(answer())
    with pytest.raises(restapi.InvocationError, match=r"^the deadline must be more than 0 seconds, and "):
        invoke(ask(server), deadline=deadline)
    assert server.received == []


def test_a_client_of_the_caller_is_used_and_left_open(serve, answer, ask) -> None:
    server = serve(answer(b"one", Connection="close"), answer(b"two"))
    with httpx.Client(headers={"X-Mine": "yes"}, auth=("me", "hunter2"), follow_redirects=True) as client:
        texts = [restapi.invoke(ask(server), client=client).text for _ in range(2)]
        assert not client.is_closed
    assert texts == ["one", "two"]
    assert server.received[0].headers["X-Mine"] == "yes"
    assert "Authorization" not in server.received[0].headers


def test_an_asynchronous_client_of_the_caller_is_used(serve, answer, ask) -> None:
    async def call() -> bool:
        async with httpx.AsyncClient(headers={"X-Mine": "yes"}) as client:
            return (await restapi.ainvoke(ask(server), client=client)).succeeded

    server = serve(answer())
    assert asyncio.run(call())
    assert server.received[0].headers["X-Mine"] == "yes"


def test_many_invocations_run_at_once_on_one_loop(serve, answer, ask) -> None:
    def when_all_are_here(server):
        while len(server.received) < 5 and server.pause(0.01):
            pass
        yield answer(b"done")

    async def call() -> list[restapi.Outcome]:
        return await asyncio.gather(*[restapi.ainvoke(ask(server)) for _ in range(5)])

    server = serve(when_all_are_here)
    assert [outcome.text for outcome in asyncio.run(call())] == ["done"] * 5


def test_cancelling_the_task_cancels_the_call(serve, ask) -> None:
    async def call() -> None:
        task = asyncio.create_task(restapi.ainvoke(ask(serve(say_nothing))))
        await asyncio.sleep(0.1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(call())


@pytest.mark.parametrize("pair", [("invoke", "ainvoke"), ("run", "arun")])
def test_both_ways_take_the_same_arguments(pair: tuple[str, str]) -> None:
    blocking, on_asyncio = (inspect.signature(getattr(restapi, name)).parameters for name in pair)
    assert [*blocking] == [*on_asyncio]


def test_an_option_that_is_none_is_refused(serve, answer, ask, invoke) -> None:
    with pytest.raises(TypeError, match="dead_line"):
        invoke(ask(serve(answer())), dead_line=1.0)
