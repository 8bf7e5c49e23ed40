"""A process that judges lines for another one, which it reads from and writes to by pipes.

It is told what is looked for, and then ranges of files, or lines themselves; it answers with findings, and None after
the last ones. It ends when the other one does.
"""

from __future__ import annotations

import gc
import os
import pickle
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from io import BufferedReader, BytesIO, FileIO
from typing import Any, NamedTuple, TypeAlias

from conditions.commands.filtering.judging import Findings, findings
from conditions.commands.filtering.ranges import Range, Reader, open_again
from conditions.commands.filtering.request import Order, Request
from conditions.documents.chunks import CHUNK
from conditions.documents.lines import Judge

_COLLECTED = 20_000
"""After how many objects garbage is looked for: most of them are lines, which refer to nothing."""

Lines: TypeAlias = Range | bytes
"""Lines: where they are, or themselves."""


class Replaced(NamedTuple):
    """The answer where another file has the name of the file by now."""


Answer: TypeAlias = Findings | Replaced | OSError | None


def main() -> None:
    """Work until the other process ends."""
    gc.set_threshold(_COLLECTED)
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a function of a condition prints is no answer
    try:
        for answer in _answers(sys.stdin.buffer):
            pickle.dump(answer, output)
            if answer is None:
                output.flush()
    except (BrokenPipeError, EOFError, KeyboardInterrupt, pickle.UnpicklingError):  # the other process has ended
        os._exit(1)  # without writing what is left


def _answers(tasks: Any) -> Iterator[Answer]:
    if not tasks.peek(1):
        return
    order: Order = pickle.load(tasks)  # noqa: S301 - from the process that began this one
    sys.set_int_max_str_digits(order.most_digits)
    judge = order.condition.judge(**order.inputs)
    with Files() as files:
        while tasks.peek(1):
            yield from answers_to(pickle.load(tasks), judge, order.request, files)  # noqa: S301
            yield None


def answers_to(task: Lines, judge: Judge, request: Request, files: Files) -> Iterator[Answer]:
    """The answers on some lines, without the None after them."""
    try:
        if isinstance(task, bytes):
            reader = Reader(BytesIO(task), 0, len(task))
        elif file := files.of(task):
            reader = Reader(file, task.start, task.end)
        else:
            yield Replaced()
            return
        yield from findings(BufferedReader(reader, CHUNK), judge, request)
    except OSError as error:
        yield OSError(error.errno, error.strerror)


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
