"""Termination of a command: the signal SIGTERM ends it as Ctrl-C does, with a cancel request, outputs and a report."""

from __future__ import annotations

import signal
import threading
from types import FrameType, TracebackType
from typing import Any, Self


class Termination:
    """Lets SIGTERM do what SIGINT does while the block runs.

    Attributes:
        came: Whether the signal came.
    """

    came = False

    def __enter__(self) -> Self:
        self._is_ours = threading.current_thread() is threading.main_thread()  # no other one may set handlers
        self._before: Any = signal.signal(signal.SIGTERM, self._handle) if self._is_ours else None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._is_ours:
            signal.signal(signal.SIGTERM, self._before if self._before is not None else signal.SIG_DFL)

    def _handle(self, number: int, frame: FrameType | None) -> None:
        self.came = True
        interrupt = signal.getsignal(signal.SIGINT)  # that of asyncio, while an event loop runs
        if not callable(interrupt):
            raise KeyboardInterrupt
        interrupt(number, frame)
