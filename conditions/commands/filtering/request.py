"""The lines that are looked for, and how they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from conditions.core import COUNT_ONLY, JOINED_LINES, LINES, NUMBERED_LINES

if TYPE_CHECKING:
    from conditions.condition import Condition

Shows: TypeAlias = Literal["lines", "count", "with", "without", "json"]
"""What is printed: the lines; how many there are; the names of files with some, or without; a summary of each file."""


class Request(NamedTuple):
    """The lines that are looked for, and how they are shown.

    Attributes:
        wanted: False for the lines that do not match.
        shows: What is printed.
        most: The most lines of each file, or None for all.
        numbering: Whether the numbers of lines are printed before them.
        naming: Whether the name of the file is printed before them.
        skipping: Whether lines that are in error are reported and skipped; else they end the search.
    """

    wanted: bool = True
    shows: Shows = "lines"
    most: int | None = None
    numbering: bool = False
    naming: bool = False
    skipping: bool = False

    @property
    def enough(self) -> int | None:
        """The number of lines of a file after which no more are looked for, or None."""
        if self.shows in ("with", "without"):
            return 1 if self.most is None else min(self.most, 1)
        return self.most

    @property
    def needs_numbers(self) -> bool:
        """Whether lines are asked for with their numbers."""
        return self.numbering if self.shows == "lines" else self.shows == "json" and self.most is not None

    @property
    def needs_lines(self) -> bool:
        """Whether lines are asked for, and not only how many there are."""
        return self.shows == "lines" or self.needs_numbers

    @property
    def prints_as_they_are(self) -> bool:
        """Whether all lines that are found are printed, and nothing before them."""
        return self.shows == "lines" and self.most is None and not (self.numbering or self.naming)

    @property
    def way(self) -> int:
        """The way to tell which lines were found. Where some are enough, it matters what stands before them."""
        if self.needs_numbers:
            return NUMBERED_LINES
        if self.prints_as_they_are:
            return JOINED_LINES
        return LINES if self.needs_lines or self.enough is not None else COUNT_ONLY


class Order(NamedTuple):
    """What is looked for.

    Attributes:
        condition: The condition.
        inputs: The named values besides the root.
        request: The lines that are looked for.
        most_digits: How many digits an integer may have.
    """

    condition: Condition
    inputs: dict[str, Any]
    request: Request
    most_digits: int


def printed(lines: Sequence[Any], prefix: bytes, numbering: bool) -> bytes:
    """Lines as they are printed, each with its end.

    Args:
        lines: Some lines; where they are numbered, pairs of a number and a line.
        prefix: What stands before each of them.
        numbering: Whether they are numbered.
    """
    if numbering:
        lines = [b"%s%d:%s" % (prefix, number, line) for number, line in lines]
    elif prefix:
        lines = [prefix + line for line in lines]
    return b"".join(lines if lines[-1].endswith(b"\n") else (*lines, b"\n"))
