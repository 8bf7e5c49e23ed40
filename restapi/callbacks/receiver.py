"""The ASGI application that takes the events, logs and variables of services, at the paths of Azure.

Whatever stands in a path before the id of the project is passed over, so that the application may be mounted anywhere,
with a proxy before it or not. Nothing is taken without the token of a ticket, and a body only after that.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
from base64 import b64decode
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, MutableMapping
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Protocol, TypeAlias

from conditions.source import in_one_line
from restapi.callbacks.events import EventError, read_event, read_feed, read_log, read_new_log, read_records
from restapi.callbacks.tickets import RefusedError, Ticket, Told

Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
Reply: TypeAlias = tuple[int, Mapping[str, Any], dict[str, str]]
"""The status, the JSON and the headers of an answer."""

MAX_BODY = 1024 * 1024
PATIENCE = 10.0
"""The most seconds that a body may take."""

_CHALLENGE = 'Bearer realm="restapi", Basic realm="restapi"'
_LONGEST_PATH = 300  # characters of it that are logged

log = logging.getLogger(__name__)


class Desk(Protocol):
    """The desk where tickets are found by the ids of their plans, in memory or where they outlive the process."""

    async def admit(self, plan_id: str, token: str, ids: Mapping[str, str]) -> None:
        """Let a request in before its body is read; RefusedError where it may not."""
        ...

    async def take(self, plan_id: str, take: Callable[[Ticket], Told]) -> Told:
        """Let a ticket take what a request tells, and return what is answered, as soon as it counts."""
        ...

    async def refuse(self, plan_id: str, problem: str) -> None:
        """Remember why a request was refused."""
        ...


@dataclass(frozen=True, slots=True)
class _Request:
    """A request: the ids in its path, its headers by their names in lower case, and its body."""

    ids: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


Take: TypeAlias = Callable[[Ticket, _Request], Told]


def _take_event(ticket: Ticket, request: _Request) -> Told:
    ticket.event(read_event(request.body, request.headers))
    return {}


def _take_feed(ticket: Ticket, request: _Request) -> Told:
    ticket.news(read_feed(request.body), len(request.body))
    return {}


def _create_log(ticket: Ticket, request: _Request) -> Told:
    return ticket.create_log(read_new_log(request.body), len(request.body))


def _append_log(ticket: Ticket, request: _Request) -> Told:
    return ticket.append_log(request.ids["log"], read_log(request.body), len(request.body))


def _tell_records(ticket: Ticket, _: _Request) -> Told:
    return ticket.records()


def _take_records(ticket: Ticket, request: _Request) -> Told:
    return ticket.update(read_records(request.body), len(request.body))


@dataclass(frozen=True, slots=True)
class _Route:
    """A kind of request; *path* names the ids in it."""

    method: str
    path: re.Pattern[str]
    take: Take


def _route(method: str, path: str, take: Take) -> _Route:
    plan = "{project}/_apis/distributedtask/hubs/[^/]+/plans/{plan}"
    pattern = re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", f"(?:^|/){plan}/{path}/?$")
    return _Route(method, re.compile(pattern, re.IGNORECASE), take)


_ROUTES = (
    _route("POST", "events", _take_event),
    _route("POST", "timelines/{timeline}/records/{record}/feed", _take_feed),
    _route("POST", "logs", _create_log),
    _route("POST", "logs/{log}", _append_log),
    _route("GET", "timelines/{timeline}/records", _tell_records),
    _route("PATCH", "timelines/{timeline}/records", _take_records),
)
_HEALTH = re.compile(r"(?:^|/)health/?$")


class DisconnectedError(Exception):
    """The sender has gone away."""


class ReceiverApp:
    """The application.

    Args:
        desk: Where the tickets are found.
        max_body: The largest body that is taken, in bytes.
        patience: How many seconds a body may take.
    """

    def __init__(self, desk: Desk, max_body: int = MAX_BODY, patience: float = PATIENCE) -> None:
        self.desk = desk
        self.max_body = max_body
        self.patience = patience

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request, as ASGI says."""
        if scope["type"] == "lifespan":
            await _live(receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close"})
        else:
            with suppress(DisconnectedError):
                incoming = _Incoming(receive, self.max_body, self.patience)
                await _reply(send, await self._answer(scope, incoming))

    async def _answer(self, scope: Message, incoming: _Incoming) -> Reply:
        try:
            return await self._accepted(scope, incoming)
        except RefusedError as refused:
            path, problem = in_one_line(scope["path"])[:_LONGEST_PATH], in_one_line(refused.problem)
            log.warning("%s %s: refused with %d, %s", in_one_line(scope["method"]), path, refused.status, problem)
            await incoming.discard()
            answer = {"status": refused.status, "title": HTTPStatus(refused.status).phrase, "detail": refused.problem}
            challenge = {"WWW-Authenticate": _CHALLENGE} if refused.status == HTTPStatus.UNAUTHORIZED else {}
            headers = {"Content-Type": "application/problem+json", "Connection": "close", **challenge}
            return refused.status, answer, headers | refused.headers

    async def _accepted(self, scope: Message, incoming: _Incoming) -> Reply:
        """The answer to a request that is taken."""
        path = re.sub("/+", "/", scope["path"])
        if _HEALTH.search(path):
            _check_method(scope["method"], ["GET", "HEAD"])
            told: Told = {}
        else:
            told = await self._take(scope, path, incoming)
        return HTTPStatus.OK, told, {"Content-Type": "application/json"}

    async def _take(self, scope: Message, path: str, incoming: _Incoming) -> Told:
        found = [(route, ids) for route in _ROUTES if (ids := route.path.search(path))]
        if not found:
            raise RefusedError(404, "this is no path of an event, a feed, a log or timeline records")
        _check_method(scope["method"], [route.method for route, _ in found])
        route, ids = next(one for one in found if one[0].method == scope["method"])
        token, plan = _token(scope), ids["plan"]
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        try:
            await self.desk.admit(plan, token, ids.groupdict())
            request = _Request(ids.groupdict(), headers, await incoming.body(headers.get("content-length", "")))
            return await self.desk.take(plan, lambda ticket: route.take(ticket, request))
        except (EventError, RefusedError) as error:
            refused = error if isinstance(error, RefusedError) else RefusedError(400, str(error))
            await self.desk.refuse(plan, refused.problem)
            raise refused from None


class _Incoming:
    """The body of a request, while it comes.

    Attributes:
        more: Whether more of it may come.
    """

    def __init__(self, receive: Receive, limit: int, patience: float) -> None:
        self.receive = receive
        self.limit = limit
        self.patience = patience
        self.more = True

    async def body(self, length: str) -> bytes:
        """The whole body, whose length the sender says to be *length*; RefusedError beyond the limits."""
        too_large = RefusedError(413, f"the body has more than {self.limit:,} bytes")
        if length and int(length) > self.limit:  # the server has seen to it that it is a number
            raise too_large
        body = b""
        try:
            async with asyncio.timeout(self.patience):
                async for part in self._parts():
                    body += part
                    if len(body) > self.limit:
                        raise too_large
        except TimeoutError:
            self.more = False
            raise RefusedError(408, f"the body was not there within {self.patience:g} seconds") from None
        return body

    async def discard(self) -> None:
        """Read what the sender still sends, as far as it may: else it would not read the answer."""
        size = 0
        with suppress(TimeoutError, DisconnectedError):
            async with asyncio.timeout(self.patience):
                async for part in self._parts():
                    size += len(part)
                    if size > self.limit:
                        return

    async def _parts(self) -> AsyncIterator[bytes]:
        while self.more:
            message = await self.receive()
            if message["type"] == "http.disconnect":
                raise DisconnectedError
            self.more = message.get("more_body", False)
            yield message.get("body", b"")


async def _reply(send: Send, reply: Reply) -> None:
    status, value, headers = reply
    body = json.dumps(dict(value)).encode()
    headers = {**headers, "Content-Length": str(len(body)), "Cache-Control": "no-store"}
    pairs = [(name.lower().encode(), text.encode()) for name, text in headers.items()]
    await send({"type": "http.response.start", "status": int(status), "headers": pairs})
    await send({"type": "http.response.body", "body": body})


async def _live(receive: Receive, send: Send) -> None:
    """Start and stop when the server does."""
    for event in ("startup", "shutdown"):
        await receive()
        await send({"type": f"lifespan.{event}.complete"})


def _check_method(method: str, allowed: list[str]) -> None:
    if method not in allowed:
        raise RefusedError(405, f"only {' and '.join(allowed)} are taken here", Allow=", ".join(allowed))


def _token(scope: Message) -> str:
    """The token that the Authorization header shows: that of Bearer, or the password of Basic with any user."""
    given = [value.decode("latin-1") for name, value in scope["headers"] if name == b"authorization"]
    scheme, _, shown = (given[0] if len(given) == 1 else "").partition(" ")
    if scheme.lower() == "bearer":
        return shown.strip()
    if scheme.lower() == "basic":
        with suppress(ValueError):
            return b64decode(shown, validate=True).decode("latin-1").partition(":")[2]
    raise RefusedError(401, "show the token in one Authorization header, as Bearer or as the password of Basic")
