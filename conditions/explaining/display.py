"""An explanation as lines for people, each with what it shows, so that a terminal can colour it.

Every line is one line of a terminal, whatever the values are, and what stands below another stands below it there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from conditions.source import Span, cells, clipped, in_cells, in_one_line

if TYPE_CHECKING:
    from conditions.explaining.explanation import Explanation, Part

Line = tuple[str, str]
"""A line, and what it shows: verdict, expression, mark, value, reason, log, error, or nothing in particular."""

WIDEST = 100
_INDENT = "    "
_LONGEST = 40
_MOST = 8


def displayed(explanation: Explanation) -> Iterator[Line]:
    """The verdict, the marked expression with the values that decided, why, Azure's lines, and the counterfactual."""
    yield "error" if explanation.verdict is None else str(explanation.verdict), "verdict"
    yield "", ""
    yield from _marked(explanation)
    yield "", ""
    for blame in explanation.blame[:_MOST]:
        yield in_one_line(blame.sentence), "reason"
    if len(explanation.blame) > _MOST:
        yield f"… and {len(explanation.blame) - _MOST} more parts", "reason"
    if explanation.error is not None and explanation.error.hint:
        yield f"Hint: {explanation.error.hint}", "reason"
    yield "", ""
    yield from ((in_one_line(line), "log") for line in explanation.lines)
    if explanation.counterfactual is not None:
        yield "", ""
        yield in_one_line(str(explanation.counterfactual)), "reason"


def _marked(explanation: Explanation) -> Iterator[Line]:
    """Each line of the expression with marks below the parts that decided, or these alone where the line is long."""
    text = explanation.expression
    blamed = [blame.part for blame in explanation.blame[:_MOST]]
    for line in _lines(text):
        here = [part for part in blamed if part.span.start <= line.end and part.span.end > line.start]
        alone = [(_common(part.span, line), [part]) for part in here]
        is_short = line.end - line.start <= WIDEST
        for stretch, parts in [(line, here)] if is_short or not here else alone:
            yield from _one_line(text, stretch, parts)


def _lines(text: str) -> Iterator[Span]:
    start = 0
    for line in text.split("\n"):
        yield Span(start, start + len(line))
        start += len(line) + 1


def _common(one: Span, other: Span) -> Span:
    return Span(max(one.start, other.start), min(one.end, other.end))


def _one_line(text: str, line: Span, parts: list[Part]) -> Iterator[Line]:
    """A stretch of the expression, and below it the marks of the parts and their values."""
    written = text[line.start : line.end]
    shown = clipped(written, WIDEST)
    yield (_INDENT + in_cells(shown)).rstrip(), "expression"
    line = Span(line.start, line.start + len(shown))
    marks = "".join(_marks(text, line, [_common(part.span, line) for part in parts])).rstrip()
    if marks:
        yield _INDENT + marks, "mark"
    told = [one for part in parts for one in _told(part) if line.start <= one.span.start < line.end]
    placed = [(_column(text, line, one.span.start), clipped(in_one_line(one.shown), _LONGEST)) for one in told]
    yield from ((row, "value") for row in _rows(placed))


def _marks(text: str, line: Span, spans: list[Span]) -> list[str]:
    """A mark for each cell of the line in which a part stands, but for the blanks before it."""
    marks = [" "] * _column(text, line, line.end)
    for start, end in spans:
        written = text[start:end]
        start += len(written) - len(written.lstrip())
        first, last = _column(text, line, start), _column(text, line, end)
        marks[first:last] = "~" * (last - first)
    return marks


def _column(text: str, line: Span, offset: int) -> int:
    """The cell of the terminal in which a character of the line begins, counted from 0."""
    return cells(in_cells(text[line.start : offset]))


def _told(part: Part) -> Iterator[Part]:
    """The parts whose values are worth showing: of a call its arguments, of anything else itself."""
    inner = [one for one in part.parts if one.evaluated and not one.is_plain]
    return iter(inner if part.text.endswith(")") and inner else [] if part.is_plain else [part])


def _rows(placed: list[tuple[int, str]]) -> Iterator[str]:
    """Texts at their columns, on as few lines as keep them apart."""
    rows: list[str] = []
    for column, text in sorted(set(placed)):
        row = next((at for at, line in enumerate(rows) if cells(line) < column), None)
        if row is None:
            rows.append("")
            row = len(rows) - 1
        rows[row] += " " * (column - cells(rows[row])) + text
    yield from (_INDENT + row for row in rows)


def outline(part: Part, prefix: str = "", below: str = "") -> Iterator[tuple[Part, str]]:
    """The part and its parts, each with a line of text, indented by its depth; what was passed by is one line."""
    converted = f" as {part.converted}" if part.converted is not None else ""
    mark = "  <- error" if part.error is not None else ""
    yield part, prefix + in_one_line(f"{part.text}  =  {part.shown}{converted}{mark}")
    inner = [one for one in part.parts if one.error or not one.is_plain] if part.evaluated else []
    for one in inner:
        branch, beside = ("└─ ", "   ") if one is inner[-1] else ("├─ ", "│  ")
        yield from outline(one, below + branch, below + beside)
