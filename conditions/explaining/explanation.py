"""An explanation: its parts, as lines for people, and as JSON.

Every line comes with what it shows, so that a terminal can colour it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from conditions.errors import EvaluationError, LimitError
from conditions.source import Span, clipped
from conditions.values.kinds import Kind

Failure = EvaluationError | LimitError


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an expression, and what became of it.

    Attributes:
        text: The part, normalised.
        span: Where it stands in the text: 0-based offsets, the end excluded.
        evaluated: False where short-circuit passed it by.
        value, kind: What it gave; None where it gave nothing.
        conversion: The kind that the function around it converts it to, or None where it is taken as it is.
        converted: The text of what the value was converted to, or None where nothing changed.
        error: The error that happened here, or None.
        parts: The parts that it is made of.
        shown: The value as text, secrets masked.
        is_plain: Whether it is nothing but a literal or a name.
    """

    text: str
    span: Span
    evaluated: bool
    value: Any = field(repr=False)
    kind: Kind | None
    conversion: Kind | None
    converted: str | None
    error: Failure | None = field(repr=False)
    parts: tuple[Part, ...]
    shown: str
    is_plain: bool = False


class Blame(NamedTuple):
    """A part that decided, and why it gave what it gave, in a sentence."""

    part: Part
    sentence: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """The verdict of a condition on some values, and how it came about.

    Attributes:
        expression: The text of the condition.
        verdict: True or False; None where the evaluation failed.
        value: The value before it was converted to the verdict.
        lines: What Azure logs: *Evaluating*, *Expanded* (left out where it says nothing new) and *Result*.
        error: What made the evaluation fail, with secrets masked; or None.
        tree: The whole expression, part by part.
        blame: The smallest set of parts that decided the verdict.

    `str` of it is for people: the expression with the parts that decided marked and their values below, and why.
    """

    expression: str = field(repr=False)
    verdict: bool | None
    value: Any = field(repr=False)
    lines: tuple[str, ...]
    error: Failure | None
    tree: Part
    blame: tuple[Blame, ...] = field(repr=False)

    def __str__(self) -> str:
        return "\n".join(line for line, _ in displayed(self))

    def as_json(self) -> dict[str, object]:
        """All of it as JSON values, for tools: what `conditions explain --json` prints."""
        return as_json(self)


Line = tuple[str, str]
"""A line, and what it shows: verdict, expression, mark, value, reason, log, error, or nothing in particular."""

WIDEST = 100
_INDENT = "    "
_LONGEST = 40
_MOST = 8


def displayed(explanation: Explanation) -> Iterator[Line]:
    """The verdict, the marked expression with the values that decided, the reasons, and Azure's lines."""
    yield "error" if explanation.verdict is None else str(explanation.verdict), "verdict"
    yield "", ""
    yield from _marked(explanation)
    yield "", ""
    for blame in explanation.blame[:_MOST]:
        yield blame.sentence, "reason"
    if len(explanation.blame) > _MOST:
        yield f"… and {len(explanation.blame) - _MOST} more parts", "reason"
    if explanation.error is not None and explanation.error.hint:
        yield f"Hint: {explanation.error.hint}", "reason"
    yield "", ""
    yield from ((line, "log") for line in explanation.lines)


def _marked(explanation: Explanation) -> Iterator[Line]:
    """Each line of the expression that holds a part that decided, or the part alone where the line is long."""
    blamed = [blame.part for blame in explanation.blame[:_MOST]]
    start = 0
    for line in explanation.expression.split("\n"):
        end = start + len(line)
        here = [part for part in blamed if start <= part.span.start <= end]
        if len(line) <= WIDEST:
            yield _INDENT + line, "expression"
            yield from _below(here, start, end)
        else:
            for part in here:
                text = explanation.expression[part.span.start : min(part.span.end, end)]
                yield _INDENT + clipped(text, WIDEST), "expression"
                yield from _below([part], part.span.start, part.span.start + min(len(text), WIDEST))
            if not here:
                yield _INDENT + clipped(line, WIDEST), "expression"
        start = end + 1


def _below(parts: list[Part], start: int, end: int) -> Iterator[Line]:
    """The marks under the parts, and their values."""
    if not parts:
        return
    marks = [" "] * (end - start)
    for part in parts:
        stop = min(part.span.end, end)
        marks[part.span.start - start : stop - start] = "~" * (stop - part.span.start)
    yield (_INDENT + "".join(marks)).rstrip(), "mark"
    told = [one for part in parts for one in _told(part) if start <= one.span.start < end]
    values = [(one.span.start - start, clipped(one.shown, _LONGEST)) for one in told]
    yield from ((line, "value") for line in _rows(values))


def _told(part: Part) -> Iterator[Part]:
    """The parts whose values are worth showing: of a call its arguments, of anything else itself."""
    inner = [one for one in part.parts if one.evaluated and not one.is_plain]
    return iter(inner if part.text.endswith(")") and inner else [] if part.is_plain else [part])


def _rows(placed: list[tuple[int, str]]) -> Iterator[str]:
    """Texts at their columns, on as few lines as keep them apart."""
    rows: list[str] = []
    for column, text in sorted(set(placed)):
        row = next((at for at, line in enumerate(rows) if len(line) < column), None)
        if row is None:
            rows.append("")
            row = len(rows) - 1
        rows[row] = rows[row].ljust(column) + text
    yield from (_INDENT + row for row in rows)


def outline(part: Part, prefix: str = "", below: str = "") -> Iterator[tuple[Part, str]]:
    """The part and its parts, each with a line of text, indented by its depth; what was passed by is one line."""
    converted = f" as {part.converted}" if part.converted is not None else ""
    mark = "  <- error" if part.error is not None else ""
    yield part, f"{prefix}{part.text}  =  {part.shown}{converted}{mark}"
    inner = [one for one in part.parts if one.error or not one.is_plain] if part.evaluated else []
    for one in inner:
        branch, beside = ("└─ ", "   ") if one is inner[-1] else ("├─ ", "│  ")
        yield from outline(one, below + branch, below + beside)


def as_json(explanation: Explanation) -> dict[str, Any]:
    """The explanation as JSON values, for tools."""
    error = explanation.error
    return {
        "expression": explanation.expression,
        "verdict": explanation.verdict,
        "lines": list(explanation.lines),
        "error": None if error is None else {"message": error.message, "hint": error.hint, "position": error.position},
        "blame": [_blame_json(blame) for blame in explanation.blame],
        "tree": part_as_json(explanation.tree),
    }


def _blame_json(blame: Blame) -> dict[str, object]:
    return {"text": blame.part.text, "span": list(blame.part.span), "sentence": blame.sentence}


def part_as_json(part: Part) -> dict[str, Any]:
    """A part of an explanation, and those that it is made of, as JSON values."""
    return {
        "text": part.text,
        "span": list(part.span),
        "evaluated": part.evaluated,
        "value": part.shown if part.evaluated else None,
        "kind": None if part.kind is None else str(part.kind),
        "conversion": None if part.conversion is None else str(part.conversion),
        "converted": part.converted,
        "error": None if part.error is None else part.error.message,
        "parts": [part_as_json(inner) for inner in part.parts],
    }
