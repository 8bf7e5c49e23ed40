"""The first half of the model: what is sent, and where to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from restapi.connections.connection import Connection

METHODS = ("OPTIONS", "GET", "HEAD", "POST", "PUT", "DELETE", "TRACE", "PATCH")


@dataclass(frozen=True, slots=True)
class Request:
    """A request: what is sent, and where to.

    Attributes:
        connection: The name of a service connection, or the connection itself; None where `url` says all.
        method: One of METHODS, in any letter case.
        url_suffix: Appended to the connection's URL as plain text.
        headers: A mapping, or a JSON object as text.
        body: Sent as UTF-8 unless the method is GET or HEAD.
        url: The whole URL where there is no connection.
    """

    connection: str | Connection | None = None
    method: str = "POST"
    url_suffix: str = ""
    headers: str | Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    body: str = field(default="", repr=False)
    url: str = ""
