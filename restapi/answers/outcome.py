"""From a call and its answer to the outcome and its log: pure, no I/O."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

import conditions
from conditions.source import in_one_line, printable
from conditions.values.time_limit import time_limit
from restapi.answers.answer import Answer
from restapi.answers.content import Content, read_content
from restapi.answers.secret_outputs import with_secrets
from restapi.answers.statuses import name_of
from restapi.answers.verdict import Decision, Verdict, judge, named_values
from restapi.callbacks.events import Lines, Values
from restapi.callbacks.tickets import Notice
from restapi.calls.preparing import PreparedRequest

_INDENT = "\t\t\t\t"
_EXPLAIN_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Attempt:
    """One request of an invocation.

    Attributes:
        method, url: What was asked, with secrets masked.
        status: None where no response line arrived.
        elapsed: Seconds from the connection to the last byte.
        problem: Why there is no complete response; empty where there is.
        sent: When it began, in UTC.
        why: What made it necessary: `request`, `redirect`, `retry`, `token`, `poll` or `cancel`.
    """

    method: str
    url: str
    status: int | None
    elapsed: float
    problem: str
    sent: datetime
    why: str = "request"


@dataclass(frozen=True, eq=False, repr=False)
class Outcome:
    """The end of an invocation.

    Attributes:
        call: What was asked.
        answer: What came back last.
        content: What its body says.
        verdict: What was made of it; not masked.
        attempts: Every request that was made; of many polls the first and the latest ones.
        outputs: Values for later steps, by name.
        iterations: How often it was polled; 0 where the response completes it.
        notices: What the service told after the call, where that completes the invocation.
        dropped: How many bytes the body had, where it is not kept; 0 where it is.
    """

    call: PreparedRequest
    answer: Answer
    content: Content
    verdict: Verdict
    attempts: tuple[Attempt, ...] = ()
    outputs: Mapping[str, Any] = field(default_factory=dict[str, Any])
    iterations: int = 0
    notices: tuple[Notice, ...] = ()
    dropped: int = 0

    @property
    def succeeded(self) -> bool:
        """The verdict."""
        return self.verdict.succeeded

    @property
    def result(self) -> Decision:
        """The verdict, and whether there is one at all: `success`, `failure` or `undecided`."""
        if self.verdict.undecided:
            return Decision.UNDECIDED
        return Decision.SUCCESS if self.succeeded else Decision.FAILURE

    @cached_property
    def reason(self) -> str:
        """The verdict in one sentence, with secrets masked."""
        return in_one_line(self.call.masker(self.verdict.reason))

    @cached_property
    def hint(self) -> str:
        """What would change the outcome, such as the key of a limit that was hit; secrets masked, or an empty text."""
        return printable(self.call.masker(self.verdict.hint))

    @cached_property
    def missing(self) -> str:
        """A clause that tells what the criterion still misses, or why there is none; secrets masked."""
        clause = self.reason[:1].lower() + self.reason[1:].removesuffix(".")
        if self.succeeded:
            return clause
        with time_limit(_EXPLAIN_SECONDS):
            explanation = self.explanation
        sentences = [blame.sentence for blame in explanation.blame] if explanation is not None else []
        return printable(self.call.masker("; ".join(sentences))) or clause

    @property
    def status(self) -> int | None:
        """The HTTP status, or None where no response line arrived."""
        return self.answer.status

    @property
    def headers(self) -> Mapping[str, str]:
        """Of the response; names ignore case."""
        return self.answer.headers

    @property
    def body(self) -> bytes:
        """As received, without its content encodings; not masked."""
        return self.answer.body

    @property
    def text(self) -> str:
        """The body as text; not masked."""
        return self.content.text

    @property
    def json(self) -> Any:
        """The parsed body; None where it is not JSON."""
        return self.content.root if self.content.is_json else None

    @cached_property
    def named(self) -> dict[str, Any]:
        """The named values of an expression over the answer, besides `root`."""
        return named_values(self.call, self.answer, self.content)

    @cached_property
    def explanation(self) -> conditions.Explanation | None:
        """The explanation of the criterion; None where none was evaluated."""
        return self.verdict.explain() if self.verdict.explain else None

    @cached_property
    def log(self) -> str:
        """The log as Azure prints it, with secrets masked."""
        return _log(self)

    def settled(self) -> Outcome:
        """The same, without all that was made of the body meanwhile: it is made anew where it is asked for."""
        return replace(self, content=read_content(self.answer.body, self.answer.headers))

    def without_body(self) -> Outcome:
        """The same as far as it can be told without the body, which is dropped."""
        verdict = replace(self.verdict, explain=None)
        bare = replace(self, answer=replace(self.answer, body=b""), content=read_content(b"", {}), verdict=verdict)
        return replace(bare, dropped=self.dropped or len(self.answer.body))

    def __repr__(self) -> str:
        return f"<Outcome {'succeeded' if self.succeeded else 'failed'}: {self.reason}>"


def conclude(
    call: PreparedRequest, answer: Answer, attempts: Iterable[Attempt] = (), seconds: float = math.inf
) -> Outcome:
    """The outcome of *call*, given its *answer*, the attempts that led to it, and the time that is left to judge."""
    content = read_content(answer.body, answer.headers)
    call = with_secrets(call, answer, content)
    return Outcome(call, answer, content, judge(call, answer, content, seconds), tuple(attempts))


def attempt(call: PreparedRequest, answer: Answer, why: str = "request") -> Attempt:
    """The Attempt that tells of one exchange."""
    url, problem = in_one_line(call.masker(call.url)), in_one_line(call.masker(answer.problem))
    return Attempt(call.method, url, answer.status, answer.elapsed, problem, answer.sent, why)


def azure_time(moment: datetime) -> str:
    """A moment in UTC as Azure's logs write it, with seven digits of a second."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%f0Z")


def notice_lines(notice: Notice) -> list[str]:
    """The lines of the log for what a service told, each in one line; not masked."""
    news, time = notice.news, azure_time(notice.received)
    if isinstance(news, Values):
        return [in_one_line(f"{time} Variable {name}: {value}") for name, value in news.values.items()]
    texts = news.texts if isinstance(news, Lines) else [str(news)]
    return [f"{time} {in_one_line(text)}" for text in texts]


def _log(outcome: Outcome) -> str:
    """The lines that Azure prints, and those that the service told."""
    call, answer, verdict = outcome.call, outcome.answer, outcome.verdict
    lines = [f"{azure_time(answer.sent)} {call.method} {call.url}"]
    if answer.status is not None:
        lines += [f"{_INDENT}Response Code: {name_of(answer.status)}", f"{_INDENT}Response: {_shown_body(outcome)}"]
    lines += [line for notice in outcome.notices for line in notice_lines(notice)]
    if outcome.iterations or (verdict.explain is None and not verdict.succeeded):
        lines.append(f"{_INDENT}{in_one_line(verdict.reason)}")
    if verdict.explain and call.criterion:
        result = "succeeded" if verdict.succeeded else "failed"
        lines.append(f"{_INDENT}Evaluation of expression '{_within(call.criterion.expression)}' {result}.")
    return printable(call.masker("\n".join(lines)))


def _shown_body(outcome: Outcome) -> str:
    """The body as Azure prints it; in JSON no line begins with what a text says, all else is indented."""
    if outcome.dropped:
        return f"({outcome.dropped:,} bytes, which are not kept)"
    text = outcome.content.text
    return text if "\n" not in text or outcome.content.is_json else _within(text)


def _within(text: str) -> str:
    """*text* with its further lines indented deeper than any line of the log, for one of which none can pass."""
    return text.replace("\n", f"\n{_INDENT}\t")
