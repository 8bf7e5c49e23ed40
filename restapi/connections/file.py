"""Files of service connections."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

from restapi.caseless import CaselessMapping
from restapi.connections.connection import Connection
from restapi.connections.oauth import OAuth2
from restapi.connections.tls import Tls
from restapi.errors import FileError, InvocationError, located
from restapi.yaml_file import Entry, Node, read_yaml, refuse_unknown

# The keys of a connection and of its client, with the attributes that they give.
PLAIN_KEYS = {"url": "url", "username": "username", "password": "password", "token": "token", "bearer": "bearer"}
TLS_KEYS = {"ca": "ca", "certificate": "certificate", "key": "key", "keyPassword": "key_password"}
TLS_FILES = ("ca", "certificate", "key")
KEYS = (*PLAIN_KEYS, "oauth", *TLS_KEYS)
OAUTH_KEYS = {
    "tokenUrl": "token_url",
    "clientId": "client_id",
    "clientSecret": "client_secret",
    "scope": "scope",
    "audience": "audience",
    "authentication": "authentication",
}
NEEDED_FOR_OAUTH = ("tokenUrl", "clientId", "clientSecret")

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
        for name, entry in entries.items():
            if name.lower() in map(str.lower, connections):
                raise FileError(f"the connection '{name}' is given twice (names ignore case)", place=entry.place)
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
        entries = node.entries(what)
        refuse_unknown(entries, KEYS, "key of a connection")
        plain = self._values(entries, PLAIN_KEYS, what)
        if "url" not in plain:
            raise FileError(f"{what} has no url")
        oauth = self._oauth(entries["oauth"], what) if "oauth" in entries else None
        return Connection(**plain, oauth=oauth, tls=self._tls(entries, what))

    def _oauth(self, client: Entry, connection: str) -> OAuth2:
        what = f"'oauth' of {connection}"
        entries = client.value.entries(what)
        refuse_unknown(entries, OAUTH_KEYS, "key of 'oauth'")
        missing = [key for key in NEEDED_FOR_OAUTH if key not in entries]
        if missing:
            raise FileError(f"{what} has no {missing[0]}", place=client.place)
        with located(client.place):
            return OAuth2(**self._values(entries, OAUTH_KEYS, what))

    def _tls(self, entries: Mapping[str, Entry], what: str) -> Tls | None:
        """What the connection says about certificates, with its files read."""
        values = self._values(entries, TLS_KEYS, what)
        if not values:
            return None
        files = {part: str(self.folder / values[part]) for part in TLS_FILES if part in values}
        places = {part: entries[key].value.place for key, part in TLS_KEYS.items() if key in entries}
        tls = Tls(**{**values, **files}, places=places)
        tls.context()
        return tls

    def _values(self, entries: Mapping[str, Entry], keys: Mapping[str, str], what: str) -> dict[str, str]:
        """The texts of those *keys* that are given, by attribute."""
        given = {attribute: key for key, attribute in keys.items() if key in entries}
        return {attribute: self._text(entries[key].value, f"'{key}' of {what}") for attribute, key in given.items()}

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
