"""A way to complete is one class: a fourth one needs nothing of the core, nor of the ways that are there."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import restapi
from restapi import Invocation, Request
from restapi.answers.outcome import Outcome
from restapi.answers.verdict import Verdict
from restapi.completing.completion import Completion
from restapi.completing.session import Try
from restapi.exchanges.effects import Flow
from tests.restapi.conftest import Server


@dataclass(frozen=True, slots=True)
class ByTwo(Completion):
    """Two calls complete an invocation: it succeeds where both have the same status."""

    def complete(self, attempt: Try) -> Flow[Outcome]:
        exchanges = attempt.exchanges(attempt.given.deadline)
        first = yield from exchanges.by_response(attempt.prepared())
        second = yield from exchanges.by_response(attempt.prepared())
        same = first.status == second.status
        return replace(second, verdict=Verdict(same, f"Both calls were answered {second.status}." if same else "Not."))


def answer(status: int) -> bytes:
    return f"HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n".encode()


def test_a_fourth_way_to_complete_is_run_as_the_others_are(serve: Callable[..., Server]) -> None:
    server = serve(answer(200), answer(200), answer(200), answer(409))
    invocation = Invocation(Request(url=server.url, method="GET"), ByTwo())
    outcome = restapi.invoke(invocation)
    assert (outcome.succeeded, outcome.reason) == (True, "Both calls were answered 200.")
    assert not restapi.run([invocation]).succeeded
    assert len(server.received) == 4
