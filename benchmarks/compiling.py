"""Compiling: a new shape, a known shape with other literals, the same text again; and what a condition weighs."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable, Iterator
from typing import Any

import conditions
from benchmarks.peers.dialects import PYTHON
from benchmarks.results import Benchmark, Figures, Table, Target, duration, short, times
from benchmarks.timing import fastest, fastest_once
from benchmarks.workloads import WORKLOADS

COMPILED = ("W1", "W2", "W5")
DISTINCT = 10_000
WARMING = 20
EVAL = "eval of the naive lambda"


def new_shapes(name: str, count: int) -> Iterator[str]:
    """The condition with a property of its own in each text, written with dots: names are no literals."""
    expression = WORKLOADS[name].expression
    for number in range(count):
        text = expression
        for key in ("status", "count", "name", "event"):
            text = text.replace(f"root['{key}']", f"root.{key}{number}")
        yield text


def new_literals(name: str, count: int) -> Iterator[str]:
    """The condition with other literals in each text."""
    expression = WORKLOADS[name].expression
    for number in range(count):
        text = expression.replace(",3)", f",{number})")
        for literal in ("successful", "release", "push", "schedule"):
            text = text.replace(f"'{literal}'", f"'{literal} {number}'")
        yield text


def naive_texts(name: str, count: int) -> Iterator[str]:
    """The naive lambda as a text, with other literals in each."""
    for number in range(count):
        yield f"lambda root: {PYTHON[name]}".replace("successful", f"successful {number}").replace("push", f"p{number}")


def measure(effort: float) -> Figures:
    """Nanoseconds by workload and kind of compilation; bytes of a condition."""
    for name in COMPILED:
        for text in [*new_shapes(name, WARMING), *new_literals(name, WARMING)]:
            conditions.compile(text)
    count = WARMING + max(20, round(600 * effort))
    once = fastest_once(
        {(name, kind): compile_text for name in COMPILED for kind, (compile_text, _) in ONCE.items()},
        {(name, kind): list(texts(name, count))[WARMING:] for name in COMPILED for kind, (_, texts) in ONCE.items()},
    )
    again = fastest(
        {(name, "same text"): (conditions.compile, WORKLOADS[name].expression) for name in COMPILED}, rounds=20
    )
    figures: Figures = {}
    for (name, kind), taken in {**once, **again}.items():
        figures.setdefault(name, {})[kind] = taken
    return {"nanoseconds": figures, "bytes": weight(max(200, round(DISTINCT * effort)))}


ONCE: dict[str, tuple[Callable[[Any], object], Callable[[str, int], Iterator[str]]]] = {
    "new shape": (conditions.compile, new_shapes),
    "new literals": (conditions.compile, new_literals),
    EVAL: (eval, naive_texts),
}
"""By the kind of compilation, what compiles and what gives the texts."""


def weight(count: int) -> float:
    """Bytes of one condition, averaged over *count* that differ by their literals, their texts not counted."""
    texts = list(new_literals("W2", WARMING + count))[WARMING:]
    gc.collect()
    tracemalloc.start()
    try:
        kept = [conditions.compile(text) for text in texts]
        gc.collect()
        return tracemalloc.get_traced_memory()[0] / len(kept)
    finally:
        tracemalloc.stop()


def tables(figures: Figures) -> list[Table]:
    kinds = ("new shape", "new literals", "same text", EVAL)
    rows = [
        [name, *(f"{duration(taken[kind])} ({times(taken[kind] / taken[EVAL])})" for kind in kinds)]
        for name, taken in figures["nanoseconds"].items()
    ]
    memory = [["W2, distinct literals", f"{short(figures['bytes'])} bytes"]]
    return [
        Table("Compiling", ("workload", *kinds), rows),
        Table("Memory of one condition", ("condition", "memory"), memory),
    ]


def targets(figures: Figures) -> list[Target]:
    taken = {kind: found / figures["slowness"] / 1000 for kind, found in figures["nanoseconds"]["W2"].items()}
    return [
        Target("compile W2, new shape", taken["new shape"], 250, "µs"),
        Target("compile W2, new literals", taken["new literals"], 15, "µs"),
        Target("compile W2, same text", taken["same text"], 0.5, "µs"),
        Target("memory of W2, new literals", figures["bytes"], 1024, "bytes"),
    ]


BENCHMARK = Benchmark("compile", "conditions.compile, and the memory of a condition", measure, tables, targets)
