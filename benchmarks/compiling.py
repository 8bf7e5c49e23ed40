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
from benchmarks.modes import CONDEX, PURELY, by_mode, is_native, pure
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
ROUNDS = 20
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
    """Nanoseconds by workload and kind of compilation, and bytes of a condition, by mode."""
    return {"modes": by_mode(in_this_mode, effort)}


def in_this_mode(effort: float) -> Figures:
    """The same in this process, which has one mode."""
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
    for (name, kind), taken in {
        **once,
        **fastest({**again, **function}, rounds=max(2, round(ROUNDS * effort))),
    }.items():
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
    modes = figures["modes"]
    memory = [[f"{WORKLOADS['W2'].about}: {mode}", f"{short(found['bytes'])} bytes"] for mode, found in modes.items()]
    return [
        *(compiling_table(mode, found["nanoseconds"]) for mode, found in modes.items()),
        Table("Memory of one condition, of distinct literals", ("condition", "memory"), memory),
    ]


def compiling_table(mode: str, taken_by_name: Figures) -> Table:
    kinds = ("first verdict", "function", "other keys", "new literals", "same text", EVAL)
    rows = [
        [WORKLOADS[name].about, *(f"{duration(taken[kind])} ({times(taken[kind] / taken[EVAL])})" for kind in kinds)]
        for name, taken in taken_by_name.items()
    ]
    return Table(f"Compiling: {mode}", ("workload", *kinds), rows)


NATIVE_LIMITS = (("first verdict", "a new shape", 90.0), ("new literals", "", 8.0))
LIMITS = (
    ("first verdict", "a new shape", 100.0),
    ("function", "a new source", 1000.0),
    ("other keys", "", 250.0),
    ("new literals", "", 15.0),
    ("same text", "", 0.5),
)
"""By kind of compilation, what else is said of it and the microseconds for the workload of three parts."""


def targets(figures: Figures) -> list[Target]:
    modes = figures["modes"]
    limits = {CONDEX: (NATIVE_LIMITS, 1200.0)} if is_native(modes) else {}
    return [
        target
        for mode, (each, size) in {**limits, pure(modes): (LIMITS, 1024.0)}.items()
        for target in mode_targets(modes[mode], figures["slowness"], each, size, mode == pure(modes))
    ]


def mode_targets(
    found: Figures, slowness: float, limits: tuple[tuple[str, str, float], ...], size: float, is_pure: bool
) -> Iterator[Target]:
    purely = f", {PURELY}" if is_pure else ""
    for kind, told, limit in limits:
        taken = found["nanoseconds"]["W2"][kind] / slowness / 1000
        yield Target(f"compile three parts, {kind}{told and f': {told}'}{purely}", taken, limit, "µs")
    yield Target(f"memory of a condition, new literals{purely}", found["bytes"], size, "bytes")


BENCHMARK = Benchmark("compile", "conditions.compile, and the memory of a condition", measure, tables, targets)
