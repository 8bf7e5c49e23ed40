"""Gates: several invocations that are evaluated together, again and again, until all pass for long enough.

What decides is pure: `Gate.next` says from what was seen what comes next. Source: Microsoft Learn, "Deployment gates
concepts": evaluation options.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Unpack

from conditions.source import in_one_line
from restapi.completing.session import Given
from restapi.errors import InvocationError
from restapi.exchanges.effects import Flow, Wait, together
from restapi.invocation import Invocation
from restapi.network import transport
from restapi.running.drivers import aperform, perform
from restapi.running.options import Options, areceiving, given_by, receiving
from restapi.steps.independence import check_independent
from restapi.steps.sequence import Run, StepResult, check_all, run_one
from restapi.steps.tallies import NO_LIMITS, Limits, Tally

LONGEST = 1_000_000_000.0
"""The most seconds of each time of a gate."""


class GateEnd(StrEnum):
    """The end of a gate: it passed, failed, was denied or canceled."""

    PASSED = "passed"
    FAILED = "failed"
    """The time-out came first, or a step exceeded one of its limits."""
    DENIED = "denied"
    """A failure criterion was true, or a service completed its task with the result `failed`."""
    CANCELED = "canceled"


@dataclass(frozen=True, slots=True)
class Sample:
    """One evaluation of all invocations of a gate.

    Attributes:
        at: When it began, in seconds from the beginning of the gate.
        started: The same as a moment in UTC.
        elapsed: How long it took, in seconds.
        steps: A result for each invocation, with the values that decided; only those of the last sample have their
            outcomes.
        since: When the samples began that all passed, up to this one; None where this one failed.
        tallies: For each invocation, what the samples saw of it up to this one.
    """

    at: float
    started: datetime
    elapsed: float
    steps: tuple[StepResult, ...]
    since: float | None = None
    tallies: tuple[Tally, ...] = ()

    @property
    def passed(self) -> bool:
        """True where all passed that count."""
        return self.since is not None

    @property
    def steady(self) -> float:
        """For how many seconds every sample has passed; 0 also where this one failed."""
        return 0.0 if self.since is None else self.at - self.since


@dataclass(frozen=True, slots=True)
class Gate:
    """Invocations that must pass together, and when they are asked.

    Attributes:
        invocations: The invocations; those that are not enabled, and dry runs, do not count.
        delay: Seconds before the first sample.
        interval: Seconds from the beginning of one sample to that of the next, and the most that a sample takes.
        steady: Seconds for which every sample must pass; 0 where one sample that passes is enough.
        timeout: Seconds from the beginning, with the delay, after which the gate fails.
        limits: What each of them may do wrong, where it has no limits of its own.

    Raises:
        InvocationError: There is nothing to evaluate, a number is out of its range, or the gate could never pass.
    """

    invocations: Sequence[Invocation]
    delay: float = 0.0
    interval: float = 300.0
    steady: float = 0.0
    timeout: float = 86_400.0
    limits: Limits = NO_LIMITS

    def __post_init__(self) -> None:
        if not self.enabled:
            raise InvocationError("a gate needs at least one invocation that is enabled")
        if all(invocation.dry_run for invocation in self.enabled):
            raise InvocationError("a gate needs at least one invocation that is no dry run")
        for name in ("delay", "interval", "steady", "timeout"):
            self._check_seconds(name, may_be_0=name in ("delay", "steady"))
        if self._first_end() >= self.timeout:
            raise InvocationError(
                f"the gate could never pass: its last sample would begin {self._first_end():g} s after the beginning, "
                f"and the timeout is {self.timeout:g} s",
                hint="make the timeout longer than the delay and the steady time together, in whole intervals",
            )

    @property
    def enabled(self) -> tuple[Invocation, ...]:
        """The invocations that are evaluated."""
        return tuple(invocation for invocation in self.invocations if invocation.enabled)

    def _check_seconds(self, name: str, *, may_be_0: bool) -> None:
        seconds: float = getattr(self, name)
        if LONGEST < seconds < math.inf:
            raise InvocationError(
                f"the {name} of a gate must be at most {LONGEST:,.0f} seconds, and {seconds:g} is not"
            )
        if not (math.isfinite(seconds) and (seconds > 0 or (may_be_0 and seconds == 0))):
            least = "0 seconds or more" if may_be_0 else "more than 0 seconds"
            raise InvocationError(f"the {name} of a gate must be {least}, and {seconds:g} is not")

    def _first_end(self) -> float:
        """The time when the sample with which the gate may pass begins at the earliest."""
        return self.delay + math.ceil(self.steady / self.interval) * self.interval

    def next(self, last: Sample | None) -> float | GateEnd:
        """The time of the sample after the *last* one, from the beginning, or how the gate ended."""
        if last is None:
            return self.delay
        if last.passed and last.steady >= self.steady:
            return GateEnd.PASSED
        if self._ended_by(last, Tally.is_denied) is not None:
            return GateEnd.DENIED
        if self._ended_by(last, Tally.is_settled) is not None or self._ended_by(last, Tally.excess) is not None:
            return GateEnd.FAILED
        coming = last.at + max(self.interval, last.elapsed)
        return coming if coming < self.timeout else GateEnd.FAILED

    def ended_by(self, last: Sample) -> tuple[StepResult, str] | None:
        """The step that ended the gate with the last sample, and a clause that tells how; None where none did."""
        denied = self._ended_by(last, Tally.is_denied)
        if denied is not None:
            return last.steps[denied], "denied it"
        settled = self._ended_by(last, Tally.is_settled)
        if settled is not None:
            return last.steps[settled], "can never pass"
        exceeding = self._ended_by(last, Tally.excess)
        if exceeding is not None:
            limits = self.limits.of(self.enabled[exceeding])
            return last.steps[exceeding], last.tallies[exceeding].excess(limits)
        return None

    def _ended_by(self, last: Sample, ends: Callable[[Tally, Limits], object]) -> int | None:
        """The number of the first invocation that counts and whose tally ends the gate."""
        for number, (invocation, tally) in enumerate(zip(self.enabled, last.tallies, strict=False)):
            if not invocation.dry_run and ends(tally, self.limits.of(invocation)):
                return number
        return None


@dataclass(frozen=True, slots=True)
class GateResult:
    """The end of a gate.

    Attributes:
        gate: What was asked.
        decision: The end.
        samples: Every sample, in order; where the gate outlived its process, the last one.
        earlier: How many samples there were before those.
    """

    gate: Gate
    decision: GateEnd
    samples: tuple[Sample, ...]
    earlier: int = 0

    @property
    def passed(self) -> bool:
        """True where all invocations passed for long enough."""
        return self.decision is GateEnd.PASSED

    @property
    def reason(self) -> str:
        """The reason in one sentence, with secrets masked."""
        number = self.earlier + len(self.samples)
        count = f"{number} sample{'' if number == 1 else 's'}"
        match self.decision:
            case GateEnd.CANCELED:
                return f"Interrupted after {count}."
            case GateEnd.PASSED:
                return f"All passed together, steadily for {round(self.samples[-1].steady, 1):g} s, after {count}."
            case _ if ended := self.gate.ended_by(self.samples[-1]) if self.samples else None:
                step, how = ended
                return f"{_name(step)} {how}, after {count}: {step.reason}"
            case _:
                return f"The time-out of {self.gate.timeout:g} s was reached after {count}{_missing(self.samples)}."


def _missing(samples: Sequence[Sample]) -> str:
    """A clause that tells what the last sample lacked."""
    if not samples:
        return ""
    failed = [step for step in samples[-1].steps if not (step.is_dry or Run((step,)).succeeded)]
    if not failed:
        return f"; all passed in the last one, but steadily for {round(samples[-1].steady, 1):g} s only"
    return f"; in the last one {_name(failed[0])} failed: {failed[0].reason.rstrip('.')}"


def _name(step: StepResult) -> str:
    return in_one_line(step.invocation.name) or "an invocation"


WatchSamples = Callable[[Sequence[Sample]], None]
RunStep = Callable[[Invocation, Given], Flow[StepResult]]


def run_gate(
    gate: Gate, *, client: transport.Client | None = None, watch: WatchSamples | None = None, **options: Unpack[Options]
) -> GateResult:
    """Evaluate a gate until it passes or its time-out is reached.

    Args:
        gate: What must pass, and when it is asked.
        client: An httpx.Client for all calls; a new one for each call where it is left out.
        watch: Called with all samples so far after each of them.
        options: As of `invoke`.

    Raises:
        InvocationError: An invocation cannot run as it is written, or needs another one; nothing was sent.
    """
    with receiving(gate.invocations, _check(gate, given_by(options))) as given:
        return perform(sampled(gate, given, watch), client, given.policy)


async def arun_gate(gate: Gate, *, watch: WatchSamples | None = None, **options: Unpack[Options]) -> GateResult:
    """The same as `run_gate`, on asyncio."""
    checked_given = _check(gate, given_by(options))
    async with areceiving(gate.invocations, checked_given) as given, transport.Clients(given.policy) as clients:
        return await aperform(sampled(gate, given, watch), clients, given.policy)


def sampled(gate: Gate, given: Given, watch: WatchSamples | None = None) -> Flow[GateResult]:
    """Evaluate a gate by the clock that is given."""
    beginning = given.clock()
    samples: list[Sample] = []
    try:
        while not isinstance(coming := gate.next(samples[-1] if samples else None), GateEnd):
            now = given.clock() - beginning
            if now < coming:
                yield Wait(coming - now)
            elif now >= gate.timeout:  # whoever performs this slept too long
                return GateResult(gate, GateEnd.FAILED, tuple(samples))
            else:
                _forget_outcomes(samples)
                samples.append((yield from take_sample(gate, given, now, samples[-1] if samples else None)))
                if watch:
                    watch(samples)
    except KeyboardInterrupt:
        return GateResult(gate, GateEnd.CANCELED, tuple(samples))
    return GateResult(gate, coming, tuple(samples))


def take_sample(gate: Gate, given: Given, at: float, last: Sample | None, run: RunStep = run_one) -> Flow[Sample]:
    """Evaluate all invocations at the same time by *run*, until the next sample is due or the time-out is reached."""
    started, begun, left = datetime.now(UTC), given.clock(), min(gate.interval, gate.timeout - at)
    steps = yield from together(
        run(replace(one, timeout=min(one.timeout or left, left)), given) for one in gate.enabled
    )
    return sample_of(steps, last, at, started, given.clock() - begun)


def sample_of(steps: Sequence[StepResult], last: Sample | None, at: float, started: datetime, elapsed: float) -> Sample:
    """The sample that the *steps* make after the *last* one; the times are those of a Sample."""
    since = last.since if last else None
    before = last.tallies if last else (Tally(),) * len(steps)
    tallies = tuple(tally.after(step) for tally, step in zip(before, steps, strict=True))
    told = tuple(map(_with_values, steps))
    passed = Run(tuple(step for step in steps if not step.is_dry)).succeeded
    return Sample(at, started, elapsed, told, (at if since is None else since) if passed else None, tallies)


def _with_values(step: StepResult) -> StepResult:
    """The result, whose reason tells the values that a criterion missed."""
    outcome = step.outcomes[-1] if step.outcomes else None
    if outcome is None or outcome.succeeded or outcome.explanation is None:
        return step
    reason = step.reason.removesuffix(".")
    missing = outcome.missing
    is_new = missing.lower() != reason.lower()
    return replace(step, reason=f"{reason}: {' '.join(missing.split())}.") if is_new else step


def _forget_outcomes(samples: list[Sample]) -> None:
    """Keep of the last sample what does not hold bodies: a gate may go on for days."""
    if samples:
        last = samples.pop()
        samples.append(replace(last, steps=tuple(replace(step, outcomes=()) for step in last.steps)))


def _check(gate: Gate, given: Given) -> Given:
    check_independent(gate.invocations)
    return check_all(gate.invocations, given)
