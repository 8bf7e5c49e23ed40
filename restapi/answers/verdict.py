"""Verdicts on answers, and the values that a criterion sees: pure, no I/O."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import conditions
from conditions.values.caseless import CaselessMapping
from conditions.values.time_limit import seconds_left, time_limit
from restapi.answers.answer import Answer
from restapi.answers.content import Content
from restapi.answers.statuses import name_of
from restapi.calls.preparing import PreparedRequest

LARGE = 64 * 1024
"""The size of a body, in bytes, from which on a criterion may take so long that the clock is asked for every part."""

Explain = Callable[[], conditions.Explanation]


class Decision(StrEnum):
    """The end of an invocation, as far as it is known."""

    SUCCESS = "success"
    FAILURE = "failure"
    UNDECIDED = "undecided"
    """No poll saw the end."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict on an answer.

    Attributes:
        succeeded: The verdict.
        reason: Why, in one sentence; not masked.
        explain: Explains the criterion on this answer; None where none was evaluated.
        undecided: Whether polls ended without having seen the end.
    """

    succeeded: bool
    reason: str
    explain: Explain | None = None
    undecided: bool = False


def judge(call: PreparedRequest, answer: Answer, content: Content, seconds: float = math.inf) -> Verdict:
    """The verdict on *answer*.

    The criterion decides alone where it reads `response`; one that does not needs a success status, as in Azure. It may
    take so many *seconds*.
    """
    criterion = call.criterion
    if answer.problem:
        return Verdict(False, f"No complete response: {answer.problem}.")
    if not is_success(answer.status) and (criterion is None or "response" not in criterion.reads):
        return Verdict(False, refusal(answer))
    if criterion is None:
        return Verdict(True, f"The status {described(answer)} is a success.")
    named = seen_by(criterion, call, answer, content)
    with time_limit(seconds):
        return _evaluated(criterion, content, named, call.masker.secrets)


def is_success(status: int | None) -> bool:
    """True where *status* is 2xx."""
    return status is not None and 200 <= status <= 299


def described(answer: Answer) -> str:
    """The status as people read it: `404 (NotFound)`."""
    return f"{answer.status} ({name_of(answer.status or 0)})"


def named_values(call: PreparedRequest, answer: Answer, content: Content) -> dict[str, Any]:
    """The named values of an expression over *answer*, besides `root`.

    `response` has `statuscode` (the name of the status as .NET has it), `status` (the number), `headers` (their names
    ignore case), `content` (as `root`), `elapsed` (milliseconds) and `url`; its names ignore case too.
    """
    response = {
        "statuscode": name_of(answer.status or 0),
        "status": answer.status,
        "headers": answer.headers,
        "content": content.root,
        "elapsed": round(answer.elapsed * 1000),
        "url": call.url,
    }
    return {**call.named, "response": CaselessMapping(response)}


def seen_by(
    criterion: conditions.Condition, call: PreparedRequest, answer: Answer, content: Content
) -> Mapping[str, Any]:
    """The named values that *criterion* needs, besides `root`: the body is parsed only where it reads `response`."""
    return named_values(call, answer, content) if "response" in criterion.reads else call.named


def _evaluated(
    criterion: conditions.Condition, content: Content, named: Mapping[str, Any], secrets: tuple[str, ...]
) -> Verdict:
    def explain() -> conditions.Explanation:
        return criterion.explain(content.root, secrets=secrets, **named)

    try:
        succeeded = holds(criterion, content, named)
    except conditions.ConditionError:
        return Verdict(False, "The success criterion cannot be evaluated on this response.", explain)
    if succeeded:
        return Verdict(True, "The success criterion is true.", explain)
    note = f"; the response looks like JSON but is none ({content.problem})" if content.problem else ""
    return Verdict(False, f"The success criterion is false{note}.", explain)


def holds(criterion: conditions.Condition, content: Content, named: Mapping[str, Any]) -> bool:
    """The truth of the criterion; from the bytes where that gives the same, since it decodes only what is read.

    On a large body each part of it is held to the time that is left.
    """
    if len(content.body) > LARGE:
        return criterion.within(seconds_left(), content.root, **named)
    if content.plain and "response" not in named:
        with suppress(conditions.DocumentError):
            return criterion.matches_json(content.body, **named)
    return criterion(content.root, **named)


def refusal(answer: Answer) -> str:
    """The reason why the status alone is no success, in a sentence."""
    location = answer.headers.get("Location") if answer.status and 300 <= answer.status <= 399 else None
    why = f": {answer.unfollowed}" if answer.unfollowed else ""
    redirect = f"; the redirect to {location} is not followed{why}" if location else ""
    return f"The status {described(answer)} is no success{redirect}."
