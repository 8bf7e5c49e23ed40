"""Completion by polling: ask again until a criterion says how it ended, or until time, polls or patience do. Sans I/O.

However many polls there are, no more than the first and the last answer is kept.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from restapi.answers.answer import Answer
from restapi.answers.content import read_content
from restapi.answers.outcome import Attempt, Outcome
from restapi.answers.secret_outputs import with_secrets
from restapi.answers.statuses import name_of
from restapi.answers.verdict import Verdict, is_success
from restapi.calls.preparing import PreparedRequest
from restapi.completing.judging_polls import judge_poll
from restapi.completing.poll_plan import Cancellation, PollPlan
from restapi.completing.poll_state import PollState
from restapi.completing.status_url import StatusUrlError, cancel_request, request_at
from restapi.exchanges.effects import Countdown, Flow, Wait
from restapi.exchanges.exchanging import Exchanges
from restapi.exchanges.redirect import as_get
from restapi.exchanges.retry import retry_after
from restapi.schedule import End

KEPT = 50
"""The number of the latest attempts that are told."""

CANCEL_SECONDS = 5.0
"""The time for a cancel request: whoever interrupts is waiting."""


@dataclass(frozen=True, slots=True)
class Polled:
    """One poll that is over, as it is told while the next one is waited for.

    Attributes:
        number: Its number, from 1.
        count: The most polls; None where only time ends them.
        outcome: What it came to, if it were the last one.
        following: The seconds until the next poll, or why there is none.
    """

    number: int
    count: int | None
    outcome: Outcome
    following: float | End

    @property
    def missing(self) -> str:
        """A clause that tells what the criterion still misses, or why the poll counts for nothing; secrets masked."""
        return self.outcome.missing


WatchPolls = Callable[[Polled], None]


@dataclass(slots=True)
class Poll:
    """The polls of one invocation, in turns: the first one starts what is polled for, each other one polls once.

    Whoever goes on with polls that began in another process gives their state, and calls `again` when they are due.

    Attributes:
        call: The first request.
        plan: How polls complete it.
        exchanges: How single exchanges are made; its time is that of all polls.
        deadline: The time for each poll, in seconds.
        watch: Told of each poll.
        state: What the polls so far came to; None before the first turn.
        following: The seconds until the next poll, or why there is none.
        first_made, latest: The attempts of the request that starts what is polled for, and the latest others.
        started: What the first request came to; None where there is no such request.
        target: The call to the place that is polled; None while that is not known.
    """

    call: PreparedRequest
    plan: PollPlan
    exchanges: Exchanges
    deadline: float = math.inf
    watch: WatchPolls | None = None
    state: PollState | None = None
    following: float | End = 0.0
    first_made: tuple[Attempt, ...] = ()
    latest: deque[Attempt] = field(default_factory=lambda: deque[Attempt](maxlen=KEPT))
    started: Outcome | None = None
    target: PreparedRequest | None = None

    def outcome(self) -> Flow[Outcome]:
        """The outcome of the last poll; whatever interrupts them, the cancel request is sent before it goes on."""
        try:
            outcome = yield from self.first()
            while outcome is None:
                if seconds := self._seconds():
                    yield Wait(seconds)
                outcome = yield from self.again()
        except GeneratorExit:  # nobody performs what a flow that is closed asks for
            raise
        except BaseException as error:
            note = yield from self.canceled()
            if note:
                error.add_note(note.strip())
            raise
        return (yield from self.concluded(outcome))

    def concluded(self, outcome: Outcome) -> Flow[Outcome]:
        """The outcome of all polls, given that of the last turn; where it is undecided, the cancel request is sent."""
        note = (yield from self.canceled()) if outcome.verdict.undecided else ""
        return self.told(outcome, note)

    def told(self, outcome: Outcome, note: str = "") -> Outcome:
        """The outcome with what is told of all polls, and a note at the end of its reason."""
        verdict = replace(outcome.verdict, reason=outcome.verdict.reason + note)
        attempts = (*self.first_made, *self.latest)
        return replace(outcome, attempts=attempts, verdict=verdict, iterations=self._state.history.polls)

    def first(self) -> Flow[Outcome | None]:
        """Start what is polled for, where the first request does that; None where polls are to follow."""
        self.start_clock()
        source = self.plan.status_url
        if source is None:
            self.target = self.call
            return self._scheduled(None, self.call)
        return self.begun((yield from self._start()))

    def late(self) -> Outcome:
        """The outcome where the time was over before the poll that was due."""
        return self._ended(_unasked(self.call), End.TIME)

    def start_clock(self) -> None:
        """The time of the polls begins to run."""
        self.state = PollState(started_at=self.exchanges.time.now(), deadline_at=self.exchanges.time.end)

    def begun(self, outcome: Outcome) -> Outcome | None:
        """Go on from what the first request came to; None where polls are to follow."""
        self.started, source = outcome, self.plan.status_url
        assert source is not None  # else each poll repeats the request
        if not outcome.succeeded:
            return outcome
        try:
            target = request_at(outcome, source)
        except StatusUrlError as error:
            return replace(outcome, verdict=Verdict(False, f"No status URL: {error}.", undecided=True))
        self.target = target
        self.state = self._state.named_by(outcome.call, target.url, self._cancel_url(outcome))
        return self._scheduled(retry_after(outcome.answer), self.call, outcome)

    def again(self) -> Flow[Outcome | None]:
        """Poll once; None where polls are to follow."""
        target = self._found_target()
        call = as_get(target) if self.plan.status_url else target
        outcome = yield from self._poll(call)
        ended = self._scheduled(retry_after(outcome.answer), call, outcome)
        if self.watch:
            self.watch(Polled(self._state.history.polls, self.plan.schedule.count, outcome, self.following))
        return ended

    def _found_target(self) -> PreparedRequest:
        """The call to the place that is polled, which the state tells in a process that did not begin the polls."""
        if self.target is None:
            self.target = self._state.led(self.call, self._state.status_url) if self._state.status_url else self.call
        return self.target

    @property
    def _state(self) -> PollState:
        assert self.state is not None  # the first turn makes one
        return self.state

    @property
    def _seconds_in_all(self) -> float:
        return self._state.deadline_at - self._state.started_at

    def _seconds(self) -> float:
        assert not isinstance(self.following, End)  # then there would be an outcome
        return self.following

    def _scheduled(self, asked: float | None, call: PreparedRequest, outcome: Outcome | None = None) -> Outcome | None:
        """Settle when the next poll is due; where there is none, the outcome of all."""
        now = self.exchanges.time.now()
        self.following = following = self._state.following(self.plan.schedule, now, asked, self.exchanges.jitter())
        if isinstance(following, End):
            return self._ended(outcome or _unasked(call), following)
        self.state = replace(self._state, due=now + following)
        return None

    def _cancel_url(self, started: Outcome) -> str:
        """The URL that the first answer names for the cancel request; empty where it names none."""
        cancel = self.plan.cancel
        if cancel is None or cancel.source is None:
            return ""
        try:
            return request_at(started, cancel.source).url
        except StatusUrlError:  # which is told when it is to be sent
            return ""

    def _start(self) -> Flow[Outcome]:
        exchanges = self._exchanges(self.exchanges.time.within(self.deadline))
        outcome = yield from exchanges.by_response(self.call)
        self.first_made = tuple(exchanges.made[:KEPT])
        verdict = replace(outcome.verdict, undecided=bool(outcome.answer.problem))
        return replace(outcome, call=exchanges.last or outcome.call, verdict=verdict)

    def _poll(self, call: PreparedRequest) -> Flow[Outcome]:
        exchanges = self._exchanges(self.exchanges.time.within(self.deadline))
        asked, answer = yield from exchanges.authorized(call, "poll")
        content = read_content(answer.body, answer.headers)
        asked = with_secrets(asked, answer, content)
        judgement = judge_poll(asked, self.plan, answer, content, exchanges.time.left())
        self.state = self._state.after(judgement.seen)
        self.latest.extend(exchanges.made)
        return Outcome(asked, answer, content, judgement.verdict)

    def _ended(self, outcome: Outcome, end: End) -> Outcome:
        verdict, schedule = outcome.verdict, self.plan.schedule
        if end is End.FAILURE or (end is End.SUCCESS and schedule.successes == 1):
            return outcome
        if end is End.SUCCESS:
            reason = f"{verdict.reason.removesuffix('.')} ({schedule.successes} times in a row)."
            return replace(outcome, verdict=replace(verdict, reason=reason))
        history = self._state.history
        polls = history.polls
        why = {
            End.COUNT: f"after {polls} poll{'s' if polls > 1 else ''}",
            End.ERRORS: f"after {history.errors} failed poll{'s in a row' if history.errors > 1 else ''}",
            End.TIME: f"when the time of {round(self._seconds_in_all, 1):g} s was too short for another poll",
        }[end]
        reason, hint = f"Undecided {why}: {verdict.reason}", self._hint(outcome, end)
        undecided = replace(verdict, succeeded=False, reason=reason, undecided=True, hint=hint)
        return replace(outcome, verdict=undecided)

    def _hint(self, outcome: Outcome, end: End) -> str:
        """The keys that would let the polls go on."""
        keys = self.call.keys
        told = [outcome.verdict.hint] if outcome.verdict.hint else []
        if end.value in keys:
            told.append(f"{keys[end.value]} lets them go on for longer")
        if end is End.ERRORS and "pending" in keys and not (outcome.answer.problem or is_success(outcome.status)):
            told.append(f"{keys['pending']}: [{outcome.status}] takes that status for 'not yet'")
        return "; ".join(told)

    def canceled(self) -> Flow[str]:
        """Send the cancel request, and tell in a sentence what became of it; nothing where there is none."""
        cancel = self.plan.cancel
        if cancel is None:
            return ""
        try:
            call = self._cancel_call(cancel)
        except StatusUrlError as error:
            return f" No cancel request: {error}."
        exchanges = self._exchanges(Countdown(CANCEL_SECONDS, self.exchanges.time.now))
        _, answer = yield from exchanges.authorized(call, "cancel")
        self.latest.extend(exchanges.made)
        told = answer.problem or f"{answer.status} ({name_of(answer.status or 0)})"
        return f" The answer to the cancel request: {told}."

    def _cancel_call(self, cancel: Cancellation) -> PreparedRequest:
        """The cancel request; StatusUrlError where it has no URL."""
        if self.started is None and self.state and self.state.cancel_url:
            target = self.state.led(self.call, self.state.cancel_url)
            return cancel_request(replace(cancel, source=None), self.call, None, target)
        if self.started is None and self.state and self.state.status_url:
            self._found_target()
        return cancel_request(cancel, self.call, self.started, self.target)

    def _exchanges(self, time: Countdown) -> Exchanges:
        """Exchanges of their own."""
        return replace(self.exchanges, time=time, made=[], last=None)


def _unasked(call: PreparedRequest) -> Outcome:
    """The outcome where there was no time for a single poll."""
    answer = Answer(datetime.now(UTC), 0.0, problem="no request was made")
    return Outcome(call, answer, read_content(b"", {}), Verdict(False, "no request was made.", undecided=True))
