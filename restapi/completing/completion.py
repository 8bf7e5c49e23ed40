"""How an invocation completes, as a flow: the one place that knows the ways there are."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from restapi.answers.outcome import Outcome
from restapi.callbacks.tickets import Ticket
from restapi.calls.preparing import NO_TASKS, Call, prepare
from restapi.calls.variables import Variables
from restapi.completing.callback import Listen, TicketOffice, by_callback
from restapi.completing.poll import Poll, Watch
from restapi.completing.response import Exchanges, Trace
from restapi.connections.connection import Connection
from restapi.exchanges.effects import Countdown, Flow
from restapi.invocation import ByCallback, Invocation
from restapi.policy import DEADLINE, Policy, check_deadline


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Given:
    """What is given for invocations.

    Attributes:
        connections: The service connections by name.
        variables: The values of `$(name)` macros.
        secrets: Texts to mask besides the secrets of the connections.
        deadline: The time for each try of a step, in seconds; where it is polled, for each poll; where its service
            completes it, for the call.
        policy: What is allowed on the network.
        clock: Tells the time in seconds, from any beginning.
        trace: Told of each exchange when it is over.
        watch_polls: Told of each poll when it is over.
        receiver: Issues the tickets of steps that their services complete; None where there is no such step.
        listen: Told of what these services tell, as soon as it is there.
    """

    connections: Mapping[str, Connection] = field(default_factory=dict[str, Connection])
    variables: Mapping[str, str] = field(default_factory=dict[str, str])
    secrets: tuple[str, ...] = ()
    deadline: float = DEADLINE
    policy: Policy = field(default_factory=Policy)
    clock: Callable[[], float] = time.monotonic
    trace: Trace | None = None
    watch_polls: Watch | None = None
    receiver: TicketOffice | None = None
    listen: Listen | None = None

    def __post_init__(self) -> None:
        check_deadline(self.deadline)


def complete(
    invocation: Invocation,
    given: Given,
    whole: Countdown | None = None,
    tasks: Mapping[str, Any] | None = NO_TASKS,
) -> Flow[Outcome]:
    """The outcome of one try of an invocation.

    Args:
        invocation: What is asked.
        given: What is given for it.
        whole: What is left of the time for all its tries; None where there is no such limit.
        tasks: What bindings know of the tasks before it.

    Raises:
        InvocationError: What is asked cannot be done.
    """
    left = whole or Countdown(float("inf"), given.clock)

    def prepared(ticket: Ticket | None = None) -> Call:
        variables, secrets = Variables(given.variables), given.secrets
        if ticket:
            variables, secrets = variables.updated(ticket.variables), (*secrets, ticket.token)
        return prepare(invocation, given.connections, variables, secrets, tasks)

    def exchanges(seconds: float) -> Exchanges:
        return Exchanges(left.within(seconds), given.policy, trace=given.trace)

    if isinstance(invocation.completion, ByCallback):
        assert given.receiver  # who runs what a service completes has one
        sending = exchanges(given.deadline)
        return (yield from by_callback(given.receiver, invocation.completion, prepared, sending, left, given.listen))
    call = prepared()
    if call.polling is None:
        return (yield from exchanges(given.deadline).by_response(call))
    poll = Poll(call, call.polling, exchanges(call.polling.limit), given.deadline, given.watch_polls)
    return (yield from poll.outcome())
