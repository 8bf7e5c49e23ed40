"""Tasks that are no calls: a delay is waited for, a person is asked, and others stop the run or are passed over."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from restapi.calls.variables import Variables, has_macros
from restapi.errors import InvocationError
from restapi.exchanges.effects import Flow, Wait
from restapi.pipelines.model import Task, TaskKind
from restapi.steps.sequence import Result

LONGEST_DELAY = 86_400
"""In minutes: 60 days. Source: Microsoft Learn, "Delay@1"."""

_MINUTES = re.compile(r"[0-9]{1,5}")

Validate = Callable[[Task, str], bool | None]
"""Asks a person about a validation, given its instructions: True approves, False rejects, None leaves it open."""


@dataclass(frozen=True, slots=True)
class OtherTasks:
    """What becomes of the tasks of a pipeline that are no calls.

    Attributes:
        validate: Called with each manual validation and its instructions: True approves it, False rejects it, and None
            stops the run, as where nobody can be asked. On asyncio the event loop waits for it.
        skip: Whether the run goes on without the other tasks of a server, as if they had succeeded.
        tell: Called with a sentence before the run waits for a delay or a person.
    """

    validate: Validate | None = None
    skip: bool = False
    tell: Callable[[str], None] | None = None


class Done(NamedTuple):
    """The end of such a task; *stops* where nothing may run after it."""

    result: Result
    reason: str
    stops: bool = False


def perform_task(task: Task, others: OtherTasks, variables: Variables) -> Flow[Done]:
    """Do what a task asks for, as far as that is done here."""
    match task.kind:
        case TaskKind.AGENT:
            return Done(Result.SKIPPED, f"Not run here: an agent does {task.task}.")
        case TaskKind.CODE_STREAM:
            return Done(Result.SKIPPED, f"Not run here: Code Stream does tasks of the type {task.task}.")
        case TaskKind.AGENTLESS if others.skip:
            return Done(Result.SKIPPED, f"Not run here: {task.task}; the run goes on as if it had succeeded.")
        case TaskKind.AGENTLESS:
            hint = "give --skip-others to go on without it"
            return Done(Result.FAILED, f"The run stops here: {task.task} is not run here; {hint}.", stops=True)
        case TaskKind.VALIDATION:
            return _validated(task, others, variables)
        case TaskKind.DELAY:
            seconds = delay_of(task, variables)
            if others.tell:
                others.tell(f"Waiting {seconds / 60:g} min: {task.name}")
            yield Wait(min(seconds, task.timeout or seconds))
            if task.timeout is not None and seconds > task.timeout:
                return Done(Result.FAILED, f"The time-out of {task.timeout:g} s was over before {seconds:g} s were.")
            return Done(Result.SUCCEEDED, f"Waited {seconds / 60:g} min.")


def delay_of(task: Task, variables: Variables) -> float:
    """The seconds that a delay takes; InvocationError where that is no whole number of minutes."""
    text = variables.expand(task.inputs.get("delayforminutes", "0"))
    if not _MINUTES.fullmatch(text) or int(text) > LONGEST_DELAY:
        problem = f"delayForMinutes must be a whole number from 0 to {LONGEST_DELAY:,}, not '{text}'"
        raise InvocationError(problem, place=task.places.get("task"))
    return int(text) * 60.0


def check_tasks(tasks: Iterable[Task]) -> None:
    """Refuse what is wrong with such tasks, as far as that can be told before anything has run.

    Raises:
        InvocationError: One cannot be done as it is written.
    """
    for task in tasks:
        if task.kind is TaskKind.DELAY and task.enabled and not has_macros(task.inputs.get("delayforminutes", "")):
            delay_of(task, Variables())


def instructions_of(task: Task, variables: Variables) -> str:
    """What a validation tells the person who is asked."""
    return variables.expand(task.inputs.get("instructions", ""))


def _validated(task: Task, others: OtherTasks, variables: Variables) -> Done:
    verdict = others.validate(task, instructions_of(task, variables)) if others.validate else None
    if verdict is None:
        hint = f"give --approve '{task.name}' or --reject '{task.name}'"
        return Done(Result.FAILED, f"The run stops here: nobody has decided on the validation; {hint}.", stops=True)
    return Done(Result.SUCCEEDED, "Approved.") if verdict else Done(Result.FAILED, "Rejected.")
