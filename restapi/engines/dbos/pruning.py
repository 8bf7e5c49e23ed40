"""Rows that nobody needs, found among those that were over lately: the work does not grow with what waits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from restapi.engines.dbos.runs import FIRST, TURN, Row, Status, is_followed, prunable, rows_of

OVERLAP = 300.0
"""The seconds that two looks have in common, for clocks that differ and transactions that were late."""
_AT_ONCE = 100
"""The number of rows that are read at once: each may hold an answer of 64 KiB."""
_RUNS = 20
"""The number of runs all rows of which are read at once."""


class Pruner:
    """Deletes rows that nobody needs, again and again; each time it looks at what was over since the last one.

    Attributes:
        looked: The time of the last look, in seconds; 0 before the first one.
        before: The time before which runs were over whose rows were deleted then.
    """

    def __init__(self) -> None:
        self.looked = self.before = 0.0

    def prune(self, source: Any, now: float, before: float, release: Callable[[Sequence[str]], object]) -> None:
        """Delete turns that others followed, and runs that were over before some time.

        Args:
            source: What the rows are asked for.
            now: The time.
            before: That time.
            release: Called with the ids of runs before their rows are deleted.
        """
        _delete_followed(source, self.looked - OVERLAP)
        _delete_runs(source, self.before - OVERLAP, before, release)
        self.looked, self.before = now, before


def _delete_followed(source: Any, after: float) -> None:
    """Delete turns that were over *after* some time, and that others followed."""
    kept = 0
    while rows := _over(source, kept, after):
        followed = [row.key for row in rows if is_followed(row)]
        _delete(source, followed)
        kept += len(rows) - len(followed)


def _delete_runs(source: Any, after: float, before: float, release: Callable[[Sequence[str]], object]) -> None:
    """Delete runs that were over within some time."""
    found, seen = set[str](), 0
    while rows := _over(source, seen, after, before):
        found.update(row.id for row in rows if row.status in (Status.ENDED, Status.CANCELED))
        seen += len(rows)
    for ids in _by(_RUNS, sorted(found)):
        rows = rows_of(source.list_workflows(name=TURN, workflow_id_prefix=[f"{id}#" for id in ids], load_input=False))
        keys = list(prunable(rows, before))
        release([key.removesuffix(FIRST) for key in keys if key.endswith(FIRST)])
        _delete(source, keys)


def _delete(source: Any, keys: list[str]) -> None:
    if keys:
        source.delete_workflows(keys)


def _over(source: Any, offset: int, after: float, before: float | None = None) -> list[Row]:
    """Some of the rows that were over within some time."""
    return rows_of(
        source.list_workflows(
            name=TURN,
            status=["SUCCESS", "CANCELLED"],
            completed_after=_written(max(after, 0.0)),
            completed_before=None if before is None else _written(before),
            load_input=False,
            offset=offset,
            limit=_AT_ONCE,
        )
    )


def _written(time: float) -> str:
    return datetime.fromtimestamp(time, UTC).isoformat()


def _by(size: int, ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[first : first + size] for first in range(0, len(ids), size))
