"""How an invocation completes, as a flow: the one place that knows the ways there are."""

from __future__ import annotations

import math

from restapi.flow import Countdown, Flow
from restapi.outcome import Outcome
from restapi.policy import Policy, check_deadline
from restapi.poll import Poll, Watch
from restapi.request import Call
from restapi.response import Exchanges, Trace


def complete(
    call: Call,
    deadline: float,
    policy: Policy,
    *,
    time: Countdown | None = None,
    trace: Trace | None = None,
    watch: Watch | None = None,
) -> Flow[Outcome]:
    """The flow of one call, to its outcome.

    Args:
        call: What is asked, and how it completes.
        deadline: The time for it, in seconds; where it is polled, for each poll.
        policy: What is allowed on the network.
        time: What is left of the time for all of it; None where there is no such limit.
        trace: Told of each exchange when it is over.
        watch: Told of each poll when it is over.
    """
    whole = time or Countdown(math.inf)
    if call.polling is None:
        return Exchanges(whole.within(check_deadline(deadline)), policy, trace=trace).by_response(call)
    exchanges = Exchanges(whole.within(call.polling.limit), policy, trace=trace)
    return Poll(call, call.polling, exchanges, check_deadline(deadline), watch).outcome()
