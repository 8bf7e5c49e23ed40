"""Retries: when a request is sent again, as pure functions of what happened."""

from __future__ import annotations

from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime

from conditions.values.caseless import CaselessMapping
from restapi.answers.answer import Answer, Failure
from restapi.calls.preparing import PreparedRequest

IDEMPOTENT = ("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE")  # RFC 9110, section 9.2.2
PASSING = (429, 502, 503, 504)  # too many requests, bad gateway, service unavailable, gateway time-out
AGAIN = (Failure.CONNECT, Failure.STALE)
FIRST_WAIT = 0.5
LONGEST_BACK_OFF = 30.0

_MOST_DOUBLINGS = 64


def is_safe_to_repeat(call: PreparedRequest) -> bool:
    """True where sending *call* twice does no more than sending it once: its method says so, or its Idempotency-Key."""
    return call.method in IDEMPOTENT or "Idempotency-Key" in CaselessMapping(dict(call.headers))


def wait_before_retry(call: PreparedRequest, answer: Answer, number: int, jitter: float) -> float | None:
    """The wait before *call* is sent again; None where it is not to be.

    Args:
        call: What was sent.
        answer: What came of it.
        number: How often it was sent again before.
        jitter: A random number from 0 to 1, so that clients which failed together do not come back together.

    Returns:
        Seconds: as the server asks in Retry-After (RFC 9110, section 10.2.3), but not less than the back-off, which
        doubles with every retry.
    """
    passing = answer.failure in AGAIN if answer.failure else answer.status in PASSING
    if not passing or not is_safe_to_repeat(call):
        return None
    back_off = min(LONGEST_BACK_OFF, FIRST_WAIT * 2.0 ** min(number, _MOST_DOUBLINGS)) * (1 + jitter) / 2
    return max(back_off, retry_after(answer) or 0.0)


def retry_after(answer: Answer) -> float | None:
    """The seconds that the server asks to wait, given as a number or a date; None where it asks for none."""
    text = answer.headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        until = parsedate_to_datetime(text)
        received = answer.sent + timedelta(seconds=answer.elapsed)
        return max(0.0, ((until if until.tzinfo else until.replace(tzinfo=UTC)) - received).total_seconds())
    except (ValueError, OverflowError):  # a year, an hour or a zone that no clock has
        return None
