"""A plan as people and machines read it: an outline, and JSON; secrets are masked in it.

The JSON is described by docs/reference/plan.schema.json.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict

from conditions.source import in_one_line, printable
from restapi.commands.reports.run import StyledText
from restapi.steps.plans import Forecast, Plan, PlannedJob, PlannedRequest, PlannedStage, PlannedStep

VERSION = 1
"""Of the JSON; a change that readers would notice makes a new one."""

_LINES = 20  # of a body
_FORECASTS = {
    Forecast.RUNS: "runs",
    Forecast.IF_ALL_SUCCEEDS: "runs if all before it succeeds",
    Forecast.IF_NOT_ALL_SUCCEEDS: "skipped if all before it succeeds",
    Forecast.OPEN: "decided by what comes back",
    Forecast.SKIPPED: "skipped",
}
_STYLES = {Forecast.SKIPPED: "dim", Forecast.IF_NOT_ALL_SUCCEEDS: "dim"}


def plan_lines(plan: Plan) -> Iterator[StyledText]:
    """The stages, jobs and steps in the order in which they run, each indented below what it stands in."""
    number = 0
    for stage in plan.stages:
        indent = 0
        if stage.name:
            yield from _heading("Stage", stage)
            indent = 2
        for job in stage.jobs:
            if job.name:
                yield from _indented(_heading("Job", job), indent)
            for step in job.steps:
                number += 1
                yield from _indented(_step_lines(number, step), indent + 2 * bool(job.name))
    for note in plan.notes:
        yield _line(note), "yellow"


def _line(text: str) -> str:
    """A text on one line, so that none of the file can pass for a line of ours."""
    return in_one_line(" ".join(text.split()))


def _indented(lines: Iterator[StyledText], columns: int) -> Iterator[StyledText]:
    for text, style in lines:
        yield " " * columns + text, style


def _heading(what: str, part: PlannedStage | PlannedJob) -> Iterator[StyledText]:
    after = f", after {', '.join(part.depends_on)}" if part.depends_on else ""
    yield _line(f"{what} {part.name}{after}: {_FORECASTS[part.forecast]}"), "bold"
    yield from _why(part)


def _step_lines(number: int, step: PlannedStep) -> Iterator[StyledText]:
    task = f" ({step.task})" if step.task and step.task != step.name else ""
    heading = _line(f"{number}. {step.name or step.id}{task}: {_FORECASTS[step.forecast]}")
    yield heading, _STYLES.get(step.forecast, "bold")
    yield from _why(step)
    if step.does:
        yield f"  {_line(step.does)}", "" if step.forecast is not Forecast.SKIPPED else "dim"
    if step.request:
        yield from _indented(_request_lines(step.request), 2)


def _why(part: PlannedStage | PlannedJob | PlannedStep) -> Iterator[StyledText]:
    """The condition, or what is left of it, unless that is the usual one; the values that it needs; and the reason."""
    if part.condition.strip() != "succeeded()":
        yield f"  condition: {_line(part.residual or part.condition)}", ""
    needed = [f"{name} {', '.join(found)}" for name, found in part.reads.items() if all(found)]
    if needed:
        yield f"  needs: {_line('; '.join(needed))}", ""
    if part.reason:
        yield f"  {_line(part.reason)}", "dim"


def _request_lines(request: PlannedRequest) -> Iterator[StyledText]:
    yield in_one_line(f"{request.method} {request.url}"), "cyan"
    for name, value in request.headers.items():
        yield in_one_line(f"{name}: {value}"), ""
    lines = request.body.splitlines()
    for line in lines[:_LINES]:
        yield printable(f"| {line}"), ""
    if len(lines) > _LINES:
        yield f"| … {len(lines) - _LINES} more lines", ""
    if request.criterion:
        yield f"success: {_line(request.criterion)}", ""


def as_json(plan: Plan) -> str:
    """All of the plan, as docs/reference/plan.schema.json says."""
    report = {"version": VERSION, **asdict(plan)}
    # In a JSON text, what makes a character printable is an escape of the same character.
    return printable(json.dumps(report, ensure_ascii=False, indent=2))
