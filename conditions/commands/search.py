"""The command `conditions filter`: grep for newline-delimited JSON."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from functools import partial
from io import BufferedReader
from typing import Any

from conditions.console.line_files import read_each, refuse, shown
from conditions.documents.lines import Judge, LineError, found_in
from conditions.errors import ConditionError


class Search:
    """What to look for, how to show it, and what was found.

    Args:
        judge: How lines are judged.
        report: Called with the message of each problem that does not end the search.
        wanted: False for the lines that do not match.
        counting: Whether to print only how many lines there are.
        most: The most lines of each file, or None for all.
        numbering: Whether to print the numbers of the lines.
        skipping: Whether lines that are in error are reported and skipped; else they end the search.

    Attributes:
        found: Whether any line was found.
        failed: Whether a file could not be read.
    """

    def __init__(
        self,
        judge: Judge,
        report: Callable[[str], None],
        *,
        wanted: bool = True,
        counting: bool = False,
        most: int | None = None,
        numbering: bool = False,
        skipping: bool = False,
    ) -> None:
        self.judge = judge
        self.report = report
        self.wanted = wanted
        self.counting = counting
        self.most = most
        self.numbering = numbering
        self.skipping = skipping
        self.found = False
        self.failed = False

    def files(self, names: list[str]) -> None:
        """Search files, one after the other; `-` is standard input. With several, what is printed names its file.

        Raises:
            ConditionError: A line is in error, and lines are not skipped.
            BrokenPipeError: Nobody reads the output any more.
        """

        def read(name: str, stream: BufferedReader) -> None:
            self._file(name, stream, os.fsencode(name) + b":" if len(names) > 1 else b"")

        self.failed = not read_each(names, read, self.report)
        sys.stdout.buffer.flush()

    def _file(self, name: str, stream: BufferedReader, prefix: bytes) -> None:
        numbering = self.numbering and not self.counting
        found = found_in(stream, self.judge, partial(self._refuse, name), self.wanted, numbering)
        if self.most is not None:
            found = _limited(found, self.most)
        if self.counting:
            count = sum(map(len, found))
            self.found |= count > 0
            sys.stdout.buffer.write(b"%s%d\n" % (prefix, count))
        else:
            self._print(found, prefix)

    def _print(self, found: Iterator[list[Any]], prefix: bytes) -> None:
        output = sys.stdout.buffer
        at_once = output.isatty()
        for lines in filter(None, found):
            self.found = True
            if self.numbering:
                lines = [b"%s%d:%s" % (prefix, number, line) for number, line in lines]
            elif prefix:
                lines = [prefix + line for line in lines]
            output.write(b"".join(lines if lines[-1].endswith(b"\n") else (*lines, b"\n")))
            if at_once:
                output.flush()

    def _refuse(self, name: str, number: int, error: ConditionError) -> None:
        """What happens on a line in error: the message, which tells the file and the line, is reported or raised."""
        place = shown(name) if isinstance(error, LineError) else f"{shown(name)}: line {number}"
        refuse(place, error, self.report, skipping=self.skipping)


def _limited(found: Iterator[list[Any]], most: int) -> Iterator[list[Any]]:
    """The first lines of those that are found. No more are looked for than needed."""
    while most > 0 and (lines := next(found, None)) is not None:
        yield lines[:most]
        most -= len(lines)
