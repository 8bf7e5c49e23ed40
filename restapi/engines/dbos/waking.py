"""Waking the turns of runs that their services completed: which of them are looked for now.

A run may have no turn that waits: its call is still on its way, or what is asked is broken. It is looked for again,
ever more rarely.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

GLANCE = 0.3
"""The seconds between two looks for what services told."""
RAREST = 30.0
"""The most seconds between two looks for the turn of one run."""


@dataclass(slots=True)
class _Wake:
    """What was done for one run: the instant that its turn was hastened to, and when it is looked for again."""

    hastened: float = 0.0
    again: float = 0.0
    pause: float = GLANCE


@dataclass(slots=True)
class Wakes:
    """The wakes of one process.

    Attributes:
        hasten: Lets the turn of a run be taken at an instant; False where no turn of it waits.
    """

    hasten: Callable[[str, float], bool]
    _known: dict[str, _Wake] = field(default_factory=dict[str, _Wake])

    def look(self, completed: Iterable[tuple[str, float]], now: float) -> None:
        """Wake those of the runs that were *completed* that are to be, each with the instant when it is over."""
        runs = dict(completed)
        self._known = {run: self._known.get(run, _Wake()) for run in runs}
        for run, due in runs.items():
            wake = self._known[run]
            if due != wake.hastened and now >= wake.again:
                self._wake(run, due, now, wake)

    def _wake(self, run: str, due: float, now: float, wake: _Wake) -> None:
        if self.hasten(run, due):
            wake.hastened, wake.pause = due, GLANCE
        else:
            wake.pause = min(2 * wake.pause, RAREST)
            wake.again = now + wake.pause
