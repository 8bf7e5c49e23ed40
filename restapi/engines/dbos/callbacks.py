"""Turns of an invocation that its service completes: the call, and the judgement when it is over.

Between them nothing runs: what the service tells stands in the inbox, and moves the instant of the judgement.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from restapi.answers.outcome import Outcome
from restapi.answers.verdict import Verdict
from restapi.callbacks.tickets import Ticket
from restapi.completing.callback import ByCallback
from restapi.completing.session import Try
from restapi.completing.waiting import verdict_of
from restapi.engines.dbos.lost import canceled, unknown
from restapi.engines.dbos.notices import variables_in
from restapi.engines.dbos.office import RunOffice
from restapi.engines.dbos.told import outcome_as_json, outcome_from_json
from restapi.engines.dbos.turned import Turned
from restapi.exchanges.effects import Flow

_RECEIVED = Verdict(True, "The service made a request with the token, and so has received it.")


@dataclass(frozen=True, slots=True)
class Callback:
    """One invocation that its service completes, in one turn.

    Attributes:
        completion: How.
        attempt: What it works with.
        desk: Where its ticket is.
    """

    completion: ByCallback
    attempt: Try
    desk: RunOffice

    def begun(self, asked_about: Callable[[], Flow[Outcome | None]] | None) -> Flow[Outcome]:
        """The outcome of the call, which is not made again where the service is known to have received it.

        Args:
            asked_about: Tells what became of a call that may have been made before, None where it was not; left out
                where none was made, or it is safe to make it again.
        """
        ticket = self.completion.ticket(self.desk, self.attempt.left)
        if ticket.closed:
            call = self.desk.office.call_of(self.desk.run)
            return self._unmade(ticket) if call is None else outcome_from_json(call)
        if ticket.state.asked_at:
            return self._received(ticket)
        if asked_about is not None:
            found = yield from asked_about()
            if found is not None and not found.succeeded:
                is_closed = self.desk.office.close_unless_asked(self.desk.run)
                return found if is_closed else self._received(ticket)
            if found is not None:
                return found
        return (yield from self.completion.called(ticket, self.attempt))

    def judged(self, begun: Outcome) -> Turned:
        """The turn that follows from the outcome of the call: the end, or the waiting for what is still to come."""
        call = outcome_as_json(begun)
        ticket = self.desk.office.settled(self.desk.run, call, over=not begun.succeeded)
        if not ticket.closed:
            return {"state": {"call": call}, "due": ticket.state.due, "safe": True}
        return {"end": outcome_as_json(self._ended(ticket, begun))}

    def _ended(self, ticket: Ticket, begun: Outcome) -> Outcome:
        """The outcome of all, with what was told."""
        call = self.attempt.prepared(ticket.variables, [ticket.token])
        if self.desk.office.is_canceled(self.desk.run):
            return canceled(call)
        notices = tuple(self.desk.office.notices(self.desk.run))
        verdict = verdict_of(ticket.state, ticket.refusal) if begun.succeeded else begun.verdict
        call = replace(call, method=begun.call.method, url=begun.call.url)
        return replace(begun, call=call, verdict=verdict, notices=notices, outputs=variables_in(notices))

    def _received(self, ticket: Ticket) -> Outcome:
        return replace(self._unmade(ticket), verdict=_RECEIVED)

    def _unmade(self, ticket: Ticket) -> Outcome:
        return unknown(self.attempt.prepared(ticket.variables, [ticket.token]))
