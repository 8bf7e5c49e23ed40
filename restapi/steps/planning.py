"""The plan of a pipeline: what would run, in which order, and what would be sent. Nothing is sent, nobody is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import Unpack

import conditions
from conditions.syntax.parser import parse
from conditions.syntax.tree import Call, walk
from conditions.values.dotnet_text import fold
from restapi.calls.criterion import read_condition
from restapi.calls.headers import may_hold_secrets
from restapi.calls.preparing import PreparedRequest, prepare
from restapi.calls.variables import Variables, has_macros
from restapi.completing.session import Given
from restapi.connections.credentials import MASK, Masker
from restapi.errors import InvocationError
from restapi.invocation import Invocation
from restapi.pipelines.deciding import (
    DEFAULT,
    Ended,
    Inputs,
    compiled,
    decide,
    evaluated_ahead,
    job_inputs,
    reads_others,
    stage_inputs,
)
from restapi.pipelines.model import PASSED_OVER, Job, Pipeline, Position, Stage, Step, Task, TaskKind
from restapi.pipelines.order import ordered
from restapi.running.options import Options, given_by
from restapi.steps.other_tasks import delay_of, instructions_of
from restapi.steps.staged import NOT_CHOSEN, check_pipeline

_OF_OTHERS = {"status", "dependencies", "stageDependencies"}


class Forecast(StrEnum):
    """What is known, before anything runs, of whether a part of a pipeline runs when its turn comes."""

    RUNS = "runs"
    IF_ALL_SUCCEEDS = "runsIfAllSucceeds"
    """It runs where everything before it succeeds; what becomes of that decides."""
    IF_NOT_ALL_SUCCEEDS = "skippedIfAllSucceeds"
    """It is skipped where everything before it succeeds; what becomes of that decides."""
    OPEN = "open"
    """Values that come back decide."""
    SKIPPED = "skipped"


_LEFT_OUT = Forecast.SKIPPED, NOT_CHOSEN


@dataclass(frozen=True, slots=True)
class PlannedRequest:
    """A request as it would be sent, with secrets masked; outputs of earlier steps stand as their macros.

    Attributes:
        method, url, headers, body: As of a PreparedRequest, as texts.
        criterion: The success criterion; empty where there is none.
    """

    method: str
    url: str
    headers: Mapping[str, str]
    body: str
    criterion: str


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step of a plan.

    Attributes:
        name, id: As of an Invocation.
        task: What runs, where it is no call, such as `Delay@1`; else empty.
        condition: The condition.
        forecast: What is known of whether it runs, where its job does.
        reason: Why, in one sentence; empty where there is nothing to tell.
        request: What would be sent; None where it is no call, or where an earlier step must tell.
        does: What would be done instead of a call, or why the request is not known, in one sentence.
    """

    name: str
    id: str
    task: str
    condition: str
    forecast: Forecast
    reason: str
    request: PlannedRequest | None
    does: str


@dataclass(frozen=True, slots=True)
class PlannedJob:
    """A job of a plan.

    Attributes:
        name, label, depends_on, condition: As of a Job.
        forecast, reason: As of a PlannedStep, where its stage runs.
        steps: Its steps, in their order.
    """

    name: str
    label: str
    depends_on: tuple[str, ...]
    condition: str
    forecast: Forecast
    reason: str
    steps: tuple[PlannedStep, ...]


@dataclass(frozen=True, slots=True)
class PlannedStage:
    """A stage of a plan.

    Attributes:
        name, label, depends_on, condition: As of a Stage.
        forecast, reason: As of a PlannedStep.
        jobs: Its jobs, in the order in which they run.
    """

    name: str
    label: str
    depends_on: tuple[str, ...]
    condition: str
    forecast: Forecast
    reason: str
    jobs: tuple[PlannedJob, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What would run.

    Attributes:
        stages: The stages, in the order in which they run.
        notes: What the file says and would not be done, a sentence for each.
    """

    stages: tuple[PlannedStage, ...]
    notes: tuple[str, ...] = ()

    @property
    def steps(self) -> tuple[PlannedStep, ...]:
        """All steps, in the order in which they run."""
        return tuple(step for stage in self.stages for job in stage.jobs for step in job.steps)


def plan(invocations: Sequence[Invocation], *, skip_others: bool = False, **options: Unpack[Options]) -> Plan:
    """What `run` would do, and with what: nothing is sent.

    Args:
        invocations: A pipeline such as `load` gives, or steps.
        skip_others: Whether the run would go on without tasks of the server that are not done here.
        options: As of `invoke`.

    Raises:
        InvocationError: A step cannot run as it is written.
    """
    pipeline = Pipeline.of(invocations)
    planning = _Planning(pipeline, check_pipeline(pipeline, given_by(options)), skip_others)
    return Plan(tuple(map(planning.stage, ordered(pipeline.stages))), pipeline.notes)


@dataclass(slots=True)
class _Planning:
    """A plan, as far as it has come.

    Attributes:
        known: The variables, and the outputs of the steps before as their macros.
        outputs: The names of these outputs, folded.
        stages, jobs: Those before, as they are where everything that runs succeeds.
    """

    pipeline: Pipeline
    given: Given
    skip_others: bool
    known: Variables = field(default_factory=Variables)
    outputs: set[str] = field(default_factory=set[str])
    stages: dict[str, Ended] = field(default_factory=dict[str, Ended])
    jobs: dict[str, Ended] = field(default_factory=dict[str, Ended])

    def __post_init__(self) -> None:
        self.known = Variables(self.given.variables)

    def stage(self, stage: Stage) -> PlannedStage:
        """The plan of a stage."""
        self.jobs = {}
        chosen = self.pipeline.runs(stage.name)
        forecast, reason = self._forecast(stage, f"stage '{stage.name}'", stage_inputs(stage, self.stages), chosen)
        jobs = tuple(self._job(stage, job) for job in ordered(stage.jobs))
        self.stages[stage.name] = Ended(_hoped(forecast, chosen), jobs=self.jobs)
        condition = stage.condition or DEFAULT
        return PlannedStage(stage.name, stage.label, stage.depends_on, condition, forecast, reason, jobs)

    def _job(self, stage: Stage, job: Job) -> PlannedJob:
        chosen = self.pipeline.runs(stage.name, job.name)
        inputs = job_inputs(stage, job, self.stages, self.jobs)
        forecast, reason = self._forecast(job, f"job '{job.name}'", inputs, chosen)
        steps = tuple(self._step(Position(stage.name, job.name, number), job) for number in range(len(job.steps)))
        self.jobs[job.name] = Ended(_hoped(forecast, chosen))
        return PlannedJob(job.name, job.label, job.depends_on, job.condition or DEFAULT, forecast, reason, steps)

    def _forecast(self, node: Stage | Job, what: str, inputs: Inputs, chosen: bool) -> tuple[Forecast, str]:
        """What is known of a stage or a job, and why."""
        if not chosen:
            return _LEFT_OUT
        condition = compiled(node, what)
        if self._reads_values(condition, node.variables):
            return Forecast.OPEN, ""
        variables = {**self._ahead(node.variables), **self.known}
        runs, reason = decide(condition, inputs, variables, self.given.secrets)
        is_known = not (condition.reads.keys() & _OF_OTHERS and node.depends_on)
        return _told(runs, reason, is_known=is_known)

    def _reads_values(self, condition: conditions.Condition, variables: Mapping[str, str]) -> bool:
        """True where a condition reads what only comes back from a step."""
        if condition.reads.keys() & {"root", "response"} or "['outputs']" in condition.normalized:
            return True
        names = {fold(pointer.removeprefix("/")) for pointer in condition.reads.get("variables", ())}
        of_others = {fold(name) for name, value in variables.items() if reads_others(value)}
        return bool(names & (self.outputs | of_others))

    def _ahead(self, variables: Mapping[str, str]) -> dict[str, str]:
        """Variables as far as they are known; those that other steps decide stand as their macros."""
        return evaluated_ahead(variables, self.given.variables, "$({})".format)

    def _step(self, position: Position, job: Job) -> PlannedStep:
        step = job.steps[position.number]
        chosen = self.pipeline.runs(*position)
        forecast, reason = self._of_step(step, is_first=not position.number) if chosen else _LEFT_OUT
        request, does = self._request(step) if isinstance(step, Invocation) else (None, self._does(step))
        if isinstance(step, Invocation) and chosen:
            names = [f"{step.id}.{name}" for name in step.outputs]
            self.known = self.known.updated({name: f"$({name})" for name in names})
            self.outputs |= set(map(fold, names))
        task = step.task if isinstance(step, Task) else ""
        return PlannedStep(step.name, step.id, task, step.condition or DEFAULT, forecast, reason, request, does)

    def _of_step(self, step: Step, *, is_first: bool) -> tuple[Forecast, str]:
        if isinstance(step, Task) and (step.kind in PASSED_OVER or self._is_passed_over(step)):
            return Forecast.SKIPPED, ""
        if not step.enabled:
            return Forecast.SKIPPED, "The step is not enabled."
        condition = read_condition(step.condition, step.dialect.language)
        is_open = self._reads_values(condition, step.defaults)
        if is_open or condition.reads.keys() & set(step.dialect.names_of_earlier):
            return Forecast.OPEN, ""
        variables = {**self._ahead(step.defaults), **self.known, **step.env, "Agent.JobStatus": "Succeeded"}
        runs, reason = decide(condition, {"status": "Succeeded"}, variables, self.given.secrets)
        return _told(runs, reason, is_known=is_first or not _asks_for_status(condition))

    def _is_passed_over(self, task: Task) -> bool:
        return task.kind is TaskKind.AGENTLESS and self.skip_others

    def _does(self, task: Task) -> str:
        """What would be done with a task that is no call."""
        variables = Variables({**self._ahead(task.defaults), **self.known})
        mask = Masker(self.given.secrets)
        match task.kind:
            case TaskKind.DELAY:
                written = variables.expand(task.inputs.get("delayforminutes", ""))
                minutes = mask(written) if has_macros(written) else f"{delay_of(task, variables) / 60:g}"
                return f"Waits {minutes} min."
            case TaskKind.VALIDATION:
                asked = mask(instructions_of(task, variables)).strip()
                return "Asks a person, or is decided by --approve or --reject" + (f": {asked}" if asked else ".")
            case TaskKind.AGENT:
                return "Is not run here: an agent does it."
            case TaskKind.CODE_STREAM:
                return "Is not run here: Code Stream does it."
            case TaskKind.AGENTLESS if self.skip_others:
                return "Is not run here: the run goes on as if it had succeeded."
            case TaskKind.AGENTLESS:
                return "Is not run here: the run stops, unless --skip-others is given."

    def _request(self, step: Invocation) -> tuple[PlannedRequest | None, str]:
        # Outputs stand as their macros; those that nothing defines were refused before.
        given, variables = self.given, Variables({**self._ahead(step.defaults), **self.known})
        ask = partial(prepare, step, given.connections, variables, given.secrets, earlier=None, keep_macros=True)
        try:
            return _shown(ask()), ""
        except InvocationError as error:
            return None, f"The request is known when earlier steps have run ({error.message})."


def _asks_for_status(condition: conditions.Condition) -> bool:
    tree = parse(condition.expression, condition.language.vocabulary)
    names = condition.reads.get("variables", ())
    return any(isinstance(node, Call) and "status" in node.function.inputs for node in walk(tree)) or any(
        fold(name) == fold("/Agent.JobStatus") for name in names
    )


def _told(runs: bool | None, reason: str, *, is_known: bool) -> tuple[Forecast, str]:
    """The forecast of a verdict that holds where everything before succeeds, and for certain where it *is_known*."""
    if runs is None:
        return Forecast.OPEN, reason
    if is_known:
        return (Forecast.RUNS, "") if runs else (Forecast.SKIPPED, reason)
    return (Forecast.IF_ALL_SUCCEEDS, "") if runs else (Forecast.IF_NOT_ALL_SUCCEEDS, reason)


def _hoped(forecast: Forecast, chosen: bool) -> str:
    """The result of a part of a pipeline where everything that runs succeeds."""
    skipped = forecast in (Forecast.SKIPPED, Forecast.IF_NOT_ALL_SUCCEEDS)
    return "Skipped" if skipped and chosen else "Succeeded"


def _shown(call: PreparedRequest) -> PlannedRequest:
    mask = call.masker
    headers = {name: MASK if may_hold_secrets(name) else mask(value) for name, value in call.headers}
    criterion = mask(call.criterion.expression) if call.criterion else ""
    return PlannedRequest(
        call.method, mask(call.url), headers, mask((call.body or b"").decode(errors="replace")), criterion
    )
