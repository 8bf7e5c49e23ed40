"""What compressed files hold, decompressed in a thread: gzip (RFC 1952) and Zstandard (RFC 8878).

Memory does not grow with what is in them: pieces are small, and only a few are decompressed ahead.
"""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from io import FileIO
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from queue import Queue

PIECE = 2**17
"""The most bytes that are decompressed at once."""
PIECES_AHEAD = 8
"""The most pieces that are decompressed before they are asked for."""
LARGEST_WINDOW = 27
"""How far back Zstandard may look, as a power of 2: 128 MiB, as much as the command zstd grants."""


class ArchiveError(OSError):
    """A compressed file is cut off, is damaged, or needs a library that is not installed."""

    def __init__(self, message: str) -> None:
        super().__init__(errno.EIO, message)


class Member(Protocol):
    """A decompressor of one member of an archive, as those of `bz2` and `lzma` are."""

    @property
    def eof(self) -> bool:
        """Whether the member has ended."""
        ...

    @property
    def needs_input(self) -> bool:
        """Whether it gives nothing more without more data."""
        ...

    @property
    def unused_data(self) -> bytes:
        """The bytes after its end."""
        ...

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """At most so many bytes of what the data and those before it hold."""
        ...


class Format(NamedTuple):
    """A format of archives, which are members in a row.

    Attributes:
        name: The name that people know.
        is_begun: Tells whether a member may begin with these bytes, four of them where there are so many.
        member: Begins a member.
        errors: What its decompressor raises on damaged data.
        padding: What may stand after a member and means nothing.
    """

    name: str
    is_begun: Callable[[bytes], bool]
    member: Callable[[], Member]
    errors: type[Exception]
    padding: bytes = b""


def format_of(head: bytes) -> Format | None:
    """The format of an archive that begins with these bytes; None where it is none."""
    if _is_gzip(head):
        import zlib

        return Format("gzip", _is_gzip, _Gzip, zlib.error, padding=b"\0")
    return _zstd() if _is_zstd(head) else None


def _is_gzip(head: bytes) -> bool:
    return head.startswith(b"\x1f\x8b")


def _is_zstd(head: bytes) -> bool:
    """Tell whether a frame begins, or one that decompressors skip, with which parallel compressors begin."""
    return head[:4] == b"\x28\xb5\x2f\xfd" or (head[1:4] == b"\x2a\x4d\x18" and 0x50 <= head[0] <= 0x5F)


def _zstd() -> Format:
    try:
        if sys.version_info >= (3, 14):
            from compression import zstd
        else:
            from backports import zstd
    except ImportError:
        raise ArchiveError("it is compressed with zstd, for which pip install 'condex[zstd]' is needed") from None
    options: dict[int, int] = {zstd.DecompressionParameter.window_log_max: LARGEST_WINDOW}
    return Format("zstd", _is_zstd, lambda: zstd.ZstdDecompressor(options=options), zstd.ZstdError)


class _Gzip:
    """A member of a gzip archive."""

    def __init__(self) -> None:
        import zlib

        self._stream = zlib.decompressobj(16 + zlib.MAX_WBITS)
        self.needs_input = True

    @property
    def eof(self) -> bool:
        return self._stream.eof

    @property
    def unused_data(self) -> bytes:
        return self._stream.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        piece = self._stream.decompress(self._stream.unconsumed_tail + data, max_length)
        self.needs_input = len(piece) < max_length and not self._stream.unconsumed_tail
        return piece


def decompressed(archive: Format, source: Iterator[bytes]) -> Iterator[bytes]:
    """What the members of an archive hold, one after the other."""
    data = next(source, b"")
    while data:
        member = archive.member()
        try:
            yield from _of_member(archive, member, data, source)
        except archive.errors as error:
            raise ArchiveError(f"its {archive.name} data is damaged: {_reason(error)}") from None
        data = _next_head(archive, member.unused_data, source)


def _of_member(archive: Format, member: Member, data: bytes, source: Iterator[bytes]) -> Iterator[bytes]:
    while True:
        if piece := member.decompress(data, PIECE):
            yield piece
        if member.eof:
            return
        data = next(source, b"") if member.needs_input else b""
        if member.needs_input and not data:
            raise ArchiveError(f"its {archive.name} data is cut off")


def _next_head(archive: Format, data: bytes, source: Iterator[bytes]) -> bytes:
    """The first bytes of the next member; empty where the archive ends."""
    data = data.lstrip(archive.padding)
    while len(data) < 4 and (more := next(source, b"")):
        data = (data + more).lstrip(archive.padding)
    if data and not archive.is_begun(data):
        raise ArchiveError(f"after its {archive.name} data stands something else")
    return data


def _reason(error: Exception) -> str:
    return str(error).rpartition(": ")[2].rstrip(".") or "it cannot be read"


@contextmanager
def ahead(source: Iterator[bytes], file: FileIO) -> Generator[Iterator[bytes]]:
    """The same pieces, made in a thread that closes the file at the end; a few are made before they are asked for.

    The thread is not waited for: where nobody asks any more, it ends with the piece that it makes.
    """
    from queue import Queue
    from threading import Event, Thread

    made: Queue[bytes | BaseException] = Queue(PIECES_AHEAD)
    ended = Event()

    def make() -> None:
        last: bytes | BaseException = b""
        try:
            with file:
                for piece in source:
                    made.put(piece)
                    if ended.is_set():
                        return
        except BaseException as error:  # it is raised where the pieces are asked for
            last = error
        made.put(last)

    Thread(target=make, name="decompressing", daemon=True).start()
    try:
        yield _taken(made)
    finally:
        ended.set()
        while not made.empty():
            made.get()


def _taken(made: Queue[bytes | BaseException]) -> Iterator[bytes]:
    """The pieces in a queue, until an empty one."""
    while piece := made.get():
        if isinstance(piece, BaseException):
            raise piece
        yield piece
