"""From an invocation to the call to make: macros replaced, everything checked, nothing sent."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from typing import Any

import conditions
from restapi.bindings import expand as expand_bindings
from restapi.caseless import CaselessMapping
from restapi.connections import Connection
from restapi.errors import (
    ConnectionNotFoundError,
    CriterionError,
    InvocationError,
    OriginError,
    RequestError,
    did_you_mean,
    located,
)
from restapi.headers import complete_headers, header_secrets, read_headers
from restapi.invocation import METHODS, ByCallback, ByResponse, Invocation
from restapi.masking import Masker
from restapi.oauth import OAuth2
from restapi.outputs import read_source
from restapi.tls import Tls
from restapi.urls import origin_of
from restapi.variables import Variables, has_macros

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
        connection = _find_connection(invocation, connections, expand)
        masker = masker.also(connection.secrets)
        return _build(invocation, connection, known, expand, masker)
    except InvocationError as error:
        raise error.rewritten(masker) from None


def check(invocation: Invocation) -> None:
    """Refuse early what is wrong whatever the variables and connections will be.

    Raises:
        InvocationError: The method, the headers or the criterion are wrong as they are written.
    """
    read = {
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


def read_method(text: str) -> str:
    """The method in upper case; RequestError where it is none of METHODS."""
    if text.upper() not in METHODS:
        raise RequestError(f"unknown method '{text}'", hint=did_you_mean(text, METHODS))
    return text.upper()


def read_criterion(text: str) -> conditions.Condition | None:
    """The compiled criterion, or None where there is none; CriterionError where it does not compile."""
    return _compiled(text, "the success criterion") if text.strip() else None


def read_condition(text: str, language: conditions.Language = conditions.AZURE) -> conditions.Condition:
    """The compiled condition of a step; CriterionError where it does not compile."""
    return _compiled(text.strip() or "succeeded()", "the condition of the step", language)


def _compiled(text: str, what: str, language: conditions.Language = conditions.AZURE) -> conditions.Condition:
    try:
        return language.compile(text)
    except conditions.ConditionError as error:
        raise CriterionError(f"{what} is not a condition", detail=str(error)) from None


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
    return Call(method, url, tuple(headers.items()), body, criterion, named, masker, connection.tls, connection.oauth)


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
    invocation: Invocation, connections: Mapping[str, Connection], expand: Callable[[str], str]
) -> Connection:
    """The connection that the request names, or one to the URL that it gives instead."""
    wanted, url = invocation.request.connection, invocation.request.url
    if (wanted is None) is not bool(url):
        raise RequestError("a request has either a connection or a url")
    if wanted is None:
        with located(invocation.places.get("url")):
            return Connection(url=expand(url))
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
