"""Plans of pipelines: what would run, in which order, and what would be sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


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
        residual: What is left of the condition as far as all is known; empty where that decides it.
        reads: What that needs to be known: JSON Pointers, by the named values.
        request: What would be sent; None where it is no call, or where an earlier step must tell.
        does: What would be done instead of a call, or why the request is not known, in one sentence.
    """

    name: str
    id: str
    task: str
    condition: str
    forecast: Forecast
    reason: str
    residual: str
    reads: Mapping[str, tuple[str, ...]]
    request: PlannedRequest | None
    does: str


@dataclass(frozen=True, slots=True)
class PlannedJob:
    """A job of a plan.

    Attributes:
        name, label, depends_on, condition: As of a Job.
        forecast, reason, residual, reads: As of a PlannedStep, where its stage runs.
        steps: Its steps, in their order.
    """

    name: str
    label: str
    depends_on: tuple[str, ...]
    condition: str
    forecast: Forecast
    reason: str
    residual: str
    reads: Mapping[str, tuple[str, ...]]
    steps: tuple[PlannedStep, ...]


@dataclass(frozen=True, slots=True)
class PlannedStage:
    """A stage of a plan.

    Attributes:
        name, label, depends_on, condition: As of a Stage.
        forecast, reason, residual, reads: As of a PlannedStep.
        jobs: Its jobs, in the order in which they run.
    """

    name: str
    label: str
    depends_on: tuple[str, ...]
    condition: str
    forecast: Forecast
    reason: str
    residual: str
    reads: Mapping[str, tuple[str, ...]]
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
