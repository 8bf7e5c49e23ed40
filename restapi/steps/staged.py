"""Running a pipeline: stages and jobs in the order of their dependencies, each where its condition is true. Sans I/O.

Jobs that do not depend on one another run one after the other, in the order of the file. What runs knows the outputs
of every step before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from restapi.answers.outcome import Outcome
from restapi.calls.outputs import text_of
from restapi.calls.variables import Variables
from restapi.completing.session import Given
from restapi.connections.credentials import Masker
from restapi.dialect import Known
from restapi.errors import InvocationError
from restapi.exchanges.effects import Countdown, Flow
from restapi.invocation import Invocation
from restapi.pipelines.choosing import running_order
from restapi.pipelines.deciding import (
    Ended,
    Inputs,
    compiled,
    decide,
    evaluated,
    evaluated_ahead,
    is_runtime,
    job_inputs,
    stage_inputs,
)
from restapi.pipelines.model import Job, Pipeline, Position, Stage, Step, Task
from restapi.pipelines.order import ordered
from restapi.steps.keeping import Kept
from restapi.steps.other_tasks import OtherTasks, check_tasks, perform_task
from restapi.steps.sequence import INTERRUPTED, STAND_IN, Result, Run, StepResult, StepRunner, check_all, never_begun

NOT_CHOSEN = "It was not chosen, and counts as succeeded."
_HARM = (Result.FAILED, Result.CANCELED)

Watch = Callable[[StepResult], None]


@dataclass(frozen=True, slots=True)
class JobResult:
    """The end of a job.

    Attributes:
        name: Its name; empty where the file has no jobs.
        result: The result.
        reason: Why it did not run, or failed, in one sentence, with secrets masked; empty where its steps tell it.
        steps: One result for each step.
        outputs: The outputs of its steps as texts, by `step.name`, as `dependencies` has them.
    """

    name: str
    result: Result
    reason: str
    steps: tuple[StepResult, ...]
    outputs: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)


@dataclass(frozen=True, slots=True)
class StageResult:
    """The end of a stage.

    Attributes:
        name: Its name; empty where the file has no stages.
        result: The result.
        reason: Why it did not run, in one sentence, with secrets masked; empty where its jobs tell it.
        jobs: One result for each job, in the order in which they ran.
    """

    name: str
    result: Result
    reason: str
    jobs: tuple[JobResult, ...]


@dataclass(frozen=True, slots=True)
class PipelineRun(Run):
    """The end of a pipeline.

    Attributes:
        steps: One result for each step, in the order in which they ran.
        stages: One result for each stage, in the order in which they ran.
        notes: What the file says and was not done, a sentence for each.
    """

    stages: tuple[StageResult, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def succeeded(self) -> bool:
        """True where no stage failed or was canceled, whatever ran after it; one that was skipped does no harm."""
        return not any(stage.result in _HARM for stage in self.stages)


def check_pipeline(pipeline: Pipeline, given: Given) -> Given:
    """Refuse what is wrong with any step before the first one runs.

    Returns:
        What is given, with the secrets of all steps.

    Raises:
        InvocationError: A step cannot run as it is written.
    """
    check_tasks(pipeline.tasks)
    return check_all(invocations_ahead(pipeline, given.variables), given)


def invocations_ahead(pipeline: Pipeline, variables: Mapping[str, str]) -> Iterator[Invocation]:
    """The invocations that may run, in their order, with the variables that are known before anything has run."""
    for position, step in running_order(pipeline):
        if isinstance(step, Invocation) and pipeline.runs(*position):
            yield replace(step, defaults=evaluated_ahead(step.defaults, variables, lambda _: STAND_IN))


def staged(pipeline: Pipeline, given: Given, others: OtherTasks, watch: Watch | None = None) -> Flow[PipelineRun]:
    """Run a pipeline.

    Args:
        pipeline: What is asked.
        given: What is given for all of it.
        others: What becomes of the tasks that are no calls.
        watch: Called with the result of each step as soon as it is there.
    """
    running = _Running(pipeline, given, others, watch)
    stages: list[StageResult] = []
    for stage in ordered(pipeline.stages):
        ended = yield from running.stage(stage)
        stages.append(ended)
    return PipelineRun(tuple(running.results.values()), _with_steps(stages, running.results), pipeline.notes)


@dataclass(slots=True)
class _Running:
    """A pipeline, as far as it has come.

    Attributes:
        stages: The stages that are over, as expressions see them.
        jobs: The same of the jobs of the stage at hand.
        known: What later steps know.
        stopped: The reason why nothing more runs; empty while something may.
    """

    pipeline: Pipeline
    given: Given
    others: OtherTasks
    watch: Watch | None = None
    results: Kept[int] = field(default_factory=Kept[int])
    stages: dict[str, Ended] = field(default_factory=dict[str, Ended])
    jobs: dict[str, Ended] = field(default_factory=dict[str, Ended])
    known: Known | None = None
    stopped: str = ""

    def stage(self, stage: Stage) -> Flow[StageResult]:
        """Run a stage, or not."""
        self.jobs = {}
        chosen = self.pipeline.runs(stage.name)
        result, reason = self._decided(stage, f"stage '{stage.name}'", chosen, lambda: stage_inputs(stage, self.stages))
        ended: list[JobResult] = []
        for job in ordered(stage.jobs):
            one = self._skipped(stage, job, result, reason) if result else (yield from self._job(stage, job))
            ended.append(one)
        result = result or _worst(job.result for job in ended)
        if self.stopped == INTERRUPTED and result is Result.SKIPPED:
            result = Result.CANCELED
        self.stages[stage.name] = Ended(_as_seen(result, chosen), jobs=self.jobs)
        return StageResult(stage.name, result, reason, tuple(ended))

    def _job(self, stage: Stage, job: Job) -> Flow[JobResult]:
        """Run a job, or not."""
        chosen = self.pipeline.runs(stage.name, job.name)
        inputs = job_inputs(stage, job, self.stages, self.jobs)
        result, reason = self._decided(job, f"job '{job.name}'", chosen, lambda: inputs)
        if result:
            return self._skipped(stage, job, result, reason)
        variables = evaluated(job.variables, inputs, self.given.variables)  # which deciding has done before
        runner = _JobRunner(self.given, self.known, self.others, job, variables)
        steps: list[StepResult] = []
        for number, step in enumerate(job.steps):
            position = Position(stage.name, job.name, number)
            if self.pipeline.runs(*position):
                ended = yield from runner.in_time(step)
            else:
                ended = never_begun(step, NOT_CHOSEN)
            steps.append(self._over(replace(ended, invocation=step), position))
        self.given, self.known = runner.given, runner.known
        self.stopped = runner.stopped or (INTERRUPTED if runner.interrupted else "")
        return self._ended(job, runner.result, "", steps)

    def _decided(
        self, node: Stage | Job, what: str, chosen: bool, inputs: Callable[[], Inputs]
    ) -> tuple[Result | None, str]:
        """The result of what does not run, and why; no result where it runs."""
        if self.stopped:
            return Result.SKIPPED, self.stopped
        if not chosen:
            return Result.SKIPPED, NOT_CHOSEN
        seen, known = inputs(), self.known.variables if self.known else self.given.variables
        try:
            variables = {**evaluated(node.variables, seen, known), **known}
            runs, reason = decide(compiled(node, what), seen, variables, self.given.secrets)
        except InvocationError as error:
            return Result.FAILED, self._masked(f"{error.message}: {error.detail}")
        if runs is None:
            return Result.FAILED, reason
        return (None, "") if runs else (Result.SKIPPED, reason)

    def _skipped(self, stage: Stage, job: Job, result: Result, reason: str) -> JobResult:
        """The end of a job that did not run."""
        steps = [
            self._over(never_begun(step, reason), Position(stage.name, job.name, number))
            for number, step in enumerate(job.steps)
        ]
        return self._ended(job, result, reason, steps)

    def _over(self, ended: StepResult, position: Position) -> StepResult:
        """A step that is over, in its place, and told."""
        ended = replace(ended, stage=position.stage, job=position.job)
        self.results.add(len(self.results), ended)
        if self.watch:
            self.watch(ended)
        return replace(ended, outcomes=())  # which are kept once, with the results

    def _ended(self, job: Job, result: Result, reason: str, steps: list[StepResult]) -> JobResult:
        outputs = {
            f"{step.invocation.id}.{name}": text_of(value) for step in steps for name, value in step.outputs.items()
        }
        seen = {f"{prefix}{name}": value for name, value in outputs.items() for prefix in job.prefixes}
        chosen = reason != NOT_CHOSEN
        self.jobs[job.name] = Ended(_as_seen(result, chosen), seen)
        return JobResult(job.name, result, reason, tuple(steps), outputs)

    def _masked(self, text: str) -> str:
        return Masker(self.given.secrets)(text)


class _JobRunner(StepRunner):
    """Runs the steps of one job."""

    def __init__(
        self, given: Given, known: Known | None, others: OtherTasks, job: Job, variables: Mapping[str, str]
    ) -> None:
        super().__init__(given, known)
        self.others = others
        self.job = job
        self.variables = variables
        self.whole = Countdown(job.timeout or float("inf"), given.clock)
        self.stopped = ""

    def in_time(self, step: Step) -> Flow[StepResult]:
        """Run a step with the variables of the job and within the time of it."""
        if any(map(is_runtime, step.defaults.values())):
            step = replace(step, defaults=self.variables)
        left = self.whole.left()
        if self.job.timeout:
            step = replace(step, timeout=min(step.timeout or left, left))
        return (yield from self.observed(step))

    @property
    def result(self) -> Result:
        """The result of the job so far."""
        found = Result(self.status[0].lower() + self.status[1:])
        return Result.SUCCEEDED_WITH_ISSUES if found is Result.FAILED and self.job.continue_on_error else found

    def refusal(self, invocation: Step) -> str:
        """The reason why the step does not run; empty where it does."""
        if self.stopped:
            return self.stopped
        refused = super().refusal(invocation)
        if not refused and not self.whole.left():
            raise InvocationError(f"The time of the job, {self.job.timeout:g} s, is over.")
        return refused

    def performed(self, step: Step, outcomes: list[Outcome], outputs: dict[str, Any]) -> Flow[tuple[Result, str]]:
        """Do what a step asks for, a call or another task."""
        if not isinstance(step, Task):
            return (yield from super().performed(step, outcomes, outputs))
        done = yield from perform_task(step, self.others, Variables({**step.defaults, **self.known.variables}))
        if done.stops:
            self.stopped = f"The run stopped at {step.name}."
        is_harmless = done.result is Result.FAILED and step.continue_on_error and not done.stops
        return (Result.SUCCEEDED_WITH_ISSUES if is_harmless else done.result), done.reason


def _with_steps(stages: Iterable[StageResult], results: Kept[int]) -> tuple[StageResult, ...]:
    """The stages with the results of their steps as they are kept, which stand in the same order."""
    kept = iter(results.values())

    def whole(job: JobResult) -> JobResult:
        return replace(job, steps=tuple(islice(kept, len(job.steps))))

    return tuple(replace(stage, jobs=tuple([whole(job) for job in stage.jobs])) for stage in stages)


def _worst(results: Iterable[Result]) -> Result:
    """The result of a stage, from those of its jobs; one whose jobs were all skipped was skipped itself."""
    found = list(results)
    for one in (Result.CANCELED, Result.FAILED, Result.SUCCEEDED_WITH_ISSUES, Result.SUCCEEDED):
        if one in found:
            return one
    return Result.SKIPPED if found else Result.SUCCEEDED


def _as_seen(result: Result, chosen: bool) -> str:
    """A result as expressions see it."""
    seen = result if chosen else Result.SUCCEEDED
    return seen[0].upper() + seen[1:]
