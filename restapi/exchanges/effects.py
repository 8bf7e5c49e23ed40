"""The effects of an invocation: what it asks of the world, and nothing else.

An invocation is a generator that yields effects and is sent what became of them, so that everything which decides is
pure: it neither waits nor reads a socket. `restapi.running.drivers` perform the effects, blocking or on asyncio.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from restapi.answers.answer import Answer
from restapi.callbacks.tickets import Notice, Ticket
from restapi.calls.preparing import PreparedRequest

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Send:
    """Make one exchange; what becomes of it is an Answer.

    Attributes:
        call: What to send.
        deadline: The time for it, in seconds.
    """

    call: PreparedRequest
    deadline: float


@dataclass(frozen=True, slots=True)
class Wait:
    """Let time pass, in seconds; what becomes of it is None."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Receive:
    """Wait until a service tells something; what becomes of it is what it told, nothing where the time was over.

    Attributes:
        ticket: What is waited with.
        seconds: How long.
    """

    ticket: Ticket
    seconds: float


@dataclass(frozen=True, slots=True)
class Together:
    """Perform several flows at the same time; what becomes of them is a tuple of what they come to, in their order."""

    flows: tuple[Generator[Any, Any, Any], ...]


Effect: TypeAlias = Send | Wait | Receive | Together
Result: TypeAlias = Answer | tuple[Any, ...] | None
"""The result of an effect."""

Flow = Generator[Effect, Result, T]


class Countdown:
    """The time that is left of a deadline.

    Attributes:
        seconds: How much it was in the beginning.
        end: When it is over, by the clock.
    """

    __slots__ = ("_clock", "end", "seconds")

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.seconds = seconds
        self._clock = clock
        self.end = clock() + seconds

    def now(self) -> float:
        """The time by the clock that it goes by."""
        return self._clock()

    def left(self) -> float:
        """In seconds; 0 when it is over."""
        return max(0.0, self.end - self._clock())

    def within(self, seconds: float) -> Countdown:
        """A countdown that ends with this one at the latest."""
        return Countdown(min(seconds, self.left()), self._clock)


def send(call: PreparedRequest, deadline: float) -> Flow[Answer]:
    """The answer to *call*."""
    answer = yield Send(call, deadline)
    assert isinstance(answer, Answer)  # what performs a Send gives an Answer
    return answer


def receive(ticket: Ticket, seconds: float) -> Flow[tuple[Notice, ...]]:
    """The notices that the service of *ticket* tells next; nothing where the time was over."""
    notices = yield Receive(ticket, seconds)
    assert isinstance(notices, tuple)  # what performs a Receive gives notices
    return notices


def together(flows: Iterable[Flow[T]]) -> Flow[tuple[T, ...]]:
    """The results of the *flows*, performed at the same time."""
    results = yield Together(tuple(flows))
    assert isinstance(results, tuple)  # what performs a Together gives their results
    return results
