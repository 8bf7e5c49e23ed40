"""Time limits: a second for each regular expression, and for all of an evaluation what its caller has left."""

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
    """Let regular expressions, JSONPaths and timed evaluations inside take no longer than *seconds* together."""
    token = _END.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _END.reset(token)


def check_time() -> None:
    """LimitError where no time is left."""
    end = _END.get()
    if end != inf and time.monotonic() >= end:
        raise LimitError("the time for the evaluation is over")


def seconds_left() -> float:
    """The seconds that are left; 0 when they are over, infinity where there is no limit."""
    return max(0.0, _END.get() - time.monotonic())


def seconds_to_match() -> float:
    """How long the next regular expression may take; LimitError where no time is left."""
    left = _END.get() - time.monotonic()
    if left <= 0:
        raise LimitError("no time is left for regular expressions")
    return min(SECONDS_TO_MATCH, left)
