"""Compiling: new shapes, a known shape with other literals, the same text again; and what a condition weighs.

Shapes that differ in the names of keys only share the source that is generated of them: *function* is generating where
that source was never seen. The first verdict on a new shape needs no source.
"""

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
from conditions.generating.compiling import forget_sources

COMPILED = ("W1", "W2", "W5")
KEYS = {"W1": "status", "W2": "name", "W5": "event"}
"""The key of each that is another one for the first verdict on a new shape."""

DISTINCT = 10_000
WARMING = 20
EVAL = "eval of the naive lambda"


def other_keys(name: str, count: int) -> Iterator[str]:
    """The condition with a property of its own in each text: names are no literals, but the source is the same."""
    expression = WORKLOADS[name].expression
    for number in range(count):
        text = expression
        for key in ("status", "count", "name", "event"):
            text = text.replace(f"root['{key}']", f"root.{key}{number}")
        yield text


def with_documents(name: str, count: int) -> Iterator[tuple[str, Any]]:
    """The condition with another key in each text, with a document that fulfils it: for its first verdict."""
    workload, key = WORKLOADS[name], KEYS[name]
    for number in range(count):
        text = workload.expression.replace(f"root['{key}']", f"root['{key}{number}']")
        yield text, {**workload.hit, f"{key}{number}": workload.hit[key]}


def first_verdict(given: tuple[str, Any]) -> bool:
    """Compiles a text and evaluates it once."""
    text, document = given
    return conditions.compile(text)(document)


def generated(name: str) -> str:
    """Compiles a condition as if nothing had been compiled before, up to the function of later calls."""
    forget_sources()
    return conditions.Language(conditions.AZURE.vocabulary).compile(WORKLOADS[name].expression).source


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
        for text in [*other_keys(name, WARMING), *new_literals(name, WARMING)]:
            conditions.compile(text)
    count = WARMING + max(20, round(600 * effort))
    once = fastest_once(
        {(name, kind): compile_text for name in COMPILED for kind, (compile_text, _) in ONCE.items()},
        {(name, kind): list(texts(name, count))[WARMING:] for name in COMPILED for kind, (_, texts) in ONCE.items()},
    )
    again = {(name, "same text"): (conditions.compile, WORKLOADS[name].expression) for name in COMPILED}
    function = {(name, "function"): (generated, name) for name in COMPILED}
    figures: Figures = {}
    for (name, kind), taken in {**once, **fastest({**again, **function}, rounds=20)}.items():
        figures.setdefault(name, {})[kind] = taken
    return {"nanoseconds": figures, "bytes": weight(max(200, round(DISTINCT * effort)))}


ONCE: dict[str, tuple[Callable[[Any], object], Callable[[str, int], Iterator[Any]]]] = {
    "first verdict": (first_verdict, with_documents),
    "other keys": (conditions.compile, other_keys),
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
    kinds = ("first verdict", "function", "other keys", "new literals", "same text", EVAL)
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
        Target("first verdict of W2, a new shape", taken["first verdict"], 100, "µs"),
        Target("function of W2, a new source", taken["function"], 1000, "µs"),
        Target("compile W2, other keys", taken["other keys"], 250, "µs"),
        Target("compile W2, new literals", taken["new literals"], 15, "µs"),
        Target("compile W2, same text", taken["same text"], 0.5, "µs"),
        Target("memory of W2, new literals", figures["bytes"], 1024, "bytes"),
    ]


BENCHMARK = Benchmark("compile", "conditions.compile, and the memory of a condition", measure, tables, targets)
