"""The progress of polls: one line that is rewritten on a terminal, and log lines with the time everywhere else."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TextIO

from conditions.source import clipped
from restapi.answers.outcome import azure_time
from restapi.answers.verdict import described
from restapi.completing.poll import Polled
from restapi.schedule import End

if TYPE_CHECKING:
    from rich.live import Live

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
        self._is_live = live and self._stream.isatty()
        self._live: Live | None = None

    def __call__(self, polled: Polled) -> None:
        if self._is_live:
            self._rewrite(told(polled))
        else:
            print(azure_time(polled.outcome.answer.sent), told(polled), file=self._stream, flush=True)
        if isinstance(polled.following, End):
            self.close()

    def close(self) -> None:
        """Take the line away that is rewritten."""
        if self._live is not None:
            self._live.stop()
            self._live = None

    def _rewrite(self, line: str) -> None:
        from rich.console import Console
        from rich.live import Live
        from rich.text import Text

        if self._live is None:
            console = Console(file=self._stream, highlight=False)
            self._live = Live(
                console=console, auto_refresh=False, transient=True, redirect_stdout=False, redirect_stderr=False
            )
            self._live.start()
        self._live.update(Text(line, no_wrap=True, overflow="ellipsis"), refresh=True)


def told(polled: Polled) -> str:
    """One poll in one line: its number, the status, what the criterion still misses, and when the next one is."""
    of = f" of {polled.count}" if polled.count else ""
    status = f"{described(polled.outcome.answer)}: " if polled.outcome.explanation is not None else ""
    following = "" if isinstance(polled.following, End) else f"; next in {polled.following:.3g} s"
    what = " ".join(polled.missing.split())
    return clipped(f"Poll {polled.number}{of}: {status}{what}", LONGEST_LINE - len(following)) + following
