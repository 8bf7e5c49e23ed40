"""Origins of URLs, which say where a request goes."""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from restapi.errors import InvocationError

_ORIGIN = re.compile(r"https?://[^/?#\\\s\x00-\x1f\x7f]+(?![^/?#])", re.IGNORECASE)


def origin_of(url: str) -> str:
    """Scheme, host and port of an http(s) URL as written; empty where it is none."""
    match = _ORIGIN.match(url)
    return match[0] if match else ""


def check_url(url: str, what: str) -> None:
    """InvocationError where *url* is none, or holds a user name; it is called *what*."""
    origin = origin_of(url)
    if not origin:
        raise InvocationError(f"{what} must begin with http:// or https:// and a host")
    if "@" in origin:
        raise InvocationError(f"{what} cannot hold a user name", hint="use username and password")
    try:
        parts = urlsplit(origin)
        usable = bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise InvocationError(f"'{origin}' has no usable host and port")


def is_confidential(url: str) -> bool:
    """True where nobody on the way can read what is sent to *url*: by https, or within this machine."""
    parts = urlsplit(url)
    return parts.scheme.lower() == "https" or _is_loopback(parts.hostname or "")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"
