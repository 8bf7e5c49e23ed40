"""Content encodings undone while the body arrives, in pieces of bounded size, so that no bomb ever inflates."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

PIECE = 64 * 1024
"""The most bytes that are asked of zlib in one call."""

LARGER = "the body is larger than the limit"

MAX_ENCODINGS = 3
MAX_STREAMS = 1_000
"""Compressed streams in a row within one encoding. Empty ones cost time and count nothing against the limit."""


class BodyError(Exception):
    """The body cannot be taken; the text says why."""


class Decoder:
    """Undoes one encoding, and gives up beyond a limit.

    Args:
        name: The encoding, in lower case.
        limit: The most bytes that come out.

    Raises:
        BodyError: The encoding is not one of those that are undone.
    """

    def __init__(self, name: str, limit: int) -> None:
        make = _STREAMS.get(name)
        if make is None:
            raise BodyError(f"the content encoding '{name}' is not undone; gzip and deflate are")
        self.name = name
        self.limit = limit
        self._make = make
        self._stream = make()
        self._streams = 1
        self._produced = 0
        self._begun = False

    def decode(self, parts: Iterable[bytes]) -> Iterator[bytes]:
        """Decode the next parts of the body, in pieces; BodyError where they are broken or too many."""
        for part in parts:
            yield from self._decode(part)

    def end(self) -> None:
        """The body is complete; BodyError where this encoding says that it is not. A body may be empty all the same."""
        if self._begun and not self._stream.eof:
            raise BodyError(f"the {self.name} encoding of the body is incomplete")

    def _decode(self, data: bytes) -> Iterator[bytes]:
        while data:
            self._begun = True
            if self._stream.eof:
                self._begin_stream()
            for piece in self._guarded(data):
                self._produced += len(piece)
                yield piece
                if self._produced > self.limit:
                    raise too_large(self.limit)
            data = self._stream.unused_data

    def _begin_stream(self) -> None:
        """Begin another stream in a row, which only gzip allows (RFC 1952, section 2.2)."""
        if self.name not in _REPEATABLE:
            raise BodyError(f"the {self.name} encoding of the body is broken: it ends before the body does")
        self._streams += 1
        if self._streams > MAX_STREAMS:
            raise BodyError(f"the {self.name} encoding has more than {MAX_STREAMS:,} streams in a row")
        self._stream = self._make()

    def _guarded(self, data: bytes) -> Iterator[bytes]:
        try:
            yield from self._stream.pieces(data)
        except zlib.error as error:
            raise BodyError(f"the {self.name} encoding of the body is broken: {error}") from None


def decoders(header: str, limit: int) -> list[Decoder]:
    """The decoders for a Content-Encoding header, in the order of their use: what was applied last is undone first.

    Args:
        header: The value of the header.
        limit: The most bytes that each gives.

    Raises:
        BodyError: An encoding is not one of those that are undone, or there are too many.
    """
    names = [name.strip().lower() for name in header.split(",")]
    names = [name for name in names if name not in ("", "identity")]
    if len(names) > MAX_ENCODINGS:
        raise BodyError(f"the body is encoded {len(names)} times, more than the limit of {MAX_ENCODINGS}")
    return [Decoder(name, limit) for name in reversed(names)]


def too_large(limit: int) -> BodyError:
    """The error for a body beyond *limit*."""
    return BodyError(f"{LARGER} of {limit:,} bytes")


class _Zlib:
    """A gzip (RFC 1952), zlib (RFC 1950) or, where that is asked for, bare deflate (RFC 1951) stream.

    `deflate` means a zlib stream (RFC 9110, section 8.4.1.2), but some servers send bare deflate: two bytes tell.

    Attributes:
        eof: Whether its end was reached.
        unused_data: What came after its end.
    """

    def __init__(self, *, perhaps_bare: bool) -> None:
        self._perhaps_bare = perhaps_bare
        self._start = b""
        self._stream: Any = None

    @property
    def eof(self) -> bool:
        return self._stream is not None and bool(self._stream.eof)

    @property
    def unused_data(self) -> bytes:
        return self._stream.unused_data if self._stream is not None else b""

    def pieces(self, data: bytes) -> Iterator[bytes]:
        """Decode *data*, in pieces; a zlib.error where it is broken."""
        if self._stream is None:
            self._start += data
            if len(self._start) < 2:
                return
            data, self._start = self._start, b""
            is_bare = self._perhaps_bare and not _has_header(data)
            self._stream = zlib.decompressobj(-zlib.MAX_WBITS if is_bare else zlib.MAX_WBITS | 32)
        piece = b""
        while data or len(piece) == PIECE:  # a full piece may leave some behind
            piece = self._stream.decompress(data, PIECE)
            data = self._stream.unconsumed_tail
            yield piece


def _has_header(start: bytes) -> bool:
    """True where a stream begins as gzip (RFC 1952, section 2.3.1) or zlib (RFC 1950, section 2.2) do."""
    is_zlib = start[0] & 0x0F == zlib.DEFLATED and int.from_bytes(start[:2]) % 31 == 0
    return is_zlib or start.startswith(b"\x1f\x8b")


_STREAMS: dict[str, Callable[[], _Zlib]] = {
    "gzip": partial(_Zlib, perhaps_bare=False),
    "x-gzip": partial(_Zlib, perhaps_bare=False),
    "deflate": partial(_Zlib, perhaps_bare=True),
}
_REPEATABLE = ("gzip", "x-gzip")
