"""The standard streams of a command: what becomes of it where one of them takes nothing any more."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from io import BufferedWriter, FileIO, TextIOWrapper
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

WRONG = 2
NOT_WRITTEN = 3
"""The exit code of a command that is done, but could not write all that it had to say."""
NOBODY_READS = 141
"""The exit code where the reader of a pipe went away: that of a process which the signal SIGPIPE ends."""


def with_streams(program: str, run: Callable[[], int], *, lasting: bool = False) -> int:
    """The exit code of a command, which is its own where all that it wrote was taken.

    Args:
        program: The name with which messages begin.
        run: The command.
        lasting: Whether it goes on where standard output takes nothing any more, since it does more than to write.
    """
    if not _opened():
        print(f"{program}: standard output is closed", file=sys.stderr)
        return WRONG
    with _lasting_streams(lasting) as output:
        try:
            try:
                code = run()
            finally:  # of an exception, such as that with which argparse ends, too
                sys.stdout.flush()
        except OSError as error:
            _let_go()
            return _told(program, error)
        except SystemExit:
            if output is None or output.error is None:
                raise
            return _told(program, output.error)
    return _told(program, output.error) if output is not None and output.error is not None else code


def _told(program: str, error: OSError) -> int:
    if isinstance(error, BrokenPipeError):
        return NOBODY_READS
    print(f"{program}: cannot write standard output: {error.strerror or error}", file=sys.stderr)
    return NOT_WRITTEN


def _let_go() -> None:
    """Let what Python still writes at its end go nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


class _Lasting(FileIO):
    """A descriptor that takes everything, also what it cannot write.

    Attributes:
        error: The first error of writing; None where there was none.
    """

    error: OSError | None = None

    def write(self, data: ReadableBuffer, /) -> int:
        """Write *data* until that fails for the first time; returns the number of bytes that were taken."""
        if self.error is None:
            try:
                return super().write(data) or 0
            except OSError as error:
                self.error = error
        return memoryview(data).nbytes


@contextmanager
def _lasting_streams(wanted: bool) -> Generator[_Lasting | None, None, None]:
    """Standard output and error as streams that never fail, where that is *wanted* and they are files of the system."""
    before = sys.stdout, sys.stderr
    if not wanted or not all(isinstance(_raw(stream), FileIO) for stream in before):
        _show_all(*before)
        yield None
        return
    output = _Lasting(sys.stdout.fileno(), "w", closefd=False)
    sys.stdout.flush()
    sys.stdout = _text(output, before[0])
    sys.stderr = _text(_Lasting(sys.stderr.fileno(), "w", closefd=False), before[1])
    try:
        yield output
    finally:
        sys.stdout.flush()
        sys.stdout, sys.stderr = before


def _raw(stream: Any) -> Any:
    buffer = getattr(stream, "buffer", None)
    return buffer if isinstance(buffer, FileIO) else getattr(buffer, "raw", None)  # Python may be told not to buffer


def _text(raw: FileIO, like: Any) -> TextIOWrapper:
    is_buffered = not isinstance(like.buffer, FileIO)
    return TextIOWrapper(
        BufferedWriter(raw) if is_buffered else raw,
        encoding=like.encoding,
        errors="backslashreplace",
        line_buffering=like.line_buffering,
        write_through=not is_buffered,
    )


def _show_all(*streams: Any) -> None:
    """Let what the encoding of a stream does not have be shown as an escape."""
    for stream in streams:
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


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
