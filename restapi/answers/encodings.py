"""Content encodings undone while the body arrives, in pieces of bounded size, so that no bomb ever inflates."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from importlib import import_module
from typing import Any, Protocol

PIECE = 64 * 1024
"""What is asked of a library in one call; brotli may give up to twice as much."""

MAX_ENCODINGS = 3
MAX_STREAMS = 1_000
"""Compressed streams in a row within one encoding. Empty ones cost time and count nothing against the limit."""

# RFC 9659: a zstd body must not need a larger window than 8 MB.
_ZSTD_WINDOW_LOG = 23
_INSTALL = "install condex[encodings] for it"


class BodyError(Exception):
    """The body cannot be taken; the text says why."""


class _Stream(Protocol):
    """One compressed stream.

    Attributes:
        eof: Whether its end was reached.
        unused_data: What came after its end.
    """

    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def pieces(self, data: bytes) -> Iterator[bytes]:
        """What *data* stands for, in pieces; raises what the library raises."""
        ...


class Decoder:
    """Undoes one encoding, and gives up beyond a limit.

    Args:
        name: The encoding, in lower case.
        limit: The most bytes that come out.

    Raises:
        BodyError: The encoding is not known, or needs a library that is not installed.
    """

    def __init__(self, name: str, limit: int) -> None:
        make = _STREAMS.get(name)
        if make is None:
            raise BodyError(f"the content encoding '{name}' is not known; gzip, deflate, br and zstd are")
        self.name = name
        self.limit = limit
        self._make = make
        self._stream = make()
        self._streams = 1
        self._produced = 0
        self._begun = False

    def decode(self, parts: Iterable[bytes]) -> Iterator[bytes]:
        """What the next parts of the body stand for, in pieces; BodyError where they are broken or too many."""
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
        """Gzip (RFC 1952, section 2.2) and zstd (RFC 8878, section 3.1) allow several streams in a row."""
        if self.name not in _REPEATABLE:
            raise BodyError(f"the {self.name} encoding of the body is broken: it ends before the body does")
        self._streams += 1
        if self._streams > MAX_STREAMS:
            raise BodyError(f"the {self.name} encoding has more than {MAX_STREAMS:,} streams in a row")
        self._stream = self._make()

    def _guarded(self, data: bytes) -> Iterator[bytes]:
        try:
            yield from self._stream.pieces(data)
        except BodyError:
            raise
        except Exception as error:  # each library has an exception of its own, and shares no other base
            raise BodyError(f"the {self.name} encoding of the body is broken: {error}") from None


def decoders(header: str, limit: int) -> list[Decoder]:
    """The decoders for a Content-Encoding header, in the order of their use: what was applied last is undone first.

    Args:
        header: The value of the header.
        limit: The most bytes that each gives.

    Raises:
        BodyError: An encoding is not known, or there are too many.
    """
    names = [name.strip().lower() for name in header.split(",")]
    names = [name for name in names if name not in ("", "identity")]
    if len(names) > MAX_ENCODINGS:
        raise BodyError(f"the body is encoded {len(names)} times, more than the limit of {MAX_ENCODINGS}")
    if sum(name in _WIDE for name in names) > 1:
        raise BodyError("of br and zstd only one is undone in a body, for the memory that they take")
    return [Decoder(name, limit) for name in reversed(names)]


def too_large(limit: int) -> BodyError:
    """The error for a body beyond *limit*."""
    return BodyError(f"the body is larger than the limit of {limit:,} bytes")


class _Zlib:
    """A gzip (RFC 1952), zlib (RFC 1950) or, where that is asked for, bare deflate (RFC 1951) stream.

    `deflate` means a zlib stream (RFC 9110, section 8.4.1.2), but some servers send bare deflate: two bytes tell.
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
    """Whether a stream begins as gzip (RFC 1952, section 2.3.1) or zlib (RFC 1950, section 2.2) do."""
    is_zlib = start[0] & 0x0F == zlib.DEFLATED and int.from_bytes(start[:2]) % 31 == 0
    return is_zlib or start.startswith(b"\x1f\x8b")


class _Brotli:
    """A brotli stream (RFC 7932). Its window takes up to 16 MiB."""

    unused_data = b""

    def __init__(self) -> None:
        library = _library("brotli", needed_by="br")
        if not hasattr(library.Decompressor, "can_accept_more_data"):
            raise BodyError(f"the content encoding 'br' needs brotli 1.2 or newer, whose output is bounded; {_INSTALL}")
        self._stream: Any = library.Decompressor()

    @property
    def eof(self) -> bool:
        return bool(self._stream.is_finished())

    def pieces(self, data: bytes) -> Iterator[bytes]:
        piece = self._stream.process(data, output_buffer_limit=PIECE)
        yield piece
        while piece or not self._stream.can_accept_more_data():  # more may be left behind, of input or of output
            piece = self._stream.process(b"", output_buffer_limit=PIECE)
            yield piece


class _Zstd:
    """A zstd frame (RFC 8878)."""

    def __init__(self) -> None:
        library = _zstd_library()
        window = {library.DecompressionParameter.window_log_max: _ZSTD_WINDOW_LOG}
        self._stream: Any = library.ZstdDecompressor(options=window)

    @property
    def eof(self) -> bool:
        return bool(self._stream.eof)

    @property
    def unused_data(self) -> bytes:
        return self._stream.unused_data if self._stream.eof else b""

    def pieces(self, data: bytes) -> Iterator[bytes]:
        yield self._stream.decompress(data, PIECE)
        while not (self._stream.eof or self._stream.needs_input):
            yield self._stream.decompress(b"", PIECE)


def _zstd_library() -> Any:
    """The standard library's since Python 3.14, else the package that lends it to older ones."""
    try:
        return import_module("compression.zstd")
    except ImportError:
        return _library("backports.zstd", needed_by="zstd")


def _library(name: str, *, needed_by: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        raise BodyError(f"the content encoding '{needed_by}' needs the package {name}; {_INSTALL}") from None


_STREAMS: dict[str, Callable[[], _Stream]] = {
    "gzip": partial(_Zlib, perhaps_bare=False),
    "x-gzip": partial(_Zlib, perhaps_bare=False),
    "deflate": partial(_Zlib, perhaps_bare=True),
    "br": _Brotli,
    "zstd": _Zstd,
}
_WIDE = ("br", "zstd")
_REPEATABLE = ("gzip", "x-gzip", "zstd")
