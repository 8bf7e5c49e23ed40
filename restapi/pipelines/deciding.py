"""Deciding whether a stage or a job runs, from what became of those that it depends on.

Source: Microsoft Learn, "Specify conditions", and "Expressions", dependencies.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple, TypeAlias

import conditions
from conditions.lint.places import JOB, RUNTIME
from conditions.values.converting import to_text
from restapi.connections.credentials import Masker
from restapi.errors import CriterionError, InvocationError, located
from restapi.pipelines.model import Job, Stage

DEFAULT = "succeeded()"
"""The condition of what has none."""

_RUNTIME = re.compile(r"\s*\$\[(.*)\]\s*", re.DOTALL)
_OF_OTHERS = frozenset({"dependencies", "stageDependencies"})


@dataclass(frozen=True, slots=True)
class Ended:
    """A stage or a job that is over, as expressions see it.

    Attributes:
        result: Succeeded, SucceededWithIssues, Failed, Skipped or Canceled.
        outputs: Those of a job, by `step.name`.
        jobs: Those of a stage, by name.
    """

    result: str
    outputs: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    jobs: Mapping[str, Ended] = field(default_factory=dict[str, "Ended"])


Inputs: TypeAlias = dict[str, Any]
"""The named values of a condition, besides the variables."""


class Decision(NamedTuple):
    """The verdict of a condition, None where it cannot be evaluated, and why, with secrets masked."""

    runs: bool | None
    reason: str


def compiled(node: Stage | Job, what: str) -> conditions.Condition:
    """The condition of a stage or a job; CriterionError where it is none."""
    with located(node.places.get("condition")):
        try:
            return JOB.language.compile(node.condition.strip() or DEFAULT)
        except conditions.ConditionError as error:
            raise CriterionError(f"the condition of the {what} is not a condition", detail=str(error)) from None


def decide(
    condition: conditions.Condition, inputs: Inputs, variables: Mapping[str, str], secrets: Iterable[str] = ()
) -> Decision:
    """The verdict of the condition of a stage or a job.

    Args:
        condition: The condition.
        inputs: What it sees of those that it depends on: `stage_inputs` or `job_inputs`.
        variables: The variables.
        secrets: Texts that are not to be shown.
    """
    explanation = condition.explain(None, variables, secrets=secrets, **inputs)
    shown = Masker(secrets)(condition.expression)
    if explanation.error is not None:
        return Decision(None, f"The condition {shown} cannot be evaluated: {explanation.error.message}.")
    why = "; ".join(blame.sentence for blame in explanation.blame).rstrip(".")
    verdict = "true" if explanation.verdict else "false"
    return Decision(explanation.verdict, f"The condition {shown} is {verdict}{': ' if why else ''}{why}.")


def stage_inputs(stage: Stage, stages: Mapping[str, Ended]) -> Inputs:
    """The named values of the condition of a stage, given the stages that are over."""
    found = {name: _stage(stages[name]) for name in stage.depends_on}
    return {"dependencies": found, "stageDependencies": found, **_pipeline()}


def job_inputs(stage: Stage, job: Job, stages: Mapping[str, Ended], jobs: Mapping[str, Ended]) -> Inputs:
    """The named values of the condition of a job, given the stages, and the jobs of its stage, that are over."""
    before = {
        name: {other: _job(ended) for other, ended in stages[name].jobs.items()} | {"result": stages[name].result}
        for name in stage.depends_on
    }
    own = {name: _job(jobs[name]) for name in job.depends_on}
    return {"dependencies": own, "stageDependencies": before, **_pipeline()}


def is_runtime(value: str) -> bool:
    """True where the value of a variable is a `$[ … ]` expression."""
    return bool(_RUNTIME.fullmatch(value))


def evaluated(variables: Mapping[str, str], inputs: Inputs, others: Mapping[str, str]) -> dict[str, str]:
    """Variables with the values of their `$[ … ]` expressions.

    Args:
        variables: The variables as written.
        inputs: What they see of other stages and jobs.
        others: Variables that win, such as those of the caller.

    Raises:
        InvocationError: An expression is none, or cannot be evaluated.
    """
    plain = {name: value for name, value in variables.items() if not is_runtime(value)}
    found = dict(plain)
    for name, value in variables.items():
        if match := _RUNTIME.fullmatch(value):
            found[name] = _value(name, match[1], inputs, {**plain, **others})
    return found


def evaluated_ahead(
    variables: Mapping[str, str], others: Mapping[str, str], unknown: Callable[[str], str]
) -> dict[str, str]:
    """The same before anything has run: of what reads other stages and jobs, *unknown* makes a value from the name."""
    known = {name: unknown(name) if reads_others(value) else value for name, value in variables.items()}
    return evaluated(known, _pipeline(), others)


def reads_others(value: str) -> bool:
    """True where a `$[ … ]` expression reads what became of other stages and jobs."""
    match = _RUNTIME.fullmatch(value)
    return match is not None and bool(_expression("", match[1]).reads.keys() & _OF_OTHERS)


def _value(name: str, text: str, inputs: Inputs, variables: Mapping[str, str]) -> str:
    condition = _expression(name, text)
    explanation = condition.explain(None, variables, **inputs)
    if explanation.error is not None:
        raise InvocationError(f"the variable '{name}' cannot be evaluated", detail=str(explanation.error))
    try:
        return to_text(explanation.value)
    except conditions.ConditionError as error:
        raise InvocationError(f"the variable '{name}' has no text", detail=str(error)) from None


def _expression(name: str, text: str) -> conditions.Condition:
    try:
        return RUNTIME.language.compile(text.strip())
    except conditions.ConditionError as error:
        raise InvocationError(f"the variable '{name}' is not an expression", detail=str(error)) from None


def _stage(ended: Ended) -> dict[str, Any]:
    outputs = {f"{job}.{key}": value for job, one in ended.jobs.items() for key, value in one.outputs.items()}
    return {"result": ended.result, "outputs": outputs}


def _job(ended: Ended) -> dict[str, Any]:
    return {"result": ended.result, "outputs": dict(ended.outputs)}


def _pipeline() -> Inputs:
    return {"pipeline": {"startTime": datetime.now(UTC)}}
