"""The state of a gate between two samples: plain data, which may outlive the process that made it. Pure, no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from restapi.errors import check_version
from restapi.invocation import Invocation
from restapi.schedule import Seen
from restapi.steps.gate import Gate, GateEnd, GateResult, Sample
from restapi.steps.sequence import Result, StepResult
from restapi.steps.tallies import Tally

VERSION = 1
"""The version of the plain JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GateState:
    """The state of a gate: all that its next sample needs to know of those before it.

    Attributes:
        started_at: When the gate began, in seconds by the clock of the wall.
        due: When the next sample is to be taken, by the same clock.
        samples: How many there were.
        last: The last one, without its outcomes; None before the first one.
    """

    started_at: float
    due: float
    samples: int = 0
    last: Sample | None = None

    @classmethod
    def of(cls, gate: Gate, now: float) -> GateState:
        """The state of a gate that begins *now*."""
        return cls(started_at=now, due=now + gate.delay)

    def after(self, gate: Gate, sample: Sample) -> GateState | GateResult:
        """The state with one more sample, or the end of the gate."""
        bare = replace(sample, steps=tuple(replace(step, outcomes=()) for step in sample.steps))
        coming = gate.next(sample)
        if isinstance(coming, GateEnd):
            return GateResult(gate, coming, (bare,), self.samples)
        due = self.started_at + coming
        return GateState(started_at=self.started_at, due=due, samples=self.samples + 1, last=bare)

    def late(self, gate: Gate) -> GateResult:
        """The end of a gate whose time-out came before the next sample was taken."""
        kept = (self.last,) if self.last else ()
        return GateResult(gate, GateEnd.FAILED, kept, self.samples - len(kept))

    def as_json(self) -> dict[str, Any]:
        """The state as plain JSON."""
        last = sample_as_json(self.last) if self.last else None
        times = {"startedAt": self.started_at, "due": self.due}
        return {"version": VERSION, **times, "samples": self.samples, "last": last}

    @classmethod
    def from_json(cls, value: Mapping[str, Any], gate: Gate) -> GateState:
        """The state of *gate* that `as_json` gave.

        Raises:
            ValueError: It is of another version.
        """
        check_version(value, VERSION, "the state of a gate")
        last = sample_from_json(value["last"], gate) if value["last"] else None
        return cls(started_at=value["startedAt"], due=value["due"], samples=value["samples"], last=last)


def sample_as_json(sample: Sample) -> dict[str, Any]:
    """A sample as plain JSON, with what its steps came to, and without their outcomes."""
    return {
        "at": sample.at,
        "started": sample.started.isoformat(),
        "elapsed": sample.elapsed,
        "since": sample.since,
        "steps": [_step_as_json(step) for step in sample.steps],
        "tallies": [asdict(tally) | {"seen": tally.seen.value} for tally in sample.tallies],
    }


def sample_from_json(value: Mapping[str, Any], gate: Gate) -> Sample:
    """The sample of *gate* that `sample_as_json` gave."""
    steps = tuple(_step_from_json(step, one) for step, one in zip(value["steps"], gate.enabled, strict=True))
    tallies = tuple(replace(Tally(**tally), seen=Seen(tally["seen"])) for tally in value["tallies"])
    started = datetime.fromisoformat(value["started"])
    return Sample(value["at"], started, value["elapsed"], steps, value["since"], tallies)


def _step_as_json(step: StepResult) -> dict[str, Any]:
    started = step.started.isoformat()
    return {"result": step.result.value, "reason": step.reason, "started": started, "elapsed": step.elapsed}


def _step_from_json(value: Mapping[str, Any], invocation: Invocation) -> StepResult:
    started = datetime.fromisoformat(value["started"])
    return StepResult(invocation, Result(value["result"]), value["reason"], (), {}, started, value["elapsed"])
