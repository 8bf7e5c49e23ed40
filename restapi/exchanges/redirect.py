"""Following a redirect without giving anything away: pure functions of the call and its answer.

Source: RFC 9110, section 15.4; Fetch standard, "HTTP-redirect fetch". Stricter than both: another origin gets none of
the caller's headers and no body.
"""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from restapi.answers.answer import Answer
from restapi.calls.headers import complete_headers
from restapi.calls.preparing import PreparedRequest, is_sendable
from restapi.connections.urls import origin_of

STATUSES = (301, 302, 303, 307, 308)

_DEFAULT_PORTS = {"http": 80, "https": 443}


class RedirectError(Exception):
    """The redirect is not followed; the text says why."""


def is_redirect(answer: Answer) -> bool:
    """True where *answer* is complete and leads to another place."""
    return not answer.problem and answer.status in STATUSES and "Location" in answer.headers


def redirected(call: PreparedRequest, answer: Answer) -> PreparedRequest:
    """The call that *answer* redirects *call* to.

    Raises:
        RedirectError: The place is no http(s) URL, holds a user name, or leaves https for http.
    """
    return _as_get(led_to(call, answer.headers["Location"]), answer)


def led_to(call: PreparedRequest, location: str) -> PreparedRequest:
    """*call* to another place, which a server named; to another origin it takes no headers of the caller and no body.

    Raises:
        RedirectError: The place is no http(s) URL, holds a user name, or leaves https for http.
    """
    url = _target(call.url, location)
    before, after = origin(call.url), origin(url)
    if after is None or "@" in origin_of(url) or not is_sendable(url):
        raise RedirectError("it leads to no http or https URL")
    if before and before[0] == "https" and after[0] == "http":
        raise RedirectError("it would leave https for http")
    if before == after:
        return replace(call, url=url, is_led=True)
    return without_credentials(call, url)


def without_credentials(call: PreparedRequest, url: str) -> PreparedRequest:
    """*call* to a URL of another origin, with nothing of the caller's."""
    return replace(call, url=url, headers=_bare_headers(), body=None, tls=None, oauth=None, is_led=True)


def is_bare(call: PreparedRequest) -> bool:
    """True of a call that holds nothing of the caller's, because a server led it to another origin."""
    return call.is_led and call.headers == _bare_headers() and not (call.tls or call.oauth)


def _bare_headers() -> tuple[tuple[str, str], ...]:
    return tuple(complete_headers({}, None).items())


def as_get(call: PreparedRequest) -> PreparedRequest:
    """The call by GET, without its body and what describes that."""
    headers = tuple((name, value) for name, value in call.headers if not name.lower().startswith("content-"))
    return replace(call, method="GET", headers=headers, body=None)


def _target(url: str, location: str) -> str:
    try:
        return urljoin(url, location).partition("#")[0]
    except ValueError:
        return ""


def origin(url: str) -> tuple[str, str, int] | None:
    """Scheme, host and port of an http(s) URL, such that two URLs of one origin give the same; None for others."""
    try:
        parts = urlsplit(origin_of(url))
        port = parts.port or _DEFAULT_PORTS[parts.scheme]
    except (ValueError, KeyError):
        return None
    return (parts.scheme, parts.hostname, port) if parts.hostname else None


def _as_get(call: PreparedRequest, answer: Answer) -> PreparedRequest:
    """The call with the method that the status leads to; where that is GET, its body and what describes it go."""
    changes = call.method == "POST" if answer.status in (301, 302) else call.method not in ("GET", "HEAD")
    if answer.status in (307, 308) or not changes:
        return call
    return as_get(call)
