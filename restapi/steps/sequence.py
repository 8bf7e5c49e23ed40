"""Steps in their order: which of them run, how often they are tried, and what later ones know of earlier ones.

Source: Microsoft Learn, "Specify conditions" and "Task control options". Sans I/O.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import astuple, dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import conditions
from conditions.source import in_one_line
from conditions.values.dotnet_text import fold
from conditions.values.time_limit import time_limit
from restapi.answers.outcome import Outcome
from restapi.calls.criterion import read_condition
from restapi.calls.outputs import OutputError, extract, read_source
from restapi.calls.preparing import prepare
from restapi.calls.variables import Variables
from restapi.completing.session import Given, complete
from restapi.connections.credentials import Masker
from restapi.dialect import Known
from restapi.errors import ConnectionNotFoundError, InvocationError, MacroError
from restapi.exchanges.effects import Countdown, Flow, Wait
from restapi.invocation import Invocation
from restapi.pipelines.model import Step
from restapi.steps.keeping import Kept

INTERRUPTED = "The run was interrupted."
"""The reason why a step did not run after an interrupt."""
STAND_IN = "0"
"""Stands for an output that is not known yet; it fits wherever a text, a number or a part of a URL does."""


class Result(StrEnum):
    """The result of a step."""

    SUCCEEDED = "succeeded"
    SUCCEEDED_WITH_ISSUES = "succeededWithIssues"
    """It failed, and the steps after it run as if it had not."""
    FAILED = "failed"
    SKIPPED = "skipped"
    CANCELED = "canceled"


@dataclass(frozen=True, slots=True)
class StepResult:
    """The end of one step.

    Attributes:
        invocation: What was asked: an invocation, or a Task of another kind.
        result: The result.
        reason: Why, in one sentence, with secrets masked.
        outcomes: One for each try of the step; none where it did not run.
        outputs: What later steps may use, by name.
        started: When it began, in UTC.
        elapsed: How long it took, in seconds.
        stage, job: The names of those that it stands in; empty where the file has none.
    """

    invocation: Step
    result: Result
    reason: str
    outcomes: tuple[Outcome, ...]
    outputs: Mapping[str, Any] = field(repr=False)
    started: datetime
    elapsed: float
    stage: str = ""
    job: str = ""

    @property
    def is_dry(self) -> bool:
        """True where it counts for nothing in a gate."""
        return isinstance(self.invocation, Invocation) and self.invocation.dry_run


@dataclass(frozen=True, slots=True)
class Run:
    """The end of all steps of a file.

    Attributes:
        steps: One result for each step, in their order; the earlier ones without bodies where these are large.
    """

    steps: tuple[StepResult, ...]

    @property
    def succeeded(self) -> bool:
        """True where no step failed or was canceled; one that may fail, or was skipped, does no harm."""
        return not any(step.result in (Result.FAILED, Result.CANCELED) for step in self.steps)


def check_all(invocations: Iterable[Invocation], given: Given) -> Given:
    """Refuse what is wrong with any step before the first one runs.

    Returns:
        What is given, with the secrets of all steps: what one was given may be in the answer to another.

    Raises:
        InvocationError: A step cannot run as it is written.
    """
    known = Variables(given.variables)
    masker = Masker(given.secrets).also(secret for one in given.connections.values() for secret in one.secrets)
    open_ids: list[str] = []
    for invocation in invocations:
        if invocation.enabled:
            masker = masker.also(_secrets(invocation, given, known, open_ids))
        if invocation.completion.needs_receiver:
            open_ids.append(invocation.id)  # its service names its outputs when it is over
        known = known.updated({f"{invocation.id}.{name}": STAND_IN for name in invocation.outputs})
    return replace(given, secrets=tuple(masker.secrets))


def _secrets(invocation: Invocation, given: Given, known: Variables, open_ids: Iterable[str]) -> Iterable[str]:
    """The secrets of a step that is right, as far as can be told before the steps that it uses outputs of have run."""
    keep = given.keep_macros
    try:
        call = prepare(invocation, given.connections, known, given.secrets, earlier=None, keep_macros=keep)
        return [secret for secret in call.masker.secrets if secret.strip(STAND_IN)]
    except ConnectionNotFoundError:
        raise
    except MacroError:
        if not any(fold(f"$({id}.") in fold(str(astuple(invocation))) for id in open_ids):
            raise
        return ()
    except InvocationError:
        if not _uses(invocation, known.keys() - given.variables.keys()):
            raise
        return ()


def _uses(invocation: Invocation, outputs: Iterable[str]) -> bool:
    """True where the step uses outputs of earlier ones, so that only these can tell whether it is right."""
    texts = fold(str(astuple(invocation)))
    return any(fold(f"$({name})") in texts for name in outputs)


def in_order(
    invocations: Iterable[Invocation], given: Given, watch: Callable[[StepResult], None] | None = None
) -> Flow[Run]:
    """Run the steps one after the other.

    Args:
        invocations: The steps.
        given: What is given for all of them.
        watch: Called with each result as soon as it is there.
    """
    job = StepRunner(given)
    results = Kept[int]()
    for number, invocation in enumerate(invocations):
        result = yield from job.observed(invocation)
        if watch:
            watch(result)
        results.add(number, result)
    return Run(tuple(results.values()))


def run_one(invocation: Invocation, given: Given) -> Flow[StepResult]:
    """Run one step as if there were no others."""
    return (yield from StepRunner(given).observed(invocation))


def never_begun(invocation: Step, reason: str = INTERRUPTED) -> StepResult:
    """The result of a step that did not run because of an interrupt, or for another reason."""
    return StepResult(invocation, Result.SKIPPED, reason, (), {}, datetime.now(UTC), 0.0)


class StepRunner:
    """The job, as far as its steps have come."""

    def __init__(self, given: Given, known: Known | None = None) -> None:
        self.given = given
        self.status = "Succeeded"
        self.interrupted = False
        self.known = known or Known(Variables(given.variables))
        self.last: Outcome | None = None
        self.mask = Masker(given.secrets)

    def observed(self, invocation: Step) -> Flow[StepResult]:
        """Run one step under the eyes of the observer."""
        with self.given.observer.step(invocation.name) as end:
            ended = yield from self.step(invocation)
            end(ended.result, ended.reason)
        return ended

    def step(self, invocation: Step) -> Flow[StepResult]:
        """Run one step, or not, and remember what became of it."""
        started, begun = datetime.now(UTC), self.given.clock()
        outcomes: list[Outcome] = []
        outputs: dict[str, Any] = {}
        try:
            refusal = self.refusal(invocation)
            if refusal:
                result, reason = Result.SKIPPED, refusal
            else:
                result, reason = yield from self.performed(invocation, outcomes, outputs)
        except InvocationError as error:
            result, reason = self._failed(invocation), str(error)
        except KeyboardInterrupt as interrupt:
            self.interrupted = True
            notes = getattr(interrupt, "__notes__", [])  # what became of a cancel request
            result, reason = Result.CANCELED, " ".join(["Interrupted.", *notes])
        found = self._remembered(invocation, result, outcomes[-1] if outcomes else None, outputs)
        self.last = outcomes[-1] if outcomes else self.last
        elapsed = self.given.clock() - begun
        return StepResult(invocation, result, self.mask(reason), tuple(outcomes), found, started, elapsed)

    def refusal(self, invocation: Step) -> str:
        """The reason why the step does not run; empty where it does."""
        if self.interrupted:
            return INTERRUPTED
        if not invocation.enabled:
            return "The step is not enabled."
        condition = read_condition(invocation.condition, invocation.dialect.language, strict=self.given.strict)
        variables = self._variables(invocation)
        named = dict(invocation.dialect.named(replace(self.known, variables=variables)))
        root = None
        if self.last and condition.reads.keys() & {"root", "response"}:
            root, named = self.last.content.root, named | {"response": self.last.named["response"]}
        try:
            runs = condition(root, variables, status=self.status, **named)
        except conditions.ConditionError as error:
            raise InvocationError("the condition of the step cannot be evaluated", detail=str(error)) from None
        return "" if runs else f"The condition '{condition.expression}' is false."

    def performed(self, step: Step, outcomes: list[Outcome], outputs: dict[str, Any]) -> Flow[tuple[Result, str]]:
        """Do what a step asks for; its outcomes and outputs are added to those that are given."""
        assert isinstance(step, Invocation)  # a runner that knows other tasks does them itself
        yield from self._tries(step, outcomes)
        return self._judged(step, outcomes[-1], outputs)

    def _tries(self, invocation: Invocation, outcomes: list[Outcome]) -> Flow[None]:
        """Try the step until it succeeds or never will, its tries are used up, or its time is over."""
        given = self.given
        whole = Countdown(invocation.timeout or float("inf"), given.clock)
        for number in range(invocation.retries + 1):
            if number:
                yield Wait(float(number**2))  # Microsoft Learn: 1 second, then 4, and 100 before the tenth
            outcome = yield from complete(
                invocation, replace(given, variables=self.known.variables), whole, self.known.earlier
            )
            outcomes.append(outcome)
            if outcome.notices or invocation.secret_outputs:  # which may hold more secrets
                given = self.given = replace(given, secrets=outcome.call.masker.secrets)
                self.mask = self.mask.also(given.secrets)
            if outcome.succeeded or outcome.verdict.settled or whole.left() <= (number + 1) ** 2:
                return

    def _judged(self, invocation: Invocation, outcome: Outcome, outputs: dict[str, Any]) -> tuple[Result, str]:
        if not outcome.succeeded:
            return self._failed(invocation), outcome.reason
        if invocation.id:
            outputs.update(outcome.outputs)
        try:
            with time_limit(self.given.deadline):
                outputs.update(_outputs(invocation, outcome, strict=self.given.strict))
        except OutputError as error:
            return self._failed(invocation), str(error)
        return Result.SUCCEEDED, outcome.reason

    def _failed(self, invocation: Step) -> Result:
        return Result.SUCCEEDED_WITH_ISSUES if invocation.continue_on_error else Result.FAILED

    def _remembered(
        self, invocation: Step, result: Result, outcome: Outcome | None, outputs: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """The outputs of a step that is over; it changes what later ones know, and the status of the job."""
        if result is not Result.SKIPPED and isinstance(invocation, Invocation):
            outputs, self.known = invocation.dialect.after(self.known, invocation, outcome, outputs)
        if result in (Result.FAILED, Result.CANCELED):
            self.status = "Canceled" if self.interrupted else "Failed"
        elif result is Result.SUCCEEDED_WITH_ISSUES and self.status == "Succeeded":
            self.status = "SucceededWithIssues"
        return outputs

    def _variables(self, invocation: Step) -> Variables:
        own = {**invocation.defaults, **self.known.variables, **invocation.env, "Agent.JobStatus": self.status}
        return Variables(own)


def _outputs(invocation: Invocation, outcome: Outcome, *, strict: bool) -> dict[str, Any]:
    outputs: dict[str, Any] = {}
    for name, text in invocation.outputs.items():
        try:
            outputs[name] = extract(read_source(text, strict=strict), outcome.content.root, outcome.named)
        except OutputError as error:
            raise OutputError(in_one_line(f"The output '{name}' is not there: {error}.")) from None
    return outputs
