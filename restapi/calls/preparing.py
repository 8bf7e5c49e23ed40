"""From an invocation to the call to make: macros replaced, everything checked, nothing sent."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import conditions
from conditions.values.caseless import CaselessMapping
from restapi.bindings import begins_with_task
from restapi.bindings import expand as expand_bindings
from restapi.calls.criterion import read_condition, read_criterion
from restapi.calls.headers import complete_headers, header_secrets, read_headers
from restapi.calls.outputs import read_source
from restapi.calls.polling import Cancellation, Polling, compiled_criteria, limit_of, url_source
from restapi.calls.variables import Variables, has_macros
from restapi.connections.connection import Connection
from restapi.connections.credentials import Masker
from restapi.connections.oauth import OAuth2
from restapi.connections.tls import Tls
from restapi.connections.urls import origin_of
from restapi.errors import (
    ConnectionNotFoundError,
    InvocationError,
    OriginError,
    RequestError,
    did_you_mean,
    located,
)
from restapi.invocation import METHODS, ByCallback, ByPolling, ByResponse, Cancel, Invocation

WITHOUT_BODY = ("GET", "HEAD")

NO_TASKS: Mapping[str, Any] = {}

_NOT_IN_URLS = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")

_TOKEN = re.compile(r"\$\(\s*system\.AccessToken\s*\)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, repr=False)
class Call:
    """A request ready to be sent, and what its answer is judged by.

    Attributes:
        headers: Names and values, in the order in which they are sent.
        body: None where the request has none.
        criterion: None where the status alone decides.
        named: The named values that the criterion sees besides the answer.
        masker: Hides the secrets of this call in every text about it.
        tls: Whom the call trusts, and as whom it speaks; None for the usual.
        oauth: Who gets a bearer token for the call; None where nobody does.
        polling: How polls complete it; None where its response does.
    """

    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    body: bytes | None
    criterion: conditions.Condition | None
    named: Mapping[str, Any]
    masker: Masker
    tls: Tls | None = None
    oauth: OAuth2 | None = None
    polling: Polling | None = None

    def __repr__(self) -> str:
        return f"<Call {self.masker(f'{self.method} {self.url}')}>"


def prepare(
    invocation: Invocation,
    connections: Mapping[str, Connection],
    variables: Mapping[str, str],
    secrets: Iterable[str] = (),
    tasks: Mapping[str, Any] | None = NO_TASKS,
) -> Call:
    """The call that *invocation* asks for.

    Args:
        invocation: What is asked.
        connections: The service connections by name.
        variables: The values of the macros; the criterion sees them too.
        secrets: Texts to mask besides the secrets of the connection.
        tasks: What bindings know of the tasks before it; None where these have not run yet.

    Raises:
        InvocationError: What is asked cannot be done; its text holds no secret.
    """
    _check_token_is_sent(invocation)
    masker = Masker(secrets)
    known = Variables({**invocation.defaults, **variables, **invocation.env})
    scope = {"input": known, "var": known, "tasks": tasks}
    expand = partial(expand_bindings, scope=scope) if invocation.bindings else known.expand
    try:
        connection = _find_connection(invocation, connections, expand, is_ahead=tasks is None)
        masker = masker.also(connection.secrets)
        call = _build(invocation, connection, known, expand, masker)
        return replace(call, named={**call.named, **scope}) if invocation.bindings else call
    except InvocationError as error:
        raise error.rewritten(masker) from None


def check(invocation: Invocation) -> None:
    """Refuse early what is wrong whatever the variables and connections will be.

    Raises:
        InvocationError: The method, the headers or the criterion are wrong as they are written.
    """
    read: dict[str, Callable[[str], object]] = {
        "method": read_method,
        "headers": read_headers,
        "criterion": read_criterion,
        "condition": read_condition,
    }
    request = invocation.request
    written = {
        "method": request.method,
        "headers": request.headers,
        "criterion": _criterion(invocation),
        "condition": invocation.condition,
    }
    for part, value in written.items():
        if isinstance(value, str) and (part == "condition" or not has_macros(value)):
            with located(invocation.places.get(part)):
                read[part](value)
    for name, source in invocation.outputs.items():
        with located(invocation.places.get(f"outputs.{name}")):
            read_source(source)
    if isinstance(invocation.completion, ByPolling):
        _check_polling(invocation, invocation.completion)


def _check_polling(invocation: Invocation, completion: ByPolling) -> None:
    """Refuse criteria and URLs of a poll that are wrong as they are written."""
    compiled_criteria(invocation, lambda text: "" if has_macros(text) else text)
    url_source(completion.status_url, invocation.places.get("status_url"))
    cancel = completion.cancel or Cancel()
    with located(invocation.places.get("cancel")):
        url_source(cancel.url)
        if not has_macros(cancel.method):
            read_method(cancel.method)


def read_method(text: str) -> str:
    """The method in upper case; RequestError where it is none of METHODS."""
    if text.upper() not in METHODS:
        raise RequestError(f"unknown method '{text}'", hint=did_you_mean(text, METHODS))
    return text.upper()


def is_sendable(url: str) -> bool:
    """Whether every character of *url* can be sent, escaped or not."""
    return not _NOT_IN_URLS.search(url)


def join_url(base: str, suffix: str) -> str:
    """*base* followed by *suffix*, as plain text; OriginError where that changes the scheme, host or port."""
    url = base + suffix
    if not is_sendable(url):
        raise RequestError("the URL holds a control character or half of a surrogate pair")
    before, after = origin_of(base), origin_of(url)
    if before != after:
        raise OriginError(
            f"the URL suffix would change the origin from {before} to {after or 'none'}",
            hint="begin the suffix with '/', '?' or '#'",
        )
    return url


def _build(
    invocation: Invocation, connection: Connection, variables: Variables, expand: Callable[[str], str], masker: Masker
) -> Call:
    request = invocation.request

    def at(part: str) -> AbstractContextManager[None]:
        return located(invocation.places.get(part))

    with at("method"):
        method = read_method(expand(request.method))
    with at("url_suffix"):
        url = join_url(connection.url, expand(request.url_suffix))
    with at("headers"):
        headers = complete_headers(read_headers(_expand_headers(request.headers, expand)), connection.authorization)
    with at("body"):
        body = None if method in WITHOUT_BODY else _encode(expand(request.body))
    with at("criterion"):
        criterion = read_criterion(expand(_criterion(invocation)))
    named = {"variables": variables, "taskInputs": CaselessMapping(_expanded(invocation.inputs, expand))}
    masker = masker.also(header_secrets(headers))
    polling = _polling(invocation, connection, expand)
    sent = tuple(headers.items())
    return Call(method, url, sent, body, criterion, named, masker, connection.tls, connection.oauth, polling)


def _polling(invocation: Invocation, connection: Connection, expand: Callable[[str], str]) -> Polling | None:
    completion = invocation.completion
    if not isinstance(completion, ByPolling):
        return None
    criteria = compiled_criteria(invocation, expand)
    status_url = url_source(expand(completion.status_url), invocation.places.get("status_url"))
    with located(invocation.places.get("cancel")):
        cancel = _cancellation(completion.cancel, connection, expand) if completion.cancel else None
    limit = limit_of(invocation, completion)
    return Polling(completion.schedule, **criteria, status_url=status_url, limit=limit, cancel=cancel)


def _cancellation(cancel: Cancel, connection: Connection, expand: Callable[[str], str]) -> Cancellation:
    method = read_method(expand(cancel.method))
    url = join_url(connection.url, expand(cancel.url_suffix)) if cancel.url_suffix and not cancel.url else ""
    body = None if method in WITHOUT_BODY or not cancel.body else _encode(expand(cancel.body))
    return Cancellation(method, url_source(expand(cancel.url)), url, body)


def _expanded(inputs: Mapping[str, str], expand: Callable[[str], str]) -> dict[str, str]:
    return {name: expand(text) for name, text in inputs.items()}


def _criterion(invocation: Invocation) -> str:
    return invocation.completion.criterion if isinstance(invocation.completion, ByResponse) else ""


def _check_token_is_sent(invocation: Invocation) -> None:
    """Refuse a call whose service could never complete it."""
    request = invocation.request
    if isinstance(invocation.completion, ByCallback) and not _TOKEN.search(f"{request.headers} {request.body}"):
        raise RequestError(
            "the service needs the token to complete the invocation, and neither the headers nor the body hold it",
            hint='add the header "AuthToken": "$(system.AccessToken)", or take the default headers of version 1',
            place=invocation.places.get("completion"),
        )


def _find_connection(
    invocation: Invocation, connections: Mapping[str, Connection], expand: Callable[[str], str], *, is_ahead: bool
) -> Connection:
    """The connection that the request names, or one to the URL that it gives instead.

    A URL that begins with what a task will have come to is known later: *is_ahead*, any origin stands for it.
    """
    wanted, url = invocation.request.connection, invocation.request.url
    if (wanted is None) is not bool(url):
        raise RequestError("a request has either a connection or a url")
    if wanted is None:
        with located(invocation.places.get("url")):
            scheme = "https://" if is_ahead and invocation.bindings and begins_with_task(url) else ""
            return Connection(url=scheme + expand(url))
    if isinstance(wanted, Connection):
        return wanted
    name = expand(wanted)
    found = CaselessMapping(connections).get(name)
    if found is None:
        raise ConnectionNotFoundError(
            f"the service connection '{name}' is not known",
            hint=did_you_mean(name, connections) if connections else "no connections are given",
            place=invocation.places.get("connection"),
        )
    return found


def _expand_headers(headers: str | Mapping[str, str], expand: Callable[[str], str]) -> str | dict[str, str]:
    if isinstance(headers, str):
        return expand(headers)
    return {expand(name): expand(str(value)) for name, value in headers.items()}


def _encode(body: str) -> bytes:
    try:
        return body.encode()
    except UnicodeEncodeError:
        raise RequestError("the body holds half of a surrogate pair, which is no character") from None
