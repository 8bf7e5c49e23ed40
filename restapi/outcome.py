"""From a call and its answer to the verdict: pure, no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import conditions
from restapi.answer import Answer
from restapi.content import Content, read_content
from restapi.masking import Masker
from restapi.request import Call
from restapi.statuses import name_of

_INDENT = "\t\t\t\t"
# What steers a terminal: control characters but tab and line end, line separators, directions, halves of characters.
_STEERING = [*range(9), *range(0x0B, 0x20), *range(0x7F, 0xA0), 0x2028, 0x2029, *range(0x202A, 0x202F)]
_SHOWN = {code: f"\\u{code:04x}" for code in [*_STEERING, *range(0x2066, 0x206A), *range(0xD800, 0xE000)]}


@dataclass(frozen=True, slots=True)
class Attempt:
    """One request of an invocation.

    Attributes:
        method, url: What was asked, with secrets masked.
        status: None where no response line arrived.
        elapsed: Seconds from the connection to the last byte.
        problem: Why there is no complete response; empty where there is.
    """

    method: str
    url: str
    status: int | None
    elapsed: float
    problem: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """How an invocation ended.

    Attributes:
        succeeded: The verdict.
        reason: The verdict in one sentence, with secrets masked.
        status: The HTTP status, or None where no response line arrived.
        headers: Of the response; names ignore case.
        body: As received, without its content encoding; not masked.
        text: The body as text; not masked.
        json: The parsed body; None where it is not JSON.
        explanation: How the criterion came to its result; None where none was evaluated.
        log: What Azure prints, with secrets masked.
        outputs: Values for later steps; none in this version.
        attempts: Every request that was made.
    """

    succeeded: bool
    reason: str
    status: int | None
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    text: str = field(repr=False)
    json: Any = field(repr=False)
    explanation: conditions.Explanation | None = field(repr=False)
    log: str = field(repr=False)
    outputs: Mapping[str, str] = field(repr=False)
    attempts: tuple[Attempt, ...]


@dataclass(frozen=True, slots=True)
class _Verdict:
    succeeded: bool
    reason: str
    explanation: conditions.Explanation | None = None


def conclude(call: Call, answer: Answer) -> Outcome:
    """The outcome of *call*, given its *answer*."""
    content = read_content(answer.body, answer.headers)
    verdict = _judge(call, answer, content)
    problem = printable(call.masker(answer.problem))
    return Outcome(
        succeeded=verdict.succeeded,
        reason=printable(call.masker(verdict.reason)),
        status=answer.status,
        headers=answer.headers,
        body=answer.body,
        text=content.text,
        json=content.root if content.is_json else None,
        explanation=verdict.explanation,
        log=_log(call, answer, content, verdict),
        outputs={},
        attempts=(Attempt(call.method, printable(call.masker(call.url)), answer.status, answer.elapsed, problem),),
    )


def printable(text: str) -> str:
    """*text* with every character shown that would steer a terminal, but for tabs and line ends."""
    return text.replace("\r\n", "\n").translate(_SHOWN)


def _judge(call: Call, answer: Answer, content: Content) -> _Verdict:
    if answer.problem:
        return _Verdict(False, f"No complete response: {answer.problem}.")
    if answer.status is None or not 200 <= answer.status <= 299:
        return _Verdict(False, _refusal(answer))
    if call.criterion is None:
        return _Verdict(True, f"The status {_name(answer)} is a success.")
    return _evaluate(call.criterion, content, call.variables, call.masker)


def _refusal(answer: Answer) -> str:
    location = answer.headers.get("Location") if answer.status and 300 <= answer.status <= 399 else None
    redirect = f"; the redirect to {location} is not followed" if location else ""
    return f"The status {_name(answer)} is no success{redirect}."


def _name(answer: Answer) -> str:
    return f"{answer.status} ({name_of(answer.status or 0)})"


def _evaluate(
    criterion: conditions.Condition, content: Content, variables: Mapping[str, str], masker: Masker
) -> _Verdict:
    explanation = criterion.explain(content.root, variables=variables, secrets=masker.secrets)
    if explanation.error is not None:
        return _Verdict(False, "The success criterion cannot be evaluated on this response.", explanation)
    if explanation.verdict:
        return _Verdict(True, "The success criterion is true.", explanation)
    note = f"; the response looks like JSON but is none ({content.problem})" if content.problem else ""
    return _Verdict(False, f"The success criterion is false{note}.", explanation)


def _log(call: Call, answer: Answer, content: Content, verdict: _Verdict) -> str:
    """The lines that Azure prints for an invocation that its response completes."""
    stamp = answer.sent.strftime("%Y-%m-%dT%H:%M:%S.%f0Z")
    lines = [f"{stamp} {call.method} {call.url}"]
    if answer.status is not None:
        lines += [f"{_INDENT}Response Code: {name_of(answer.status)}", f"{_INDENT}Response: {content.text}"]
    if verdict.explanation is None and not verdict.succeeded:
        lines.append(f"{_INDENT}{verdict.reason}")
    if verdict.explanation and call.criterion:
        result = "succeeded" if verdict.succeeded else "failed"
        lines.append(f"{_INDENT}Evaluation of expression '{call.criterion.expression}' {result}.")
    return printable(call.masker("\n".join(lines)))
