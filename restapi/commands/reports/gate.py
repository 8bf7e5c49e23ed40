"""A gate as people and machines read it: a table of its samples, a line for each of them, and JSON; secrets masked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from conditions.source import in_one_line, printable
from restapi.pipelines.model import Step
from restapi.steps.gate import Gate, GateResult, Sample
from restapi.steps.sequence import Result, StepResult

if TYPE_CHECKING:
    from rich.table import Table

VERSION = 1
"""Of the JSON; a change that readers would notice makes a new one."""

_SHOWN_SAMPLES = 20

_STYLES = {Result.SUCCEEDED: "green", Result.SUCCEEDED_WITH_ISSUES: "yellow", Result.SKIPPED: "dim"}


def sample_line(number: int, sample: Sample) -> str:
    """A sample in one line: when it began, how each invocation ended, and for how long all have passed."""
    ends = "; ".join(f"{name}{_dry(step)}: {end_of(step)}" for name, step in _named(sample))
    steady = f"; steady for {sample.steady:.1f} s" if sample.passed else ""
    return in_one_line(
        f"Sample {number} at {sample.at:.1f} s {'passed' if sample.passed else 'failed'}: {ends}{steady}"
    )


def table(gate: Gate, samples: Sequence[Sample]) -> Table:
    """The last samples for a terminal: a row for each of them, a column for each invocation."""
    from rich.table import Table
    from rich.text import Text

    found = Table("sample", "at")
    for number, invocation in enumerate(gate.enabled, start=1):
        found.add_column(Text(in_one_line(name_of_step(number, invocation))))
    found.add_column("steady for")
    first = max(0, len(samples) - _SHOWN_SAMPLES)
    for number, sample in enumerate(samples[first:], start=first + 1):
        cells = [Text(in_one_line(end_of(step)), _STYLES.get(step.result, "red")) for step in sample.steps]
        steady = f"{sample.steady:.1f} s" if sample.passed else ""
        found.add_row(str(number), f"{sample.at:.1f} s", *cells, steady)
    return found


def as_json(ended: GateResult) -> str:
    """All that is known of the gate."""
    report = {
        "version": VERSION,
        "passed": ended.passed,
        "decision": str(ended.decision),
        "reason": ended.reason,
        "delay": ended.gate.delay,
        "interval": ended.gate.interval,
        "steady": ended.gate.steady,
        "timeout": ended.gate.timeout,
        "samples": [_sample_json(sample) for sample in ended.samples],
    }
    # In a JSON text, what makes a character printable is an escape of the same character.
    return printable(json.dumps(report, ensure_ascii=False, indent=2))


def _sample_json(sample: Sample) -> dict[str, Any]:
    return {
        "at": round(sample.at, 6),
        "started": sample.started.isoformat().replace("+00:00", "Z"),
        "elapsed": round(sample.elapsed, 6),
        "passed": sample.passed,
        "steadyFor": round(sample.steady, 6) if sample.passed else None,
        "steps": [_step_json(name, step) for name, step in _named(sample)],
    }


def _step_json(name: str, step: StepResult) -> dict[str, Any]:
    return {
        "name": name,
        "id": step.invocation.id,
        "dryRun": step.is_dry,
        "result": str(step.result),
        "reason": step.reason,
    }


def _named(sample: Sample) -> Iterable[tuple[str, StepResult]]:
    return [(name_of_step(number, step.invocation), step) for number, step in enumerate(sample.steps, start=1)]


def name_of_step(number: int, invocation: Step) -> str:
    """The name of an invocation, or its number where it has none."""
    return invocation.name or invocation.id or f"Step {number}"


def _dry(step: StepResult) -> str:
    return " (dry run)" if step.is_dry else ""


def end_of(step: StepResult) -> str:
    """The end of an invocation, and why where that is not what was hoped for."""
    return str(step.result) if step.result is Result.SUCCEEDED else f"{step.result} ({step.reason.rstrip('.')})"
