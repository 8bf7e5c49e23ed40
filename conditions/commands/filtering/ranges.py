"""Ranges of the bytes of a file, cut at the ends of lines."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from io import BytesIO, FileIO, RawIOBase
from typing import TYPE_CHECKING, NamedTuple

from conditions.documents.chunks import CHUNK
from conditions.documents.lines import LONGEST_LINE

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

RANGE = 2**21
"""The fewest bytes of a range that is not the last one."""
_WINDOW = 2**13
_AT_ONCE = CHUNK - 2**14
"""The most bytes that are read at once, so that they are a chunk with the line that was begun before."""


class Range(NamedTuple):
    """Some lines of a file.

    Attributes:
        name: The name of the file.
        identity: The file itself: its device and its number there. Another one may get its name.
        start, end: Where the lines begin and end, in bytes.
    """

    name: str
    identity: tuple[int, int]
    start: int
    end: int


def ranges(name: str, file: FileIO) -> Iterator[Range]:
    """The ranges of a regular file, as long as it is when it is cut."""
    state = os.fstat(file.fileno())
    start, has_more = 0, True
    while has_more:
        end, has_more = _end_of_line(file, start + RANGE - 1)
        if end > start:
            yield Range(name, (state.st_dev, state.st_ino), start, end)
        start = end


def _end_of_line(file: FileIO, position: int) -> tuple[int, bool]:
    """The end of the line to which a byte belongs, and whether the file may go on there.

    Of a line that is too long to be judged, no end is looked for.
    """
    furthest = position + LONGEST_LINE
    file.seek(position)
    while window := file.read(_WINDOW):
        end = window.find(b"\n") + 1
        if end:
            return position + end, True
        position += len(window)
        if position > furthest:
            return position, True
    return min(position, file.seek(0, os.SEEK_END)), False


def open_again(part: Range) -> FileIO | None:
    """The file of a range; None where another one has its name by now.

    Raises:
        OSError: It cannot be opened.
    """
    descriptor = os.open(part.name, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    file = FileIO(descriptor)
    state = os.fstat(descriptor)
    if stat.S_ISREG(state.st_mode) and (state.st_dev, state.st_ino) == part.identity:
        return file
    file.close()
    return None


class Reader(RawIOBase):
    """Some bytes of a file, as many as are still there.

    Args:
        file: The file, whose position nobody else needs.
        start, end: Where they begin and end.
    """

    def __init__(self, file: FileIO | BytesIO, start: int, end: int) -> None:
        file.seek(start)
        self._file = file
        self._left = end - start

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        size = self._file.readinto(memoryview(buffer)[: min(self._left, _AT_ONCE)]) or 0
        self._left -= size
        return size
