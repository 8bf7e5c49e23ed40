"""A file of 100,000 JSON lines: `condition.filter_lines` as a loop, and `conditions filter` as a whole process."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter_ns
from typing import Any, NamedTuple

import conditions
from benchmarks.byte_documents import LINES, write_lines
from benchmarks.modes import PURELY
from benchmarks.peers import FileFilter, file_filters
from benchmarks.results import Benchmark, Figures, Table, Target, duration, short, times, version
from benchmarks.timing import as_installed, fastest
from benchmarks.workloads import WORKLOADS
from conditions.core import CORE
from conditions.documents.searching import count_in, filter_lines

REFERENCE = "Python loop: orjson.loads, naive"
FILTER = "condition.filter_lines"
COUNT = "condition.filter_lines, counted"
COMMAND = "conditions filter"
ROUNDS = 7

EXPRESSION = WORKLOADS["W2"].expression
NAIVE = WORKLOADS["W2"].naive

NAIVE_SCRIPT = """
import sys, orjson
naive = lambda root: root["status"] == "successful" and root["count"] >= 3 and "release" in root["name"]
with open(sys.argv[1], "rb") as file:
    for line in file:
        if naive(orjson.loads(line)):
            sys.stdout.buffer.write(line)
"""


class Loop(NamedTuple):
    """A loop over the lines of a file, in this process; gives how many match."""

    name: str
    count: Callable[[Iterable[bytes]], int]


def loops() -> Iterator[Loop]:
    """Those that are possible here: orjson may be missing."""
    condition = conditions.compile(EXPRESSION)
    judge = condition.judge()
    yield Loop(FILTER, lambda lines: sum(1 for _ in condition.filter_lines(lines)))
    yield Loop(COUNT, lambda lines: sum(count_in(lines, judge)))  # type: ignore[arg-type]
    if judge.native is not None:
        pure = judge._replace(native=None)
        yield Loop(f"{FILTER}, {PURELY}", lambda lines: sum(1 for _ in filter_lines(lines, pure)))
    yield Loop("Python loop: condition.matches_json", looped(condition.matches_json))
    yield Loop("Python loop: json.loads, naive", looped(lambda line: NAIVE(json.loads(line))))
    if find_spec("orjson"):
        import orjson

        yield Loop(REFERENCE, looped(lambda line: NAIVE(orjson.loads(line))))


def looped(judge: Callable[[bytes], Any]) -> Callable[[Iterable[bytes]], int]:
    return lambda lines: len([1 for line in lines if judge(line)])


def own_commands() -> Iterator[FileFilter]:
    """Whole processes of ours, and the loop that they are compared with."""
    program = str(Path(sys.executable).with_name("conditions"))
    condex = version("condex")
    yield FileFilter(COMMAND, condex, lambda path: [program, "filter", EXPRESSION, str(path)])
    yield FileFilter(f"{COMMAND} --count", condex, lambda path: [program, "filter", "--count", EXPRESSION, str(path)])
    if CORE is not None:
        without = ["env", "CONDEX_NATIVE=0", program, "filter", EXPRESSION]
        yield FileFilter(f"{COMMAND}, {PURELY}", condex, lambda path: [*without, str(path)])
    if find_spec("orjson"):
        yield FileFilter(REFERENCE, version("orjson"), lambda path: [sys.executable, "-c", NAIVE_SCRIPT, str(path)])


def measure(effort: float) -> Figures:
    """Nanoseconds for the whole file, by way; the file lives in a folder of its own and is gone afterwards."""
    rounds = max(2, round(ROUNDS * effort))
    count = max(2000, round(LINES * effort))
    with TemporaryDirectory(prefix="condex-benchmark-") as folder:
        path = Path(folder, "lines.ndjson")
        write_lines(path, count)
        with path.open("rb") as file:
            expected = sum(map(NAIVE, map(json.loads, file)))
        return {
            "lines": count,
            "megabytes": path.stat().st_size / 1e6,
            "loops": time_loops(path, rounds, expected),
            **time_commands(path, rounds, expected),
        }


def time_loops(path: Path, rounds: int, expected: int) -> Figures:
    cases: dict[str, tuple[Callable[[Path], int], Path]] = {}
    for loop in loops():
        cases[loop.name] = (over_file(loop.count), path)
        found = cases[loop.name][0](path)
        assert found == expected, f"{loop.name} finds {found} lines instead of {expected}"
    return fastest(cases, rounds)


def over_file(count: Callable[[Iterable[bytes]], int]) -> Callable[[Path], int]:
    def counted(path: Path) -> int:
        with path.open("rb") as file:
            return count(file)

    return counted


def time_commands(path: Path, rounds: int, expected: int) -> Figures:
    """The processes that find the right lines take turns; those that do not are reported with what they found."""
    others, skipped = file_filters()
    output = path.with_name("output")
    ready: list[FileFilter] = []
    for command in (*own_commands(), *others):
        if problem := wrong(command, path, output, expected):
            skipped[command.name] = problem
        else:
            ready.append(command)
    taken = [{command.name: run(command, path, output) for command in ready} for _ in range(rounds)]
    return {
        "processes": {command.name: min(found[command.name].processors for found in taken) for command in ready},
        "elapsed": {command.name: min(found[command.name].elapsed for found in taken) for command in ready},
        "versions": {command.name: command.version for command in ready},
        "skipped": skipped,
    }


def wrong(command: FileFilter, path: Path, output: Path, expected: int) -> str:
    """Why the command cannot take part; '' when it can."""
    try:
        run(command, path, output)
    except OSError as error:
        return str(error)
    except subprocess.CalledProcessError as error:
        return error.stderr.decode(errors="replace").strip().rpartition("\n")[2] or str(error)
    text = output.read_text(encoding="utf-8")
    found = int(text) if text.strip().isdecimal() else text.count("\n")
    return "" if found == expected else f"finds {found} lines instead of {expected}"


class Taken(NamedTuple):
    """What a process took, in nanoseconds: of all processors, and from its start to its end."""

    processors: float
    elapsed: float


def run(command: FileFilter, path: Path, output: Path) -> Taken:
    with output.open("wb") as file:
        settings = as_installed(str(path.parent))
        start, spent = perf_counter_ns(), of_processes()
        subprocess.run(command.arguments(path), stdout=file, stderr=subprocess.PIPE, check=True, env=settings)
        return Taken(of_processes() - spent, perf_counter_ns() - start)


def of_processes() -> float:
    """The nanoseconds that all processors took for the processes that have ended."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (spent.ru_utime + spent.ru_stime) * 1e9


def tables(figures: Figures) -> list[Table]:
    skipped = Table("Not timed", ("way", "why"), list(map(list, figures["skipped"].items())))
    return [
        loops_table(figures),
        processes_table(figures),
        *([skipped] if skipped.rows else []),
    ]


def loops_table(figures: Figures) -> Table:
    reference, megabytes = figures["loops"].get(REFERENCE), figures["megabytes"]
    rows = [
        [name, duration(taken), short(megabytes / taken * 1e9), times(taken / reference) if reference else ""]
        for name, taken in by_time(figures["loops"])
    ]
    title = f"{figures['lines']:,} lines, {short(megabytes)} MB, in a loop"
    return Table(title, ("way", "time", "MB/s", "x orjson and naive"), rows)


def processes_table(figures: Figures) -> Table:
    """Sorted by the time of all processors: some use several at once."""
    reference, elapsed = figures["processes"].get(REFERENCE), figures["elapsed"]
    rows = [
        [
            f"{name} ({figures['versions'][name]})",
            duration(taken),
            times(taken / reference) if reference else "",
            duration(elapsed[name]),
        ]
        for name, taken in by_time(figures["processes"])
    ]
    columns = ("way", "time of processors", "x orjson and naive", "elapsed")
    return Table("The same file, as whole processes", columns, rows)


def by_time(taken: Figures) -> list[tuple[str, float]]:
    return sorted(taken.items(), key=lambda pair: pair[1])


def targets(figures: Figures) -> list[Target]:
    """None while the method or the command does not exist."""
    loops_taken, processes = figures["loops"], figures["processes"]
    found = []
    is_native = f"{FILTER}, {PURELY}" in loops_taken
    limits = {FILTER: 0.25, COUNT: 0.18, f"{FILTER}, {PURELY}": 0.40} if is_native else {FILTER: 0.40}
    for name, limit in limits.items():
        if REFERENCE in loops_taken:
            found.append(Target(name, loops_taken[name] / loops_taken[REFERENCE], limit, "x orjson and naive"))
    counting = f"{COMMAND} --count"
    for name, limit in (("jq", 1 / 3), ("DuckDB, touched columns, counted", 1.0)):
        if is_native and {counting, name} <= processes.keys():
            found.append(Target(f"command {counting}", processes[counting] / processes[name], limit, f"x {name}"))
    for name, limit in ((REFERENCE, 0.40), ("jq", 1.0), ("DuckDB, all columns", 1.0)):
        if {COMMAND, name} <= processes.keys():
            unit = "x orjson and naive" if name == REFERENCE else f"x {name}"
            found.append(Target(f"command {COMMAND}", processes[COMMAND] / processes[name], limit, unit))
    return found


BENCHMARK = Benchmark("lines", "condition.filter_lines and `conditions filter`", measure, tables, targets)
