"""Plans of polls: criteria compiled, and where URLs come from."""

from __future__ import annotations

import re
from dataclasses import dataclass

import conditions
from restapi.calls.outputs import Source, read_source
from restapi.errors import InvocationError, Place, did_you_mean
from restapi.schedule import Schedule

HEADERS = ("Location", "Operation-Location", "Azure-AsyncOperation")
"""The headers that lead from the start of something long to its status (RFC 9110; Azure REST API guidelines)."""

CRITERIA = {
    "success": "the success criterion",
    "failure": "the failure criterion",
    "proceed": "the continue criterion",
}
"""The criteria of a poll, and what people call them."""

_EXAMPLES = f"write {', '.join(HEADERS)}, a JSON Pointer (/links/self), a JSONPath or an expression"
_WORD = re.compile(r"[A-Za-z-]+")


@dataclass(frozen=True, slots=True)
class Cancellation:
    """The request that gives up: where it goes, and what else differs from the first request.

    Attributes:
        source: Where in the first answer its URL stands; None where *url* says it.
        url: The whole URL; empty where there is a source, or it goes where polls go.
    """

    method: str
    source: Source | None
    url: str
    body: bytes | None


@dataclass(frozen=True, slots=True)
class PollPlan:
    """The plan of the polls that complete a request.

    Attributes:
        schedule: When to poll.
        success, failure, proceed: The criteria; None for those that are not given.
        status_url: Where in the first answer the URL for polls stands; None where each poll repeats the call.
        limit: The time for all polls, in seconds.
        cancel: What is sent where the end was not seen; None for nothing.
        pending: The statuses that mean that it is not over.
    """

    schedule: Schedule
    success: conditions.Condition | None
    failure: conditions.Condition | None
    proceed: conditions.Condition | None
    status_url: Source | None
    limit: float
    cancel: Cancellation | None
    pending: frozenset[int] = frozenset()


def url_source(text: str, place: Place | None = None) -> Source | None:
    """The source of a URL in an answer, which may be the name of one of HEADERS; None where no text says it.

    Raises:
        InvocationError: The text is no source.
    """
    text = text.strip()
    header = next((name for name in HEADERS if name.lower() == text.lower()), None)
    if not text:
        return None
    try:
        return read_source(f"response.headers['{header}']" if header else text)
    except InvocationError as error:
        hint = did_you_mean(text, HEADERS) if _WORD.fullmatch(text) else _EXAMPLES
        raise InvocationError("this leads to no URL", detail=error.detail, hint=hint, place=place) from None
