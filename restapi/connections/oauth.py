"""OAuth 2.0 client credentials: who asks for a token, and the tokens that were given.

Source: RFC 6749, sections 2.3.1 and 4.4; RFC 6750 for what a bearer token is. `restapi.exchanges.authorization`
asks for them.
"""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass, field
from threading import Lock
from urllib.parse import quote_plus

from restapi.connections.credentials import MASK
from restapi.connections.urls import check_url, is_confidential
from restapi.errors import InvocationError, did_you_mean

AUTHENTICATIONS = ("basic", "body")

_UNSENDABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class OAuth2:
    """A client that gets its tokens with its own credentials.

    Attributes:
        token_url: Where tokens are given: https, or on this machine.
        client_id, client_secret: Who asks.
        scope: What the token is to allow, with blanks between; the server's default where it is empty.
        audience: Whom the token is for, as some servers want to know; not sent where it is empty.
        authentication: How the client says who it is: `basic`, as RFC 6749 prefers, or in the `body`.

    Raises:
        InvocationError: A part is missing or wrong.
    """

    token_url: str
    client_id: str
    client_secret: str
    scope: str = ""
    audience: str = ""
    authentication: str = "basic"

    def __post_init__(self) -> None:
        values = (self.token_url, self.client_id, self.client_secret, self.scope, self.audience)
        if any(map(_UNSENDABLE.search, values)):
            raise InvocationError("the OAuth client holds a control character or half of a surrogate pair")
        check_url(self.token_url, "the token URL")
        if "#" in self.token_url:
            raise InvocationError("the token URL cannot hold a fragment (RFC 6749, section 3.2)")
        if not is_confidential(self.token_url):
            hint = "write https://, as the client's secret is sent there (RFC 6749, section 3.2)"
            raise InvocationError("the token URL must be https, or on this machine", hint=hint)
        for name, value in {"id": self.client_id, "secret": self.client_secret}.items():
            if not value:
                raise InvocationError(f"the {name} of the OAuth client is empty")
        if self.authentication not in AUTHENTICATIONS:
            hint = did_you_mean(self.authentication, AUTHENTICATIONS)
            raise InvocationError(f"unknown authentication '{self.authentication}' of an OAuth client", hint=hint)

    @property
    def basic(self) -> str:
        """The client in a Basic authorization; both parts are form-encoded before (RFC 6749, section 2.3.1)."""
        return b64encode(f"{quote_plus(self.client_id)}:{quote_plus(self.client_secret)}".encode()).decode()

    @property
    def secrets(self) -> tuple[str, ...]:
        """The texts that must never be printed."""
        return (self.client_secret, self.basic)

    def __repr__(self) -> str:
        shown = {"token_url": self.token_url, "client_id": self.client_id, "client_secret": MASK}
        named = {"scope": self.scope, "audience": self.audience, "authentication": self.authentication}
        parts = shown | {name: value for name, value in named.items() if value}
        return f"OAuth2({', '.join(f'{name}={value!r}' for name, value in parts.items())})"


@dataclass(frozen=True, slots=True)
class Token:
    """A bearer token.

    Attributes:
        value: What is sent; a secret.
        expires_at: When it is no longer used, by the clock of who asked: a little before it really ends.
    """

    value: str = field(repr=False)
    expires_at: float


class TokenCache:
    """The tokens that are in use, one for each client; for any number of threads and event loops.

    Two callers that find no token at the same time both ask for one, and the later one stays.
    """

    def __init__(self) -> None:
        self._tokens: dict[OAuth2, Token] = {}
        self._lock = Lock()  # held for moments, and never while anything is awaited

    def get(self, oauth: OAuth2, now: float) -> Token | None:
        """The token of a client; None where there is none that can still be used."""
        with self._lock:
            token = self._tokens.get(oauth)
            if token is not None and token.expires_at <= now:
                del self._tokens[oauth]
                return None
            return token

    def put(self, oauth: OAuth2, token: Token) -> None:
        """Keep *token* in place of an older one."""
        with self._lock:
            self._tokens[oauth] = token

    def forget(self, oauth: OAuth2, token: Token) -> None:
        """Use *token* no more, as a server refused it; one that took its place meanwhile stays."""
        with self._lock:
            if self._tokens.get(oauth) == token:
                del self._tokens[oauth]

    def __repr__(self) -> str:
        return f"<TokenCache of {len(self._tokens)} tokens>"


TOKENS = TokenCache()
"""The tokens of this process; by `time.monotonic`."""
