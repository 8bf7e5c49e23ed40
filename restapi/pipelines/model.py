"""The model of a pipeline: stages, their jobs, and the steps of these, which are calls and other tasks.

A pipeline is the list of its invocations too, so that whatever takes invocations takes a pipeline.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, NamedTuple, TypeAlias

from restapi.calls.macros import MACROS
from restapi.dialect import Dialect
from restapi.errors import Place
from restapi.invocation import Invocation


class TaskKind(StrEnum):
    """The kind of a task that is no call: what is done with it here."""

    DELAY = "delay"
    """The run waits."""
    VALIDATION = "validation"
    """A person decides."""
    AGENTLESS = "agentless"
    """Done by the server alone: the run stops there, unless it is told to go on without it."""
    AGENT = "agent"
    """Done by an agent: passed over, and told."""
    CODE_STREAM = "codeStream"
    """Done by Code Stream itself: passed over, and told."""


PASSED_OVER = (TaskKind.AGENT, TaskKind.CODE_STREAM)
"""The kinds of tasks without which a run goes on."""


@dataclass(frozen=True, slots=True)
class Task:
    """A step that is no call.

    Attributes:
        task: What it runs, as people name it: `Delay@1`, `script`.
        kind: What is done with it here.
        name, id, condition, enabled, continue_on_error, timeout, defaults, env, dialect, places: As of an Invocation.
        inputs: Its inputs as written, by their names in lower case.
    """

    task: str
    kind: TaskKind
    name: str = ""
    id: str = ""
    condition: str = ""
    enabled: bool = True
    continue_on_error: bool = False
    timeout: float | None = None
    defaults: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    env: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    inputs: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    dialect: Dialect = MACROS
    places: Mapping[str, Place] = field(default_factory=dict[str, Place], repr=False, compare=False)


Step: TypeAlias = Invocation | Task


@dataclass(frozen=True, slots=True)
class Job:
    """Steps that run one after the other.

    Attributes:
        name: What others depend on; empty where the file has no jobs.
        steps: Its steps.
        label: What people call it; empty where that is the name.
        depends_on: The names of the jobs of its stage that are over before it begins.
        condition: An Azure expression that decides whether it runs; empty means `succeeded()`.
        continue_on_error: Whether its failure counts as success with issues.
        timeout: How long all its steps may take, in seconds; None where there is no such limit.
        variables: The variables that its steps know, and those of its stage and the pipeline are among them.
        prefixes: What stands before the name of a step in the names of its outputs; nothing unless it is a deployment.
        places: Where its parts stand in a file.
    """

    name: str
    steps: tuple[Step, ...]
    label: str = ""
    depends_on: tuple[str, ...] = ()
    condition: str = ""
    continue_on_error: bool = False
    timeout: float | None = None
    variables: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    prefixes: tuple[str, ...] = ("",)
    places: Mapping[str, Place] = field(default_factory=dict[str, Place], repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Stage:
    """Jobs, each of which begins when those that it depends on are over.

    Attributes:
        name: What others depend on; empty where the file has no stages.
        jobs: Its jobs, in the order of the file.
        label, condition, places: As of a Job.
        depends_on: The names of the stages that are over before it begins.
        variables: Its variables, and those of the pipeline.
    """

    name: str
    jobs: tuple[Job, ...]
    label: str = ""
    depends_on: tuple[str, ...] = ()
    condition: str = ""
    variables: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    places: Mapping[str, Place] = field(default_factory=dict[str, Place], repr=False, compare=False)


class Position(NamedTuple):
    """The position of a step: the names of its stage and its job, and its number in this, from 0."""

    stage: str
    job: str
    number: int


class Pipeline(list[Invocation]):
    """The invocations of a file, in its order, with the stages and jobs that decide which of them run, and when.

    Attributes:
        stages: The stages, in the order of the file.
        notes: What the file says and is not done here, a sentence for each.
        chosen: The steps that are to run; None where all are.
    """

    def __init__(
        self, stages: Sequence[Stage], notes: Sequence[str] = (), chosen: frozenset[Position] | None = None
    ) -> None:
        super().__init__(
            step for stage in stages for job in stage.jobs for step in job.steps if isinstance(step, Invocation)
        )
        self.stages = tuple(stages)
        self.notes = tuple(notes)
        self.chosen = chosen

    @classmethod
    def of(cls, invocations: Sequence[Invocation]) -> Pipeline:
        """The pipeline that *invocations* are; a plain list is one of a single job."""
        return invocations if isinstance(invocations, Pipeline) else cls([Stage("", (Job("", tuple(invocations)),))])

    def changed(self, change: Callable[[Invocation], Invocation]) -> Pipeline:
        """The same pipeline with what *change* makes of each call."""

        def job(one: Job) -> Job:
            steps = (change(step) if isinstance(step, Invocation) else step for step in one.steps)
            return replace(one, steps=tuple(steps))

        stages = [replace(stage, jobs=tuple(map(job, stage.jobs))) for stage in self.stages]
        return Pipeline(stages, self.notes, self.chosen)

    def __reduce__(self) -> tuple[Any, ...]:
        return Pipeline, (self.stages, self.notes, self.chosen)

    def positions(self) -> Iterator[tuple[Position, Step]]:
        """Every step and its position, in the order of the file."""
        for stage in self.stages:
            for job in stage.jobs:
                for number, step in enumerate(job.steps):
                    yield Position(stage.name, job.name, number), step

    def runs(self, stage: str, job: str | None = None, number: int | None = None) -> bool:
        """True where a stage, a job or a step was chosen, or anything in it."""
        if self.chosen is None:
            return True
        if job is not None and number is not None:
            return Position(stage, job, number) in self.chosen
        return any(stage == one.stage and job in (None, one.job) for one in self.chosen)

    @property
    def tasks(self) -> tuple[Task, ...]:
        """The steps that are no calls, in the order of the file."""
        return tuple(step for _, step in self.positions() if isinstance(step, Task))
