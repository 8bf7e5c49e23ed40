"""The state of polls between two of them: plain data, which may outlive the process that made it. Pure, no I/O."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from restapi.calls.preparing import PreparedRequest
from restapi.errors import check_version
from restapi.exchanges.redirect import is_bare, led_to, without_credentials
from restapi.schedule import End, History, Schedule, Seen

VERSION = 1
"""The version of the plain JSON."""

_NONE = History()


@dataclass(frozen=True, slots=True, kw_only=True)
class PollState:
    """The state of polls: all that the next one needs to know of those before it.

    Times are seconds by one clock: where the state outlives a process, that of the wall.

    Attributes:
        started_at: When the first request began.
        deadline_at: When the time for all polls is over; infinite where there is no such time.
        due: When the next poll is to be made.
        history: What the polls saw.
        status_url: The URL that is polled, where the first answer named it; empty where each poll repeats the request.
        cancel_url: The URL of the cancel request, where the first answer named it.
        is_bare: Whether another origin gave the first answer, so that nothing of the caller's is sent on.
    """

    started_at: float
    deadline_at: float
    due: float = 0.0
    history: History = _NONE
    status_url: str = ""
    cancel_url: str = ""
    is_bare: bool = False

    def after(self, seen: Seen) -> PollState:
        """The state with one more poll."""
        return replace(self, history=self.history.after(seen))

    def following(self, schedule: Schedule, now: float, asked: float | None = None, random: float = 0.0) -> float | End:
        """The seconds from *now* until the next poll, or why there is none; *asked* and *random* as of a Schedule."""
        return schedule.after(self.history, max(0.0, self.deadline_at - now), asked, random)

    def led(self, call: PreparedRequest, url: str) -> PreparedRequest:
        """*call* to a URL that the first answer named.

        Raises:
            RedirectError: It is none that may be followed.
        """
        return without_credentials(call, url) if self.is_bare else led_to(call, url)

    def named_by(self, started: PreparedRequest, status_url: str, cancel_url: str) -> PollState:
        """The state with the URLs that the answer to the call *started* named."""
        return replace(self, status_url=status_url, cancel_url=cancel_url, is_bare=is_bare(started))

    def as_json(self) -> dict[str, Any]:
        """The state as plain JSON, in which no time limit is null."""
        history = self.history
        return {
            "version": VERSION,
            "startedAt": self.started_at,
            "deadlineAt": self.deadline_at if math.isfinite(self.deadline_at) else None,
            "due": self.due,
            "polls": history.polls,
            "successes": history.successes,
            "errors": history.errors,
            "last": history.last.value if history.last else None,
            "statusUrl": self.status_url,
            "cancelUrl": self.cancel_url,
            "isBare": self.is_bare,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> PollState:
        """The state that `as_json` gave.

        Raises:
            ValueError: It is of another version.
        """
        check_version(value, VERSION, "the state of polls")
        last = value["last"] and Seen(value["last"])
        deadline = value["deadlineAt"]
        return cls(
            started_at=value["startedAt"],
            deadline_at=math.inf if deadline is None else deadline,
            due=value["due"],
            history=History(value["polls"], value["successes"], value["errors"], last),
            status_url=value["statusUrl"],
            cancel_url=value["cancelUrl"],
            is_bare=value["isBare"],
        )
