"""A line on a terminal that is rewritten in its place, and taken away in the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.live import Live


class LiveLine:
    """The line; it is there from the first time that it is written until it is closed.

    Args:
        stream: The terminal.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._live: Live | None = None

    @property
    def width(self) -> int:
        """The characters that the terminal has room for."""
        from rich.console import Console

        return Console(file=self._stream).width

    def write(self, line: str) -> None:
        """Write another text in its place."""
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

    def close(self) -> None:
        """Take it away."""
        if self._live is not None:
            self._live.stop()
            self._live = None
