"""A file whose lines other processes judge: cut into tasks, and put together of their answers."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from io import BufferedReader, BytesIO, FileIO
from queue import Queue, SimpleQueue
from typing import Any, TypeAlias, cast

from conditions.commands.filtering.answers import Lines
from conditions.commands.filtering.judging import Doubt, Event, Findings, numbered_from
from conditions.commands.filtering.ranges import ranges
from conditions.commands.filtering.request import Request
from conditions.console.archives import is_archive, unpacked
from conditions.console.line_files import STANDARD_INPUT
from conditions.documents.chunks import chunks
from conditions.documents.judge import Judge
from conditions.documents.lines import LONGEST_LINE, numbered_lines
from conditions.errors import ConditionError

DEALT = 2**20
"""The fewest bytes of an archive that are judged at once, decompressed."""
ANSWERS_AHEAD = 4
"""The most answers of a process that wait for those before them."""

Outcome: TypeAlias = Findings | Exception
OnLine: TypeAlias = Callable[[int, ConditionError], object]


class Task:
    """Some lines of a file, and the answers on them.

    Attributes:
        lines: The lines.
        file: The file.
        position: How much of it is read with them, in bytes.
        answers: The answers, and None after the last one.
    """

    def __init__(self, lines: Lines, file: FileIO, position: int) -> None:
        self.lines = lines
        self.file = file
        self.position = position
        self.answers: Queue[Outcome | None] = Queue(ANSWERS_AHEAD)


class PooledFile:
    """A file whose lines other processes judge, as a source of lines.

    Args:
        stream: The file, which is closed once it is judged.
        judge: Judges the lines that other processes do not.
        request: The lines that are looked for.
        done: Called after each task of which the answers were taken.

    Attributes:
        tasks: Its tasks in order, and None after the last one.
        position: How much of it is judged, in bytes.
        size: How many bytes it has.
        is_enough: Whether nobody wants to know more.
    """

    def __init__(self, stream: BufferedReader, judge: Judge, request: Request, done: Callable[[], None]) -> None:
        self.stream = stream
        self.tasks: SimpleQueue[Task | Exception | None] = SimpleQueue()
        self.position = 0
        self.size = os.fstat(stream.fileno()).st_size
        self.is_enough = False
        self._judge = judge
        self._request = request
        self._done = done
        self._lines = 0
        self._outcomes = self._received()

    def found(self, on_error: OnLine) -> Iterator[Sequence[Any]]:
        """The lines that are found, as a source gives them.

        Raises:
            OSError: The file cannot be read.
            WorkerError: A process has ended.
        """
        for before, outcome in self._outcomes:
            if isinstance(outcome, Exception):
                raise outcome
            for event in outcome.events:
                yield from self._lines_of(event, before, on_error)

    def _lines_of(self, event: Event, before: int, on_error: OnLine) -> Iterator[Sequence[Any]]:
        """The lines that an event tells of, after so many lines."""
        numbering = self._request.needs_numbers
        if isinstance(event, Doubt):
            lines, first = BytesIO(event.lines).readlines(), before + event.number
            for match in numbered_lines(lines, self._judge, on_error, self._request.wanted, first):
                yield [match if numbering else match[1]]
        elif isinstance(event.lines, int):
            yield range(event.lines)
        else:
            yield numbered_from(before, event.lines) if numbering else event.lines

    def lines(self) -> int:
        """The number of lines, once all were read."""
        return self._lines

    def finish(self) -> None:
        """Take all answers that are still to come, and nothing of them.

        Raises:
            WorkerError: A process has ended.
        """
        self.is_enough = True
        for _, outcome in self._outcomes:
            if isinstance(outcome, Exception) and not isinstance(outcome, OSError):
                raise outcome
        self.stream.close()

    def _received(self) -> Iterator[tuple[int, Outcome]]:
        """The outcomes in order, each with the number of lines before its task."""
        while (task := self.tasks.get()) is not None:
            if isinstance(task, Exception):
                yield self._lines, task
                continue
            before = self._lines
            while (outcome := task.answers.get()) is not None:
                if isinstance(outcome, Findings):
                    self._lines = before + outcome.lines
                yield before, outcome
            self.position = task.position
            self._done()


def regular(name: str) -> BufferedReader | None:
    """A regular file; None for what is none, or cannot be opened: then whoever reads it tells why."""
    try:
        if name != STANDARD_INPUT and stat.S_ISREG(os.stat(name).st_mode):  # noqa: PTH116
            return open(name, "rb")  # noqa: PTH123 - it is closed by the pool
    except (OSError, ValueError):
        pass
    return None


def tasks_of(name: str, stream: BufferedReader) -> Iterator[Task]:
    """The tasks of a file: ranges, or the lines themselves where it is an archive.

    Raises:
        OSError: It cannot be read.
    """
    file = cast("FileIO", stream.raw)
    if not is_archive(stream):
        for part in ranges(name, file):
            yield Task(part, file, part.end)
        return
    with unpacked(stream) as lines:
        for piece in _joined(chunks(lines, LONGEST_LINE)):
            yield Task(piece, file, os.lseek(file.fileno(), 0, os.SEEK_CUR))


def _joined(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes in larger pieces; those before an error, too."""
    begun: list[bytes] = []
    failure: OSError | None = None
    try:
        for piece in pieces:
            begun.append(piece)
            if sum(map(len, begun)) >= DEALT:
                yield b"".join(begun)
                begun = []
    except OSError as error:
        failure = error
    if begun:
        yield b"".join(begun)
    if failure is not None:
        raise failure
