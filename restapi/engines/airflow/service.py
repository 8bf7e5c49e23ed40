"""Services that Airflow's connections lead to. It imports nothing of Airflow."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from restapi.connections.connection import Connection
from restapi.connections.tls import Tls
from restapi.errors import InvocationError

_SETTINGS = frozenset(
    {"allow_redirects", "cert", "check_response", "headers", "max_redirects", "proxies", "proxy", "stream"}
    | {"tcp_keep_alive", "timeout", "trust_env", "verify"}
)
"""The keys of the extra of a connection that are no headers."""


class AirflowConnection(Protocol):
    """A connection of Airflow, as far as it is read."""

    host: str | None
    schema: str | None
    port: int | None
    login: str | None
    password: str | None
    extra: str | None


@dataclass(frozen=True, slots=True)
class Service:
    """A service: where it is, who asks it, and by which proxy.

    Attributes:
        connection: The base URL, and the authorization.
        headers: Sent with each request to it.
        proxy: The URL of a proxy; None for none.
    """

    connection: Connection
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    proxy: str | None = field(default=None, repr=False)


def service_of(found: AirflowConnection) -> Service:
    """The service of a connection of type HTTP, as Airflow's own HTTP provider reads it.

    A login goes with its password as Basic authorization. A password alone is a bearer token, which that provider would
    leave out. The extra holds headers, and `verify`, `cert` and `proxies`.

    Raises:
        InvocationError: It leads nowhere, or asks for what is not done here.
    """
    extra, url = _extra(found), _url(found)
    password = found.password or None
    connection = Connection(
        url=url,
        username=found.login or None,
        password=(password or "") if found.login else None,
        bearer=None if found.login else password,
        tls=_tls(extra),
    )
    return Service(connection, _headers(extra), _proxy(extra, url))


def _url(found: AirflowConnection) -> str:
    host = (found.host or "").strip()
    if not host:
        raise InvocationError("the connection of Airflow has no host")
    if "://" in host:
        return host
    port = f":{found.port}" if found.port else ""
    return f"{found.schema or 'http'}://{host}{port}"


def _extra(found: AirflowConnection) -> dict[str, Any]:
    try:
        extra = json.loads(found.extra or "{}")
    except ValueError:
        extra = None
    if not isinstance(extra, dict):
        raise InvocationError("the extra of the connection of Airflow is no JSON object")
    return extra


def _headers(extra: Mapping[str, Any]) -> dict[str, str]:
    own = {name: value for name, value in extra.items() if name not in _SETTINGS}
    nested = extra.get("headers")
    return {name: str(value) for name, value in {**own, **(nested if isinstance(nested, dict) else {})}.items()}


def _tls(extra: Mapping[str, Any]) -> Tls | None:
    verify, cert = extra.get("verify", True), extra.get("cert")
    if verify is False:
        hint = "name the file of its authority in verify"
        raise InvocationError("the certificate of a service is always verified", hint=hint)
    ca = verify if isinstance(verify, str) else None
    certificate, key = cert if isinstance(cert, list) else (cert, None)
    return Tls(ca=ca, certificate=certificate, key=key) if ca or certificate else None


def _proxy(extra: Mapping[str, Any], url: str) -> str | None:
    """The proxy for the scheme of *url*."""
    proxies = extra.get("proxies") or extra.get("proxy")
    if isinstance(proxies, dict):
        scheme = url.partition("://")[0]
        return proxies.get(scheme) or proxies.get("all")
    return proxies or None
