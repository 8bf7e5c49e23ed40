"""URLs that a first response names: the status of what it started, and what cancels it. Pure, no I/O."""

from __future__ import annotations

from dataclasses import replace

from restapi.answers.outcome import Outcome
from restapi.calls.outputs import OutputError, Source, extract
from restapi.calls.preparing import PreparedRequest
from restapi.completing.poll_plan import Cancellation
from restapi.exchanges.redirect import RedirectError, as_get, led_to, origin


class StatusUrlError(Exception):
    """A response names no URL that may be followed; the text says why. It is not masked."""


def request_at(started: Outcome | None, source: Source) -> PreparedRequest:
    """The first call to the place that its response names.

    Args:
        started: What the first call came to; None where it did not come to anything.
        source: Where in the response the place is named.

    Raises:
        StatusUrlError: It is not named, or it is none that may be followed.
    """
    if started is None:
        raise StatusUrlError("there is no first response")
    try:
        url = extract(source, started.content.root, started.named)
        if not isinstance(url, str) or not url.strip():
            raise StatusUrlError("the first response does not hold one")
        return led_to(started.call, url.strip())
    except (OutputError, RedirectError) as error:
        raise StatusUrlError(str(error)) from None


def cancel_request(
    cancel: Cancellation, call: PreparedRequest, started: Outcome | None, target: PreparedRequest | None
) -> PreparedRequest:
    """The call that cancels: the first one with another method, URL and body; no other origin gets a body.

    Args:
        cancel: What is asked.
        call: The first call.
        started: What it came to.
        target: The call to the place that is polled; None where that is not known.

    Raises:
        StatusUrlError: Where it would go is not known.
    """
    found = _cancel_target(cancel, call, started, target)
    body = cancel.body if origin(found.url) == origin(call.url) else None
    return replace(as_get(found) if body is None else found, method=cancel.method, body=body)


def _cancel_target(
    cancel: Cancellation, call: PreparedRequest, started: Outcome | None, target: PreparedRequest | None
) -> PreparedRequest:
    if cancel.source is not None:
        return request_at(started, cancel.source)
    if cancel.url:
        return replace(call, url=cancel.url)
    if target is None:
        raise StatusUrlError("the status URL is not known")
    return target
