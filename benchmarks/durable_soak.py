"""Kills at random: of the process that works on durable runs, and of the one that receives what services tell."""

from __future__ import annotations

import argparse
import json
import logging
import os
import random
import secrets
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http import HTTPStatus
from typing import TypeAlias

import restapi
from benchmarks.durable_processes import a_database, child, kill
from benchmarks.durable_service import jobs
from benchmarks.durable_teller import RESULTS, Teller, Told
from restapi.engines import dbos
from restapi.engines.dbos.key import VARIABLE

Ends: TypeAlias = dict[str, tuple[str, list[str]]]
"""The result of each run, and the events that are in it, by the path of its call."""
Given: TypeAlias = tuple[str, ...]
"""The options of all processes."""
POLLED = restapi.ByPolling("eq(root.status, 'done')", schedule=restapi.Schedule(interval=2), status_url="Location")
TOLD = restapi.ByCallback(completed=3600.0)


def measure_soak(options: argparse.Namespace) -> None:
    """Kill those that work and receive at random, again and again; then let all end, and tell what became of them."""
    os.environ[VARIABLE] = secrets.token_hex(32)
    teller = Teller(longest=options.minutes * 30)
    with a_database(options) as database, jobs() as service:
        service.begun = teller.begin
        address = free_address()
        given = ("--url", service.url, "--address", address)
        kills = killed(database, given, options)
        with receiving(database, given):
            ends: Ends = json.loads(working(database, given, options, 1.0).communicate()[0])
            teller.end()
    print(f"{kills['worker']} kills of the worker, {kills['receiver']} of the receiver")
    print(f"{options.runs} runs polled: {results(ends, 'polled')}")
    taken = sum(one.status == HTTPStatus.OK for one in teller.told.values())
    print(f"{options.callbacks} completed by a service: {results(ends, 'told')}; {taken} ends were taken")
    found = faults(options.runs + options.callbacks, ends, teller.told, service.posts)
    print("; ".join(f"{what}: {number}" for what, number in found.items()))


def killed(database: str, given: Given, options: argparse.Namespace) -> Counter[str]:
    """Kill the one that works, and every other time the one that receives too, while runs begin; count the kills."""
    kills, chance = Counter[str](), random.Random()
    begun, whole = time.monotonic(), options.minutes * 60
    while (passed := time.monotonic() - begun) < whole:
        with receiving(database, given) as receiver:
            for _ in range(2):
                worker = working(database, given, options, passed / whole)
                with suppress(subprocess.TimeoutExpired):
                    worker.wait(chance.uniform(1.5, 8.0))
                kills["worker"] += kill(worker)
            kills["receiver"] += receiver.poll() is None
        time.sleep(chance.uniform(0.0, 2.0))
    return kills


def faults(runs: int, ends: Ends, told: Mapping[str, Told], posts: Counter[str]) -> dict[str, int]:
    """What should be nothing: how many runs are lost, and how much of what was sent or told is lost or twice."""
    taken = {path: one.result for path, one in told.items() if one.status == HTTPStatus.OK}
    return {
        "runs lost": runs - len(ends),
        "requests without a key sent twice": sum(number > 1 for number in posts.values()),
        "ends taken and lost": sum(path not in ends or ends[path][0] != RESULTS[taken[path]] for path in taken),
        "events twice": sum(len(events) != len({*events}) for _, events in ends.values()),
        "repetitions answered otherwise": sum(one.unlike for one in told.values()),
    }


def results(ends: Ends, kind: str) -> dict[str, int]:
    """How many runs of a kind ended with each result."""
    return dict(Counter(result for path, (result, _) in ends.items() if path.startswith(f"/{kind}-")))


def work(options: argparse.Namespace) -> None:
    """Start all runs, where they are not there, wait until all are over, and tell how they ended."""
    connections = {"service": restapi.Connection(url=options.url)}
    paths = [f"/polled-{number}" for number in range(options.number)]
    paths += [f"/told-{number}" for number in range(options.told)]
    with dbos.configure(options.database, connections=connections, callback_url=f"http://{options.address}/"):
        handles = dbos.start_many((path.strip("/"), invocation(path)) for path in paths)
        ends: Ends = {}
        for path, handle in zip(paths, handles, strict=True):
            outcome = handle.result(600)
            assert isinstance(outcome, restapi.Outcome)
            ends[path] = str(outcome.result), [str(notice.news) for notice in outcome.notices]
    print(json.dumps(ends), flush=True)


def invocation(path: str) -> restapi.Invocation:
    """A POST without a key, whose end is asked for, or told."""
    if path.startswith("/polled"):
        return restapi.Invocation(restapi.Request("service", "POST", path, body="{}"), POLLED, timeout=3600.0)
    request = restapi.Request("service", "POST", path, headers=restapi.AZURE_HEADERS, body="{}")
    return restapi.Invocation(request, TOLD)


def receive(options: argparse.Namespace) -> None:
    """Receive what services tell, until somebody kills the process."""
    logging.getLogger("restapi").setLevel(logging.ERROR)  # what is refused is counted
    with dbos.receiver(options.database, listen=options.address) as listener:
        print(listener.url, flush=True)
        time.sleep(86_400)


def working(database: str, given: Given, options: argparse.Namespace, part: float) -> subprocess.Popen[str]:
    """A process that works on a part of the runs."""
    numbers = ("--number", round(options.runs * part), "--told", round(options.callbacks * part))
    return child("work", database, *given, *numbers)


@contextmanager
def receiving(database: str, given: Given) -> Iterator[subprocess.Popen[str]]:
    """A process that receives."""
    process = child("receive", database, *given)
    try:
        yield process
    finally:
        kill(process)


def free_address() -> str:
    """An address of loopback where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return f"127.0.0.1:{free.getsockname()[1]}"
