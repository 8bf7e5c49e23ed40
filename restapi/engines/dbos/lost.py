"""Outcomes of calls without an answer: their process ended while they were on their way, or their run was canceled."""

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
    return _unanswered(call, LOST.rstrip("."), LOST)


def canceled(call: PreparedRequest) -> Outcome:
    """The outcome of a run that was canceled."""
    return _unanswered(call, "the run was canceled", "The run was canceled.")


def _unanswered(call: PreparedRequest, problem: str, reason: str) -> Outcome:
    """The outcome of a call without an answer, which decides nothing."""
    answer = Answer(datetime.now(UTC), 0.0, problem=problem)
    return Outcome(call, answer, read_content(b"", {}), Verdict(False, reason, undecided=True))
