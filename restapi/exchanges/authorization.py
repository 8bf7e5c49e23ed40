"""Asking for a token with a client's credentials, and sending calls with it. Sans I/O.

Source: RFC 6749, sections 4.4, 5.1 and 5.2; RFC 6750, section 2.1.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from restapi.answers.answer import Answer
from restapi.answers.content import read_content
from restapi.answers.statuses import name_of
from restapi.calls.headers import complete_headers
from restapi.calls.preparing import PreparedRequest
from restapi.connections.credentials import Masker
from restapi.connections.oauth import OAuth2, Token, TokenCache
from restapi.connections.tls import Tls
from restapi.connections.urls import origin_of
from restapi.exchanges.effects import Flow

Exchange = Callable[[PreparedRequest], Flow[Answer]]

EARLY = 60.0
"""The most by which a token is given up before it ends, in seconds; a tenth of its life where that is less."""
LONGEST_TOKEN = 16 * 1024
LONGEST_REFUSAL = 300

_TOKEN = re.compile(r"[\x21-\x7e]+")  # RFC 6749, appendix A.12, but for blanks, which RFC 6750 does not allow


class TokenError(Exception):
    """The token server gave no token; the text says why, and holds no secret."""


def token_call(oauth: OAuth2, tls: Tls | None = None) -> PreparedRequest:
    """The request for a token."""
    form = {"grant_type": "client_credentials", "scope": oauth.scope, "audience": oauth.audience}
    if oauth.authentication == "body":
        form |= {"client_id": oauth.client_id, "client_secret": oauth.client_secret}
    body = urlencode({name: value for name, value in form.items() if value})
    given = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    headers = complete_headers(given, f"Basic {oauth.basic}" if oauth.authentication == "basic" else None)
    return PreparedRequest(
        "POST", oauth.token_url, tuple(headers.items()), body.encode(), {}, Masker(oauth.secrets), tls
    )


def read_token(answer: Answer, now: float) -> Token:
    """The token that *answer* gives.

    Args:
        answer: What the token server answered.
        now: When it was asked; a token without `expires_in` is used until a server refuses it.

    Raises:
        TokenError: There is none, or none that can be used; the text holds nothing of a token, but may hold other
            secrets that the server repeats.
    """
    if answer.problem:
        raise TokenError(answer.problem)
    content = read_content(answer.body, answer.headers)
    fields: Any = content.root if content.is_json else None
    if answer.status != 200:
        raise TokenError(_refusal(answer, fields))
    if not isinstance(fields, dict):
        raise TokenError("the answer is not a JSON object")
    life = _life(fields)
    return Token(_value(fields), now + life - min(EARLY, life / 10) if life < math.inf else life)


def authorize(oauth: OAuth2, exchange: Exchange, cache: TokenCache, now: float, tls: Tls | None = None) -> Flow[Token]:
    """The token to send: one that is in use, or a new one.

    Args:
        oauth: Who asks.
        exchange: Sends the request for a token.
        cache: The tokens in use.
        now: The time, by the clock of the cache.
        tls: The certificates of the connection.

    Raises:
        TokenError: The token server gave none.
    """
    token = cache.get(oauth, now)
    if token is None:
        call = token_call(oauth, tls)
        answer = yield from exchange(call)
        try:
            token = read_token(answer, now)
        except TokenError as error:
            where = origin_of(oauth.token_url)
            raise TokenError(call.masker(f"no token from {where}: {error}")) from None
        cache.put(oauth, token)
    return token


def bearing(call: PreparedRequest, token: Token) -> PreparedRequest:
    """The same call with *token* as its authorization, and as one more secret."""
    headers = complete_headers(dict(call.headers), f"Bearer {token.value}")
    return replace(call, headers=tuple(headers.items()), masker=call.masker.also([token.value]))


def _refusal(answer: Answer, fields: Any) -> str:
    """The status, and what RFC 6749, section 5.2, lets a server say about it."""
    said = [fields.get(name) for name in ("error", "error_description")] if isinstance(fields, dict) else []
    detail = ": ".join(text for text in said if isinstance(text, str) and text)
    status = f"the status {answer.status} ({name_of(answer.status or 0)})"
    return f"{status}, {detail[:LONGEST_REFUSAL]}" if detail else status


def _value(fields: Mapping[str, Any]) -> str:
    kind, value = fields.get("token_type"), fields.get("access_token")
    if not isinstance(kind, str) or kind.lower() != "bearer":
        raise TokenError("the token_type of the answer is not Bearer")
    if not isinstance(value, str) or not value:
        raise TokenError("the answer has no access_token")
    if not _TOKEN.fullmatch(value):
        raise TokenError("the access_token holds a character that cannot be sent")
    if len(value) > LONGEST_TOKEN:
        raise TokenError(f"the access_token has {len(value):,} characters, more than the limit of {LONGEST_TOKEN:,}")
    return value


def _life(fields: Mapping[str, Any]) -> float:
    """The seconds for which the token can be used; some servers write them as a text."""
    written = fields.get("expires_in")
    if written is None:
        return math.inf
    try:
        seconds = math.nan if isinstance(written, bool) else float(written)
    except (TypeError, ValueError, OverflowError):
        seconds = math.nan
    if not 0 <= seconds < math.inf:
        raise TokenError("the expires_in of the answer is not a number of seconds")
    return seconds
