"""A binary file in chunks of whole lines."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

CHUNK = 96 * 2**10
"""The most bytes that are read at once. Larger blocks may go back to the system each time, which clears them anew."""


class Stream(Protocol):
    """A file that can be read, such as a BufferedReader or a BytesIO."""

    def readinto1(self, buffer: WriteableBuffer, /) -> int:
        """Read what has arrived, by one call of the system at most; returns the number of bytes, 0 at the end."""
        ...


def chunks(stream: Stream, longest: int) -> Iterator[bytes]:
    """The contents of the file, in pieces that end where a line ends; the last piece may not.

    What has arrived is given out before more is waited for.

    Args:
        stream: The file.
        longest: How long a line may be. A longer one comes in pieces.
    """
    buffer, kept = bytearray(CHUNK), 0
    while size := stream.readinto1(memoryview(buffer)[kept : kept + CHUNK]):
        filled = kept + size
        end = buffer.rfind(b"\n", kept, filled) + 1
        if not end and filled > longest:
            end = filled
        if end:
            yield bytes(memoryview(buffer)[:end])
            begun = buffer[end:filled]
            if len(buffer) > CHUNK:
                buffer = bytearray(CHUNK)
            buffer[: len(begun)] = begun
        kept = filled - end
        if kept == len(buffer):
            buffer = buffer + bytes(min(kept, longest + CHUNK - kept))
    if kept:
        yield bytes(memoryview(buffer)[:kept])


def number_of_lines(data: bytes) -> int:
    """The number of lines, the last of which may have no end."""
    return len(BytesIO(data).readlines())  # ten times as fast as data.count(b"\n")
