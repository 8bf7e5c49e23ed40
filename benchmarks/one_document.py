"""One parsed document at a time: `condition.matches` in both modes beside naive and careful Python, taking turns.

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
from benchmarks.modes import CONDEX, PURELY, judges, own, pure
from benchmarks.results import Benchmark, Figures, Table, Target, times, worst
from benchmarks.timing import fastest, geometric_mean
from benchmarks.workloads import WORKLOADS, Workload

NAIVE, CAREFUL_PYTHON = "naive", "careful"
PROCESSES = 9
ROUNDS = 60


def contenders(name: str, workload: Workload) -> dict[str, Callable[[Any], bool]]:
    condition = conditions.compile(workload.expression)
    return {**judges(condition), NAIVE: workload.naive, CAREFUL_PYTHON: CAREFUL[name]}


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
            for contender, function in functions.items():
                if contender != NAIVE or answers(function, document):
                    cases[name, kind, contender] = (function, document)
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
    verdicts = {function(document) for who, function in functions.items() if who != NAIVE}
    assert len(verdicts) == 1, f"{name}, {kind}: different verdicts"


def tables(figures: Figures) -> list[Table]:
    return [hits_and_misses(figures["nanoseconds"]), unusual(figures["nanoseconds"])]


def hits_and_misses(taken: Figures) -> Table:
    everybody = taken["W1"]["hit"]
    beside = [who for who in everybody if who != NAIVE]
    columns = ("workload", *(f"{who}, ns (hit / miss)" for who in everybody), *(f"{who}, x naive" for who in beside))
    means = ["geometric mean", *("" for _ in everybody), *(times(mean(taken, who, NAIVE)) for who in beside)]
    return Table("One document at a time", columns, [row(name, taken[name]) for name in taken] + [means])


def row(name: str, kinds: Figures) -> list[str]:
    hit, miss = kinds["hit"], kinds["miss"]
    pairs = [f"{hit[who]:.0f} / {miss[who]:.0f}" for who in hit]
    ratios = [f"{hit[who] / hit[NAIVE]:.2f} / {miss[who] / miss[NAIVE]:.2f}" for who in hit if who != NAIVE]
    return [f"{name}: {WORKLOADS[name].about}", *pairs, *ratios]


def mean(taken: Figures, who: str, reference: str) -> float:
    """The geometric mean over hits and misses."""
    return geometric_mean(ratios(taken, who, reference).values())


def ratios(taken: Figures, who: str, reference: str, kinds: tuple[str, ...] = ("hit", "miss")) -> dict[str, float]:
    """A contender beside another one on the same document, by that document in words."""
    return {
        place(name, kind): taken[name][kind][who] / taken[name][kind][reference] for name in taken for kind in kinds
    }


def place(name: str, kind: str) -> str:
    """A document of a workload, in words."""
    return f"{WORKLOADS[name].about}, {kind}"


def unusual(taken: Figures) -> Table:
    kinds = list(dict.fromkeys(kind for name in taken for kind in WORKLOADS[name].documents))[2:]
    rows = [
        [f"{name}: {WORKLOADS[name].about}", *(unusual_cell(taken[name].get(kind)) for kind in kinds)] for name in taken
    ]
    told = " / ".join((*own(taken["W1"]["hit"]), CAREFUL_PYTHON))
    return Table(f"Unusual documents, ns ({told})", ("workload", *kinds), rows)


def unusual_cell(found: dict[str, float] | None) -> str:
    return " / ".join(f"{found[who]:.0f}" for who in (*own(found), CAREFUL_PYTHON)) if found else ""


def targets(figures: Figures) -> list[Target]:
    taken = figures["nanoseconds"]
    without = pure(taken["W1"]["hit"])
    found = [] if without == CONDEX else native_targets(taken, figures["slowness"])
    against_careful = {
        place(name, kind): times_of[without] / times_of[CAREFUL_PYTHON]
        for name in taken
        for kind, times_of in taken[name].items()
    }
    return [
        *found,
        Target(f"hits and misses, mean, {PURELY}", mean(taken, without, NAIVE), 1.5, "x naive"),
        Target(f"the same beside careful, {PURELY}", mean(taken, without, CAREFUL_PYTHON), 0.30, "x careful"),
        *worst(f"any document, {PURELY}", "x careful", 1.0, against_careful),
    ]


def native_targets(taken: Figures, slowness: float) -> list[Target]:
    """The targets that need the native core."""
    misses = {  # beside the naive lambda on the same document; where it fails, on the common miss
        place(name, kind): taken[name][kind][CONDEX] / taken[name][kind].get(NAIVE, taken[name]["miss"][NAIVE])
        for name in taken
        for kind in ("miss", *WORKLOADS[name].unusual)
    }
    mistyped = {
        place(name, kind): taken[name][kind][CONDEX] / slowness for name in taken for kind in WORKLOADS[name].mistyped
    }
    return [
        Target("hits and misses, mean, beside naive", mean(taken, CONDEX, NAIVE), 0.50, "x naive"),
        *worst("any hit", "x naive", 0.95, ratios(taken, CONDEX, NAIVE, ("hit",))),
        *worst("any miss, unusual documents too", "x naive", 1.1, misses),
        *worst("a number for a text, or the reverse", "ns", 200, mistyped),
    ]


BENCHMARK = Benchmark("one-document", "condition.matches on one parsed document", measure, tables, targets)
