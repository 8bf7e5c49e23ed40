"""Findings: problems where they stand in a text, as people and tools are told them."""

from __future__ import annotations

from typing import NamedTuple

from conditions.problem import Fix, Problem
from conditions.source import Lines, Source, Span

_NEAR = 200
"""How many characters of a line are looked at on either side of a place; fewer are shown."""


class Replacement(NamedTuple):
    """A fix where it stands in a file: lines and columns counted from 1, the end excluded, and the new text."""

    line: int
    column: int
    end_line: int
    end_column: int
    text: str


class Finding(NamedTuple):
    """A problem where it stands in a file.

    Attributes:
        path: The file, as it was named.
        line, column: The place, both counted from 1, the column in characters.
        end_column: Behind the part that is at fault, as far as it goes in the line.
        problem: What is wrong; the span is one of the file.
        excerpt: The line, and a caret below the place.
        replacement: The fix of the problem, if it has one.
    """

    path: str
    line: int
    column: int
    end_column: int
    problem: Problem
    excerpt: str
    replacement: Replacement | None = None

    @property
    def severity(self) -> str:
        return "error" if self.problem.is_error else "warning"

    @property
    def message(self) -> str:
        """What is wrong, with the hint, in one line."""
        problem = self.problem
        return f"{problem.message} (hint: {problem.hint})" if problem.hint else problem.message


def finding_in(path: str, text: str, problem: Problem, lines: Lines | None = None) -> Finding:
    """A problem where it stands in a text.

    Args:
        path: How the text is called.
        text: The text.
        problem: The problem; its spans are those of the text.
        lines: The lines of the text, where many problems are to be found in them.
    """
    start, lines = problem.span.start, lines or Lines(text)
    number, column = lines.location(start)
    line_start, line_end = lines.span(number)
    end = max(start, min(problem.span.end, line_end))
    return Finding(
        path=path,
        line=number,
        column=column,
        end_column=column + end - start,
        problem=problem,
        excerpt=_excerpt(text, Span(line_start, line_end), Span(start, end)),
        replacement=problem.fix and _replacement(lines, problem.fix),
    )


def _replacement(lines: Lines, fix: Fix) -> Replacement:
    return Replacement(*lines.location(fix.span.start), *lines.location(fix.span.end), fix.replacement)


def _excerpt(text: str, line: Span, part: Span) -> str:
    begin = max(line.start, part.start - _NEAR)  # a line may be the whole of a large file
    near = text[begin : min(line.end, part.end + _NEAR)]
    return Source(near).excerpt(Span(part.start - begin, min(part.end - begin, 2 * _NEAR)))
