"""What came back from the network: bytes received within bounds, and decoded without inflating a bomb."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from restapi.caseless import CaselessMapping
from restapi.policy import MAX_BODY

MAX_ENCODINGS = 3

_ZLIB_OR_GZIP = zlib.MAX_WBITS | 32


class BodyError(Exception):
    """The body cannot be taken; the text says why."""


class Failure(Enum):
    """The kind of a problem, for what decides whether another try makes sense."""

    CONNECT = "connect"
    """No connection, so that nothing was sent; another try may find one."""
    STALE = "stale"
    """A connection that was kept from an earlier request turned out to be closed; nothing of an answer arrived."""
    CUT = "cut"
    """The connection ended before the response was complete; the server may have acted."""
    DEADLINE = "deadline"
    """The time was over; the server may have acted."""
    TLS = "tls"
    """No agreement on certificates or on TLS, so that nothing was sent; another try will end alike."""
    ADDRESS = "address"
    """The policy refuses the addresses of the host, so that nothing was sent."""
    BODY = "body"
    """The body is too large, or its content encoding cannot be undone."""
    PROTOCOL = "protocol"
    """What arrived is not HTTP."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One exchange with a server, complete or not.

    Attributes:
        sent: When the exchange began, in UTC.
        elapsed: How long it took, in seconds.
        status: None where no response line arrived.
        headers: Names ignore case; values of a repeated header are joined with a comma and a blank.
        body: What arrived of the body, without its content encodings.
        problem: Why the exchange is incomplete; empty where it is complete.
        failure: The kind of the problem; None where there is none.
        unfollowed: Why a redirect was not followed although redirects are.
    """

    sent: datetime
    elapsed: float
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=CaselessMapping[str], repr=False)
    body: bytes = field(default=b"", repr=False)
    problem: str = ""
    failure: Failure | None = None
    unfollowed: str = ""


class Reception:
    """Takes the parts of a response as they arrive; does no I/O itself."""

    def __init__(self, limit: int = MAX_BODY) -> None:
        self.limit = limit
        self.status: int | None = None
        self.headers: Mapping[str, str] = CaselessMapping()
        self.body = bytearray()
        self._received = 0
        self._inflaters: list[_Inflater] = []

    def begin(self, status: int, headers: Mapping[str, str]) -> None:
        """Take the status and the headers; BodyError where the body will not be readable."""
        self.status = status
        self.headers = CaselessMapping(headers)
        self._inflaters = [_Inflater(self.limit) for _ in _encodings(self.headers.get("Content-Encoding", ""))]

    def feed(self, data: bytes) -> None:
        """Take a part of the body as it was sent; BodyError where there is too much of it."""
        self._received += len(data)
        if self._received > self.limit:
            raise _too_large(self.limit)
        for inflater in self._inflaters:
            data = inflater.feed(data)
        self.body += data

    def end(self) -> None:
        """The body is complete; BodyError where a content encoding says that it is not."""
        if self._received and any(inflater.open for inflater in self._inflaters):
            raise BodyError("the compressed body is incomplete")

    def answer(self, sent: datetime, elapsed: float, problem: str = "", failure: Failure | None = None) -> Answer:
        """What was received so far."""
        return Answer(sent, elapsed, self.status, self.headers, bytes(self.body), problem, failure)


def _encodings(header: str) -> list[str]:
    """The content encodings to undo. Those that we know are undone in the same way, so their order does not matter."""
    names = [name.strip().lower() for name in header.split(",") if name.strip().lower() not in ("", "identity")]
    unknown = set(names) - {"gzip", "x-gzip", "deflate"}
    if unknown:
        raise BodyError(f"the content encoding '{min(unknown)}' is not known; gzip and deflate are")
    if len(names) > MAX_ENCODINGS:
        raise BodyError(f"the body is encoded {len(names)} times, more than the limit of {MAX_ENCODINGS}")
    return names


class _Inflater:
    """Undoes one gzip (RFC 1952) or deflate (RFC 1950) encoding, and never produces more than *limit* bytes."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.produced = 0
        self.open = True
        self._stream = zlib.decompressobj(_ZLIB_OR_GZIP)

    def feed(self, data: bytes) -> bytes:
        parts: list[bytes] = []
        while data:
            if not self.open:  # RFC 1952, section 2.2: a gzip body may have several members
                self._stream, self.open = zlib.decompressobj(_ZLIB_OR_GZIP), True
            parts.append(self._inflate(data))
            self.open, data = not self._stream.eof, self._stream.unused_data
        return b"".join(parts)

    def _inflate(self, data: bytes) -> bytes:
        try:
            part = self._stream.decompress(data, self.limit - self.produced + 1)
        except zlib.error:
            raise BodyError("the compressed body is broken") from None
        self.produced += len(part)
        if self.produced > self.limit:
            raise _too_large(self.limit)
        return part


def _too_large(limit: int) -> BodyError:
    return BodyError(f"the body is larger than the limit of {limit:,} bytes")
