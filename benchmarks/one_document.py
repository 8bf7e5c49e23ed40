"""One parsed document at a time: `condition.matches` beside naive and careful Python, in one process, taking turns.

And that in several processes: each hashes texts and lays out its memory in its own way, which favours now one contender
and now another by up to a third.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from statistics import median
from typing import Any

import conditions
from benchmarks.calibration import slowness_of
from benchmarks.careful import CAREFUL
from benchmarks.results import Benchmark, Figures, Table, Target, times, worst
from benchmarks.timing import fastest, geometric_mean
from benchmarks.workloads import WORKLOADS, Workload

CONTENDERS = ("condex", "naive", "careful")
PROCESSES = 9
ROUNDS = 60


def contenders(name: str, workload: Workload) -> dict[str, Callable[[Any], bool]]:
    matches = conditions.compile(workload.expression).matches
    return {"condex": matches, "naive": workload.naive, "careful": CAREFUL[name]}


def measure(effort: float) -> Figures:
    """Nanoseconds by workload, document and contender: the median of what the processes found."""
    processes = max(1, round(PROCESSES * effort))
    rounds = min(ROUNDS, max(3, round(ROUNDS * PROCESSES * effort)))
    with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as pool:
        found = list(pool.map(nanoseconds, [rounds] * processes))
    figures: Figures = {}
    for name, kind, contender in found[0]:
        taken = median(run[name, kind, contender] for run in found)
        figures.setdefault(name, {}).setdefault(kind, {})[contender] = taken
    naive = {
        (name, place): taken[kind]["naive"]
        for name, taken in figures.items()
        for place, kind in enumerate(("hit", "miss"))
    }
    return {"nanoseconds": figures, "slowness": slowness_of(naive)}


def nanoseconds(rounds: int) -> dict[tuple[str, str, str], float]:
    """What this process finds, by workload, document and contender. Where the naive lambda fails, it is not timed."""
    cases: dict[tuple[str, str, str], tuple[Callable[[Any], bool], Any]] = {}
    for name, workload in WORKLOADS.items():
        functions = contenders(name, workload)
        for kind, document in workload.documents.items():
            check(name, kind, functions, document)
            for contender in CONTENDERS if answers(workload.naive, document) else ("condex", "careful"):
                cases[name, kind, contender] = (functions[contender], document)
    return fastest(cases, rounds)


def answers(naive: Callable[[Any], bool], document: Any) -> bool:
    """Whether the naive lambda has an answer, right or wrong."""
    try:
        naive(document)
    except Exception:
        return False
    return True


def check(name: str, kind: str, functions: dict[str, Callable[[Any], bool]], document: Any) -> None:
    """Stop when the careful Python does not agree: then the times mean nothing.

    Raises:
        AssertionError: It does not.
    """
    assert functions["condex"](document) is functions["careful"](document), f"{name}, {kind}: different verdicts"


def tables(figures: Figures) -> list[Table]:
    return [hits_and_misses(figures["nanoseconds"]), unusual(figures["nanoseconds"])]


def hits_and_misses(taken: Figures) -> Table:
    columns = ("workload", *(f"{who}, ns (hit / miss)" for who in CONTENDERS), "x naive", "x careful")
    return Table("One document at a time", columns, [row(name, taken[name]) for name in taken] + [mean_row(taken)])


def row(name: str, kinds: Figures) -> list[str]:
    hit, miss = kinds["hit"], kinds["miss"]
    pairs = [f"{hit[who]:.0f} / {miss[who]:.0f}" for who in CONTENDERS]
    ratios = [f"{hit['condex'] / hit[who]:.2f} / {miss['condex'] / miss[who]:.2f}" for who in CONTENDERS[1:]]
    return [f"{name}: {WORKLOADS[name].about}", *pairs, *ratios]


def mean_row(taken: Figures) -> list[str]:
    means = [times(geometric_mean(ratios(taken, who).values())) for who in CONTENDERS[1:]]
    return ["geometric mean", "", "", "", *means]


def ratios(taken: Figures, reference: str, kinds: tuple[str, ...] = ("hit", "miss")) -> dict[str, float]:
    """condex beside the reference on the same document, by workload and kind of document."""
    return {
        f"{name} {kind}": taken[name][kind]["condex"] / taken[name][kind][reference] for name in taken for kind in kinds
    }


def unusual(taken: Figures) -> Table:
    kinds = list(dict.fromkeys(kind for name in taken for kind in WORKLOADS[name].documents))[2:]
    rows = [[name, *(unusual_cell(taken[name].get(kind)) for kind in kinds)] for name in taken]
    return Table("Unusual documents, ns (condex / careful)", ("workload", *kinds), rows)


def unusual_cell(found: dict[str, float] | None) -> str:
    return f"{found['condex']:.0f} / {found['careful']:.0f}" if found else ""


def targets(figures: Figures) -> list[Target]:
    taken = figures["nanoseconds"]
    everywhere = {f"{name} {kind}": found for name in taken for kind, found in taken[name].items()}
    misses = {  # beside the naive lambda on the same document; where it fails, on the common miss
        f"{name} {kind}": taken[name][kind]["condex"] / taken[name][kind].get("naive", taken[name]["miss"]["naive"])
        for name in taken
        for kind in ("miss", *WORKLOADS[name].unusual)
    }
    slowness = figures["slowness"]
    mistyped = {
        f"{name} {kind}": taken[name][kind]["condex"] / slowness for name in taken for kind in WORKLOADS[name].mistyped
    }
    against_careful = {place: found["condex"] / found["careful"] for place, found in everywhere.items()}
    return [
        Target("hits and misses, mean, beside naive", geometric_mean(ratios(taken, "naive").values()), 1.10, "x naive"),
        *worst("any hit", "x naive", 1.4, ratios(taken, "naive", ("hit",))),
        *worst("W7, a count of 100 items", "x naive", 1.35, ratios({"W7": taken["W7"]}, "naive")),
        *worst("any miss, unusual documents too", "x naive", 2.0, misses),
        Target(
            "hits and misses, mean, beside careful",
            geometric_mean(ratios(taken, "careful").values()),
            0.30,
            "x careful",
        ),
        *worst("any document", "x careful", 1.0, against_careful),
        *worst("a number for a text, or the reverse", "ns", 200, mistyped),
    ]


BENCHMARK = Benchmark("one-document", "condition.matches on one parsed document", measure, tables, targets)
