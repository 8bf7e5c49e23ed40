"""The standard streams of a command: what becomes of it where one of them takes nothing any more."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from io import DEFAULT_BUFFER_SIZE, BufferedWriter, FileIO, TextIOWrapper
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

WRONG = 2
NOT_WRITTEN = 3
"""The exit code of a command that did more than to write, and could not write all that it had to say."""
NOBODY_READS = 141
"""The exit code where the reader of a pipe went away: that of a process which the signal SIGPIPE ends."""


class NotWrittenError(Exception):
    """Standard output takes nothing any more. It is no OSError: nobody who reads a file takes it for theirs."""


def with_streams(program: str, run: Callable[[], int], *, lasting: bool = False) -> int:
    """The exit code of a command, which is its own where all that it wrote was taken.

    What standard error does not take changes nothing.

    Args:
        program: The name with which messages begin.
        run: The command.
        lasting: Whether it goes on where standard output takes nothing any more, since it does more than to write.
    """
    if not _opened():
        print(f"{program}: standard output is closed", file=sys.stderr)
        return WRONG
    with _watched_streams(lasting) as output:
        try:
            code = _flushed(run)
        except NotWrittenError:
            code = WRONG
        except SystemExit:
            if output is None or output.error is None:
                raise
            code = WRONG
        except OSError as error:
            print(f"{program}: {error}", file=sys.stderr)
            return WRONG
        return code if output is None or output.error is None else _told(program, output.error, lasting=lasting)


def _told(program: str, error: OSError, *, lasting: bool) -> int:
    if isinstance(error, BrokenPipeError) or (os.name == "nt" and error.errno == errno.EINVAL):  # so Windows tells it
        return NOBODY_READS
    print(f"{program}: cannot write standard output: {error.strerror or error}", file=sys.stderr)
    return NOT_WRITTEN if lasting else WRONG


def _flushed(run: Callable[[], int]) -> int:
    try:
        return run()
    finally:  # of an exception, such as that with which argparse ends, too
        sys.stdout.flush()


class _Watched(FileIO):
    """A descriptor that takes everything after the first error, so that what is left in buffers goes nowhere.

    An interrupt may come when bytes have been taken, but the buffer above has not been told so: it then writes them
    again, and is told the next time.

    Args:
        stream: What writes there until now.
        lasting: Whether the first error raises nothing either.
        is_buffered: Whether a buffer writes here, which keeps what it cannot write.

    Attributes:
        error: The first error of writing; None where there was none.
    """

    error: OSError | None = None

    def __init__(self, stream: TextIO, *, lasting: bool, is_buffered: bool) -> None:
        super().__init__(stream.fileno(), "w", closefd=False)
        self._lasting = lasting
        self._is_buffered = is_buffered
        self._untold = 0

    def write(self, data: ReadableBuffer, /) -> int:
        """Write *data* until that fails for the first time; returns the number of bytes that were taken."""
        size = memoryview(data).nbytes
        if self.error is not None:
            return size
        if self._untold:  # and these are the bytes at the beginning of *data*
            taken, self._untold = self._untold, 0
            return taken
        is_kept = self._is_buffered and size <= DEFAULT_BUFFER_SIZE  # what is larger never was in the buffer
        results: list[int | None] = []
        try:
            # It is all one call from C to C, so that no interrupt comes between the write and its result.
            results.extend(map(super().write, (data,)))
        except OSError as error:
            self.error = error
            if not self._lasting:
                raise NotWrittenError from error
            return size
        except BaseException:
            if results and is_kept:
                self._untold = results[0] or 0
            raise
        return results[0] or 0


@contextmanager
def _watched_streams(lasting: bool) -> Generator[_Watched | None, None, None]:
    """Standard output, which is told of, and standard error, which never fails; None for an output of other kind."""
    before = sys.stdout, sys.stderr
    output = _put("stdout", lasting=lasting)
    _put("stderr", lasting=True)
    try:
        yield output
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        sys.stdout, sys.stderr = before


def _put(name: str, *, lasting: bool) -> _Watched | None:
    """Put a watched stream in the place of a standard one, where that is a file of the system."""
    stream = getattr(sys, name)
    buffer = getattr(stream, "buffer", None)
    is_buffered = not isinstance(buffer, FileIO)  # Python may be told not to buffer
    if not isinstance(getattr(buffer, "raw", None) if is_buffered else buffer, FileIO):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
        return None
    stream.flush()
    watched = _Watched(stream, lasting=lasting, is_buffered=is_buffered)
    text = TextIOWrapper(
        BufferedWriter(watched) if is_buffered else watched,
        encoding=stream.encoding,
        errors="backslashreplace",  # what the encoding does not have is shown as an escape
        line_buffering=stream.line_buffering,
        write_through=not is_buffered,
    )
    setattr(sys, name, text)
    return watched


def _opened() -> bool:
    """Put what goes nowhere in the place of streams that are closed; tells whether standard output was open.

    Else a file or a connection would get the number of the stream, and what is written there.
    """
    was_open = sys.stdout is not None
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            nowhere = os.open(os.devnull, os.O_RDWR)
            if nowhere != number:
                os.dup2(nowhere, number)
                os.close(nowhere)
            setattr(sys, name, open(number, "r" if number == 0 else "w", closefd=False))  # noqa: SIM115
    return was_open
