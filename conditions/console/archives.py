"""Files that may be compressed with gzip or Zstandard, as their first bytes tell."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from io import BufferedReader, FileIO, RawIOBase
from typing import TYPE_CHECKING

from conditions.documents.chunks import CHUNK

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


@contextmanager
def unpacked(stream: BufferedReader) -> Generator[BufferedReader]:
    """What a file holds: what was compressed, where it is an archive, else the file itself.

    Raises:
        ArchiveError: It is an archive that cannot be decompressed; also while it is read.
    """
    head = _head(stream)
    if not head:
        yield stream
        return
    from conditions.console.decompressing import ahead, decompressed, format_of

    archive = format_of(head)
    if archive is None:
        yield BufferedReader(_Joined(iter((head,)), stream))
        return
    file = FileIO(os.dup(stream.fileno()))  # one of its own, so that the other one may be closed meanwhile
    with ahead(decompressed(archive, _rest(head, file)), file) as pieces:
        yield BufferedReader(_Joined(pieces), CHUNK)


def is_archive(stream: BufferedReader) -> bool:
    """Tell whether a regular file, of which nothing was read yet, is an archive; nothing is read after it."""
    head = stream.peek(4)
    if not _may_be_archive(head):
        return False
    from conditions.console.decompressing import format_of

    return format_of(head) is not None


_FIRST_BYTES = frozenset((0x1F, 0x28, *range(0x50, 0x60)))
"""The bytes with which archives begin. No document begins with one of them."""


def _head(stream: BufferedReader) -> bytes:
    """The first bytes of a file, taken from it where it may be an archive, else nothing.

    More than has arrived is only waited for where that may be the beginning of an archive.
    """
    if not _may_be_archive(stream.peek(1)):
        return b""
    head = stream.read1(CHUNK)
    while len(head) < 4 and (more := stream.read1(CHUNK)):
        head += more
    return head


def _may_be_archive(head: bytes) -> bool:
    return bool(head) and head[0] in _FIRST_BYTES


def _rest(head: bytes, file: FileIO) -> Iterator[bytes]:
    """The bytes of a file from its head on."""
    yield head
    while data := file.read(CHUNK):
        yield data


class _Joined(RawIOBase):
    """Pieces of bytes, and then a file, as one file."""

    def __init__(self, pieces: Iterator[bytes], rest: BufferedReader | None = None) -> None:
        self._pieces = pieces
        self._rest = rest
        self._piece = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        while not self._piece:
            data = next(self._pieces, None)
            if data is None:
                return 0 if self._rest is None else self._rest.readinto1(buffer)
            self._piece = memoryview(data)
        target = memoryview(buffer)
        size = min(len(target), len(self._piece))
        target[:size], self._piece = self._piece[:size], self._piece[size:]
        return size
