"""From a call and its answer to the outcome and its log: pure, no I/O."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

import conditions
from restapi.answer import Answer
from restapi.content import Content, read_content
from restapi.request import Call
from restapi.statuses import name_of
from restapi.verdict import Explain, Verdict, judge

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
        sent: When it began, in UTC.
        why: What made it necessary: `request`, `redirect`, `retry` or `token`.
    """

    method: str
    url: str
    status: int | None
    elapsed: float
    problem: str
    sent: datetime
    why: str = "request"


@dataclass(frozen=True, eq=False)
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
        outputs: Values for later steps.
        attempts: Every request that was made.
    """

    succeeded: bool
    reason: str
    status: int | None
    headers: Mapping[str, str] = field(repr=False)
    content: Content = field(repr=False)
    body: bytes = field(repr=False)
    log: str = field(repr=False)
    attempts: tuple[Attempt, ...]
    outputs: Mapping[str, Any] = field(default_factory=dict[str, Any], repr=False)
    _explain: Explain | None = field(default=None, repr=False)

    @property
    def text(self) -> str:
        """The body as text; not masked."""
        return self.content.text

    @property
    def json(self) -> Any:
        """The parsed body; None where it is not JSON."""
        return self.content.root if self.content.is_json else None

    @cached_property
    def explanation(self) -> conditions.Explanation | None:
        """How the criterion came to its result; None where none was evaluated."""
        return self._explain() if self._explain else None


def conclude(call: Call, answer: Answer, attempts: Iterable[Attempt] = ()) -> Outcome:
    """The outcome of *call*, given its *answer* and the attempts that led to it."""
    content = read_content(answer.body, answer.headers)
    verdict = judge(call, answer, content)
    return Outcome(
        succeeded=verdict.succeeded,
        reason=printable(call.masker(verdict.reason)),
        status=answer.status,
        headers=answer.headers,
        content=content,
        body=answer.body,
        log=_log(call, answer, content, verdict),
        attempts=tuple(attempts),
        _explain=verdict.explain,
    )


def attempt(call: Call, answer: Answer, why: str = "request") -> Attempt:
    """What is told of one exchange."""
    url, problem = printable(call.masker(call.url)), printable(call.masker(answer.problem))
    return Attempt(call.method, url, answer.status, answer.elapsed, problem, answer.sent, why)


def printable(text: str) -> str:
    """*text* with every character shown that would steer a terminal, but for tabs and line ends."""
    return text.replace("\r\n", "\n").translate(_SHOWN)


def _log(call: Call, answer: Answer, content: Content, verdict: Verdict) -> str:
    """The lines that Azure prints for an invocation that its response completes."""
    stamp = answer.sent.strftime("%Y-%m-%dT%H:%M:%S.%f0Z")
    lines = [f"{stamp} {call.method} {call.url}"]
    if answer.status is not None:
        lines += [f"{_INDENT}Response Code: {name_of(answer.status)}", f"{_INDENT}Response: {content.text}"]
    if verdict.explain is None and not verdict.succeeded:
        lines.append(f"{_INDENT}{verdict.reason}")
    if verdict.explain and call.criterion:
        result = "succeeded" if verdict.succeeded else "failed"
        lines.append(f"{_INDENT}Evaluation of expression '{call.criterion.expression}' {result}.")
    return printable(call.masker("\n".join(lines)))
