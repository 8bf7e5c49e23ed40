"""From bytes to the verdict: `condition.matches_json` beside decoding everything and asking the naive lambda."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import conditions
from benchmarks.byte_documents import BYTE_WORKLOADS, SIZES, ByteWorkload, byte_document
from benchmarks.modes import CONDEX, PURE, PURELY, is_native
from benchmarks.results import Benchmark, Figures, Table, Target, duration, times, worst
from benchmarks.timing import ROUNDS, fastest
from conditions.core import json_judge, python_function
from conditions.documents.partial import typed_decoder

REFERENCE = "orjson.loads, naive"
LIMITED_SIZES = ("20 KB", "200 KB")

Judge = Callable[[bytes], bool]


def contenders(workload: ByteWorkload) -> dict[str, Judge]:
    """The ways to the verdict. orjson takes part where it is installed."""
    condition = conditions.compile(workload.expression)
    found: dict[str, Judge] = {CONDEX: condition.matches_json}
    if json_judge(condition.matches):
        found[PURE] = after(typed_decoder(condition.reads["root"]), python_function(condition.matches))
    found["json.loads, condition.matches"] = after(json.loads, condition.matches)
    found["json.loads, naive"] = after(json.loads, workload.naive)
    if find_spec("orjson"):
        import orjson

        found["orjson.loads, condition.matches"] = after(orjson.loads, condition.matches)
        found[REFERENCE] = after(orjson.loads, workload.naive)
    return found


def after(decode: Callable[[bytes], Any], judge: Callable[[Any], bool]) -> Judge:
    return lambda data: judge(decode(data))


def measure(effort: float) -> Figures:
    """Nanoseconds by workload, size and contender."""
    cases: dict[tuple[str, str, str], tuple[Judge, bytes]] = {}
    for name, workload in BYTE_WORKLOADS.items():
        judges = contenders(workload)
        for size, length in SIZES.items():
            data = byte_document(length)
            assert {judge(data) for judge in judges.values()} == {True}, f"{name}, {size}: different verdicts"
            cases.update({(name, size, who): (judge, data) for who, judge in judges.items()})
    figures: Figures = {}
    for (name, size, who), taken in fastest(cases, rounds=max(3, round(ROUNDS * effort))).items():
        figures.setdefault(name, {}).setdefault(size, {})[who] = taken
    return {"nanoseconds": figures}


def tables(figures: Figures) -> list[Table]:
    return [table(name, sizes) for name, sizes in figures["nanoseconds"].items()]


def table(name: str, sizes: Figures) -> Table:
    contenders_found = list(next(iter(sizes.values())))
    rows = [[who, *(cell(taken, who) for taken in sizes.values())] for who in contenders_found]
    return Table(f"{name}, from bytes: {BYTE_WORKLOADS[name].about}", (f"beside {REFERENCE}", *sizes), rows)


def cell(taken: dict[str, float], who: str) -> str:
    beside = f" ({times(taken[who] / taken[REFERENCE])})" if REFERENCE in taken else ""
    return duration(taken[who]) + beside


def targets(figures: Figures) -> list[Target]:
    """None while one of the two to compare is missing."""
    taken = figures["nanoseconds"]
    has_core = any(is_native(sizes["1 KB"]) for sizes in taken.values())
    found = beside_reference(taken, PURE if has_core else CONDEX, LIMITED_SIZES, 0.34)
    if has_core:
        found += beside_reference(taken, CONDEX, LIMITED_SIZES, 0.20)
        found += beside_reference(taken, CONDEX, ("1 KB",), 0.22)
    return found


def beside_reference(taken: Figures, who: str, sizes: tuple[str, ...], limit: float) -> list[Target]:
    beside = {
        f"{name} {size}": by_size[size][who] / by_size[size][REFERENCE]
        for name, by_size in taken.items()
        for size in sizes
        if {who, REFERENCE} <= by_size[size].keys()
    }
    told = "matches_json" if who == CONDEX else f"matches_json {PURELY}"
    return worst(f"{told} at {' and '.join(sizes)}", f"x {REFERENCE}", limit, beside)


BENCHMARK = Benchmark("bytes", "condition.matches_json on documents in bytes", measure, tables, targets)
