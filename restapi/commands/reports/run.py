"""A finished run as people and machines read it: text, JSON, and JUnit's XML; secrets masked.

The JSON is described by docs/reference/report.schema.json; the XML is what Jenkins, GitLab and Azure's
PublishTestResults take.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, TypeAlias
from xml.etree import ElementTree as Xml

from conditions.console.printer import explanation_lines
from conditions.explaining.explanation_json import as_json as explanation_json
from conditions.source import in_one_line, printable
from restapi.answers.outcome import Attempt, Outcome, azure_time
from restapi.answers.statuses import name_of
from restapi.calls.outputs import json_of
from restapi.commands.reports.verbose import shown_headers
from restapi.connections.credentials import Masker
from restapi.invocation import Invocation
from restapi.pipelines.model import Task
from restapi.steps.sequence import Result, Run, StepResult
from restapi.steps.staged import PipelineRun, StageResult

VERSION = 1
"""Of the JSON; a change that readers would notice makes a new one."""

_LEVELS = 200  # of an explanation: more than the deepest expression has

StyledText: TypeAlias = tuple[str, str]
"""A text, of one or more lines, and its style."""

_WORDS = {result: re.sub("[A-Z]", lambda capital: f" {capital[0].lower()}", result) for result in Result}
_STYLES = {Result.FAILED: "red", Result.CANCELED: "red", Result.SKIPPED: "dim", Result.SUCCEEDED_WITH_ISSUES: "yellow"}


def step_lines(number: int, count: int, step: StepResult) -> Iterator[StyledText]:
    """One step as text: its name where there are several, the log of each try, and what the log leaves open."""
    if count > 1:
        yield f"Step {number} of {count}: {in_one_line(_name(number, step))}", "bold"
    tries = step.invocation.retries + 1 if isinstance(step.invocation, Invocation) else 1
    for attempt, outcome in enumerate(step.outcomes, start=1):
        if tries > 1:
            yield f"Try {attempt} of {tries}", "bold"
        for earlier in outcome.attempts[:-1]:
            if earlier.why != "poll":  # each poll was told when it was over
                yield _attempt_line(earlier), "dim"
        yield from _log_lines(outcome)
        if outcome.explanation is not None and not outcome.succeeded:
            yield from _explanation_lines(outcome)
        if outcome.hint:
            yield f"Hint: {in_one_line(outcome.hint)}", "dim"
    is_told = bool(step.outcomes) and step.outcomes[-1].explanation is None and step.reason in step.outcomes[-1].log
    if isinstance(step.invocation, Task) and step.result is Result.SUCCEEDED:
        yield in_one_line(f"{step.invocation.task}: {step.reason}"), ""
    if step.result is not Result.SUCCEEDED and not is_told:
        yield f"{_WORDS[step.result].capitalize()}: {in_one_line(step.reason)}", _STYLES[step.result]


def _log_lines(outcome: Outcome) -> Iterator[StyledText]:
    """The log, whose last line tells the verdict, but for that of a status, with which the response ends it."""
    if outcome.succeeded and outcome.explanation is None and not outcome.iterations:
        yield outcome.log, ""
        return
    before, _, last = outcome.log.rpartition("\n")
    yield before, ""
    yield last, "green" if outcome.succeeded else "red"


def _explanation_lines(outcome: Outcome) -> Iterator[StyledText]:
    """The explanation, coloured as by `conditions explain`; dim where masking left other lines."""
    lines = _explained(outcome).split("\n")
    styles = [style for _, style in explanation_lines(outcome.explanation)] if outcome.explanation is not None else []
    yield from zip(lines, styles if len(styles) == len(lines) else ["dim"] * len(lines), strict=True)


def _attempt_line(attempt: Attempt) -> str:
    """An exchange that was not the last one."""
    ended = attempt.problem or f"{attempt.status} ({name_of(attempt.status or 0)})"
    text = f"{azure_time(attempt.sent)} {attempt.method} {attempt.url}: {ended} after {attempt.elapsed:.3f} s"
    return in_one_line(text)


def place_line(step: StepResult) -> str:
    """The stage and the job of a step, where the file has such."""
    names = {"Stage": step.stage, "job" if step.stage else "Job": step.job}
    return in_one_line(", ".join(f"{what} {name}" for what, name in names.items() if name))


def summary(run: Run) -> str:
    """A summary in one line: the number of steps for each end."""
    counts = Counter(step.result for step in run.steps)
    ends = ", ".join(f"{counts[result]} {_WORDS[result]}" for result in Result if counts[result])
    return f"{len(run.steps)} step{'' if len(run.steps) == 1 else 's'}: {ends or 'nothing to do'}"


def _name(number: int, step: StepResult) -> str:
    return step.invocation.name or step.invocation.id or f"Step {number}"


def masker_of(run: Run) -> Masker:
    """Knows the secrets of all steps: what one was given may be in the answer to another."""
    return Masker(secret for step in run.steps for outcome in step.outcomes for secret in outcome.call.masker.secrets)


def _explained(outcome: Outcome) -> str:
    return printable(outcome.call.masker(str(outcome.explanation)))


def as_json(run: Run) -> str:
    """All that is known of the run, as docs/reference/report.schema.json says."""
    masker = masker_of(run)
    steps = [_step_json(step, masker) for step in run.steps]
    whole = run if isinstance(run, PipelineRun) else PipelineRun(run.steps)
    stages = [_stage_json(stage, masker) for stage in whole.stages]
    report = {
        "version": VERSION,
        "succeeded": run.succeeded,
        "steps": steps,
        "stages": stages,
        "notes": list(whole.notes),
    }
    # In a JSON text, what makes a character printable is an escape of the same character.
    return printable(json.dumps(report, ensure_ascii=False, indent=2))


def _step_json(step: StepResult, masker: Masker) -> dict[str, Any]:
    return {
        "name": step.invocation.name,
        "id": step.invocation.id,
        "task": step.invocation.task if isinstance(step.invocation, Task) else None,
        "stage": step.stage,
        "job": step.job,
        "result": str(step.result),
        "reason": masker(step.reason),
        "started": _time(step.started),
        "elapsed": round(step.elapsed, 6),
        "outputs": json_of(step.outputs, masker),
        "tries": [_outcome_json(outcome, masker) for outcome in step.outcomes],
    }


def _stage_json(stage: StageResult, masker: Masker) -> dict[str, Any]:
    return {
        "name": stage.name,
        "result": str(stage.result),
        "reason": masker(stage.reason),
        "jobs": [{"name": job.name, "result": str(job.result), "reason": masker(job.reason)} for job in stage.jobs],
    }


def _outcome_json(outcome: Outcome, masker: Masker) -> dict[str, Any]:
    explanation = outcome.explanation
    return {
        "succeeded": outcome.succeeded,
        "result": str(outcome.result),
        "reason": masker(outcome.reason),
        "hint": masker(outcome.hint),
        "iterations": outcome.iterations,
        "status": outcome.status,
        "headers": shown_headers(outcome.headers, masker),
        "log": masker(outcome.log),
        "explanation": None if explanation is None else json_of(explanation_json(explanation), masker, levels=_LEVELS),
        "attempts": [_attempt_json(attempt, masker) for attempt in outcome.attempts],
    }


def _attempt_json(attempt: Attempt, masker: Masker) -> dict[str, Any]:
    return {
        "why": attempt.why,
        "method": attempt.method,
        "url": masker(attempt.url),
        "sent": _time(attempt.sent),
        "elapsed": round(attempt.elapsed, 6),
        "status": attempt.status,
        "problem": masker(attempt.problem),
    }


def _time(moment: datetime) -> str:
    """A moment in UTC (RFC 3339)."""
    return moment.isoformat().replace("+00:00", "Z")


def as_junit(run: Run, file: str = "") -> str:
    """One test suite, named after the file, with one test case for each step, named after where it stands.

    A step that failed by the response is a failure, one that has none or was canceled is an error. One that may fail
    is a test that passed, with the reason in its error output.
    """
    masker = masker_of(run)
    suites = Xml.Element("testsuites")
    cases = [_case(number, step, masker, file) for number, step in enumerate(run.steps, start=1)]
    kinds = Counter(element.tag for case in cases for element in case)
    suite = Xml.SubElement(
        suites,
        "testsuite",
        name=in_one_line(file) or "restapi",
        tests=str(len(cases)),
        failures=str(kinds["failure"]),
        errors=str(kinds["error"]),
        skipped=str(kinds["skipped"]),
        time=f"{sum(step.elapsed for step in run.steps):.3f}",
    )
    if cases:
        suite.set("timestamp", run.steps[0].started.isoformat())
    suite.extend(cases)
    Xml.indent(suites)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(suites, encoding="unicode")


def suite_of(file: str, *inner: str) -> str:
    """What test reports group by: the pipeline, which is the name of its file, and what stands within it, by dots."""
    return in_one_line(".".join(filter(None, (Path(file).stem or "restapi", *inner))))


def _case(number: int, step: StepResult, masker: Masker, file: str) -> Xml.Element:
    # What is printable is allowed in XML too, which knows no escape for control characters (XML 1.0, section 2.2).
    suite = suite_of(file, step.stage, step.job)
    case = Xml.Element("testcase", classname=suite, name=printable(_name(number, step)), time=f"{step.elapsed:.3f}")
    if file:
        case.set("file", in_one_line(file))
    for tag, attributes, text in _contents(step):
        element = Xml.SubElement(case, tag, {name: printable(masker(value)) for name, value in attributes.items()})
        element.text = printable(masker(text)) or None
    return case


def _contents(step: StepResult) -> Iterator[tuple[str, dict[str, str], str]]:
    """The elements of a test case: tag, attributes and text."""
    if step.result is Result.SKIPPED:
        yield "skipped", {"message": step.reason}, ""
    elif step.result in (Result.FAILED, Result.CANCELED):
        last = step.outcomes[-1] if step.outcomes else None
        is_error = step.result is Result.CANCELED or last is None or bool(last.answer.problem)
        details = _explained(last) if last and last.explanation is not None else step.reason
        details += f"\nHint: {last.hint}" if last and last.hint else ""
        yield "error" if is_error else "failure", {"message": step.reason, "type": str(step.result)}, details
    if step.outcomes:
        yield "system-out", {}, "\n".join(outcome.log for outcome in step.outcomes)
    if step.result is Result.SUCCEEDED_WITH_ISSUES:
        yield "system-err", {}, step.reason


FORMATS: dict[str, Callable[..., str]] = {"json": lambda run, _="": as_json(run), "junit": as_junit}
"""The reports of a finished run and its file; as text it is shown step by step."""
