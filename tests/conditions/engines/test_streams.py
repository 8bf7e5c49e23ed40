"""Conditions on streams of CloudEvents: FastStream's own filters on a real Redis, and a plain consumer."""

from __future__ import annotations

import asyncio
import json
import shutil
import socket
import subprocess
import time
from contextlib import suppress

import pytest

import conditions

pytest.importorskip("faststream", reason="FastStream is not installed: make test-engines")
if shutil.which("redis-server") is None:
    pytest.skip("there is no redis-server on this machine", allow_module_level=True)

import redis
from faststream.redis import RedisBroker, StreamSub

pytestmark = pytest.mark.filterwarnings("default")  # the clients warn of themselves

BIG = conditions.compile("and(eq(root.type, 'shop.order'), le(100, root.data.total))")


def event(number, kind, **data):
    return {"specversion": "1.0", "id": str(number), "source": "/shop", "type": kind, "data": data}


EVENTS = [
    event(1, "shop.order", total=120),
    event(2, "shop.order", total=99.5),
    event(3, "SHOP.ORDER", total="250"),
    event(4, "shop.return", total=300),
    event(5, "shop.order"),
    event(6, "shop.order", total=100),
]
BODIES = [*(json.dumps(each).encode() for each in EVENTS), b"{", b'{"type": "shop.order", "data": {"total": "many"}}']


@pytest.fixture(scope="module")
def port():
    """The port of a Redis of its own, which keeps nothing."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        number = free.getsockname()[1]
    options = ["--port", str(number), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    server = subprocess.Popen(["redis-server", *options], stdout=subprocess.DEVNULL)
    try:
        wait_for(number)
        yield number
    finally:
        server.terminate()
        server.wait(10)


def wait_for(number):
    for _ in range(200):
        with suppress(OSError), socket.create_connection(("127.0.0.1", number), 1):
            return
        time.sleep(0.05)
    pytest.fail("redis-server does not listen")


def matches(body):
    """True where it is an order that is big; what is no event is none."""
    with suppress(conditions.ConditionError):
        return BIG.matches_json(body)
    return False


async def filtered(number):
    """The ids that the handler with the filter got, and how many messages the other one got."""
    broker = RedisBroker(f"redis://127.0.0.1:{number}", logger=None)
    subscriber = broker.subscriber(stream=StreamSub("orders", last_id="0", polling_interval=20))
    big, others, all_seen = [], [], asyncio.Event()

    def seen(where, message):
        where.append(message)
        if len(big) + len(others) == len(BODIES):
            all_seen.set()

    async def is_big(message):
        return matches(message.body)

    @subscriber(filter=is_big)
    async def handle(body: dict) -> None:
        seen(big, body["id"])

    @subscriber
    async def pass_over(body: object) -> None:
        seen(others, body)

    async with broker:
        await broker.start()
        for body in BODIES:
            await broker.publish(body, stream="orders")
        await asyncio.wait_for(all_seen.wait(), 30)
    return big, len(others)


def test_faststream_filters_by_a_condition(port):
    expected = [each["id"] for each in EVENTS if BIG(each)]
    assert expected == ["1", "3", "6"]
    assert asyncio.run(filtered(port)) == (expected, len(BODIES) - len(expected))


def test_a_plain_consumer_asks_the_condition_itself(port):
    client = redis.Redis(port=port)
    client.xgroup_create("plain", "readers", mkstream=True)
    for body in BODIES:
        client.xadd("plain", {"event": body})
    big = []
    while found := client.xreadgroup("readers", "one", {"plain": ">"}, count=3):
        for entry, fields in dict(found)[b"plain"] if not isinstance(found, dict) else found[b"plain"][0]:
            if matches(fields[b"event"]):
                big.append(json.loads(fields[b"event"])["id"])
            client.xack("plain", "readers", entry)
    assert big == ["1", "3", "6"]
    assert client.xpending("plain", "readers")["pending"] == 0
    client.close()
