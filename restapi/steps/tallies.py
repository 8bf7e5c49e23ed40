"""Tallies of the steps of a gate: what each sample saw of them, and when one ends the gate. Pure.

The limits mean what those of Argo Rollouts' analyses mean: a step may exceed none of them.
"""

from __future__ import annotations

from dataclasses import dataclass

from restapi.errors import InvocationError
from restapi.invocation import Invocation
from restapi.schedule import Seen
from restapi.steps.sequence import Run, StepResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The limits of what a step of a gate may do wrong; None stands for no limit.

    Attributes:
        failure: How many samples may see it fail.
        inconclusive: How many may see no end of it, as polls and callbacks may.
        consecutive_error: How many in a row may come to nothing: no response, no success status, no JSON.
        retry_denied: Whether it is asked again after it was denied.

    Raises:
        InvocationError: A limit is below 0.
    """

    failure: int | None = None
    inconclusive: int | None = None
    consecutive_error: int | None = None
    retry_denied: bool = False

    def __post_init__(self) -> None:
        for limit in (self.failure, self.inconclusive, self.consecutive_error):
            if limit is not None and limit < 0:
                raise InvocationError(f"a limit of a gate must be 0 or more, and {limit} is not")

    def of(self, invocation: Invocation) -> Limits:
        """The limits of one step: its own, and these where it has none."""
        return Limits(
            failure=_first(invocation.failure_limit, self.failure),
            inconclusive=_first(invocation.inconclusive_limit, self.inconclusive),
            consecutive_error=_first(invocation.consecutive_error_limit, self.consecutive_error),
            retry_denied=invocation.retry_denied or self.retry_denied,
        )


NO_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Tally:
    """The tally of one step.

    Attributes:
        seen: What the last sample saw of it.
        failures: How many samples saw it fail.
        inconclusive: How many saw no end of it.
        errors: How many in a row, up to the last one, came to nothing.
        denied: Whether the last one was a no for good.
        settled: Whether no sample can see it succeed, whatever is answered.
    """

    seen: Seen = Seen.PENDING
    failures: int = 0
    inconclusive: int = 0
    errors: int = 0
    denied: bool = False
    settled: bool = False

    def after(self, step: StepResult) -> Tally:
        """The tally with one more sample."""
        seen = seen_of(step)
        return Tally(
            seen,
            self.failures + (seen is Seen.FAILURE),
            self.inconclusive + (seen is Seen.PENDING),
            self.errors + 1 if seen is Seen.ERROR else 0,
            seen is Seen.FAILURE and step.outcomes[-1].verdict.denied,
            seen is not Seen.SUCCESS and bool(step.outcomes) and step.outcomes[-1].verdict.settled,
        )

    def is_denied(self, limits: Limits) -> bool:
        """True where the step ends the gate by a no."""
        return self.denied and not limits.retry_denied

    def is_settled(self, _: Limits) -> bool:
        """True where the step can never pass."""
        return self.settled

    def excess(self, limits: Limits) -> str:
        """A clause that tells which limit the step exceeds; empty where it exceeds none."""
        if _exceeds(self.failures, limits.failure):
            return f"failed more often than its failureLimit of {limits.failure}"
        if _exceeds(self.inconclusive, limits.inconclusive):
            return f"was undecided more often than its inconclusiveLimit of {limits.inconclusive}"
        if _exceeds(self.errors, limits.consecutive_error):
            return f"came to nothing more often in a row than its consecutiveErrorLimit of {limits.consecutive_error}"
        return ""


def seen_of(step: StepResult) -> Seen:
    """What a sample saw of a step: success, failure, no end, or nothing."""
    if Run((step,)).succeeded:
        return Seen.SUCCESS
    if not step.outcomes or step.outcomes[-1].verdict.error:
        return Seen.ERROR
    return Seen.PENDING if step.outcomes[-1].verdict.undecided else Seen.FAILURE


def _first(own: int | None, otherwise: int | None) -> int | None:
    return otherwise if own is None else own


def _exceeds(count: int, limit: int | None) -> bool:
    return limit is not None and count > limit
