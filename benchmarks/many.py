"""Many polls at once: ours beside a plain loop on httpx and on aiohttp, against a server in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any

from benchmarks.results import Benchmark, Figures, Table, Target, short, times, version

ROUNDS = 20
SLOW_ROUNDS = 2
"""Of the one client, which would take a quarter of an hour."""

NAMES = {
    "restapi-100": "restapi, 100 requests at a time",
    "restapi-all": "restapi, all at a time",
    "httpx-one": "httpx, one client",
    "httpx-shards": "httpx, clients of 10 connections",
    "aiohttp": "aiohttp, one session",
}
OURS, ONE_CLIENT = "restapi-100", "httpx-one"
COUNTS = (500, 1000)
WAITING = (200, 700)
WAITING_ROUNDS = (1, 5)


def measure(effort: float) -> Figures:
    """Each way in a fresh process: requests per second, CPU and the most memory; and what a poll takes as it waits."""
    names = [name for name in NAMES if name != "aiohttp" or find_spec("aiohttp")]
    scale = max(0.02, min(1.0, effort))
    with server() as url:
        counts = {str(polls): {name: taken(name, url, polls, scale) for name in names} for polls in COUNTS}
        waiting = {str(rounds): waiting_bytes(url, rounds, scale) for rounds in WAITING_ROUNDS}
    versions = {name: version(name) for name in ("httpx", "aiohttp")}
    return {"counts": counts, "waiting": waiting, "versions": versions}


def taken(name: str, url: str, polls: int, scale: float) -> dict[str, Any]:
    polls = round(polls * scale)
    rounds = SLOW_ROUNDS if name == ONE_CLIENT else max(2, round(ROUNDS * scale))
    return {"requests": polls * rounds, **json.loads(run(name, url, polls, rounds))}


def waiting_bytes(url: str, rounds: int, scale: float) -> float:
    """What one more poll takes while it waits: clients and modules are there for few as for many."""
    few, many = (round(polls * scale) for polls in WAITING)
    taken = [json.loads(run("waiting", url, polls, rounds)) for polls in (few, many)]
    return float((taken[1] - taken[0]) / (many - few))


def run(name: str, url: str, polls: int, rounds: int) -> str:
    command = [sys.executable, "-m", "benchmarks.pollers", name, url, str(polls), str(rounds)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


@contextmanager
def server() -> Iterator[str]:
    """The URL of a server that runs meanwhile."""
    command = [sys.executable, "-m", "benchmarks.poll_server"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}/environments/1"
        finally:
            process.terminate()


def rate(found: dict[str, Any]) -> float:
    """Requests per second."""
    return float(found["requests"] / found["seconds"])


def tables(figures: Figures) -> list[Table]:
    columns = ("client", "requests", "requests per second", "CPU per request", "most memory", "beside the one client")
    waiting = [
        [f"after {rounds} request{'' if rounds == '1' else 's'}", f"{size / 1000:.1f} kB"]
        for rounds, size in figures["waiting"].items()
    ]
    return [
        *(Table(f"{polls} polls at once", columns, list(rows(found))) for polls, found in figures["counts"].items()),
        Table("Memory of a poll that waits", ("memory of", "each"), waiting),
    ]


def rows(found: dict[str, dict[str, Any]]) -> Iterator[list[str]]:
    for name, case in found.items():
        yield [
            NAMES[name],
            f"{case['requests']:,}",
            short(rate(case)),
            f"{case['cpu'] / case['requests'] * 1000:.2f} ms",
            f"{case['kilobytes'] / 1024:.0f} MiB",
            times(rate(case) / rate(found[ONE_CLIENT])),
        ]


def targets(figures: Figures) -> list[Target]:
    found = figures["counts"]["500"]
    return [
        Target(
            "500 polls at once, time for a request", rate(found[ONE_CLIENT]) / rate(found[OURS]), 0.2, "x one client"
        ),
        Target("memory of a poll that waits", figures["waiting"]["5"] / 1000, 16, "kB"),
    ]


BENCHMARK = Benchmark("many", "many polls at once, beside httpx and aiohttp", measure, tables, targets)
