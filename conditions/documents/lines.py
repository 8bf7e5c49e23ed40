"""Newline-delimited JSON, line by line: those whose documents fulfil a condition."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Literal, TypeAlias, TypeVar

from conditions.documents.judge import Judge
from conditions.documents.partial import SHORT, Decoder
from conditions.documents.strict_json import parse_json
from conditions.errors import ConditionError, DocumentError, LimitError

Line = TypeVar("Line", bytes, str)
OnError: TypeAlias = Literal["raise", "skip"] | Callable[[int, ConditionError], object]
"""What becomes of a line that is no JSON, or on which the condition cannot be evaluated: its error is raised, the line
is skipped, or it is skipped once a function was called with its number and the error."""

LONGEST_LINE = 2**26
"""The most bytes or characters of a line: 64 MiB."""


class LineError(DocumentError):
    """A line is no JSON document.

    Attributes:
        number: Which line it is, counted from 1; `line` is the same.
    """

    number = 0

    def _location(self) -> tuple[int | None, int | None]:
        return self.number, super()._location()[1]


def numbered_lines(
    lines: Iterable[Line], judge: Judge, on_error: OnError = "raise", wanted: bool = True, first: int = 1
) -> Iterator[tuple[int, Line]]:
    """The lines that `filter_lines` finds, with their numbers. Reads no further than the last line that is asked for.

    Args:
        lines, judge, on_error: As of `filter_lines`.
        wanted: False for the lines that do not match.
        first: The number of the first line.
    """
    project, matches = judge.decode.project, judge.matches
    for number, line in enumerate(lines, first):
        try:
            document = project(line) if len(line) < SHORT and line.isascii() else _long(line, number, judge.decode)
        except LimitError:
            raise
        except Exception:  # a blank line, a broken one, or one that only the strict parser reads
            text = _trimmed(line)
            if not text:
                continue
            try:
                document = _strict(text, number)
            except LineError as error:
                _refuse(number, error, on_error)
                continue
        try:
            verdict = matches(document)
        except ConditionError as error:
            _refuse(number, error, on_error)
            continue
        if verdict is wanted:
            yield number, line


def _long(line: bytes | str, number: int, decode: Decoder) -> Any:
    if len(line) > LONGEST_LINE:
        raise LimitError(f"line {number} is longer than {LONGEST_LINE:,} characters: no document should be")
    return decode(line)


def _trimmed(line: bytes | str) -> bytes | str:
    return line.rstrip(" \t\r\n") if isinstance(line, str) else line.rstrip(b" \t\r\n")


def _strict(line: bytes | str, number: int) -> Any:
    try:
        return parse_json(line, f"line {number}")
    except DocumentError as error:
        located = LineError(error.message)
        located.__dict__.update(error.__dict__, number=number)
        raise located from None


def _refuse(number: int, error: ConditionError, on_error: OnError) -> None:
    if on_error == "raise":
        if not isinstance(error, LineError):
            error.add_note(f"This happened on line {number}.")
        raise error
    if on_error != "skip":
        on_error(number, error)
