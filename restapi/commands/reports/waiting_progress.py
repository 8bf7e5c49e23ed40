"""The progress of waiting for services: one line that is rewritten on a terminal, and few log lines everywhere else."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from threading import Lock
from typing import TextIO

from conditions.console.printer import is_live
from conditions.source import clipped, in_one_line
from restapi.answers.outcome import azure_time
from restapi.commands.reports.live_line import LiveLine
from restapi.completing.waiting import Awaited

FIRST_AGAIN = 60.0
"""The seconds after which a log line tells again that something is waited for; then each time they have doubled."""
LONGEST_SILENCE = 3600.0
SHORTEST_URL = 12
"""The characters of a URL that are shown at least."""


class WaitingProgress:
    """Shows what is waited for; safe in threads, as the steps of a gate wait at the same time.

    Args:
        stream: Where to; standard error by default, so that a report can be piped on.
        live: Whether a terminal gets a line that is rewritten; something else may be shown there, too.
    """

    def __init__(self, stream: TextIO | None = None, *, live: bool = True) -> None:
        self._stream = stream or sys.stderr
        self._line = LiveLine(self._stream) if live and is_live(self._stream) else None
        self._told: dict[tuple[str, str], tuple[float, float]] = {}
        self._lock = Lock()

    def __call__(self, awaited: Awaited) -> None:
        with self._lock:
            if self._line:
                self._line.write(told(awaited, self._line.width))
            elif self._is_due(awaited):
                print(azure_time(datetime.now(UTC)), told(awaited), file=self._stream, flush=True)

    def close(self) -> None:
        """Take the line away that is rewritten."""
        with self._lock:
            if self._line:
                self._line.close()

    def _is_due(self, awaited: Awaited) -> bool:
        """True for the first sight of what is waited for, and after a while that grows."""
        key = awaited.url, awaited.event
        first, due = self._told.get(key, (awaited.left, 0.0))
        waited = first - awaited.left
        if waited < due:
            return False
        self._told[key] = first, waited + min(max(waited, FIRST_AGAIN), LONGEST_SILENCE)
        return True


def told(awaited: Awaited, width: int | None = None) -> str:
    """What is waited for, in one line: what the call was answered, the event, where it is sent to, the time left.

    Args:
        awaited: What is waited for.
        width: The room for it, within which the time must be seen; the end of the URL is left out where there is none.
    """
    seconds = int(awaited.left)
    left = f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    begin, end = f"called, answered {awaited.status}; waiting for {awaited.event} at ", f" ({left} left)"
    url = in_one_line(awaited.call.masker(awaited.url))
    room = len(url) if width is None else max(SHORTEST_URL, width - len(begin) - len(end))
    return begin + clipped(url, room) + end
