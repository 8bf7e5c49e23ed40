"""Where the lines that are found come from: from a file that is judged in this process, or from elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from io import BufferedReader, RawIOBase
from typing import TYPE_CHECKING, Any, Protocol, cast

from conditions.commands.filtering.request import Request
from conditions.documents.chunks import number_of_lines
from conditions.documents.judge import Judge
from conditions.documents.searching import count_in, found_in
from conditions.errors import ConditionError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


class Source(Protocol):
    """A file in which lines are found."""

    def found(self, on_error: Callable[[int, ConditionError], object]) -> Iterator[Sequence[Any]]:
        """The lines that are found, those that were found at the same time together; numbered where that is needed.

        Where only their number is needed, it may be anything of that length; where all are printed as they are, pieces
        of several lines.
        """
        ...

    def lines(self) -> int:
        """The number of lines, once all were read."""
        ...


class Alone:
    """A file that is judged in this process.

    Args:
        stream: The file.
        judge: How its lines are judged.
        request: The lines that are looked for.
    """

    def __init__(self, stream: BufferedReader, judge: Judge, request: Request) -> None:
        self._counting = _Counting(stream) if request.shows == "json" else None
        self._stream: BufferedReader = stream
        if self._counting is not None:
            self._stream = cast("BufferedReader", BufferedReader(self._counting))
        self._judge = judge
        self._request = request

    def found(self, on_error: Callable[[int, ConditionError], object]) -> Iterator[Sequence[Any]]:
        request = self._request
        if request.shows == "count" and request.enough is None:
            return map(range, count_in(self._stream, self._judge, on_error, request.wanted))
        return found_in(self._stream, self._judge, on_error, request.wanted, request.way)

    def lines(self) -> int:
        return 0 if self._counting is None else self._counting.lines()


class _Counting(RawIOBase):
    """A file whose lines are counted while it is read."""

    def __init__(self, stream: BufferedReader) -> None:
        self._read = stream.readinto1
        self._begun = 0
        self._ended = True

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        size = self._read(buffer)
        if size:
            data = bytes(memoryview(buffer)[:size])
            # A line that began before is counted already.
            self._begun += number_of_lines(data) - (not self._ended)
            self._ended = data.endswith(b"\n")
        return size

    def lines(self) -> int:
        """The number of lines that were read."""
        return self._begun
