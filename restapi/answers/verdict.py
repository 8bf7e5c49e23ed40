"""Verdicts on answers, and the values that a criterion sees: pure, no I/O."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import conditions
from conditions.values.caseless import CaselessMapping
from conditions.values.time_limit import seconds_left, time_limit
from restapi.answers.answer import Answer, Failure
from restapi.answers.content import Content
from restapi.answers.encodings import LARGER
from restapi.answers.no_json import NOT_THE_ORIGIN, SIGN_IN, NotJsonError, is_page, page, reads_members, told
from restapi.answers.statuses import name_of
from restapi.calls.preparing import PreparedRequest

LARGE = 64 * 1024
"""The size of a body, in bytes, from which on a criterion may take so long that the clock is asked for every part."""
OK = 200

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
        undecided: Whether the end was not seen: by no poll, or by no event of a service.
        error: Whether it says nothing about what was asked for: no complete response, a status that is no success, a
            body that is no JSON, a criterion that cannot be evaluated.
        denied: Whether the answer says no for good: a failure criterion is true, or the service told that it failed.
        hint: What would change the outcome, or an empty text.
        settled: Whether no other answer would succeed: what is known before it comes decides a criterion.
    """

    succeeded: bool
    reason: str
    explain: Explain | None = None
    undecided: bool = False
    error: bool = False
    denied: bool = False
    hint: str = ""
    settled: bool = False


def judge(call: PreparedRequest, answer: Answer, content: Content, seconds: float = math.inf) -> Verdict:
    """The verdict on *answer*.

    The criterion decides alone where it reads `response`; one that does not needs a success status, as in Azure. It may
    take so many *seconds*.
    """
    criterion = call.criterion
    if answer.problem:
        return incomplete(call, answer)
    if not is_success(answer.status) and (criterion is None or "response" not in criterion.reads):
        return Verdict(False, refusal(answer), error=True)
    if call.expects_json and not content.is_json:
        return without_json(answer, content, "The step expects JSON")
    if criterion is None:
        return by_status(answer, content)
    named = seen_by(criterion, call, answer, content)
    with time_limit(seconds):
        return _evaluated(criterion, answer, content, named, call.masker.secrets)


def incomplete(call: PreparedRequest, answer: Answer) -> Verdict:
    """The verdict where there is no complete response."""
    hint = ""
    if answer.failure is Failure.DEADLINE:
        hint = f"{call.keys['deadline']} gives it more time" if "deadline" in call.keys else ""
    elif answer.failure is Failure.BODY and LARGER in answer.problem:
        hint = "--max-body takes larger ones; max_body of the Policy in Python"
    return Verdict(False, f"No complete response: {answer.problem}.", error=True, hint=hint)


def by_status(answer: Answer, content: Content) -> Verdict:
    """The verdict on a success status where nothing else decides."""
    if answer.status == NOT_THE_ORIGIN and is_page(content):
        reason = f"The status {described(answer)} with {page(content)} is no answer of the service."
        return Verdict(False, reason, error=True, hint=SIGN_IN)
    return Verdict(True, f"The status {described(answer)} is a success.")


def without_json(answer: Answer, content: Content, why: str) -> Verdict:
    """The verdict where the body must be JSON, as the clause *why* says, and is none."""
    hint = SIGN_IN if is_page(content) else ""
    status = f" (the status is {described(answer)})" if answer.status != OK else ""
    return Verdict(False, f"{why}, and {told(content)}{status}.", error=True, hint=hint)


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
    criterion: conditions.Condition,
    answer: Answer,
    content: Content,
    named: Mapping[str, Any],
    secrets: tuple[str, ...],
) -> Verdict:
    def explain() -> conditions.Explanation:
        return criterion.explain(content.root, secrets=secrets, **named)

    try:
        succeeded = holds(criterion, content, named, secrets)
    except conditions.ConditionError:
        return Verdict(False, "The success criterion cannot be evaluated on this response.", explain, error=True)
    except NotJsonError as error:
        if error.verdict:
            return without_json(answer, content, "The success criterion reads members of the response")
        reason = f"The success criterion is false; {told(content)}."
        return replace(without_json(answer, content, ""), reason=reason, explain=explain)
    if succeeded:
        return Verdict(True, "The success criterion is true.", explain)
    if ahead(criterion, named) is False:
        return Verdict(False, "The success criterion is false, whatever the response is.", explain, settled=True)
    note = f"; {told(content)}" if content.problem else ""
    return Verdict(False, f"The success criterion is false{note}.", explain)


def ahead(criterion: conditions.Condition, named: Mapping[str, Any]) -> bool | None:
    """The verdict of a criterion where it is the same on every response; else None.

    Args:
        criterion: The criterion.
        named: The named values that it is evaluated with, besides `root`.
    """
    absent = dict.fromkeys(criterion.language.vocabulary.inputs)
    known = {**absent, "variables": {}, **named}
    left = criterion.given(**{name: value for name, value in known.items() if name not in ("root", "response")})
    return left if isinstance(left, bool) else None


def holds(
    criterion: conditions.Condition, content: Content, named: Mapping[str, Any], secrets: tuple[str, ...] = ()
) -> bool:
    """The truth of the criterion; from the bytes where that gives the same, since it decodes only what is read.

    On a large body each part of it is held to the time that is left.

    Raises:
        NotJsonError: It reads members of the body, which is no JSON.
        ConditionError: It cannot be evaluated.
    """
    is_large = len(content.body) > LARGE
    if content.plain and "response" not in named and not is_large:
        with suppress(conditions.DocumentError):
            return criterion.matches_json(content.body, **named)
    verdict = criterion.within(seconds_left(), content.root, **named) if is_large else criterion(content.root, **named)
    if not content.is_json and reads_members(criterion, content, named, secrets):
        raise NotJsonError(verdict)
    return verdict


def refusal(answer: Answer) -> str:
    """The reason why the status alone is no success, in a sentence."""
    location = answer.headers.get("Location") if answer.status and 300 <= answer.status <= 399 else None
    why = f": {answer.unfollowed}" if answer.unfollowed else ""
    redirect = f"; the redirect to {location} is not followed{why}" if location else ""
    return f"The status {described(answer)} is no success{redirect}."
