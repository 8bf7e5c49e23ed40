"""Answers of the network, received within bounds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from conditions.values.caseless import CaselessMapping
from restapi.answers.encodings import BodyError, Decoder, decoders, too_large
from restapi.policy import MAX_BODY


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
    """The URL that a server named is none, or the policy refuses the addresses of its host; nothing was sent."""
    BODY = "body"
    """The body is too large, or its content encoding cannot be undone."""
    PROTOCOL = "protocol"
    """The answer is not HTTP."""
    TOKEN = "token"  # noqa: S105
    """The authorization server gave no token, so that nothing else was sent."""


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
        # What cannot be compressed grows a little by its encodings.
        self._encoded_limit = limit + limit // 16 + 1024
        self._decoders: list[Decoder] = []

    def begin(self, status: int, headers: Mapping[str, str]) -> None:
        """Take the status and the headers; BodyError where the body will not be readable."""
        self.status = status
        self.headers = CaselessMapping(headers)
        self._decoders = decoders(self.headers.get("Content-Encoding", ""), self._encoded_limit)

    def feed(self, data: bytes) -> None:
        """Take a part of the body as it was sent; BodyError where there is too much of it, or it is broken."""
        self._received += len(data)
        try:
            for part in self._decoded(data):
                self._take(part)
        except BodyError as error:
            # Its traceback would keep the decoders, whose windows may be larger than the body.
            raise error.with_traceback(None) from None
        if self._received > self._encoded_limit:
            raise too_large(self.limit)

    def end(self) -> None:
        """The body is complete; BodyError where a content encoding says that it is not."""
        for decoder in self._decoders:
            decoder.end()

    def answer(self, sent: datetime, elapsed: float, problem: str = "", failure: Failure | None = None) -> Answer:
        """The answer as far as it was received; the reception keeps nothing of it."""
        self._decoders = []
        body, self.body = bytes(self.body), bytearray()
        return Answer(sent, elapsed, self.status, self.headers, body, problem, failure)

    def _decoded(self, data: bytes) -> Iterable[bytes]:
        parts: Iterable[bytes] = (data,)
        for decoder in self._decoders:
            parts = decoder.decode(parts)
        return parts

    def _take(self, part: bytes) -> None:
        room = self.limit - len(self.body)
        self.body += part[:room]
        if len(part) > room:
            raise too_large(self.limit)
