"""Requests that were on their way when their process ended: nobody knows what became of them."""

from __future__ import annotations

from datetime import UTC, datetime

from restapi.answers.answer import Answer
from restapi.answers.content import read_content
from restapi.answers.outcome import Outcome
from restapi.answers.verdict import Verdict
from restapi.calls.preparing import PreparedRequest

LOST = "The process ended while this request was on its way."
"""The reason of what is not known."""


def unknown(call: PreparedRequest) -> Outcome:
    """The outcome of a request of which it is not known whether it was received."""
    answer = Answer(datetime.now(UTC), 0.0, problem=LOST.rstrip("."))
    return Outcome(call, answer, read_content(b"", {}), Verdict(False, LOST, undecided=True))


def canceled(call: PreparedRequest) -> Outcome:
    """The outcome of a run that was canceled."""
    answer = Answer(datetime.now(UTC), 0.0, problem="the run was canceled")
    return Outcome(call, answer, read_content(b"", {}), Verdict(False, "The run was canceled.", undecided=True))
