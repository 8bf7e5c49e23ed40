"""Turns of what waits: from what is asked and its state to the next state or the end, all in plain JSON. Sans I/O.

A turn is one poll, one sample of a gate, or the request that begins something. Between two turns nothing runs: the
state is a row, and whoever finds it due takes the next turn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from restapi.answers.outcome import Outcome
from restapi.calls.preparing import PreparedRequest, prepare
from restapi.completing.callback import ByCallback
from restapi.completing.poll import Poll
from restapi.completing.poll_plan import PollPlan
from restapi.completing.poll_state import PollState
from restapi.completing.polling import ByPolling
from restapi.completing.session import Given, Try, complete
from restapi.engines.dbos.callbacks import Callback
from restapi.engines.dbos.lost import LOST, unknown
from restapi.engines.dbos.office import Office, RunOffice
from restapi.engines.dbos.told import gate_as_json, outcome_as_json, outcome_from_json
from restapi.engines.dbos.turned import Turned
from restapi.engines.dbos.written import Asked, invocations_of
from restapi.errors import InvocationError
from restapi.exchanges.effects import Countdown, Flow
from restapi.exchanges.retry import is_safe_to_repeat
from restapi.invocation import Invocation
from restapi.steps.gate import Gate, GateResult, take_sample
from restapi.steps.gate_state import GateState
from restapi.steps.sequence import Result, StepResult, run_one

_CANCEL_LOST = " The process ended while the cancel request was on its way."


State = Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn.

    Attributes:
        asked: What is asked.
        state: What it goes on from; None for the first one.
        given: What is given for it, with the clock of the wall.
        lost: Whether it was begun by a process that ended, so that what is not safe to repeat may have been sent.
        ask: An invocation that tells whether such a request has done its work; None where that is not asked.
        run: The id of the run.
        office: Where its ticket is, where its service completes it.
    """

    asked: Asked
    state: State
    given: Given
    lost: bool = False
    ask: Invocation | None = None
    run: str = ""
    office: Office | None = None

    def taken(self) -> Flow[Turned]:
        """Take the turn."""
        if isinstance(self.asked, Gate):
            return (yield from self._sample(self.asked))
        if isinstance(self.asked.completion, ByCallback):
            return (yield from self._callback(self.asked, self.asked.completion))
        if self.lost:
            found = yield from self._asked_about(self.asked)
            if found is not None:
                return self._begun(self.asked, found)
        if isinstance(self.asked.completion, ByPolling):
            return (yield from self._poll(self.asked, self.asked.completion))
        return {"end": outcome_as_json((yield from complete(self.asked, self.given)))}

    def canceled(self, end: dict[str, Any]) -> Flow[dict[str, Any]]:
        """Send the cancel request of polls that saw no end; *end* with what became of it."""
        if self.lost:
            return {**end, "reason": end["reason"] + _CANCEL_LOST}
        assert isinstance(self.asked, Invocation)
        poll = self._polls(self.asked)
        note = yield from poll.canceled()
        return {**end, "reason": poll.call.masker(end["reason"] + note)}

    def _callback(self, invocation: Invocation, completion: ByCallback) -> Flow[Turned]:
        assert self.office  # else it is refused before
        attempt = Try(invocation, self.given, Countdown(invocation.timeout or float("inf"), self.given.clock))
        callback = Callback(completion, attempt, RunOffice(self.office, self.run, invocation.secret_outputs))
        if self.state is not None:
            return callback.judged(outcome_from_json(self.state["call"]))
        begun = yield from callback.begun((lambda: self._asked_about(invocation)) if self.lost else None)
        return callback.judged(begun)

    def _sample(self, gate: Gate) -> Flow[Turned]:
        now = self.given.clock()
        state = GateState.from_json(self.state, gate) if self.state else GateState.of(gate, now)
        if now < state.due:
            return self._waiting(state.as_json(), state.due, _is_safe(gate, self.given))
        at = now - state.started_at
        if at >= gate.timeout:
            return {"end": gate_as_json(state.late(gate))}
        run = self._unless_lost if self.lost else run_one
        sample = yield from take_sample(gate, self.given, at, state.last, run)
        following = state.after(gate, sample)
        if isinstance(following, GateResult):
            return {"end": gate_as_json(following)}
        return self._waiting(following.as_json(), following.due, _is_safe(gate, self.given))

    def _unless_lost(self, invocation: Invocation, given: Given) -> Flow[StepResult]:
        """The result of a step whose request is safe to repeat, or that it is not known."""
        call = prepare(invocation, given.connections, given.variables, given.secrets, strict=given.strict)
        if is_safe_to_repeat(call):
            return (yield from run_one(invocation, given))
        return StepResult(invocation, Result.FAILED, LOST, (unknown(call),), {}, datetime.now(UTC), 0.0)

    def _poll(self, invocation: Invocation, completion: ByPolling) -> Flow[Turned]:
        poll = self._polls(invocation)
        if poll.state is not None and poll.state.deadline_at <= self.given.clock():
            outcome: Outcome | None = poll.late()
        elif poll.state is not None:
            outcome = yield from poll.again()
        else:
            outcome = yield from poll.first()
            if outcome is None and not completion.status_url and poll.following == 0:
                outcome = yield from poll.again()
        return self._polled(poll, outcome)

    def _polled(self, poll: Poll, outcome: Outcome | None) -> Turned:
        assert poll.state is not None  # the first turn makes one
        state = poll.state.as_json()
        if outcome is None:
            return self._waiting(state, poll.state.due, bool(poll.plan.status_url) or is_safe_to_repeat(poll.call))
        end = outcome_as_json(poll.told(outcome))
        cancel = poll.plan.cancel if outcome.verdict.undecided else None
        if cancel is None:
            return {"end": end}
        return {"end": end, "cancel": state, "safe": is_safe_to_repeat(replace(poll.call, method=cancel.method))}

    def _polls(self, invocation: Invocation) -> Poll:
        completion = invocation.completion
        assert isinstance(completion, ByPolling)
        state = None if self.state is None else PollState.from_json(self.state)
        return completion.polls(Try(invocation, self.given, Countdown(float("inf"), self.given.clock)), state)

    def _asked_about(self, invocation: Invocation) -> Flow[Outcome | None]:
        """The outcome of a request that may have been sent; None where it was not, so that it is to be sent."""
        call = _prepared(invocation, self.given)
        if self.ask is None:
            return unknown(call)
        outcome = yield from complete(self.ask, self.given)
        if outcome.succeeded:
            return outcome
        verdict = outcome.verdict
        return unknown(call) if verdict.undecided or verdict.error else None

    def _begun(self, invocation: Invocation, outcome: Outcome) -> Turned:
        """The turn where it is known, or will never be, what a request came to that was on its way."""
        if not (isinstance(invocation.completion, ByPolling) and invocation.completion.status_url):
            return {"end": outcome_as_json(outcome)}
        poll = self._polls(invocation)
        poll.start_clock()
        return self._polled(poll, poll.begun(outcome))

    def _waiting(self, state: dict[str, Any], due: float, safe: bool) -> Turned:
        return {"state": state, "due": due, "safe": safe}


def first_is_safe(asked: Asked, given: Given, office: Office | None = None) -> bool:
    """True where what the first turn sends may be sent twice; what is asked is checked.

    Raises:
        InvocationError: What is asked cannot be done, or not durably.
    """
    for invocation in invocations_of(asked):
        if invocation.completion.needs_receiver:
            _check_receivable(asked, invocation, office)
    return _is_safe(asked, given)


def _check_receivable(asked: Asked, invocation: Invocation, office: Office | None) -> None:
    """Refuse what a service completes where no event of it would be received."""
    place = invocation.places.get("completion")
    if isinstance(asked, Gate):
        hint = "let the gate ask the service instead, with a poll and a status URL"
        raise InvocationError("a durable gate takes no step that its service completes", hint=hint, place=place)
    if office is None:
        hint = "say where its events are received, by callback_url of configure or --public-url, and give the key"
        raise InvocationError("a service is to complete this, and no URL leads to a receiver", hint=hint, place=place)


def _is_safe(asked: Asked, given: Given) -> bool:
    return all(is_safe_to_repeat(_prepared(one, given)) for one in invocations_of(asked))


def _prepared(invocation: Invocation, given: Given) -> PreparedRequest:
    """The request as it will be but for what its ticket gives."""
    keep, strict = given.keep_macros, given.strict
    known = {**dict.fromkeys(invocation.completion.provides, "0"), **given.variables}
    found = prepare(invocation, given.connections, known, given.secrets, keep_macros=keep, strict=strict)
    assert found.plan is None or isinstance(found.plan, PollPlan)
    return found
