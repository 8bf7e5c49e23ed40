"""The answers on some lines, wherever they are judged: in a thread of this process, or in another one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from io import BufferedReader, BytesIO, FileIO
from typing import NamedTuple, TypeAlias

from conditions.commands.filtering.judging import Findings, findings, findings_at_once
from conditions.commands.filtering.ranges import Range, Reader, open_again
from conditions.commands.filtering.request import Request
from conditions.documents.chunks import CHUNK
from conditions.documents.judge import Judge

Lines: TypeAlias = Range | bytes
"""Lines: where they are, or themselves."""


class Replaced(NamedTuple):
    """The answer where another file has the name of the file by now."""


Answer: TypeAlias = Findings | Replaced | OSError | None


def answers_to(task: Lines, judge: Judge, request: Request, files: Files) -> Iterator[Answer]:
    """The answers on some lines, without the None after them."""
    try:
        if isinstance(task, bytes):
            yield from findings(_buffered(BytesIO(task), 0, len(task)), judge, request)
        elif file := files.of(task):
            end, lines = task.start, 0
            for end, found in findings_at_once(file.fileno(), task.start, task.end, judge, request):  # noqa: B007
                lines = found.lines
                yield found
            if end < task.end:
                yield from findings(_buffered(file, end, task.end), judge, request, lines)
        else:
            yield Replaced()
    except OSError as error:
        yield OSError(error.errno, error.strerror)


def _buffered(file: FileIO | BytesIO, start: int, end: int) -> BufferedReader:
    return BufferedReader(Reader(file, start, end), CHUNK)


class Files(ExitStack):
    """The file of the last range, which stays open."""

    def __init__(self) -> None:
        super().__init__()
        self._identity: tuple[int, int] | None = None
        self._file: FileIO | None = None

    def of(self, part: Range) -> FileIO | None:
        """The file of a range; None where another one has its name.

        Raises:
            OSError: It cannot be opened.
        """
        if self._identity != part.identity:
            self.close()
            self._identity, self._file = None, open_again(part)
            if self._file is not None:
                self._identity = part.identity
                self.enter_context(self._file)
        return self._file
