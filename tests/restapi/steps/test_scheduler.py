"""Flows that take turns on one event loop; what they ask for is over at once, or when the test says so."""

import asyncio
import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import restapi
from restapi.calls.preparing import PreparedRequest, prepare
from restapi.exchanges.effects import Flow, Send, Wait, send
from restapi.steps.scheduler import Scheduler


@pytest.fixture(scope="module")
def call() -> PreparedRequest:
    return prepare(restapi.Invocation(restapi.Request(url="http://a.example", method="GET")), {}, {})


class World:
    """Performs exchanges, and tells how many there were at a time, and in which order they began."""

    def __init__(self) -> None:
        self.now = self.most = 0
        self.order: list[float] = []

    async def __call__(self, effect: Send) -> str:
        self.order.append(effect.deadline)
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            await asyncio.sleep(0)
        finally:
            self.now -= 1
        return "answer"


def polls(call: PreparedRequest, number: float, rounds: int, wait: float = 0.0) -> Flow[float]:
    """Ask so many times, with a wait in between; the deadline tells who asks."""
    for round in range(rounds):
        if round:
            yield Wait(wait)
        assert (yield Send(call, number)) == "answer"
    return number


def ended(flows: Iterator[Flow], limit: int, world: World) -> list[tuple[int, object]]:
    async def collect() -> list[tuple[int, object]]:
        return [result async for result in Scheduler(flows, limit, world).results()]

    return asyncio.run(collect())


@given(rounds=st.lists(st.integers(0, 4), max_size=30), limit=st.integers(1, 10))
@settings(max_examples=50, deadline=None)
def test_every_flow_ends_and_there_are_never_more_exchanges_than_allowed(call, rounds, limit) -> None:
    world = World()
    flows = (polls(call, number, count) for number, count in enumerate(rounds))
    found = ended(flows, limit, world)
    assert sorted(found) == [(number, number) for number in range(len(rounds))]
    assert world.most <= limit
    assert sorted(world.order) == sorted(number for number, count in enumerate(rounds) for _ in range(count))


def test_what_was_begun_goes_before_what_is_new_and_otherwise_the_first_goes_first(call) -> None:
    world = World()
    ended((polls(call, number, 2) for number in range(4)), 1, world)
    assert world.order.index(0) == 0
    assert [world.order.index(number) for number in range(4)] == sorted(world.order.index(n) for n in range(4))
    second = [len(world.order) - 1 - world.order[::-1].index(number) for number in range(4)]
    assert second == sorted(second)


def test_what_waits_leaves_room_for_others(call) -> None:
    world = World()
    flows = [polls(call, 0, 2, wait=0.05), *(polls(call, number, 1) for number in range(1, 6))]
    found = ended(iter(flows), 1, world)
    assert world.order == [0, 1, 2, 3, 4, 5, 0]
    assert found[-1] == (0, 0)


def test_new_flows_are_asked_for_when_there_is_room(call) -> None:
    begun: list[int] = []

    def flows() -> Iterator[Flow[float]]:
        for number in range(100):
            begun.append(number)
            yield polls(call, number, 1)

    async def first() -> None:
        scheduler = Scheduler(flows(), 5, World())
        async for _ in scheduler.results():
            break
        assert len(begun) <= 15
        scheduler.interrupt()

    asyncio.run(first())


def test_what_goes_wrong_with_an_exchange_goes_to_the_flow(call) -> None:
    async def fails(effect: Send) -> None:
        raise ValueError("no")

    def flow() -> Flow[str]:
        try:
            yield from send(call, 1)
        except ValueError as error:
            return f"caught {error}"
        return "nothing"

    assert ended(iter([flow()]), 1, fails) == [(0, "caught no")]


def test_an_error_of_a_flow_is_raised(call) -> None:
    def flow() -> Flow[str]:
        yield Send(call, 1)
        raise LookupError("a bug")

    with pytest.raises(LookupError, match="a bug"):
        ended(iter([flow()]), 1, World())


def interrupted(
    call: PreparedRequest, seen: list[str], name: str, effect: object, cleans_up: bool = False
) -> Flow[str]:
    try:
        yield effect
    except KeyboardInterrupt:
        seen.append(name)
        if cleans_up:
            assert (yield Send(call, 99)) == "answer"
        return f"{name} canceled"
    return name


def test_an_interrupt_reaches_every_flow_that_was_begun_and_no_other(call) -> None:
    seen: list[str] = []

    class Hangs(World):
        async def __call__(self, effect: Send) -> str:
            if effect.deadline == 1:
                await asyncio.Event().wait()
            return await super().__call__(effect)

    world = Hangs()
    flows = [
        interrupted(call, seen, "waits", Wait(1000)),
        interrupted(call, seen, "waits and cleans up", Wait(1000), cleans_up=True),
        interrupted(call, seen, "hangs", Send(call, 1), cleans_up=True),
        interrupted(call, seen, "is new", Send(call, 2)),
    ]

    async def run() -> list[tuple[int, str]]:
        scheduler = Scheduler(iter(flows), 1, world)
        asyncio.get_running_loop().call_later(0.05, scheduler.interrupt)
        return [result async for result in scheduler.results()]

    found = asyncio.run(run())
    assert sorted(seen) == ["hangs", "waits", "waits and cleans up"]
    assert sorted(found) == [(0, "waits canceled"), (1, "waits and cleans up canceled"), (2, "hangs canceled")]
    assert world.order == [99, 99]


def test_an_interrupt_reaches_a_flow_whose_exchange_has_not_begun_yet(call) -> None:
    seen: list[str] = []
    flows = [polls(call, 0, 1), *(interrupted(call, seen, "begins", Send(call, 1)) for _ in range(5))]

    async def run() -> None:
        scheduler = Scheduler(iter(flows), 1, World())
        async for _ in scheduler.results():
            break
        scheduler._take_turns()
        scheduler.interrupt()
        async with asyncio.timeout(5):
            assert [result async for _, result in scheduler.results()] == ["begins canceled"]

    asyncio.run(run())
    assert seen == ["begins"]


def test_an_interrupt_comes_too_late_for_a_flow_whose_wait_is_over(call) -> None:
    seen: list[str] = []

    async def hangs(effect: Send) -> None:
        await asyncio.Event().wait()

    def waits() -> Flow[str]:
        yield Wait(0.01)
        return "waited"

    async def run() -> list[str]:
        scheduler = Scheduler(iter([waits(), interrupted(call, seen, "hangs", Send(call, 1))]), 1, hangs)
        asyncio.get_running_loop().call_later(0.05, scheduler.interrupt)
        return [result async for _, result in scheduler.results()]

    assert sorted(asyncio.run(run())) == ["hangs canceled", "waited"]


def test_context_variables_of_a_flow_are_its_own(call) -> None:
    from contextvars import ContextVar

    name: ContextVar[str] = ContextVar("name")

    def flow(mine: str) -> Flow[str]:
        token = name.set(mine)
        for _ in range(3):
            yield Send(call, 1)
        found = name.get()
        name.reset(token)
        return found

    assert dict(ended((flow(str(number)) for number in range(5)), 5, World())) == {n: str(n) for n in range(5)}


def test_a_flow_that_waits_takes_little_memory(call) -> None:
    """It is a generator, a timer and an entry in a set; a task and a connection would be ten times as large."""
    count = 2000

    async def memory() -> float:
        scheduler = Scheduler((polls(call, number, 2, wait=1000) for number in range(count)), 10, World())
        taking = asyncio.create_task(anext(scheduler.results(), None))
        tracemalloc.start()
        while len(scheduler._begun) < count or any(one.waits is None for one in scheduler._begun):
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.01)
        size, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        scheduler.interrupt()
        taking.cancel()
        return size / count

    assert asyncio.run(memory()) < 3000
