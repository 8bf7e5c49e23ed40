"""A try of an invocation, and all that is given for it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from restapi.answers.outcome import Outcome
from restapi.calls.preparing import PreparedRequest, prepare
from restapi.calls.variables import Variables
from restapi.connections.connection import Connection
from restapi.connections.oauth import TOKENS, TokenCache
from restapi.dialect import NO_STEPS
from restapi.exchanges.effects import Countdown, Flow
from restapi.exchanges.exchanging import Exchanges, OnExchange
from restapi.exchanges.observer import UNOBSERVED, Observer
from restapi.policy import DEADLINE, Policy, check_deadline

if TYPE_CHECKING:
    from restapi.completing.callback import Listen, TicketOffice
    from restapi.completing.poll import WatchPolls
    from restapi.completing.waiting import WatchWaiting
    from restapi.invocation import Invocation


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Given:
    """All that is given for invocations: `restapi.Options`, which tells what they mean, and what only runners give.

    Attributes:
        clock: Tells the time in seconds, from any beginning.
        observer: Told of each step and each exchange, around it.
        tokens: The OAuth tokens in use, whose times are by the same clock.
    """

    connections: Mapping[str, Connection] = field(default_factory=dict[str, Connection])
    variables: Mapping[str, str] = field(default_factory=dict[str, str])
    secrets: tuple[str, ...] = ()
    deadline: float = DEADLINE
    policy: Policy = field(default_factory=Policy)
    strict: bool = False
    trace: OnExchange | None = None
    watch_polls: WatchPolls | None = None
    watch_waiting: WatchWaiting | None = None
    receiver: TicketOffice | None = None
    listen: Listen | None = None
    keep_macros: bool = False
    clock: Callable[[], float] = time.monotonic
    observer: Observer = UNOBSERVED
    tokens: TokenCache = TOKENS

    def __post_init__(self) -> None:
        check_deadline(self.deadline)


@dataclass(frozen=True, slots=True)
class Try:
    """One try of an invocation: what a way to complete works with.

    Attributes:
        invocation: What is asked.
        given: What is given for it.
        left: The time for it and the tries after it.
        earlier: What its dialect remembers of the steps before it.
    """

    invocation: Invocation
    given: Given
    left: Countdown
    earlier: Mapping[str, Any] | None = field(default_factory=lambda: NO_STEPS)

    @property
    def deadline(self) -> float:
        """The time for the call, or for each poll, in seconds: that of the invocation, else that of all."""
        return self.invocation.deadline or self.given.deadline

    def prepared(self, variables: Mapping[str, str] | None = None, secrets: Iterable[str] = ()) -> PreparedRequest:
        """The request, ready to be sent.

        Args:
            variables: Values of this try alone, which win over those that are given.
            secrets: Those of its values that are to be masked.

        Raises:
            InvocationError: What is asked cannot be done.
        """
        given = self.given
        known = Variables(given.variables).updated(variables or {})
        hidden, keep, strict = (*given.secrets, *secrets), given.keep_macros, given.strict
        return prepare(self.invocation, given.connections, known, hidden, self.earlier, keep_macros=keep, strict=strict)

    def exchanges(self, seconds: float) -> Exchanges:
        """Exchanges within so many seconds, and within the time that is left."""
        given, left = self.given, self.left.within(seconds)
        return Exchanges(left, given.policy, on_exchange=given.trace, observer=given.observer, tokens=given.tokens)


def complete(
    invocation: Invocation,
    given: Given,
    whole: Countdown | None = None,
    earlier: Mapping[str, Any] | None = NO_STEPS,
) -> Flow[Outcome]:
    """The outcome of one try of an invocation.

    Args:
        invocation: What is asked.
        given: What is given for it.
        whole: What is left of the time for all its tries; None where there is no such limit.
        earlier: What its dialect remembers of the steps before it.

    Raises:
        InvocationError: What is asked cannot be done.
    """
    left = whole or Countdown(float("inf"), given.clock)
    return (yield from invocation.completion.complete(Try(invocation, given, left, earlier)))
