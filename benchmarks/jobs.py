"""Counting the lines of 500 MB by `conditions filter --jobs 2`, beside one job, and two processes with half of it each.

These know nothing of each other: no way to share the work can be much faster on the machine at hand.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter_ns
from typing import NamedTuple

from benchmarks.byte_documents import LINES, write_lines
from benchmarks.modes import PURELY
from benchmarks.results import Benchmark, Figures, Table, Target, duration, short, times
from benchmarks.timing import as_installed
from benchmarks.workloads import WORKLOADS
from conditions.core import CORE

PIECES = 22
"""How often the lines of the benchmark of lines stand in the file."""
ROUNDS = 7

ONE = "one job"
TWO = "--jobs 2"
APART = "two processes, each with half of the file"


class Way(NamedTuple):
    """Processes that run at once, and count the lines of the file together."""

    name: str
    commands: Sequence[Sequence[str]]
    settings: dict[str, str]


def ways(half: Path, whole: Path) -> Iterator[Way]:
    """The ways to count, each with the native core and without it, where there is one."""
    program = str(Path(sys.executable).with_name("conditions"))
    count = [program, "filter", "--count", WORKLOADS["W2"].expression]
    installed = as_installed(str(whole.parent))
    for suffix, settings in {"": installed, f", {PURELY}": {**installed, "CONDEX_NATIVE": "0"}}.items():
        if suffix and CORE is None:
            return
        yield Way(ONE + suffix, [[*count, str(whole)]], settings)
        yield Way(TWO + suffix, [[*count, "--jobs", "2", str(whole)]], settings)
        yield Way(APART + suffix, [[*count, str(half)]] * 2, settings)


def measure(effort: float) -> Figures:
    """Nanoseconds from the start to the end, by way, the least of several by turns; the file is gone afterwards."""
    pieces = 2 * max(1, round(PIECES * effort / 2))
    with TemporaryDirectory(prefix="condex-benchmark-") as folder:
        half, whole = Path(folder, "half.ndjson"), Path(folder, "whole.ndjson")
        write_lines(half, max(2000, round(LINES * min(effort, 1))))
        piece = half.read_bytes()
        expected = pieces * sum(map(WORKLOADS["W2"].naive, map(json.loads, piece.splitlines())))
        for path, count in ((half, pieces // 2), (whole, pieces)):
            with path.open("wb") as file:
                file.writelines([piece] * count)
        found = list(ways(half, whole))
        taken = [{way.name: elapsed(way, expected) for way in found} for _ in range(max(2, round(ROUNDS * effort)))]
    return {
        "megabytes": pieces * len(piece) / 1e6,
        "elapsed": {way.name: min(each[way.name] for each in taken) for way in found},
    }


def elapsed(way: Way, expected: int) -> int:
    """The nanoseconds until all of its processes have ended, which must find so many lines together."""
    start = perf_counter_ns()
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, env=way.settings) for command in way.commands]
    counted = sum(int(process.communicate()[0]) for process in running)
    taken = perf_counter_ns() - start
    assert counted == expected, f"{way.name} finds {counted} lines instead of {expected}"
    return taken


def tables(figures: Figures) -> list[Table]:
    megabytes, taken = figures["megabytes"], figures["elapsed"]
    rows = [
        [name, duration(time), short(megabytes / time * 1e9), times(taken[one_of(name)] / time)]
        for name, time in taken.items()
    ]
    title = f"Counting in {short(megabytes)} MB: conditions filter --count"
    return [Table(title, ("way", "elapsed", "MB/s", "x as fast as one job"), rows)]


def one_of(name: str) -> str:
    """One job in the mode of a way."""
    return f"{ONE}, {PURELY}" if name.endswith(PURELY) else ONE


def targets(figures: Figures) -> list[Target]:
    taken = figures["elapsed"]
    return [
        Target(f"command conditions filter --count {name}", taken[name] / taken[one_of(name)], 1 / 1.7, "x one job")
        for name in taken
        if name.startswith(TWO)
    ]


BENCHMARK = Benchmark("jobs", "`conditions filter --count` by two jobs", measure, tables, targets)
