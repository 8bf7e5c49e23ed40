"""Many parsed documents: `condition.filter` and `condition.count` beside comprehensions with the naive lambda."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import conditions
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
    found: dict[str, Callable[[Any], Any]] = {
        "naive": lambda given: [document for document in given if naive(document)],
        "comprehension with condition.matches": lambda given: [document for document in given if matches(document)],
    }
    found["condition.filter"] = lambda given: list(condition.filter(given))
    return found


def counts(name: str) -> dict[str, Callable[[Any], Any]]:
    """The ways to the number of the documents that match."""
    condition, naive = conditions.compile(WORKLOADS[name].expression), WORKLOADS[name].naive
    found: dict[str, Callable[[Any], Any]] = {
        "naive": lambda given: len([1 for document in given if naive(document)]),
    }
    found["condition.count"] = condition.count
    return found


def measure(effort: float) -> Figures:
    """Nanoseconds for one document by workload, task and contender."""
    given = documents(max(1000, round(DOCUMENTS * effort)))
    tasks = {(name, task): ways(name) for name in LOOPED for task, ways in (("filter", filters), ("count", counts))}
    for (name, task), ways in tasks.items():
        results = [way(given) for way in ways.values()]
        assert results.count(results[0]) == len(results), f"{name}, {task}: different results"
    cases = {(*key, who): (way, given) for key, ways in tasks.items() for who, way in ways.items()}
    figures: Figures = {}
    for (name, task, who), taken in fastest(cases, rounds=max(3, round(ROUNDS * effort))).items():
        figures.setdefault(name, {}).setdefault(task, {})[who] = taken / len(given)
    return {"nanoseconds": figures}


def tables(figures: Figures) -> list[Table]:
    rows = [
        [f"{name}, {task}: {who}", short(taken), times(taken / found["naive"])]
        for name, tasks in figures["nanoseconds"].items()
        for task, found in tasks.items()
        for who, taken in found.items()
    ]
    return [Table("Many parsed documents", ("way", "ns per document", "x naive comprehension"), rows)]


def targets(figures: Figures) -> list[Target]:
    """None while the methods do not exist."""
    beside = {
        f"{name} {who}": tasks[task][who] / tasks[task]["naive"]
        for name, tasks in figures["nanoseconds"].items()
        for task, who in (("filter", "condition.filter"), ("count", "condition.count"))
        if who in tasks[task]
    }
    return worst("filter and count", "x naive comprehension", 1.25, beside)


BENCHMARK = Benchmark("loops", "condition.filter and condition.count", measure, tables, targets)
