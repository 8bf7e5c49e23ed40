"""Processes that judge lines, as the one that began them sees them."""

from __future__ import annotations

import pickle
import signal
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Self

from conditions.console.inputs import UsageError

if TYPE_CHECKING:
    from conditions.commands.filtering.answers import Answer, Lines
    from conditions.commands.filtering.request import Order

_PROGRAM = """\
import sys
sys.path[:] = sys.argv[1:]
from conditions.commands.filtering.worker import main
main()
"""
"""A fresh interpreter, which takes nothing over: threads and locks of this one could not be copied."""


_PIPE = 2**20
"""The bytes that a pipe is to hold: the fewer, the more often processes wait."""


class WorkerError(UsageError):
    """A process cannot begin, or ended before it had answered: there was no memory, or somebody ended it."""


class Processes:
    """Processes that judge lines. They end with the block of `with`.

    Args:
        number: How many begin at once.

    Attributes:
        each: Those that have begun.

    Raises:
        WorkerError: One cannot begin.
    """

    def __init__(self, number: int = 0) -> None:
        self.each: list[Process] = []
        self.begin(number)

    def begin(self, number: int) -> None:
        """Let so many begin: they load what they need while this process does the same.

        Raises:
            WorkerError: One cannot.
        """
        try:
            with _interrupts_kept_from_them():
                for _ in range(number):
                    self.each.append(Process())
        except OSError as error:
            self.end()
            raise WorkerError(f"no process that judges lines can begin: {error.strerror}") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.end()

    def end(self) -> None:
        """End them all, whatever they do. They hold nothing that would be lost."""
        for process in self.each:
            process.kill()
        for process in self.each:
            process.end()


class Process:
    """A process that judges lines."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - this very interpreter
            [sys.executable, "-P", "-c", _PROGRAM, *sys.path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for stream in (self._process.stdin, self._process.stdout):
            _enlarge(_open(stream))
        self._has_begun = False

    def send(self, order: Order, lines: Lines) -> None:
        """Send what is looked for, once, and lines that are judged after those that were sent before.

        Raises:
            WorkerError: The process has ended.
        """
        tasks = _open(self._process.stdin)
        try:
            if not self._has_begun:
                tasks.write(pickle.dumps(order))
                self._has_begun = True
            tasks.write(pickle.dumps(lines))
            tasks.flush()
        except (OSError, ValueError):
            raise self._error() from None

    def answers(self) -> Iterator[Answer]:
        """The answers on the lines that were sent first, without the None after them.

        Raises:
            WorkerError: The process has ended.
        """
        try:
            while (answer := pickle.load(_open(self._process.stdout))) is not None:  # noqa: S301 - our own process
                yield answer
        except (EOFError, OSError, ValueError, pickle.UnpicklingError):
            raise self._error() from None

    def _error(self) -> WorkerError:
        try:
            code = self._process.wait(10)
            how = f"with exit code {code}" if code >= 0 else f"by signal {-code} ({_name_of_signal(-code)})"
        except subprocess.TimeoutExpired:
            how = "its answers"
        return WorkerError(f"a process that judged lines ended {how} before it was done")

    def kill(self) -> None:
        """End it; where it has ended, nothing happens."""
        self._process.kill()

    def end(self) -> None:
        """Wait for its end, and close the pipes."""
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError):  # of what was not written yet
                _open(stream).close()


def _open(stream: IO[bytes] | None) -> Any:
    assert stream is not None
    return stream


def _enlarge(pipe: Any) -> None:
    """Let a pipe hold more, where the system lets that be chosen, and so much is left of what a user may have."""
    with suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE)


def _name_of_signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return "unknown"


@contextmanager
def _interrupts_kept_from_them() -> Generator[None]:
    """Let no Ctrl-C reach the processes that begin meanwhile: this one ends them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
