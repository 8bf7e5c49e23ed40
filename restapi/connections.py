"""Service connections: where a request goes, and as whom."""

from __future__ import annotations

import os
import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from os import PathLike
from pathlib import Path
from urllib.parse import urlsplit

from restapi.caseless import CaselessMapping
from restapi.errors import FileError, InvocationError, did_you_mean, located
from restapi.masking import MASK
from restapi.yaml_file import Node, read_yaml

KEYS = ("url", "username", "password", "token", "bearer")

_ORIGIN = re.compile(r"https?://[^/?#\\\s\x00-\x1f\x7f]+(?![^/?#])", re.IGNORECASE)
_HALF_CHARACTER = re.compile(r"[\ud800-\udfff]")
_REFERENCE = re.compile(r"\$\{(?:([A-Za-z_][A-Za-z0-9_]*)\})?")


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Connection:
    """A base URL and one way to be authorised, or none.

    Attributes:
        url: The base URL, http or https, without a user name in it.
        username, password: Sent as `Authorization: Basic …` (RFC 7617).
        token: Sent as it is: `Authorization: <token>`, as Azure's generic connections do.
        bearer: Sent as `Authorization: Bearer …` (RFC 6750).

    Raises:
        InvocationError: The URL is not one, or more than one authorization is given.
    """

    url: str
    username: str | None = None
    password: str | None = None
    token: str | None = None
    bearer: str | None = None

    def __post_init__(self) -> None:
        values = [self.url, self.username, self.password, self.token, self.bearer]
        if any(_HALF_CHARACTER.search(value or "") for value in values):
            raise InvocationError("a connection holds half of a surrogate pair, which is no character")
        _check_url(self.url)
        basic = self.username is not None or self.password is not None
        if basic + (self.token is not None) + (self.bearer is not None) > 1:
            raise InvocationError("a connection has one of username and password, token, or bearer")
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
        """The value of the Authorization header."""
        if self.username is not None:
            return f"Basic {self._basic}"
        return f"Bearer {self.bearer}" if self.bearer is not None else self.token

    @property
    def secrets(self) -> tuple[str, ...]:
        """The texts that must never be printed."""
        basic = self._basic if self.password else ""
        return tuple(secret for secret in (self.password, basic, self.token, self.bearer) if secret)

    @property
    def _basic(self) -> str:
        return b64encode(f"{self.username}:{self.password}".encode()).decode()

    def __repr__(self) -> str:
        shown = {"url": self.url, "username": self.username}
        masked = {name: MASK for name in ("password", "token", "bearer") if getattr(self, name) is not None}
        parts = {name: value for name, value in (shown | masked).items() if value is not None}
        return f"Connection({', '.join(f'{name}={value!r}' for name, value in parts.items())})"


class Connections(CaselessMapping[Connection]):
    """Connections by name; names ignore case."""

    __slots__ = ()

    @classmethod
    def load(cls, path: str | PathLike[str], environ: Mapping[str, str] | None = None) -> Connections:
        """Read a YAML mapping from names to `url` and the other attributes of a Connection.

        Args:
            path: The file. `${NAME}` in a value stands for an environment variable.
            environ: The environment; that of the process where it is left out.

        Raises:
            FileError: The file cannot be read, or an environment variable is missing.
            InvocationError: A connection is not one.
        """
        entries = read_yaml(Path(path), secret=True).entries("a file of connections")
        resolve = partial(_resolve, environ=os.environ if environ is None else environ)
        connections: dict[str, Connection] = {}
        for name, entry in entries.items():
            if name.lower() in map(str.lower, connections):
                raise FileError(f"the connection '{name}' is given twice (names ignore case)", place=entry.place)
            with located(entry.place):
                connections[name] = _connection(name, entry.value, resolve)
        return cls(connections)


def origin_of(url: str) -> str:
    """Scheme, host and port of an http(s) URL as written; empty where it is none."""
    match = _ORIGIN.match(url)
    return match[0] if match else ""


def _check_url(url: str) -> None:
    origin = origin_of(url)
    if not origin:
        raise InvocationError("a url must begin with http:// or https:// and a host")
    if "@" in origin:
        raise InvocationError("a url cannot hold a user name", hint="use username and password")
    try:
        parts = urlsplit(origin)
        usable = bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise InvocationError(f"'{origin}' has no usable host and port")


def _connection(name: str, node: Node, resolve: Callable[[Node, str], str]) -> Connection:
    values = {}
    for key, entry in node.entries(f"the connection '{name}'").items():
        if key not in KEYS:
            raise FileError(f"unknown key '{key}' of a connection", hint=did_you_mean(key, KEYS), place=entry.place)
        values[key] = resolve(entry.value, f"'{key}' of the connection '{name}'")
    if "url" not in values:
        raise FileError(f"the connection '{name}' has no url")
    return Connection(**values)


def _resolve(node: Node, what: str, *, environ: Mapping[str, str]) -> str:
    """The text of *node* with `${NAME}` replaced from the environment."""

    def value_of(reference: re.Match[str]) -> str:
        variable = reference[1]
        if variable is None:
            raise FileError(f"{what} has '${{' without a name and '}}'", hint="write ${NAME}", place=node.place)
        if variable not in environ:
            raise FileError(f"{what} needs the environment variable {variable}, which is not set", place=node.place)
        return environ[variable]

    return _REFERENCE.sub(value_of, node.text(what))
