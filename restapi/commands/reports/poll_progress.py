"""The progress of polls: one line that is rewritten on a terminal, and log lines with the time everywhere else."""

from __future__ import annotations

import sys
from typing import TextIO

from conditions.console.printer import is_live
from conditions.source import clipped
from restapi.answers.outcome import azure_time
from restapi.answers.verdict import described
from restapi.commands.reports.live_line import LiveLine
from restapi.completing.poll import Polled
from restapi.schedule import End

LONGEST_LINE = 300
"""The most characters of a line, but for its time."""


class PollProgress:
    """Shows each poll as soon as it is over.

    Args:
        stream: Where to; standard error by default, so that a report can be piped on.
        live: Whether a terminal gets a line that is rewritten; something else may be shown there, too.
    """

    def __init__(self, stream: TextIO | None = None, *, live: bool = True) -> None:
        self._stream = stream or sys.stderr
        self._line = LiveLine(self._stream) if live and is_live(self._stream) else None

    def __call__(self, polled: Polled) -> None:
        if self._line:
            self._line.write(told(polled))
        else:
            print(azure_time(polled.outcome.answer.sent), told(polled), file=self._stream, flush=True)
        if isinstance(polled.following, End):
            self.close()

    def close(self) -> None:
        """Take the line away that is rewritten."""
        if self._line:
            self._line.close()


def told(polled: Polled) -> str:
    """One poll in one line: its number, the status, what the criterion still misses, and when the next one is."""
    of = f" of {polled.count}" if polled.count else ""
    status = f"{described(polled.outcome.answer)}: " if polled.outcome.explanation is not None else ""
    following = "" if isinstance(polled.following, End) else f"; next in {polled.following:.3g} s"
    what = " ".join(polled.missing.split())
    return clipped(f"Poll {polled.number}{of}: {status}{what}", LONGEST_LINE - len(following)) + following
