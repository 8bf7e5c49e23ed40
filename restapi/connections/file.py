"""Files of service connections."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

from conditions.values.caseless import CaselessMapping
from conditions.values.dotnet_text import fold
from restapi.connections.connection import Connection
from restapi.connections.oauth import OAuth2
from restapi.connections.tls import Tls
from restapi.declaring.keys import GivenKeys, Key, Keys
from restapi.declaring.kinds import mapping, verbatim
from restapi.errors import FileError, InvocationError, located
from restapi.yaml_file import Entry, Node, read_yaml

PLAIN = tuple(Key(name, verbatim, name) for name in ("url", "username", "password", "token", "bearer"))
TLS_FILES = tuple(Key(name, verbatim, name) for name in ("ca", "certificate", "key"))
TLS = (*TLS_FILES, Key("keyPassword", verbatim, "key_password"))
CONNECTION = Keys("key of a connection", [*PLAIN, Key("oauth", mapping), *TLS])
OAUTH = Keys(
    "key of 'oauth'",
    [
        Key("tokenUrl", verbatim, "token_url", needed="tokenUrl"),
        Key("clientId", verbatim, "client_id", needed="clientId"),
        Key("clientSecret", verbatim, "client_secret", needed="clientSecret"),
        Key("scope", verbatim, "scope"),
        Key("audience", verbatim, "audience"),
        Key("authentication", verbatim, "authentication"),
    ],
)

_REFERENCE = re.compile(r"\$\{(?:([A-Za-z_][A-Za-z0-9_]*)\})?")


class Connections(CaselessMapping[Connection]):
    """Connections by name; names ignore case."""

    __slots__ = ()

    @classmethod
    def load(cls, path: str | PathLike[str], environ: Mapping[str, str] | None = None) -> Connections:
        """Read a YAML mapping from names to `url` and the other attributes of a Connection.

        Args:
            path: The file. `${NAME}` in a value stands for an environment variable; other files that it names, such as
                certificates, are read from its folder.
            environ: The environment; that of the process where it is left out.

        Raises:
            FileError: A file cannot be read, or an environment variable is missing.
            InvocationError: A connection is not one, or its certificates do not fit.
        """
        try:
            return cls._read(Path(path), os.environ if environ is None else environ)
        except InvocationError as error:
            raise error.with_traceback(None) from None  # the frames on the way hold secrets in their variables

    @classmethod
    def _read(cls, path: Path, environ: Mapping[str, str]) -> Connections:
        entries = read_yaml(path, secret=True).entries("a file of connections")
        reader = _Reader(path.parent, environ)
        connections: dict[str, Connection] = {}
        names = set[str]()
        for name, entry in entries.items():
            if fold(name) in names:
                raise FileError(f"the connection '{name}' is given twice (names ignore case)", place=entry.place)
            names.add(fold(name))
            with located(entry.place):
                connections[name] = reader.connection(name, entry.value)
        return cls(connections)


@dataclass(frozen=True, slots=True, repr=False)
class _Reader:
    """Reads the connections of one file.

    Attributes:
        folder: Where files with a relative path are.
        environ: What `${NAME}` stands for.
    """

    folder: Path
    environ: Mapping[str, str]

    def connection(self, name: str, node: Node) -> Connection:
        what = f"the connection '{name}'"
        given = CONNECTION.given(node.entries(what), node.place)
        plain = self._values(given, PLAIN, what)
        if "url" not in plain:
            raise FileError(f"{what} has no url")
        oauth = self._oauth(given.entries["oauth"], what) if "oauth" in given else None
        return Connection(**plain, oauth=oauth, tls=self._tls(given, what))

    def _oauth(self, client: Entry, connection: str) -> OAuth2:
        what = f"'oauth' of {connection}"
        given = OAUTH.given(client.value.entries(what), client.place)
        missing = [key.needed for key in OAUTH.rows if key.needed and key.name not in given]
        if missing:
            raise FileError(f"{what} has no {missing[0]}", place=client.place)
        with located(client.place):
            return OAuth2(**self._values(given, OAUTH.rows, what))

    def _tls(self, given: GivenKeys, what: str) -> Tls | None:
        """The settings of the connection for certificates, with its files read."""
        values = self._values(given, TLS, what)
        if not values:
            return None
        files = {key.attribute: str(self.folder / values[key.attribute]) for key in TLS_FILES if key.name in given}
        places = {key.attribute: given.place_of(key.name) for key in TLS if key.name in given}
        tls = Tls(**{**values, **files}, places=places)
        tls.context()
        return tls

    def _values(self, given: GivenKeys, keys: Iterable[Key], what: str) -> dict[str, str]:
        """The texts of those *keys* that are given, by attribute."""
        entries = {key: given.entries[key.name] for key in keys if key.name in given}
        return {key.attribute: self._text(entry.value, f"'{key.name}' of {what}") for key, entry in entries.items()}

    def _text(self, node: Node, what: str) -> str:
        """The text of *node* with `${NAME}` replaced from the environment."""

        def value_of(reference: re.Match[str]) -> str:
            variable = reference[1]
            if variable is None:
                raise FileError(f"{what} has '${{' without a name and '}}'", hint="write ${NAME}", place=node.place)
            if variable not in self.environ:
                raise FileError(f"{what} needs the environment variable {variable}, which is not set", place=node.place)
            return self.environ[variable]

        return _REFERENCE.sub(value_of, node.text(what))
