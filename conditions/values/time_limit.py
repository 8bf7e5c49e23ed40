"""How long regular expressions may take: a second each, and together no longer than their caller has left."""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from math import inf

from conditions.errors import LimitError

SECONDS_TO_MATCH = 1.0

_END: ContextVar[float] = ContextVar("end", default=inf)


@contextmanager
def time_limit(seconds: float) -> Generator[None, None, None]:
    """Let the regular expressions of the evaluations inside take no longer than *seconds* together."""
    token = _END.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _END.reset(token)


def seconds_to_match() -> float:
    """How long the next regular expression may take; LimitError where no time is left."""
    left = _END.get() - time.monotonic()
    if left <= 0:
        raise LimitError("no time is left for regular expressions")
    return min(SECONDS_TO_MATCH, left)
