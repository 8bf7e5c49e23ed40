"""Progress of a wait, as plain JSON, and what one more poll makes of it. It imports nothing of Airflow."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from conditions.source import in_one_line
from restapi.answers.outcome import Outcome
from restapi.completing.poll import Polled
from restapi.exchanges.retry import retry_after
from restapi.schedule import End, History, Schedule, Seen

LONGEST_TOLD = 20_000
"""The most characters of an explanation that are told: an event goes through a database."""

_SEEN = {End.SUCCESS: Seen.SUCCESS, End.FAILURE: Seen.FAILURE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """A wait between two polls.

    Attributes:
        seconds: How long all of it may take.
        deadline_at: When it is over, in seconds since 1970.
        due_at: When the next poll is due, as such a moment.
        target: The URL that is polled; empty where each poll repeats the request.
        history: What the polls saw.
    """

    seconds: float
    deadline_at: float
    due_at: float = 0.0
    target: str = ""
    history: History = field(default_factory=History)

    @classmethod
    def beginning(cls, seconds: float, clock: Callable[[], float] = time.time) -> Progress:
        """That of a wait that begins now."""
        return cls(seconds=seconds, deadline_at=clock() + seconds)

    def as_json(self) -> dict[str, Any]:
        """All of it, as JSON has it."""
        history = self.history
        last = history.last.value if history.last else None
        counts = {"polls": history.polls, "successes": history.successes, "errors": history.errors, "last": last}
        moments = {"seconds": self.seconds, "deadline_at": self.deadline_at, "due_at": self.due_at}
        return {**moments, "target": self.target, "history": counts}

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> Progress:
        """The progress that `as_json` wrote."""
        counts = given["history"]
        last = Seen(counts["last"]) if counts["last"] else None
        history = History(counts["polls"], counts["successes"], counts["errors"], last)
        moments = {name: given[name] for name in ("seconds", "deadline_at", "due_at")}
        return cls(**moments, target=given["target"], history=history)

    def started(self, target: str, asked_to_wait: float | None, clock: Callable[[], float] = time.time) -> Progress:
        """The progress after the request that started what is polled at *target*."""
        return replace(self, target=target, due_at=clock() + (asked_to_wait or 0.0))

    def left(self, clock: Callable[[], float] = time.time) -> float:
        """The seconds that are left, at least 0."""
        return max(0.0, self.deadline_at - clock())

    def wait(self, clock: Callable[[], float] = time.time) -> float:
        """The seconds until the next poll is due, at least 0."""
        return max(0.0, self.due_at - clock())


@dataclass(frozen=True, slots=True)
class Step:
    """One poll that is over.

    Attributes:
        progress: What it made of the wait.
        end: Why there is no other one; None where there is.
        line: What it saw, in one line, with secrets masked.
        explanation: Why its criterion gave what it gave, in lines, with secrets masked.
    """

    progress: Progress
    end: End | None
    line: str
    explanation: str

    def as_json(self) -> dict[str, Any]:
        """All of it, as JSON has it."""
        end = self.end.value if self.end else None
        return {
            "progress": self.progress.as_json(),
            "end": end,
            "line": self.line,
            "explanation": self.explanation,
        }

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> Step:
        """The step that `as_json` wrote."""
        end = End(given["end"]) if given["end"] else None
        return cls(Progress.from_json(given["progress"]), end, given["line"], given["explanation"])


def step(before: Progress, schedule: Schedule, polled: Polled, clock: Callable[[], float] = time.time) -> Step:
    """The step that a poll is, which was the only one of its invocation."""
    outcome = polled.outcome
    history = before.history.after(_seen(polled))
    following = schedule.after(history, before.left(clock), retry_after(outcome.answer), random.random())  # noqa: S311
    if isinstance(following, End):
        after = replace(before, history=history)
        return Step(after, following, _end_line(after, following, outcome), _explained(outcome))
    after = replace(before, history=history, due_at=clock() + following)
    line = f"Poll {history.polls}: {_missing(outcome)}; the next one in {following:.3g} s"
    return Step(after, None, line, _explained(outcome))


def _seen(polled: Polled) -> Seen:
    if isinstance(polled.following, End) and polled.following in _SEEN:
        return _SEEN[polled.following]
    return Seen.ERROR if polled.outcome.verdict.error else Seen.PENDING


def _end_line(progress: Progress, end: End, outcome: Outcome) -> str:
    polls = progress.history.polls
    if end in _SEEN:
        return f"Poll {polls}: {outcome.reason}"
    if end is End.TIME:
        return f"The time of {progress.seconds:g} s is too short for another poll. Poll {polls}: {_missing(outcome)}."
    failed = progress.history.errors
    told = f"{failed} polls in a row failed" if failed > 1 else "A poll failed"
    return f"{told}. Poll {polls}: {_missing(outcome)}."


def _missing(outcome: Outcome) -> str:
    return in_one_line(outcome.missing)


def _explained(outcome: Outcome) -> str:
    if outcome.explanation is None:
        return ""
    text = outcome.call.masker(str(outcome.explanation))
    return text if len(text) <= LONGEST_TOLD else f"{text[:LONGEST_TOLD]} …"
