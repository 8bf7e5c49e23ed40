"""The plan of a pipeline: what would run, in which order, and what would be sent. Nothing is sent, nobody is asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple, Unpack

import conditions
from conditions import UNKNOWN
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
from restapi.pipelines.foreseeing import Foreseen, absent, foresee, marked, uncertain
from restapi.pipelines.model import PASSED_OVER, Job, Pipeline, Position, Stage, Step, Task, TaskKind
from restapi.pipelines.order import ordered
from restapi.running.options import Options, given_by
from restapi.steps.other_tasks import delay_of, instructions_of
from restapi.steps.plans import Forecast, Plan, PlannedJob, PlannedRequest, PlannedStage, PlannedStep
from restapi.steps.staged import NOT_CHOSEN, check_pipeline

_OF_OTHERS = {"status", "dependencies", "stageDependencies"}


_LEFT_OUT = Forecast.SKIPPED, NOT_CHOSEN


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
        open_ids: The steps before whose services name their outputs when they are over.
        stages, jobs: Those before, as they are where everything that runs succeeds.
        certain_stages, certain_jobs: Those of them that do so whatever comes back.
    """

    pipeline: Pipeline
    given: Given
    skip_others: bool
    known: Variables = field(default_factory=Variables)
    outputs: set[str] = field(default_factory=set[str])
    open_ids: list[str] = field(default_factory=list[str])
    certain_stages: set[str] = field(default_factory=set[str])
    certain_jobs: set[str] = field(default_factory=set[str])
    stages: dict[str, Ended] = field(default_factory=dict[str, Ended])
    jobs: dict[str, Ended] = field(default_factory=dict[str, Ended])

    def __post_init__(self) -> None:
        self.known = Variables(self.given.variables)

    def stage(self, stage: Stage) -> PlannedStage:
        """The plan of a stage."""
        self.jobs, self.certain_jobs = {}, set()
        chosen = self.pipeline.runs(stage.name)
        inputs = stage_inputs(stage, self.stages)
        known = {"dependencies": uncertain(inputs["dependencies"], self.certain_stages)}
        told = self._forecast(stage, f"stage '{stage.name}'", inputs, known, chosen)
        jobs = tuple(self._job(stage, job) for job in ordered(stage.jobs))
        self.stages[stage.name] = Ended(_hoped(told.forecast, chosen), jobs=self.jobs)
        if told.forecast is Forecast.SKIPPED:
            self.certain_stages.add(stage.name)
        return PlannedStage(stage.name, stage.label, stage.depends_on, stage.condition or DEFAULT, *told, jobs)

    def _job(self, stage: Stage, job: Job) -> PlannedJob:
        chosen = self.pipeline.runs(stage.name, job.name)
        inputs = job_inputs(stage, job, self.stages, self.jobs)
        known = {"dependencies": uncertain(inputs["dependencies"], self.certain_jobs)}
        told = self._forecast(job, f"job '{job.name}'", inputs, known, chosen)
        steps = tuple(self._step(Position(stage.name, job.name, number), job) for number in range(len(job.steps)))
        self.jobs[job.name] = Ended(_hoped(told.forecast, chosen))
        if told.forecast is Forecast.SKIPPED:
            self.certain_jobs.add(job.name)
        return PlannedJob(job.name, job.label, job.depends_on, job.condition or DEFAULT, *told, steps)

    def _forecast(self, node: Stage | Job, what: str, inputs: Inputs, certain: Inputs, chosen: bool) -> _Told:
        """What is known of a stage or a job, and why.

        Args:
            node: The stage or the job.
            what: What an error calls it.
            inputs: What its condition sees where everything before succeeds.
            certain: What it sees of those before for certain.
            chosen: Whether it is to run at all.
        """
        if not chosen:
            return _Told(*_LEFT_OUT)
        condition = compiled(node, what)
        foreseen = self._foreseen(condition, node.variables, {**certain, "stageDependencies": UNKNOWN}, {"pipeline"})
        if foreseen.verdict is None and self._reads_values(condition, node.variables):
            return _Told(Forecast.OPEN, "", *foreseen[1:])
        variables = {**self._ahead(node.variables), **self.known}
        runs, reason = decide(condition, inputs, variables, self.given.secrets)
        is_known = foreseen.verdict is not None or not (condition.reads.keys() & _OF_OTHERS and node.depends_on)
        return _told(runs, reason, foreseen, is_known=is_known)

    def _foreseen(
        self, condition: conditions.Condition, variables: Mapping[str, str], known: Inputs, later: Iterable[str]
    ) -> Foreseen:
        """What is left of a condition of something that has these variables, where some named values come *later*."""
        mask = Masker(self.given.secrets)
        unknown = self.outputs | {fold(name) for name, value in variables.items() if reads_others(value)}
        seen = {**self._ahead(variables), **self.known, **known.get("variables", {})}
        read = marked(condition, seen, unknown, self.open_ids, mask)
        return foresee(condition, {**absent(condition, but=later), **known, "variables": read}, mask)

    def _reads_values(self, condition: conditions.Condition, variables: Mapping[str, str]) -> bool:
        """True where a condition reads what only comes back from a step."""
        if condition.reads.keys() & {"root", "response"} or "['outputs']" in condition.normalized:
            return True
        names = {fold(pointer.removeprefix("/")) for pointer in condition.reads.get("variables", ())}
        of_others = {fold(name) for name, value in variables.items() if reads_others(value)}
        named_later = tuple(fold(f"{one}.") for one in self.open_ids)
        return bool(names & (self.outputs | of_others)) or any(name.startswith(named_later) for name in names)

    def _ahead(self, variables: Mapping[str, str]) -> dict[str, str]:
        """Variables as far as they are known; those that other steps decide stand as their macros."""
        return evaluated_ahead(variables, self.given.variables, "$({})".format)

    def _step(self, position: Position, job: Job) -> PlannedStep:
        step = job.steps[position.number]
        chosen = self.pipeline.runs(*position)
        told = self._of_step(step, is_first=not position.number) if chosen else _Told(*_LEFT_OUT)
        request, does = self._request(step) if isinstance(step, Invocation) else (None, self._does(step))
        if isinstance(step, Invocation) and chosen:
            names = [f"{step.id}.{name}" for name in step.outputs]
            self.known = self.known.updated({name: f"$({name})" for name in names})
            self.outputs |= set(map(fold, names))
            self.open_ids += [step.id] * step.completion.needs_receiver
        task = step.task if isinstance(step, Task) else ""
        return PlannedStep(step.name, step.id, task, step.condition or DEFAULT, *told, request, does)

    def _of_step(self, step: Step, *, is_first: bool) -> _Told:
        if isinstance(step, Task) and (step.kind in PASSED_OVER or self._is_passed_over(step)):
            return _Told(Forecast.SKIPPED)
        if not step.enabled:
            return _Told(Forecast.SKIPPED, "The step is not enabled.")
        condition = read_condition(step.condition, step.dialect.language, strict=self.given.strict)
        earlier = set(step.dialect.names_of_earlier)
        status = "Succeeded" if is_first else UNKNOWN
        own = {**step.env, "Agent.JobStatus": status}
        later = {*earlier, *(() if is_first else ("root", "response"))}
        foreseen = self._foreseen(condition, step.defaults, {"status": status, "variables": own}, later)
        is_open = self._reads_values(condition, step.defaults) or condition.reads.keys() & earlier
        if is_open and foreseen.verdict is None:
            return _Told(Forecast.OPEN, "", *foreseen[1:])
        variables = {**self._ahead(step.defaults), **self.known, **step.env, "Agent.JobStatus": "Succeeded"}
        runs, reason = decide(condition, {"status": "Succeeded"}, variables, self.given.secrets)
        is_known = foreseen.verdict is not None or is_first or not _asks_for_status(condition)
        return _told(runs, reason, foreseen, is_known=is_known)

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


class _Told(NamedTuple):
    """A forecast, why, and what is left to be known for it: as the parts of a plan have them."""

    forecast: Forecast
    reason: str = ""
    residual: str = ""
    reads: Mapping[str, tuple[str, ...]] = {}


def _told(runs: bool | None, reason: str, foreseen: Foreseen, *, is_known: bool) -> _Told:
    """The forecast of a verdict that holds where everything before succeeds, and for certain where it *is_known*."""
    if runs is None:
        return _Told(Forecast.OPEN, reason, *foreseen[1:])
    if is_known:
        return _Told(Forecast.RUNS) if runs else _Told(Forecast.SKIPPED, reason)
    if runs:
        return _Told(Forecast.IF_ALL_SUCCEEDS, "", *foreseen[1:])
    return _Told(Forecast.IF_NOT_ALL_SUCCEEDS, reason, *foreseen[1:])


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
