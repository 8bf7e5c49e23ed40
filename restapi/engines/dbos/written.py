"""Invocations and gates as plain JSON, as written: with references in their texts, and connections by their names."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass, replace
from typing import Any, TypeAlias

from restapi.calls.headers import header_secrets, read_headers
from restapi.completing.callback import ByCallback
from restapi.completing.polling import ByPolling, Cancel
from restapi.completing.response import ByResponse
from restapi.completing.session import Given
from restapi.connections.connection import Connection
from restapi.errors import InvocationError
from restapi.invocation import Invocation
from restapi.loading import DIALECTS
from restapi.request import Request
from restapi.schedule import Growth, Schedule
from restapi.steps.gate import Gate
from restapi.steps.tallies import Limits

Asked: TypeAlias = Invocation | Gate
"""What is asked of an engine."""

_KINDS: dict[str, Any] = {
    kind.__name__: kind
    for kind in (Gate, Limits, Invocation, Request, ByResponse, ByPolling, ByCallback, Schedule, Cancel, Growth)
}
_INFINITE = {"is": "infinite"}
_LEFT_OUT = ("places", "notes")
"""What only tells people where something was written."""


def as_json(value: Any) -> Any:
    """*value* as plain JSON; attributes that have their default are left out.

    Raises:
        InvocationError: It holds a connection, or something that only this process knows.
    """
    if isinstance(value, Growth):
        return {"is": "Growth", "value": value.value}
    if isinstance(value, float) and math.isinf(value):
        return _INFINITE
    if value is None or isinstance(value, str | int | float):
        return value
    for name, dialect in DIALECTS.items():
        if value is dialect:
            return {"is": "dialect", "name": name}
    if is_dataclass(value) and type(value) in _KINDS.values():
        return {"is": type(value).__name__, **_attributes(value)}
    if isinstance(value, Mapping):
        return {"is": "mapping", "of": {name: as_json(member) for name, member in value.items()}}
    if isinstance(value, Collection):
        return [as_json(item) for item in value]
    if isinstance(value, Connection):
        raise InvocationError(
            "a durable invocation names its connection, which is then given to whatever process goes on with it",
            hint="give the connection to configure(connections={…}), and its name to the Request",
        )
    raise InvocationError(f"{type(value).__name__} is known to this process alone, and cannot outlive it")


def from_json(value: Any) -> Any:
    """What `as_json` gave, as it was."""
    if isinstance(value, list):
        return tuple(map(from_json, value))
    if not isinstance(value, dict):
        return value
    members = {name: from_json(member) for name, member in value.items() if name not in ("is", "of")}
    match value["is"]:
        case "infinite":
            return math.inf
        case "dialect":
            return DIALECTS[value["name"]]
        case "mapping":
            return {name: from_json(member) for name, member in value["of"].items()}
        case name:
            return _KINDS[name](**members)


def invocations_of(asked: Asked) -> tuple[Invocation, ...]:
    """The invocations that are made."""
    return asked.enabled if isinstance(asked, Gate) else (asked,)


def is_by_callback(asked: Asked) -> bool:
    """True where a service completes what is asked."""
    return isinstance(asked, Invocation) and asked.completion.needs_receiver


def with_key(asked: Asked, key: str) -> Invocation:
    """*asked* with a header Idempotency-Key.

    Raises:
        InvocationError: Its request is sent more than once by intent, so that one key would be wrong.
    """
    if isinstance(asked, Gate) or (isinstance(asked.completion, ByPolling) and not asked.completion.status_url):
        raise InvocationError("an idempotency key is for one request, and this one is made again and again by intent")
    headers = {**read_headers(asked.request.headers), "Idempotency-Key": key}
    return replace(asked, request=replace(asked.request, headers=headers))


def check_no_secrets(asked: Asked, given: Given) -> None:
    """Refuse what holds a secret as it is written: it would stand in the database.

    Raises:
        InvocationError: A text holds a secret that is given, or a header that carries secrets has a value.
    """
    hint = "write $(name) there, and give its value to configure(variables={…}, secrets=[…])"
    known = {*given.secrets, *(secret for one in given.connections.values() for secret in one.secrets)} - {""}
    if any(secret in text for text in _texts(as_json(asked)) for secret in known):
        raise InvocationError("a secret stands in what is asked, and would be stored with it", hint=hint)
    for invocation in invocations_of(asked):
        headers = invocation.request.headers
        if header_secrets(read_headers(headers)):
            what = invocation.name or "the invocation"
            raise InvocationError(f"a header of {what} holds a secret, which would be stored with it", hint=hint)


def _attributes(value: Any) -> dict[str, Any]:
    written: dict[str, Any] = {}
    for field in fields(value):
        member = getattr(value, field.name)
        if field.name not in _LEFT_OUT and member != _default(field):
            written[field.name] = as_json(member)
    return written


def _default(field: Field[Any]) -> Any:
    return field.default if field.default_factory is MISSING else field.default_factory()


def _texts(value: Any) -> Iterator[str]:
    """Every text in plain JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for name, member in value.items():
            yield name
            yield from _texts(member)
