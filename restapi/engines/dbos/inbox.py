"""The inbox: the tickets of runs that their services complete, and what these told, committed before it is answered.

The rows hold no token: what makes one of the plan of a ticket is a key that no row has.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from restapi.callbacks.tickets import Notice
from restapi.engines.dbos.notices import notice_as_json, notice_from_json
from restapi.engines.dbos.transactions import Statements, Transactions

OVER, CANCELED = "over", "canceled"
"""Why a ticket is closed."""

_TABLES = (
    """create table if not exists {inbox} (
        run text primary key, plan text not null unique, kept text not null, closed text not null,
        refusal text not null, due double precision, number integer not null)""",
    """create table if not exists {notices} (
        run text not null, number integer not null, news text not null, primary key (run, number))""",
    "create index if not exists restapi_inbox_due on {inbox} (due) where closed = '' and due is not null",
)
_ADDING = """insert into {inbox} (run, plan, kept, closed, refusal, number)
    values (%s, %s, %s, %s, %s, %s) on conflict (run) do nothing"""
_COLUMNS = "select run, plan, kept, closed, refusal, number from {inbox}"


@dataclass(frozen=True, slots=True)
class Row:
    """The row of one ticket.

    Attributes:
        run: The id of its run.
        plan: The id of its plan.
        kept: What it has taken, as plain JSON.
        closed: Why nobody waits any more: OVER, CANCELED, or empty where somebody does.
        refusal: Why the last request that was refused was so.
        number: How many notices there were.
    """

    run: str
    plan: str
    kept: dict[str, Any]
    closed: str = ""
    refusal: str = ""
    number: int = 0


class Inbox:
    """The inbox of one database, whichever processes share it.

    Args:
        database: Its URL.
        patience: How many seconds a transaction may wait for a database that cannot be reached.
    """

    def __init__(self, database: str, patience: float = 0.0) -> None:
        self._transactions = Transactions(database, _TABLES, patience)

    @contextmanager
    def open(self) -> Generator[Rows, None, None]:
        """The rows, in one transaction; StorageError where that is not possible now."""
        with self._transactions.begin() as execute:
            yield Rows(execute)

    def close(self) -> None:
        """Close the connection."""
        self._transactions.close()


class Rows:
    """The rows in one transaction."""

    def __init__(self, execute: Statements) -> None:
        self._execute = execute

    def of_run(self, run: str) -> Row | None:
        """The row of a run, which nobody else changes meanwhile; None where there is none."""
        return _row(self._execute.locked(f"{_COLUMNS} where run = %s", run))

    def of_plan(self, plan: str) -> Row | None:
        """The same by the id of its plan."""
        return _row(self._execute.locked(f"{_COLUMNS} where plan = %s", plan))

    def add(self, row: Row) -> None:
        """Add a row where its run has none."""
        values = (row.run, row.plan, json.dumps(row.kept), row.closed, row.refusal, row.number)
        self._execute(_ADDING, *values)

    def keep(self, row: Row, kept: Mapping[str, Any], due: float | None, notices: Iterable[Notice] = ()) -> None:
        """Keep what a ticket has taken; *due* says when it is over, where its service completed it."""
        number = row.number
        for number, notice in enumerate(notices, start=row.number + 1):
            self._execute("insert into {notices} values (%s, %s, %s)", row.run, number, _news(notice))
        statement = "update {inbox} set kept = %s, due = %s, number = %s where run = %s"
        self._execute(statement, json.dumps(kept), due, number, row.run)

    def notices(self, run: str) -> list[Notice]:
        """The notices of a run, in their order."""
        rows = self._execute("select news from {notices} where run = %s order by number", run)
        return [notice_from_json(json.loads(news)) for (news,) in rows]

    def rewrite(self, run: str, notices: Iterable[Notice]) -> None:
        """Replace all notices of a run."""
        for number, notice in enumerate(notices, start=1):
            statement = "update {notices} set news = %s where run = %s and number = %s"
            self._execute(statement, _news(notice), run, number)

    def end(self, run: str, closed: str) -> None:
        """Close the ticket of a run; one that is closed stays as it is."""
        self._execute("update {inbox} set closed = %s where run = %s and closed = ''", closed, run)

    def refuse(self, plan: str, problem: str) -> None:
        """Remember why a request was refused; nothing is written that stands there already."""
        self._execute("update {inbox} set refusal = %s where plan = %s and refusal <> %s", problem, plan, problem)

    def completed(self) -> list[tuple[str, float]]:
        """The runs that their services completed and nobody has judged yet, with when they are over."""
        rows = self._execute("select run, due from {inbox} where closed = '' and due is not null")
        return [(run, due) for run, due in rows]

    def forget(self, run: str) -> None:
        """Drop what was told of a run that is over, which its end holds."""
        self._execute("delete from {notices} where run = %s", run)

    def delete(self, run: str) -> None:
        """Drop all of a run."""
        self.forget(run)
        self._execute("delete from {inbox} where run = %s", run)


def _news(notice: Notice) -> str:
    return json.dumps(notice_as_json(notice))


def _row(found: list[tuple[Any, ...]]) -> Row | None:
    if not found:
        return None
    run, plan, kept, closed, refusal, number = found[0]
    return Row(run, plan, json.loads(kept), closed, refusal, number)
