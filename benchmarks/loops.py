"""Many parsed documents: `condition.filter` and `condition.count` beside comprehensions with the naive lambda."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import conditions
from benchmarks.modes import CONDEX, PURELY, by_mode, is_native, pure
from benchmarks.results import Benchmark, Figures, Table, Target, short, times, worst
from benchmarks.timing import fastest
from benchmarks.workloads import WORKLOADS, release

DOCUMENTS = 20_000
LOOPED = ("W1", "W2")
ROUNDS = 12


def documents(count: int) -> list[Any]:
    """More than the caches of a processor hold, and different from one another."""
    chance = random.Random(5)
    return [
        release(id=number, status=chance.choice(["successful", "failed"]), count=chance.randint(1, 10))
        for number in range(count)
    ]


def filters(name: str) -> dict[str, Callable[[Any], Any]]:
    """The ways to the list of the documents that match."""
    condition, naive = conditions.compile(WORKLOADS[name].expression), WORKLOADS[name].naive
    matches = condition.matches
    return {
        "naive": lambda given: [document for document in given if naive(document)],
        "comprehension with condition.matches": lambda given: [document for document in given if matches(document)],
        "condition.filter": lambda given: list(condition.filter(given)),
    }


def counts(name: str) -> dict[str, Callable[[Any], Any]]:
    """The ways to the number of the documents that match."""
    condition, naive = conditions.compile(WORKLOADS[name].expression), WORKLOADS[name].naive
    return {
        "naive": lambda given: len([1 for document in given if naive(document)]),
        "condition.count": condition.count,
    }


def measure(effort: float) -> Figures:
    """Nanoseconds for one document by mode, workload, task and contender."""
    return {"modes": by_mode(nanoseconds, effort)}


def nanoseconds(effort: float) -> Figures:
    """The same in this process, which has one mode."""
    given = documents(max(1000, round(DOCUMENTS * effort)))
    tasks = {(name, task): ways(name) for name in LOOPED for task, ways in (("filter", filters), ("count", counts))}
    for (name, task), ways in tasks.items():
        results = [way(given) for way in ways.values()]
        assert results.count(results[0]) == len(results), f"{name}, {task}: different results"
    cases = {(*key, who): (way, given) for key, ways in tasks.items() for who, way in ways.items()}
    figures: Figures = {}
    for (name, task, who), taken in fastest(cases, rounds=max(3, round(ROUNDS * effort))).items():
        figures.setdefault(name, {}).setdefault(task, {})[who] = taken / len(given)
    return figures


def tables(figures: Figures) -> list[Table]:
    modes = figures["modes"]
    rows = [
        [f"{WORKLOADS[name].about}, {task}: {who}", *cells(modes, name, task, who)]
        for name, tasks in next(iter(modes.values())).items()
        for task, found in tasks.items()
        for who in found
    ]
    columns = [f"{mode}, {unit}" for mode in modes for unit in ("ns per document", "x naive comprehension")]
    return [Table("Many parsed documents", ("way", *columns), rows)]


def cells(modes: Figures, name: str, task: str, who: str) -> Iterator[str]:
    for taken in modes.values():
        found = taken[name][task]
        yield short(found[who])
        yield times(found[who] / found["naive"])


LOOPS = (("filter", "condition.filter"), ("count", "condition.count"))


def targets(figures: Figures) -> list[Target]:
    modes = figures["modes"]
    limits = {pure(modes): 1.25, **({CONDEX: 0.95} if is_native(modes) else {})}
    found = []
    for mode, limit in limits.items():
        beside = {
            f"{WORKLOADS[name].about}, {who}": tasks[task][who] / tasks[task]["naive"]
            for name, tasks in modes[mode].items()
            for task, who in LOOPS
        }
        purely = f", {PURELY}" if mode == pure(modes) else ""
        found += worst(f"filter and count{purely}", "x naive comprehension", limit, beside)
    return found


BENCHMARK = Benchmark("loops", "condition.filter and condition.count", measure, tables, targets)
