"""From an invocation to the request to send: values put into its texts, everything checked, nothing sent."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import conditions
from conditions.values.caseless import CaselessMapping
from restapi.calls.criterion import read_condition, read_criterion
from restapi.calls.headers import complete_headers, header_secrets, read_headers
from restapi.calls.outputs import Source, read_source
from restapi.calls.variables import Variables, expression_in, macros_in
from restapi.connections.connection import Connection
from restapi.connections.credentials import Masker
from restapi.connections.oauth import OAuth2
from restapi.connections.tls import Tls
from restapi.connections.urls import origin_of
from restapi.dialect import NO_STEPS, Known
from restapi.errors import (
    ConnectionNotFoundError,
    InvocationError,
    OriginError,
    RequestError,
    did_you_mean,
    located,
)
from restapi.policy import check_deadline
from restapi.request import METHODS

if TYPE_CHECKING:
    from restapi.invocation import Invocation

WITHOUT_BODY = ("GET", "HEAD")
JSON = "json"
"""The value of `Invocation.expect` that asks for a body of JSON."""

_NOT_IN_URLS = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True, repr=False)
class PreparedRequest:
    """A request ready to be sent, and what its answer is judged by.

    Attributes:
        method: In upper case.
        url: The whole URL.
        headers: Names and values, in the order in which they are sent.
        body: None where the request has none.
        named: The named values that the criterion sees besides the answer.
        masker: Hides the secrets of this request in every text about it.
        tls: Whom the request trusts, and as whom it speaks; None for the usual.
        oauth: Who gets a bearer token for the request; None where nobody does.
        criterion: None where the status alone decides.
        plan: What its completion made ready for itself, such as the PollPlan of ByPolling; None for nothing.
        is_led: Whether a server named the URL, so that whatever is wrong with it is part of the answer.
        expects_json: Whether an answer that is no JSON fails, whatever the criterion says of it.
        secret_sources: Where in its answer secrets stand.
        keys: What its file calls the limits that it may hit, as `Dialect.keys`.
    """

    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    body: bytes | None
    named: Mapping[str, Any]
    masker: Masker
    tls: Tls | None = None
    oauth: OAuth2 | None = None
    criterion: conditions.Condition | None = None
    plan: Any = None
    is_led: bool = False
    expects_json: bool = False
    secret_sources: tuple[Source, ...] = ()
    keys: Mapping[str, str] = field(default_factory=dict[str, str])

    def __repr__(self) -> str:
        return f"<PreparedRequest {self.masker(f'{self.method} {self.url}')}>"


@dataclass(frozen=True, slots=True)
class Preparation:
    """An invocation while its request is made ready.

    Attributes:
        invocation: What is asked.
        expand: Replaces what a text refers to.
        base_url: The URL of its connection.
        strict: Whether what is not there is an error to its criteria, and not Null.
    """

    invocation: Invocation
    expand: Callable[[str], str]
    base_url: str = ""
    strict: bool = False

    @classmethod
    def of_written(cls, invocation: Invocation) -> Preparation:
        """One that looks at the texts as they are written: those that refer to values are empty to it."""
        return cls(invocation, lambda text: "" if invocation.dialect.has_references(text) else text)

    def at(self, part: str) -> AbstractContextManager[None]:
        """Errors raised inside are at the place of that part."""
        return located(self.invocation.places.get(part))

    def criterion(self, part: str, text: str, what: str = "the success criterion") -> conditions.Condition | None:
        """The criterion that *text* is, in the language of the dialect; None where it is empty.

        Raises:
            CriterionError: It does not compile.
        """
        dialect = self.invocation.dialect
        with self.at(part):
            written = self.expand(text) if dialect.expands_conditions else text
            return read_criterion(written, what, dialect.language, strict=self.strict)


def prepare(
    invocation: Invocation,
    connections: Mapping[str, Connection],
    variables: Mapping[str, str],
    secrets: Iterable[str] = (),
    earlier: Mapping[str, Any] | None = NO_STEPS,
    *,
    keep_macros: bool = False,
    strict: bool = False,
) -> PreparedRequest:
    """The request that *invocation* asks for.

    Args:
        invocation: What is asked.
        connections: The service connections by name.
        variables: The values of the variables; the criterion sees them too.
        secrets: Texts to mask besides the secrets of the connection.
        earlier: What its dialect remembers of the steps before it; None where these have not run yet.
        keep_macros: Whether it keeps its macros whatever it says itself.
        strict: Whether what is not there is an error to its criteria, and not Null.

    Raises:
        InvocationError: What is asked cannot be done; its text holds no secret.
    """
    masker = Masker(secrets)
    known = _known(invocation, variables, earlier)
    known = replace(known, keep_macros=keep_macros or invocation.keep_macros)
    expand = partial(invocation.dialect.expand, known=known)
    _check_limits(invocation)
    try:
        invocation.dialect.refuse_absent(known)
        connection = _find_connection(invocation, connections, expand, is_ahead=earlier is None)
        masker = masker.also(connection.secrets)
        preparation = Preparation(invocation, expand, connection.url, strict)
        return invocation.completion.prepare(_built(preparation, connection, known, masker), preparation)
    except InvocationError as error:
        raise error.rewritten(masker) from None


def _known(invocation: Invocation, variables: Mapping[str, str], earlier: Mapping[str, Any] | None) -> Known:
    """The values that its texts may refer to. Before it runs, something stands for those that its completion gives."""
    stand_ins = dict.fromkeys(invocation.completion.provides, "0") if earlier is None else {}
    given = Variables({**stand_ins, **variables, **invocation.env})
    left = {name: value for name, value in invocation.defaults.items() if name not in given and expression_in(value)}
    return Known(Variables({**invocation.defaults, **given}), earlier, CaselessMapping(left))


def check(invocation: Invocation) -> None:
    """Refuse early what is wrong whatever the variables and connections will be.

    Raises:
        InvocationError: The method, the headers, a condition or an output are wrong as they are written.
    """
    written = Preparation.of_written(invocation)
    request = invocation.request
    with written.at("method"):
        if not invocation.dialect.has_references(request.method):
            read_method(request.method)
    with written.at("headers"):
        if isinstance(request.headers, str) and not invocation.dialect.has_references(request.headers):
            read_headers(request.headers)
    invocation.completion.check(invocation)
    with written.at("condition"):
        read_condition(invocation.condition, invocation.dialect.language)
    _check_limits(invocation)
    for name, source in invocation.outputs.items():
        with written.at(f"outputs.{name}"):
            read_source(source)


def _check_limits(invocation: Invocation) -> None:
    """Refuse an invocation that expects something unknown, or that has no time."""
    if invocation.expect not in ("", JSON):
        raise InvocationError(f"an invocation expects '{JSON}' or nothing of its answer, not '{invocation.expect}'")
    if invocation.deadline is not None:
        check_deadline(invocation.deadline)


def read_method(text: str) -> str:
    """The method in upper case; RequestError where it is none of METHODS."""
    if text.upper() not in METHODS:
        raise RequestError(f"unknown method '{text}'", hint=did_you_mean(text, METHODS))
    return text.upper()


def is_sendable(url: str) -> bool:
    """True where every character of *url* can be sent, escaped or not."""
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


def _built(preparation: Preparation, connection: Connection, known: Known, masker: Masker) -> PreparedRequest:
    invocation, expand = preparation.invocation, preparation.expand
    request = invocation.request
    with preparation.at("method"):
        method = read_method(expand(request.method))
    with preparation.at("url_suffix"):
        url = join_url(connection.url, expand(request.url_suffix))
    with preparation.at("headers"):
        written = _expand_headers(_sent_headers(invocation, known), expand)
        headers = complete_headers(read_headers(written), connection.authorization)
    with preparation.at("body"):
        text = "" if method in WITHOUT_BODY or _is_incomplete(invocation, "body", known) else expand(request.body)
        body = read_body(method, text)
    as_written = replace(known, keep_macros=True)
    inputs = CaselessMapping(
        {name: invocation.dialect.expand(text, as_written) for name, text in invocation.inputs.items()}
    )
    named = {"variables": known.variables, "taskInputs": inputs, **invocation.dialect.named(known)}
    masker = masker.also(header_secrets(headers))
    return PreparedRequest(
        method,
        url,
        tuple(headers.items()),
        body,
        named,
        masker,
        connection.tls,
        connection.oauth,
        expects_json=invocation.expect == JSON,
        secret_sources=tuple(read_source(source) for source in invocation.secret_sources),
        keys=invocation.dialect.keys,
    )


def _sent_headers(invocation: Invocation, known: Known) -> str | Mapping[str, str]:
    """The headers as they are written; of default ones that lack a value those that need none."""
    headers = invocation.request.headers
    if not _is_incomplete(invocation, "headers", known):
        return headers
    return {name: value for name, value in read_headers(headers).items() if not macros_in(value)}


def _is_incomplete(invocation: Invocation, part: str, known: Known) -> bool:
    """True of a part that the file leaves out, and whose default lacks a value."""
    default = part in invocation.by_default and not known.keep_macros
    return default and any(name not in known.variables for name in macros_in(str(getattr(invocation.request, part))))


def read_body(method: str, text: str) -> bytes | None:
    """The body of a request as it is sent; None where its method has none."""
    if method in WITHOUT_BODY:
        return None
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise RequestError("the body holds half of a surrogate pair, which is no character") from None


def _find_connection(
    invocation: Invocation, connections: Mapping[str, Connection], expand: Callable[[str], str], *, is_ahead: bool
) -> Connection:
    """The connection that the request names, or one to the URL that it gives instead.

    A URL that begins with what a step will have come to is known later: *is_ahead*, any origin stands for it.
    """
    wanted, url = invocation.request.connection, invocation.request.url
    if (wanted is None) is not bool(url):
        raise RequestError("a request has either a connection or a url")
    if wanted is None:
        with located(invocation.places.get("url")):
            return Connection(url=expand(invocation.dialect.with_origin(url) if is_ahead else url))
    if isinstance(wanted, Connection):
        return wanted
    with located(invocation.places.get("connection")):
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
