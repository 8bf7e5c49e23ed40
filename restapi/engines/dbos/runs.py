"""Runs as rows: the turns of each run, the last of which tells how it stands; and which rows are no longer needed.

The turn with the number 0 stays as long as its run, so that nothing begins twice under the same id.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Any

from restapi.errors import InvocationError

TURN = "restapi.turn"
"""The name of the workflow that takes a turn."""

FIRST = "#0"
"""The end of the key of the first turn."""

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,199}")


class Status(StrEnum):
    """How a run stands."""

    WAITING = "waiting"
    RUNNING = "running"
    ENDED = "ended"
    CANCELED = "canceled"
    BROKEN = "broken"
    """What is asked cannot be done by the process that tried; `resume` tries again."""


_STATUSES = {
    "DELAYED": Status.WAITING,
    "ENQUEUED": Status.RUNNING,
    "PENDING": Status.RUNNING,
    "SUCCESS": Status.RUNNING,  # the next turn is about to be there
    "CANCELLED": Status.CANCELED,
}
OPEN = ["DELAYED", "ENQUEUED", "PENDING"]
"""The states of turns that are not over."""


@dataclass(frozen=True, slots=True)
class Row:
    """One turn of a run, as it stands in the database.

    Attributes:
        id: The id of the run.
        number: The number of the turn, from 0.
        state: The status of the row.
        output: What the turn came to; None where it is not over, or was not loaded.
        given: What is asked, the state, and whether what is sent is safe to repeat; nothing where it was not loaded.
        problem: Why the turn failed; empty where it did not.
        completed: When it was over, in seconds; None where it is not.
        due: When it is to be taken, in seconds; None where at once.
    """

    id: str
    number: int
    state: str
    output: dict[str, Any] | None = None
    given: tuple[Any, ...] = ()
    problem: str = ""
    completed: float | None = None
    due: float | None = None

    @property
    def key(self) -> str:
        """The key of the row."""
        return key_of(self.id, self.number)

    @property
    def end(self) -> dict[str, Any] | None:
        """The end of the run; None where this turn was not the last one."""
        return (self.output or {}).get("end")

    @property
    def status(self) -> Status:
        """How the run stands, where this is its last turn."""
        if self.problem:
            return Status.BROKEN
        return Status.ENDED if self.end is not None else _STATUSES.get(self.state, Status.BROKEN)

    @property
    def asked(self) -> Any:
        """What is asked."""
        return self.given[0]

    @property
    def again(self) -> tuple[Any, ...]:
        """What is given to a turn that tries this one again; where that failed, it may have sent something."""
        written, state, safe = self.given[:3]
        return written, state, safe, bool((self.output or {}).get("lost", not safe))

    @property
    def is_open(self) -> bool:
        """True where the turn is not over."""
        return self.completed is None and self.state in OPEN


def checked_id(id: str) -> str:
    """*id* where it can be that of a run; InvocationError else."""
    if not _ID.fullmatch(id):
        hint = "write letters, digits and . _ : / - (at most 200, a letter or a digit first)"
        raise InvocationError(f"'{id}' cannot be the id of a run", hint=hint)
    return id


def key_of(id: str, number: int) -> str:
    """The key of the row of a turn."""
    return f"{id}#{number}"


def turns_of(source: Any, run: str, **options: Any) -> list[Any]:
    """The turns of one run, as the engine lists them; SQLite finds those of runs too whose ids differ by case alone."""
    keys = f"{run}#"
    found = source.list_workflows(name=TURN, workflow_id_prefix=keys, **options)
    return [one for one in found if one.workflow_id.startswith(keys)]


def rows_of(workflows: Iterable[Any]) -> list[Row]:
    """The rows that the engine lists, run by run, the turns of each in their order."""
    return sorted(map(_row, workflows), key=lambda row: (row.id, row.number))


def last_of_each(rows: Sequence[Row]) -> list[Row]:
    """The last turn of each run."""
    return [list(turns)[-1] for _, turns in groupby(rows, key=lambda row: row.id)]


def is_followed(row: Row) -> bool:
    """True where another turn followed, so that nobody needs the row, which holds nothing; the first one is needed."""
    return row.number > 0 and row.state == "SUCCESS" and row.output == {}


def prunable(rows: Sequence[Row], before: float) -> Iterator[str]:
    """The keys of rows that nobody needs: turns that others followed, and runs that were over *before* some time.

    Args:
        rows: All rows of these runs, in order.
        before: The time, in seconds.
    """
    for _, turns in groupby(rows, key=lambda row: row.id):
        *earlier, last = turns
        is_old = not last.is_open and last.completed is not None and last.completed < before
        if is_old and last.status in (Status.ENDED, Status.CANCELED):
            yield from (row.key for row in (*earlier, last))
        else:
            yield from (row.key for row in earlier if row.number and not row.is_open)


def _row(workflow: Any) -> Row:
    id, _, number = workflow.workflow_id.rpartition("#")
    problem = str(workflow.error or (workflow.output or {}).get("broken", ""))
    given = tuple(workflow.input["args"]) if workflow.input else ()
    completed, due = (None if one is None else one / 1000 for one in _times(workflow))
    return Row(id, int(number), workflow.status, workflow.output, given, problem, completed, due)


def _times(workflow: Any) -> tuple[int | None, int | None]:
    return workflow.completed_at, workflow.delay_until_epoch_ms
