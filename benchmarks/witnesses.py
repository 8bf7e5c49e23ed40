"""What is known of conditions before they run: inputs for both verdicts, proofs, misspellings, what turns a verdict.

The real conditions are those of the folder that CONDEX_REFERENCE names, `corpus/expressions.jsonl`; without it, what is
measured of them is left out.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from statistics import quantiles
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

import conditions
from benchmarks.results import Benchmark, Figures, Table, Target, short
from conditions.lint.schema_files import schema_of
from conditions.witnesses.witness import Example, Impossible
from tests.conditions.schema_checking.responses import leaves, misspelt, openapi, right, schemas
from tools.witnessed import real_conditions, wrong_proofs

CHECKS = 20_000
SEED = 21
EACH = 10
"""The right conditions for each schema."""

SIZE = 2_000_000
ROUNDS = 3


def measure(effort: float) -> Figures:
    """The figures; of fewer conditions and checks where the effort is less than 1."""
    step = max(1, round(1 / max(effort, 0.02)))
    known = schemas()[::step]
    found = {
        "misspellings": misspellings(known),
        "right conditions": right_conditions(known),
        "openapi": openapi_check(),
        "proofs": proofs(max(500, CHECKS // step)),
    }
    reference = os.environ.get("CONDEX_REFERENCE")
    if reference:
        expressions = real_conditions(Path(reference) / "corpus" / "expressions.jsonl")[::step]
        found |= {"real conditions": answers(expressions), "counterfactuals": counterfactuals(expressions)}
    return found


def answers(expressions: Sequence[str]) -> Figures:
    """Of how many conditions both verdicts have an example or a proof, and how long both take together."""
    times, answered = [], 0
    for expression in expressions:
        condition = conditions.compile(expression)
        begin = process_time()
        found = [condition.example(verdict) for verdict in (True, False)]
        times.append((process_time() - begin) * 1000)
        answered += all(isinstance(one, Example | Impossible) for one in found)
    return {"of": len(times), "found": answered, "milliseconds": _slow(times)}


def counterfactuals(expressions: Sequence[str]) -> Figures:
    """Of how many verdicts an explanation tells what would turn them, and how long that takes."""
    times, told = [], 0
    for condition in map(conditions.compile, expressions):
        for inputs in _inputs(condition):
            explanation = condition.explain(**inputs)
            begin = process_time()
            found = explanation.counterfactual
            times.append((process_time() - begin) * 1000)
            told += found is not None
            assert found is None or condition(**found.inputs) is found.verdict, condition.expression
    return {"of": len(times), "found": told, "milliseconds": _slow(times)}


def _inputs(condition: conditions.Condition) -> Iterator[dict[str, Any]]:
    for verdict in (True, False):
        found = condition.example(verdict)
        if isinstance(found, Example):
            yield dict(found.inputs)


def _slow(times: list[float]) -> float:
    """The 95th percentile."""
    return quantiles(times, n=20)[-1]


def misspellings(known: Sequence[dict[str, Any]]) -> Figures:
    """Of how many conditions with a misspelt key that is told; one for each schema."""
    chance, found = Random(SEED), 0
    for contents in known:
        condition = conditions.compile(misspelt(contents, chance))
        found += "W801" in {one.code for one in condition.check(conditions.Schema.from_json_schema(contents))}
    return {"of": len(known), "found": found}


def right_conditions(known: Sequence[dict[str, Any]]) -> Figures:
    """Of how many conditions nothing is said in which nothing is wrong."""
    chance, silent = Random(SEED), 0
    for contents in known:
        schema, places = conditions.Schema.from_json_schema(contents), list(leaves(contents))
        for _ in range(EACH):
            silent += not conditions.compile(right(*chance.choice(places), chance)).check(schema)
    return {"of": len(known) * EACH, "found": silent}


def openapi_check() -> Figures:
    """How long one condition takes on a large document of OpenAPI, reading the file included."""
    times, text = [], openapi(SIZE)
    with TemporaryDirectory() as folder:
        for number in range(ROUNDS):
            path = Path(folder) / f"{number}.json"
            path.write_bytes(text)
            begin = process_time()
            schema = schema_of(f"{path}#get1999")
            first, *_ = schema.root.names
            assert conditions.compile(f"eq(root.{first}x, 'a')").check(schema)
            times.append((process_time() - begin) * 1000)
    return {"bytes": len(text), "milliseconds": min(times)}


def proofs(checks: int) -> Figures:
    """How many inputs at random contradict proofs about conditions at random."""
    wrong, counts = wrong_proofs(checks, SEED)
    return {"checks": counts["checks"], "wrong": len(wrong)}


def tables(figures: Figures) -> list[Table]:
    """What was found, of how many, and the time that nineteen of twenty take at most."""
    rows = [
        [about, f"{figures[name]['of']:,}", f"{figures[name]['found']:,}", _milliseconds(figures[name])]
        for name, about in _ROWS.items()
        if name in figures
    ]
    made = figures["proofs"]
    rows.append(
        ["inputs at random that contradict no proof", f"{made['checks']:,}", f"{made['checks'] - made['wrong']:,}", ""]
    )
    size = figures["openapi"]
    rows.append([f"one condition, {size['bytes'] / 1e6:.1f} MB of OpenAPI", "", "", _milliseconds(size)])
    return [Table("Known before it runs", ("what", "of", "found", "95th percentile, ms"), rows)]


_ROWS = {
    "real conditions": "real conditions with inputs or a proof for both verdicts",
    "counterfactuals": "their verdicts that a small change turns",
    "misspellings": "misspelt keys that are told",
    "right conditions": "right conditions of which nothing is told",
}


def _milliseconds(figures: Figures) -> str:
    return short(figures["milliseconds"]) if "milliseconds" in figures else ""


def targets(figures: Figures) -> list[Target]:
    """The limits: shares are told by what is missing to all."""
    found = [
        Target("misspelt keys that are not told", _missing(figures["misspellings"]), 0, "%"),
        Target("right conditions that are complained of", _missing(figures["right conditions"]), 0, "%"),
        Target("wrong proofs", figures["proofs"]["wrong"], 0, "of all checks"),
        Target("one condition and 2 MB of OpenAPI", figures["openapi"]["milliseconds"], 1000, "ms"),
    ]
    real = figures.get("real conditions")
    if real:
        found += [
            Target("real conditions without inputs or a proof for both verdicts", _missing(real), 1, "%"),
            Target("inputs or proofs for both verdicts, 95th percentile", real["milliseconds"], 20, "ms"),
        ]
    return found


def _missing(figures: Figures) -> float:
    return 100 * (1 - figures["found"] / figures["of"])


BENCHMARK = Benchmark("witnesses", "what is known of conditions before they run", measure, tables, targets)
