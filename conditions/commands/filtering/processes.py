"""Processes that judge lines, as the one that began them sees them."""

from __future__ import annotations

import pickle
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import IO, Any

from conditions.commands.filtering.worker import Answer, Lines, Order
from conditions.console.inputs import UsageError

_PROGRAM = """\
import pickle, sys
sys.path[:] = pickle.load(sys.stdin.buffer)
from conditions.commands.filtering.worker import main
main()
"""
"""A fresh interpreter, which takes nothing over: threads and locks of this one could not be copied."""


class WorkerError(UsageError):
    """A process ended before it had answered: there was no memory, or somebody ended it."""


class Worker:
    """A process that judges lines.

    Args:
        order: What is looked for.

    Raises:
        WorkerError: It cannot begin.
    """

    def __init__(self, order: Order) -> None:
        try:
            self._process = subprocess.Popen(  # noqa: S603 - this very interpreter
                [sys.executable, "-P", "-c", _PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        except OSError as error:
            raise WorkerError(f"no process that judges lines can begin: {error.strerror}") from None
        self._begun = pickle.dumps(sys.path) + pickle.dumps(order)

    def answers(self, task: Lines) -> Iterator[Answer]:
        """The answers on a task, without the None after them.

        Raises:
            WorkerError: The process has ended.
        """
        try:
            tasks = _open(self._process.stdin)
            tasks.write(self._begun + pickle.dumps(task))
            tasks.flush()
            self._begun = b""
            while (answer := pickle.load(_open(self._process.stdout))) is not None:  # noqa: S301 - our own process
                yield answer
        except (EOFError, OSError, ValueError, pickle.UnpicklingError):
            raise WorkerError(f"a process that judged lines ended {self._ended()} before it was done") from None

    def _ended(self) -> str:
        try:
            code = self._process.wait(10)
        except subprocess.TimeoutExpired:
            return "its answers"
        return f"with exit code {code}" if code >= 0 else f"by signal {-code} ({_name_of_signal(-code)})"

    def end(self) -> None:
        """End the process, whatever it does. It holds nothing that is lost."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError):  # of what was not written yet
                _open(stream).close()


def _open(stream: IO[bytes] | None) -> Any:
    assert stream is not None
    return stream


def _name_of_signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return "unknown"


def leave_interrupts_to_others() -> None:
    """Let no Ctrl-C reach this thread and the processes that it begins: the main thread ends them."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
