"""Observers: what is told of steps and exchanges, around them, by flows that know nothing of who listens."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import TypeAlias

from restapi.answers.answer import Answer
from restapi.calls.preparing import PreparedRequest

StepEnded: TypeAlias = Callable[[str, str], None]
"""Called with the result of a step, and why, with secrets masked."""

Answered: TypeAlias = Callable[[Answer], None]
"""Called with what came back."""


class Observer:
    """An observer that listens to nothing; the base of those that do.

    Each method gives a context manager that is open while the step or the exchange goes on, and what is to be called
    when it has come to an end.
    """

    def step(self, name: str) -> AbstractContextManager[StepEnded]:
        """Observe the step called *name*."""
        return nullcontext(lambda result, reason: None)

    def exchange(self, request: PreparedRequest, resends: int = 0) -> AbstractContextManager[Answered]:
        """Observe the sending of *request*, which was sent *resends* times before."""
        return nullcontext(lambda answer: None)


UNOBSERVED = Observer()
