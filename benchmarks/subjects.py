"""Everything that can be measured, and how to measure it with what goes beside every figure."""

from __future__ import annotations

from pathlib import Path

from benchmarks import (
    compiling,
    engines,
    from_bytes,
    importing,
    jobs,
    lines,
    loops,
    many,
    one_document,
    rule_sets,
    side_by_side,
    wildcards,
    witnesses,
)
from benchmarks.calibration import slowness
from benchmarks.results import FOLDER, Benchmark, Figures, Target, machine, read

MODULES = (
    one_document,
    wildcards,
    compiling,
    importing,
    from_bytes,
    lines,
    jobs,
    loops,
    engines,
    side_by_side,
    many,
    rule_sets,
    witnesses,
)
"""In the order of measuring: a Java machine stays in the process after the last one."""

SUBJECTS: dict[str, Benchmark] = {module.BENCHMARK.name: module.BENCHMARK for module in MODULES}


def measured(benchmark: Benchmark, effort: float) -> Figures:
    """The figures, with the machine and how slow it was: the less of before and after, as every figure is a minimum."""
    before = slowness()
    figures = benchmark.measure(effort)
    return {**machine(), "slowness": min(before, slowness()), **figures}


def all_targets(folder: Path = FOLDER) -> list[Target]:
    """The targets of everything that has been measured, from the figures in the folder."""
    found = {name: read(name, folder) for name in SUBJECTS}
    return [target for name, figures in found.items() if figures for target in SUBJECTS[name].targets(figures)]
