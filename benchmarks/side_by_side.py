"""Other engines on the same documents: each first shows that it gives the right verdicts, then all take turns."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import conditions
from benchmarks.careful import CAREFUL
from benchmarks.modes import CONDEX, MODES, PURE
from benchmarks.peers import Engine, engines
from benchmarks.results import Benchmark, Figures, Table, Target, brief, short, times, version
from benchmarks.timing import fastest, fastest_once, geometric_mean
from benchmarks.workloads import WORKLOADS
from conditions.core import CORE, python_function

NAIVE = "naive Python lambda"
CAREFUL_PYTHON = "careful hand-written Python"
COMPILED = ("W1", "W2", "W5")
ROUNDS = 40
COMPILATIONS = 100


class Prepared(NamedTuple):
    """A workload in an engine that gives the right verdicts, with the documents as the engine takes them."""

    judge: Callable[[Any], Any]
    hit: Any
    miss: Any


def ourselves() -> Iterator[Engine]:
    """condex, and Python written by hand, as engines like the others."""
    expressions = {name: workload.expression for name, workload in WORKLOADS.items()}
    names = {name: name for name in WORKLOADS}
    yield Engine(CONDEX, "condex", expressions, lambda text: conditions.compile(text).matches)
    if CORE is not None:
        yield Engine(PURE, "condex", expressions, lambda text: python_function(conditions.compile(text).matches))
    yield Engine(NAIVE, "", names, lambda name: WORKLOADS[name].naive)
    yield Engine(CAREFUL_PYTHON, "", names, CAREFUL.__getitem__)


def measure(effort: float) -> Figures:
    """Nanoseconds for the hit and for the miss, by engine and workload; what each compilation takes; what failed."""
    others, skipped = engines()
    contestants = [*ourselves(), *others]
    ready, wrong = verified(contestants)
    return {
        "versions": {engine.name: version(engine.distribution) for engine in contestants},
        "skipped": skipped,
        "wrong": wrong,
        "nanoseconds": evaluation(ready, max(2, round(ROUNDS * effort))),
        "compilation": compilation(contestants, max(5, round(COMPILATIONS * effort))),
        "unusual": {engine.name: unusual_verdicts(engine, ready) for engine in contestants},
    }


def verified(contestants: list[Engine]) -> tuple[dict[tuple[str, str], Prepared], dict[str, dict[str, str]]]:
    """What can be timed, by engine and workload; and why the rest cannot."""
    ready: dict[tuple[str, str], Prepared] = {}
    wrong: dict[str, dict[str, str]] = {}
    for engine in contestants:
        for name, expression in engine.expressions.items():
            try:
                ready[engine.name, name] = prepared(engine, name, expression)
            except Exception as error:  # whatever an engine raises is its answer
                wrong.setdefault(engine.name, {})[name] = f"{type(error).__name__}: {error}".partition("\n")[0][:120]
    return ready, wrong


def prepared(engine: Engine, name: str, expression: Any) -> Prepared:
    """The workload, ready to be timed.

    Raises:
        AssertionError: The verdicts are not those of condex.
    """
    workload = WORKLOADS[name]
    found = Prepared(engine.compile(expression), engine.prepare(workload.hit), engine.prepare(workload.miss))
    for kind, document, given in (("hit", workload.hit, found.hit), ("miss", workload.miss, found.miss)):
        verdict = bool(found.judge(given))
        expected = conditions.compile(workload.expression).matches(document)
        assert verdict is expected, f"different verdict: {verdict} on the {kind}"
    return found


def unusual_verdicts(engine: Engine, ready: dict[tuple[str, str], Prepared]) -> dict[str, int]:
    """On how many unusual documents the engine gives Azure's verdict, another one, or an error."""
    outcomes = [
        outcome(engine, ready[engine.name, name].judge, document, conditions.compile(workload.expression).matches)
        for name, workload in WORKLOADS.items()
        if (engine.name, name) in ready
        for document in (*workload.unusual.values(), *workload.mistyped.values())
    ]
    return {kind: outcomes.count(kind) for kind in ("same", "different", "error")}


def outcome(engine: Engine, judge: Callable[[Any], Any], document: Any, matches: Callable[[Any], bool]) -> str:
    try:
        verdict = bool(judge(engine.prepare(document)))
    except Exception:  # whatever an engine raises is its answer
        return "error"
    return "same" if verdict is matches(document) else "different"


def evaluation(ready: dict[tuple[str, str], Prepared], rounds: int) -> Figures:
    by_workload = sorted(ready.items(), key=lambda pair: pair[0][1])
    cases = {
        (engine, name, kind): (found.judge, document)
        for (engine, name), found in by_workload
        for kind, document in (("hit", found.hit), ("miss", found.miss))
    }
    figures: Figures = {}
    for (engine, name, kind), taken in fastest(cases, rounds).items():
        figures.setdefault(engine, {}).setdefault(name, {})[kind] = taken
    return figures


def compilation(contestants: list[Engine], count: int) -> Figures:
    """Nanoseconds to compile a workload with literals never seen, by engine and workload; once for each package."""
    compiling = {engine.distribution: engine for engine in reversed(contestants) if engine.distribution}
    cases = {(engine.name, name): engine.compile for engine in compiling.values() for name in COMPILED}
    texts = {
        (engine.name, name): list(variants(engine.expressions[name], 2 * count))
        for engine in compiling.values()
        for name in COMPILED
    }
    figures: Figures = {}
    for (engine, name), taken in fastest_once(cases, texts).items():
        figures.setdefault(engine, {})[name] = taken
    return figures


def variants(expression: Any, count: int) -> Iterator[Any]:
    """The expression with other literals."""
    text = json.dumps(expression)
    for number in range(count):
        yield json.loads(text.replace("successful", f"successful{number}").replace("schedule", f"schedule{number}"))


def tables(figures: Figures) -> list[Table]:
    return [evaluation_table(figures), *faster_table(figures), compilation_table(figures), *absent_table(figures)]


def evaluation_table(figures: Figures) -> Table:
    means = ratios_to_naive(figures)
    rows = [
        [
            label(name, figures),
            times(mean),
            agreement(figures["unusual"][name]),
            *(cell(figures, name, workload) for workload in WORKLOADS),
        ]
        for name, mean in sorted(means.items(), key=lambda pair: pair[1])
    ]
    workloads = [workload.about for workload in WORKLOADS.values()]
    columns = ("engine", "x naive", "as Azure on unusual ones", *workloads)
    return Table("One document, ns (hit / miss)", columns, rows)


def faster_table(figures: Figures) -> list[Table]:
    """Who is ahead of condex, and where: the time of condex divided by that of the other."""
    taken = figures["nanoseconds"]
    rows = [
        [
            f"{WORKLOADS[name].about}, {kind}",
            label(engine, figures),
            times(taken[CONDEX][name][kind] / found[name][kind]),
        ]
        for name in WORKLOADS
        for kind in ("hit", "miss")
        for engine, found in taken.items()
        if engine not in (NAIVE, *MODES) and name in found and found[name][kind] < taken[CONDEX][name][kind]
    ]
    return [Table("Faster than condex", ("where", "engine", "condex takes"), rows)] if rows else []


def ratios_to_naive(figures: Figures) -> dict[str, float]:
    """The geometric mean over what each engine can do, beside the naive lambda on the same."""
    taken = figures["nanoseconds"]
    return {
        engine: geometric_mean(
            found[kind] / taken[NAIVE][name][kind] for name, found in workloads.items() for kind in found
        )
        for engine, workloads in taken.items()
    }


def label(name: str, figures: Figures) -> str:
    """The name with its version, which stands before what is said of the document."""
    engine, comma, way = name.partition(",")
    return f"{engine} {figures['versions'].get(name, '')}".strip() + comma + way


def agreement(verdicts: dict[str, int]) -> str:
    return f"{verdicts['same']} of {sum(verdicts.values())}"


def cell(figures: Figures, engine: str, workload: str) -> str:
    found = figures["nanoseconds"][engine].get(workload)
    return f"{brief(found['hit'])} / {brief(found['miss'])}" if found else ""


def compilation_table(figures: Figures) -> Table:
    compiled = figures["compilation"]
    rows = [
        [
            label(name, figures),
            *(short(compiled[name][workload] / 1000) for workload in COMPILED),
            times(compiled[name]["W2"] / compiled[CONDEX]["W2"]),
        ]
        for name in sorted(compiled, key=lambda name: compiled[name]["W2"])
    ]
    columns = ("engine", *(WORKLOADS[name].about for name in COMPILED), f"{WORKLOADS['W2'].about}, x condex")
    return Table("Compiling with new literals, µs", columns, rows)


def absent_table(figures: Figures) -> list[Table]:
    rows = [[name, "not installed", reason] for name, reason in figures["skipped"].items()]
    rows += [
        [label(name, figures), WORKLOADS[workload].about, reason]
        for name, found in figures["wrong"].items()
        for workload, reason in found.items()
    ]
    return [Table("Not timed", ("engine", "what", "why"), rows)] if rows else []


def targets(figures: Figures) -> list[Target]:
    """Ahead of every engine that takes a document as it is."""
    means = ratios_to_naive(figures)
    others = {name: mean for name, mean in means.items() if name not in (*MODES, NAIVE, CAREFUL_PYTHON)}
    if not others:
        return []
    name = min(others, key=others.__getitem__)
    return [Target(f"condex beside the fastest other, {name}", means[CONDEX] / others[name], 1.0, "x its mean")]


BENCHMARK = Benchmark("peers", "other engines on the same documents", measure, tables, targets)
