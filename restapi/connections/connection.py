"""Service connections: where a request goes, and as whom."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass

from restapi.connections.credentials import MASK, credentials
from restapi.connections.oauth import OAuth2
from restapi.connections.tls import Tls
from restapi.connections.urls import check_url, origin_of
from restapi.errors import InvocationError

_HALF_CHARACTER = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Connection:
    """A base URL and one way to be authorised, or none.

    Attributes:
        url: The base URL, http or https, without a user name in it.
        username, password: Sent as `Authorization: Basic …` (RFC 7617).
        token: Sent as it is: `Authorization: <token>`, as Azure's generic connections do.
        bearer: Sent as `Authorization: Bearer …` (RFC 6750).
        oauth: Gets a bearer token for a client, and sends that.
        tls: Whom the connection trusts, and as whom it speaks; None for the usual.

    Raises:
        InvocationError: The URL is not one, or more than one authorization is given.
    """

    url: str
    username: str | None = None
    password: str | None = None
    token: str | None = None
    bearer: str | None = None
    oauth: OAuth2 | None = None
    tls: Tls | None = None

    def __post_init__(self) -> None:
        values = [self.url, self.username, self.password, self.token, self.bearer]
        if any(_HALF_CHARACTER.search(value or "") for value in values):
            raise InvocationError("a connection holds half of a surrogate pair, which is no character")
        check_url(self.url, "a url")
        basic = self.username is not None or self.password is not None
        if basic + sum(part is not None for part in (self.token, self.bearer, self.oauth)) > 1:
            raise InvocationError("a connection has one of username and password, token, bearer, or oauth")
        if basic and (self.username is None or self.password is None):
            raise InvocationError("username and password are needed together")
        if "" in (self.token, self.bearer):
            raise InvocationError("the token of a connection is empty")
        if ":" in (self.username or ""):
            raise InvocationError("a username cannot hold a colon (RFC 7617)")

    @property
    def origin(self) -> str:
        """Scheme, host and port, as written."""
        return origin_of(self.url)

    @property
    def authorization(self) -> str | None:
        """The value of the Authorization header; None where there is none, or where `oauth` gets it."""
        if self.username is not None:
            return f"Basic {self._basic}"
        return f"Bearer {self.bearer}" if self.bearer is not None else self.token

    @property
    def secrets(self) -> tuple[str, ...]:
        """The texts that must never be printed."""
        basic = self._basic if self.password else ""
        token = dict.fromkeys(credentials(self.token or ""))
        known = (self.password, basic, *token, self.bearer, self.tls and self.tls.key_password)
        return tuple(secret for secret in known if secret) + (self.oauth.secrets if self.oauth else ())

    @property
    def _basic(self) -> str:
        return b64encode(f"{self.username}:{self.password}".encode()).decode()

    def __repr__(self) -> str:
        shown = {"url": self.url, "username": self.username, "oauth": self.oauth, "tls": self.tls}
        masked = {name: MASK for name in ("password", "token", "bearer") if getattr(self, name) is not None}
        parts = {name: value for name, value in (shown | masked).items() if value is not None}
        return f"Connection({', '.join(f'{name}={value!r}' for name, value in parts.items())})"
