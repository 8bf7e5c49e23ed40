"""Ways to poll a URL many times at once. `python -m benchmarks.pollers NAME URL POLLS ROUNDS` prints what it took."""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import time
import tracemalloc
from collections.abc import Awaitable, Callable
from contextlib import closing, suppress
from functools import partial
from typing import Any

from restapi.calls.preparing import PreparedRequest, prepare
from restapi.completing.polling import ByPolling
from restapi.completing.response import ByResponse
from restapi.completing.session import Given
from restapi.exchanges.effects import Countdown, Flow, Wait
from restapi.exchanges.exchanging import Exchanges
from restapi.invocation import Invocation
from restapi.network.transport import Clients
from restapi.policy import Policy
from restapi.request import Request
from restapi.running.drivers import aperformed
from restapi.schedule import Schedule
from restapi.steps.scheduler import Scheduler
from restapi.steps.sequence import run_one

SECONDS = 600.0
SHARD = 10
LIMIT = 100


def poll(call: PreparedRequest, policy: Policy, rounds: int, wait: float = 0.0) -> Flow[int]:
    """So many requests, each judged by a condition, with a wait before each but the first."""
    deadline = Countdown(SECONDS)
    finished = 0
    for number in range(rounds):
        if number:
            yield Wait(wait)
        outcome = yield from Exchanges(deadline, policy).by_response(call)
        assert outcome.status == 200
        finished += outcome.succeeded
    return finished


def asked(url: str) -> PreparedRequest:
    request = Request(url=url, method="GET", headers={"Accept": "application/json"})
    return prepare(Invocation(request, ByResponse("eq(root.status, 'successful')")), {}, {})


async def scheduled(url: str, polls: int, rounds: int, limit: int) -> None:
    """Ours: flows on the scheduler."""
    policy, call = Policy(), asked(url)
    async with Clients(policy, limit) as clients:
        flows = (poll(call, policy, rounds) for _ in range(polls))
        scheduler = Scheduler(flows, limit, partial(aperformed, client=clients, policy=policy))
        assert [result async for _, result in scheduler.results()] == [0] * polls


async def restapi_100(url: str, polls: int, rounds: int) -> None:
    await scheduled(url, polls, rounds, LIMIT)


async def restapi_all(url: str, polls: int, rounds: int) -> None:
    await scheduled(url, polls, rounds, polls)


async def httpx_clients(url: str, polls: int, rounds: int, size: int) -> None:
    """A plain loop for each poll, with a client of so many connections for so many polls."""
    import httpx

    context = httpx.create_ssl_context()
    limits = httpx.Limits(max_connections=size, max_keepalive_connections=size)
    clients = [httpx.AsyncClient(limits=limits, timeout=SECONDS, verify=context) for _ in range(0, polls, size)]

    async def loop(client: httpx.AsyncClient) -> None:
        for _ in range(rounds):
            response = await client.get(url)
            assert response.json()["status"] == "running"
            await asyncio.sleep(0)

    await asyncio.gather(*(loop(clients[number // size]) for number in range(polls)))
    for client in clients:
        await client.aclose()


async def httpx_one(url: str, polls: int, rounds: int) -> None:
    await httpx_clients(url, polls, rounds, polls)


async def httpx_shards(url: str, polls: int, rounds: int) -> None:
    await httpx_clients(url, polls, rounds, SHARD)


async def aiohttp_one(url: str, polls: int, rounds: int) -> None:
    import aiohttp

    async def loop(session: aiohttp.ClientSession) -> None:
        for _ in range(rounds):
            async with session.get(url) as response:
                assert (await response.json())["status"] == "running"
            await asyncio.sleep(0)

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        await asyncio.gather(*(loop(session) for _ in range(polls)))


POLLERS: dict[str, Callable[[str, int, int], Awaitable[None]]] = {
    "restapi-100": restapi_100,
    "restapi-all": restapi_all,
    "httpx-one": httpx_one,
    "httpx-shards": httpx_shards,
    "aiohttp": aiohttp_one,
}


async def waiting(url: str, polls: int, rounds: int) -> int:
    """Bytes that invocations and clients take while all invocations wait, after so many polls each."""
    request = Request(url=url, method="GET", headers={"Accept": "application/json"})
    schedule = Schedule(interval=SECONDS, count=100)
    invocation = Invocation(request, ByPolling("eq(root.status, 'successful')", schedule=schedule))
    given = Given()
    done = 0

    def hurried(flow: Flow[Any]) -> Flow[None]:
        """The flow, with every wait over at once but the last one."""
        nonlocal done
        result, waits = None, 0
        with suppress(KeyboardInterrupt), closing(flow):
            while True:
                effect = flow.send(result)
                if isinstance(effect, Wait):
                    waits += 1
                    done += waits == rounds
                result = yield effect if waits == rounds or not isinstance(effect, Wait) else Wait(0.0)

    async with Clients(given.policy, LIMIT) as clients:
        flows = (hurried(run_one(invocation, given)) for _ in range(polls))
        scheduler = Scheduler(flows, LIMIT, partial(aperformed, client=clients, policy=given.policy))
        tracemalloc.start()
        asking = asyncio.create_task(anext(scheduler.results(), None))
        while done < polls:
            await asyncio.sleep(0.05)
        taken, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        scheduler.interrupt()
        await asking
        assert [result async for _, result in scheduler.results()] == [None] * (polls - 1)
    return taken


def main(name: str, url: str, polls: str, rounds: str) -> None:
    if name == "waiting":
        print(asyncio.run(waiting(url, int(polls), int(rounds))))
        return
    wall, cpu = time.perf_counter(), time.process_time()
    asyncio.run(POLLERS[name](url, int(polls), int(rounds)))  # type: ignore[arg-type]
    took = {"seconds": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
    print(json.dumps({**took, "kilobytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}))


if __name__ == "__main__":
    main(*sys.argv[1:])
