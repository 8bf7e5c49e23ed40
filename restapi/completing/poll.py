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
from restapi.completing.poll_plan import PollPlan
from restapi.completing.status_url import StatusUrlError, cancel_request, request_at
from restapi.exchanges.effects import Countdown, Flow, Wait
from restapi.exchanges.exchanging import Exchanges
from restapi.exchanges.redirect import as_get
from restapi.exchanges.retry import retry_after
from restapi.schedule import End, History

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
    """The polls of one invocation.

    Attributes:
        call: The first request.
        plan: How polls complete it.
        exchanges: How single exchanges are made; its time is that of all polls.
        deadline: The time for each poll, in seconds.
        watch: Told of each poll.
        history: What the polls saw.
        first, latest: The attempts of the first request, where it starts what is polled for, and the latest others.
        started: What the first request came to; None where there is no such request.
        target: The call to the place that is polled; None while that is not known.
    """

    call: PreparedRequest
    plan: PollPlan
    exchanges: Exchanges
    deadline: float = math.inf
    watch: WatchPolls | None = None
    history: History = field(default_factory=History)
    first: tuple[Attempt, ...] = ()
    latest: deque[Attempt] = field(default_factory=lambda: deque[Attempt](maxlen=KEPT))
    started: Outcome | None = None
    target: PreparedRequest | None = None

    def outcome(self) -> Flow[Outcome]:
        """The outcome of the last poll; whatever interrupts them, the cancel request is sent before it goes on."""
        try:
            outcome = yield from self._outcome()
        except GeneratorExit:  # nobody performs what a flow that is closed asks for
            raise
        except BaseException as error:
            note = yield from self._canceled()
            if note:
                error.add_note(note.strip())
            raise
        note = (yield from self._canceled()) if outcome.verdict.undecided else ""
        reason = outcome.verdict.reason + note
        told = (*self.first, *self.latest)
        verdict = replace(outcome.verdict, reason=reason)
        return replace(outcome, attempts=told, verdict=verdict, iterations=self.history.polls)

    def _outcome(self) -> Flow[Outcome]:
        """Start what is polled for, where the first request does that, and poll."""
        source = self.plan.status_url
        if source is None:
            self.target = self.call
            return (yield from self._polls(self.call, None))
        self.started = outcome = yield from self._start()
        if not outcome.succeeded:
            return outcome
        try:
            self.target = request_at(self.started, source)
        except StatusUrlError as error:
            return replace(outcome, verdict=Verdict(False, f"No status URL: {error}.", undecided=True))
        return (yield from self._polls(as_get(self.target), retry_after(outcome.answer)))

    def _start(self) -> Flow[Outcome]:
        exchanges = self._exchanges(self.exchanges.time.within(self.deadline))
        outcome = yield from exchanges.by_response(self.call)
        self.first = tuple(exchanges.made[:KEPT])
        verdict = replace(outcome.verdict, undecided=bool(outcome.answer.problem))
        return replace(outcome, call=exchanges.last or outcome.call, verdict=verdict)

    def _polls(self, call: PreparedRequest, asked_to_wait: float | None) -> Flow[Outcome]:
        outcome: Outcome | None = None
        following = self._following(asked_to_wait)
        while not isinstance(following, End):
            outcome = None  # no answer is kept while the next one is waited for
            if following:
                yield Wait(following)
            outcome = yield from self._poll(call)
            following = self._following(retry_after(outcome.answer))
            if self.watch:
                self.watch(Polled(self.history.polls, self.plan.schedule.count, outcome, following))
        return self._ended(outcome or self.started or _unasked(call), following)

    def _following(self, asked_to_wait: float | None) -> float | End:
        left, random = self.exchanges.time.left(), self.exchanges.jitter()
        return self.plan.schedule.after(self.history, left, asked_to_wait, random)

    def _poll(self, call: PreparedRequest) -> Flow[Outcome]:
        exchanges = self._exchanges(self.exchanges.time.within(self.deadline))
        asked, answer = yield from exchanges.authorized(call, "poll")
        content = read_content(answer.body, answer.headers)
        asked = with_secrets(asked, answer, content)
        judgement = judge_poll(asked, self.plan, answer, content, exchanges.time.left())
        self.history = self.history.after(judgement.seen)
        self.latest.extend(exchanges.made)
        return Outcome(asked, answer, content, judgement.verdict)

    def _ended(self, outcome: Outcome, end: End) -> Outcome:
        verdict, schedule = outcome.verdict, self.plan.schedule
        if end is End.FAILURE or (end is End.SUCCESS and schedule.successes == 1):
            return outcome
        if end is End.SUCCESS:
            reason = f"{verdict.reason.removesuffix('.')} ({schedule.successes} times in a row)."
            return replace(outcome, verdict=replace(verdict, reason=reason))
        polls = self.history.polls
        why = {
            End.COUNT: f"after {polls} poll{'s' if polls > 1 else ''}",
            End.ERRORS: f"after {self.history.errors} failed poll{'s in a row' if self.history.errors > 1 else ''}",
            End.TIME: f"when the time of {round(self.exchanges.time.seconds, 1):g} s was too short for another poll",
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

    def _canceled(self) -> Flow[str]:
        """Send the cancel request, and tell in a sentence what became of it; nothing where there is none."""
        cancel = self.plan.cancel
        if cancel is None:
            return ""
        try:
            call = cancel_request(cancel, self.call, self.started, self.target)
        except StatusUrlError as error:
            return f" No cancel request: {error}."
        exchanges = self._exchanges(Countdown(CANCEL_SECONDS, self.exchanges.time.now))
        _, answer = yield from exchanges.authorized(call, "cancel")
        self.latest.extend(exchanges.made)
        told = answer.problem or f"{answer.status} ({name_of(answer.status or 0)})"
        return f" The answer to the cancel request: {told}."

    def _exchanges(self, time: Countdown) -> Exchanges:
        """Exchanges of their own."""
        return replace(self.exchanges, time=time, made=[], last=None)


def _unasked(call: PreparedRequest) -> Outcome:
    """The outcome where there was no time for a single poll."""
    answer = Answer(datetime.now(UTC), 0.0, problem="no request was made")
    return Outcome(call, answer, read_content(b"", {}), Verdict(False, "no request was made.", undecided=True))
