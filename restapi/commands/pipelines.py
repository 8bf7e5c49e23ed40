"""What the options of `restapi run` say of a pipeline: which part of it runs, and who decides on its validations."""

from __future__ import annotations

import argparse
import os
import select
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from conditions.source import in_one_line
from conditions.values.dotnet_text import fold
from restapi.errors import InvocationError, did_you_mean
from restapi.invocation import Invocation
from restapi.pipelines.choosing import only, starting_at
from restapi.pipelines.model import Pipeline, Task, TaskKind
from restapi.steps.other_tasks import OtherTasks

_YES, _NO = ("y", "yes"), ("n", "no")


def chosen(invocations: Sequence[Invocation], options: argparse.Namespace) -> Sequence[Invocation]:
    """The invocations of a file as `--only` and `--from` want them; a plain list where neither is given stays one."""
    if options.only is not None:
        return only(Pipeline.of(invocations), options.only)
    if options.start is not None:
        return starting_at(Pipeline.of(invocations), options.start)
    return invocations


def other_tasks(invocations: Sequence[Invocation], options: argparse.Namespace) -> OtherTasks:
    """What becomes of the tasks that are no calls.

    Raises:
        InvocationError: A name of `--approve` or `--reject` is that of no validation, or is given to both.
    """
    validations = [task for task in Pipeline.of(invocations).tasks if task.kind is TaskKind.VALIDATION]
    given = {fold(name): True for name in options.approve}
    for name in options.reject:
        if fold(name) in given:
            raise InvocationError(f"'{name}' is both approved and rejected", hint="leave one of them out")
        given[fold(name)] = False
    known = {fold(name): name for task in validations for name in (task.name, task.id) if name}
    for name in (*options.approve, *options.reject):
        if fold(name) not in known:
            hint = did_you_mean(name, known.values()) if known else "the file has no ManualValidation"
            raise InvocationError(f"there is no validation '{name}'", hint=hint)
    return OtherTasks(_Validations(given), options.skip_others, _tell)


@dataclass(frozen=True, slots=True)
class _Validations:
    """Decides on validations: as was given by name, else as a person at the terminal says."""

    given: dict[str, bool]

    def __call__(self, task: Task, instructions: str) -> bool | None:
        for name in (task.name, task.id):
            if name and fold(name) in self.given:
                return self.given[fold(name)]
        return _asked(task, instructions) if sys.stdin.isatty() and sys.stderr.isatty() else None


def _asked(task: Task, instructions: str) -> bool | None:
    """The answer of the person at the terminal; what `onTimeout` says where none comes in time, None without one."""
    _tell(" ".join(f"{task.name}: {instructions}".split()).rstrip(": "))
    while True:
        print("Approve? [y/n] ", end="", file=sys.stderr, flush=True)
        if task.timeout and os.name == "posix" and not select.select([sys.stdin], [], [], task.timeout)[0]:
            return task.inputs.get("ontimeout", "reject").lower() == "resume"
        line = sys.stdin.readline()
        if not line:
            return None
        if (word := line.strip().lower()) in (*_YES, *_NO):
            return word in _YES


def _tell(text: str) -> None:
    print(in_one_line(text), file=sys.stderr, flush=True)
