"""The one model: an invocation is a request and how it completes.

Azure steps and the Python API are two ways to write it. Every text may hold `$(name)` macros; they are replaced, and
what they give is checked, when the request is built.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from restapi.connections import Connection
from restapi.errors import Place

METHODS = ("OPTIONS", "GET", "HEAD", "POST", "PUT", "DELETE", "TRACE", "PATCH")


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent, and where to.

    Attributes:
        connection: The name of a service connection, or the connection itself.
        method: One of METHODS, in any letter case.
        url_suffix: Appended to the connection's URL as plain text.
        headers: A mapping, or a JSON object as text.
        body: Sent as UTF-8 unless the method is GET or HEAD.
    """

    connection: str | Connection
    method: str = "POST"
    url_suffix: str = ""
    headers: str | Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    body: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class ByResponse:
    """The call's response completes the invocation (Azure: ApiResponse).

    It succeeds when the status is 2xx and the criterion, a condition on the response body (`root`), is true. Without a
    criterion the status alone decides.
    """

    criterion: str = ""


@dataclass(frozen=True, slots=True)
class ByCallback:
    """The service completes the invocation with a later event (Azure: Callback). Not supported in this version."""


@dataclass(frozen=True, slots=True)
class Invocation:
    """A request and how it completes.

    Attributes:
        request: What is sent.
        completion: What ends it: ByResponse or ByCallback.
        name: What people call it.
        properties: The other properties of a pipeline step, as written: `condition`, `timeoutInMinutes` …
        places: Where each part stands in a file, by the name of the attribute or property.
    """

    request: Request
    completion: ByResponse | ByCallback = ByResponse()
    name: str = ""
    properties: Mapping[str, str] = field(default_factory=dict[str, str])
    places: Mapping[str, Place] = field(default_factory=dict[str, Place], repr=False, compare=False)
