"""Schedules of polls: when to ask again, and when to end. A pure function of what happened, without a clock."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum, StrEnum

from restapi.errors import InvocationError

SHORTEST = 0.001
"""The shortest interval, in seconds: polls without any would flood the service."""

LONGEST_RETRY_AFTER = 3600.0
"""The longest that a server can make a poll wait, in seconds, so that a hostile one cannot stop it for good."""

_MOST_DOUBLINGS = 64


class Growth(StrEnum):
    """The growth of the interval with the polls."""

    FIXED = "fixed"
    LINEAR = "linear"
    """The second interval is twice the first one, the third one three times."""
    EXPONENTIAL = "exponential"
    """Each interval is twice the one before."""


class Seen(Enum):
    """The sight of one poll."""

    SUCCESS = "success"
    FAILURE = "failure"
    PENDING = "pending"
    """It is not over."""
    ERROR = "error"
    """The poll failed, which says nothing about what it asked for."""


class End(Enum):
    """The reason why polling ends."""

    SUCCESS = "success"
    FAILURE = "failure"
    ERRORS = "errors"
    """Too many polls in a row failed."""
    COUNT = "count"
    """All polls are used up."""
    TIME = "time"
    """The next poll would begin after the time limit."""


@dataclass(frozen=True, slots=True)
class History:
    """The history of the polls so far.

    Attributes:
        polls: How many polls were made.
        successes: How many of them in a row, up to the last one, saw success.
        errors: How many in a row failed.
        last: What the last one saw; None where there was none.
    """

    polls: int = 0
    successes: int = 0
    errors: int = 0
    last: Seen | None = None

    def after(self, seen: Seen) -> History:
        """The history with one more poll."""
        successes = self.successes + 1 if seen is Seen.SUCCESS else 0
        errors = self.errors + 1 if seen is Seen.ERROR else 0
        return History(self.polls + 1, successes, errors, seen)


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """A schedule of polls.

    Attributes:
        interval: The seconds from the end of the first poll to the second one.
        count: The most polls; None where only time ends them.
        growth: How the interval grows.
        maximum: The longest interval that growth and jitter make, in seconds.
        jitter: The largest part of itself by which an interval is longer, at random, from 0 to 1.
        initial_delay: The seconds before the first poll.
        successes: How many polls in a row must see success.
        errors: How many polls in a row may fail; None for any number.

    Raises:
        InvocationError: A number is out of its range.
    """

    interval: float = 10.0
    count: int | None = None
    growth: Growth = Growth.FIXED
    maximum: float = math.inf
    jitter: float = 0.0
    initial_delay: float = 0.0
    successes: int = 1
    errors: int | None = 2

    def __post_init__(self) -> None:
        self._require(SHORTEST <= self.interval < math.inf, f"the interval must be {SHORTEST:g} seconds or more")
        self._require(self.count is None or self.count >= 1, "the count of polls must be 1 or more")
        self._require(self.maximum >= self.interval, "the longest interval cannot be shorter than the first one")
        self._require(0 <= self.jitter <= 1, "the jitter must be from 0 to 1")
        self._require(0 <= self.initial_delay < math.inf, "the initial delay must be 0 seconds or more")
        self._require(self.successes >= 1, "the number of successes in a row must be 1 or more")
        self._require(self.errors is None or self.errors >= 0, "the number of tolerated errors must be 0 or more")

    @staticmethod
    def _require(right: bool, rule: str) -> None:
        if not right:
            raise InvocationError(rule)

    def after(self, history: History, left: float, asked: float | None = None, random: float = 0.0) -> float | End:
        """The next step: the seconds until the next poll, or why there is none.

        Args:
            history: What happened so far.
            left: The seconds that are left for all of it.
            asked: The seconds that the server asks to wait (Retry-After); it is never asked again before.
            random: A random number from 0 to 1, for the jitter.
        """
        ended = self._ended(history)
        if ended:
            return ended
        wait = max(self.wait(history.polls, random), min(asked or 0.0, LONGEST_RETRY_AFTER))
        return wait if wait < left else End.TIME

    def wait(self, polls: int, random: float = 0.0) -> float:
        """The seconds to wait after so many polls, where the server asks for nothing.

        >>> from restapi import Growth, Schedule
        >>> doubling = Schedule(interval=5, growth=Growth.EXPONENTIAL, maximum=60)
        >>> [doubling.wait(polls) for polls in range(1, 6)]
        [5.0, 10.0, 20.0, 40.0, 60]
        """
        if not polls:
            return self.initial_delay
        factors = {
            Growth.FIXED: 1.0,
            Growth.LINEAR: float(polls),
            Growth.EXPONENTIAL: 2.0 ** min(polls - 1, _MOST_DOUBLINGS),
        }
        return min(self.maximum, self.interval * factors[self.growth] * (1 + self.jitter * random))

    def _ended(self, history: History) -> End | None:
        if history.last is Seen.FAILURE:
            return End.FAILURE
        if history.successes >= self.successes:
            return End.SUCCESS
        if self.errors is not None and history.errors > self.errors:
            return End.ERRORS
        return End.COUNT if history.polls == self.count else None
