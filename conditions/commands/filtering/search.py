"""The command `conditions filter`: grep for newline-delimited JSON."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from io import BufferedReader
from typing import TYPE_CHECKING, Any

from conditions.commands.filtering.request import Order, Request, printed
from conditions.commands.filtering.sources import Alone, Source
from conditions.console.line_files import STANDARD_INPUT, is_read, progress, read_each, refuse, shown
from conditions.documents.lines import LineError
from conditions.errors import ConditionError

if TYPE_CHECKING:
    from conditions.commands.filtering.pool import Pool
    from conditions.condition import Condition


class Search:
    """A search in files, and what was found.

    Args:
        condition: The condition on each line.
        inputs: The named values besides the root, which is the line.
        request: Which lines to look for, and how to show them.
        report: Called with the message of each problem that does not end the search.

    Attributes:
        order: What to look for, as other processes are told.
        judge: How lines are judged.
        found: Whether any line was found.
        failed: Whether a file could not be read.
    """

    def __init__(
        self, condition: Condition, inputs: dict[str, Any], request: Request, report: Callable[[str], None]
    ) -> None:
        self.order = Order(condition, inputs, request, sys.get_int_max_str_digits())
        self.judge = condition.judge(**inputs)
        self.request = request
        self.report = report
        self.found = False
        self.failed = False

    def files(self, names: list[str]) -> None:
        """Search files, one after the other; `-` is standard input.

        Raises:
            ConditionError: A line is in error, and lines are not skipped.
            NotWrittenError: Standard output takes nothing any more.
        """

        def read(name: str, stream: BufferedReader) -> None:
            self.file(name, Alone(stream, self.judge, self.request))

        self.failed |= not read_each(names, read, self.report)
        sys.stdout.buffer.flush()

    def files_of(self, pool: Pool) -> None:
        """Search files in order, most of which other processes judge.

        Raises:
            ConditionError: A line is in error, and lines are not skipped.
            NotWrittenError: Standard output takes nothing any more.
            WorkerError: One of these processes has ended.
        """
        for name, pooled in pool.files():
            if pooled is None:
                self.files([name])
                continue
            with progress(name, pooled.size, partial(getattr, pooled, "position")):
                self.failed |= not is_read(name, partial(self.file, name, pooled), self.report)
                pooled.finish()
        sys.stdout.buffer.flush()

    def file(self, name: str, source: Source) -> None:
        """Show what is found in a file.

        Raises:
            OSError: It cannot be read, or nothing can be written.
            ConditionError: A line is in error, and lines are not skipped.
        """
        file = _File(name, source, self)
        if self.request.shows == "lines":
            file.print_lines()
        else:
            file.print_summary()
        self.found |= file.matches > 0


class _File:
    """The search in one file.

    Attributes:
        matches: The number of lines that were found.
    """

    def __init__(self, name: str, source: Source, search: Search) -> None:
        self._name = name
        self._source = source
        self._search = search
        self._request = search.request
        self._label = b"(standard input)" if name == STANDARD_INPUT else os.fsencode(name)
        self._errors = 0
        self._last: Sequence[Any] = ()
        self.matches = 0

    def _found(self) -> Iterator[Sequence[Any]]:
        found = self._source.found(self._refuse)
        enough = self._request.enough
        for lines in filter(None, found if enough is None else _limited(found, enough)):
            self.matches += len(lines)
            self._last = lines
            yield lines

    def print_lines(self) -> None:
        """Print the lines that are found."""
        output = sys.stdout.buffer
        prefix = self._label + b":" if self._request.naming else b""
        at_once = output.isatty()
        for lines in self._found():
            output.write(printed(lines, prefix, self._request.numbering))
            if at_once:
                output.flush()

    def print_summary(self) -> None:
        """Print what is told of the file as a whole."""
        for _ in self._found():
            pass
        shows = self._request.shows
        if shows == "count":
            prefix = self._label + b":" if self._request.naming else b""
            sys.stdout.buffer.write(b"%s%d\n" % (prefix, self.matches))
        elif shows == "json":
            sys.stdout.buffer.write(self._as_json())
        elif (shows == "with") == (self.matches > 0):
            sys.stdout.buffer.write(self._label + b"\n")

    def _as_json(self) -> bytes:
        from json import dumps

        summary = {"file": self._name, "lines": self._lines(), "matches": self.matches, "errors": self._errors}
        return dumps(summary).encode() + b"\n"

    def _lines(self) -> int:
        """The number of lines that were looked at."""
        if self._request.enough is None or self.matches < self._request.enough:
            return self._source.lines()
        number: int = self._last[-1][0] if self._last else 0
        return number

    def _refuse(self, number: int, error: ConditionError) -> None:
        """What happens on a line in error: the message, which tells the file and the line, is reported or raised."""
        self._errors += 1
        place = shown(self._name) if isinstance(error, LineError) else f"{shown(self._name)}: line {number}"
        refuse(place, error, self._search.report, skipping=self._request.skipping)


def _limited(found: Iterator[Sequence[Any]], most: int) -> Iterator[Sequence[Any]]:
    """The first lines of those that are found. No more are looked for than needed."""
    while most > 0 and (lines := next(found, None)) is not None:
        yield lines[:most]
        most -= len(lines)
