"""Many first turns at once: a transaction for each hundred, where DBOS by itself makes one, and syncs it, for each."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any, NamedTuple

from restapi.engines.dbos.database import SQLITE
from restapi.engines.dbos.runs import TURN
from restapi.engines.dbos.transactions import BUSY
from restapi.errors import InvocationError

AT_ONCE = 100
"""The number of turns in a transaction: others wait for the lock of a file of SQLite no longer than it takes."""


class First(NamedTuple):
    """The first turn of a run.

    Attributes:
        key: The key of its row.
        given: What is given to it.
        delay: The seconds until it is due; None where it is at once.
    """

    key: str
    given: tuple[Any, ...]
    delay: float | None


def enqueue_many(database: str, turns: Iterable[First], **options: Any) -> None:
    """Enqueue many turns; those that are there already stay as they are.

    Args:
        database: The URL of the database.
        turns: The turns.
        options: What DBOS is told of each of them.

    Raises:
        InvocationError: The database refuses; the turns of earlier transactions are there.
    """
    from sqlalchemy.exc import DBAPIError

    with _enqueuing(database) as (engine, client):
        for some in _in_batches(turns):
            try:
                with engine.begin() as transaction:
                    for key, given, delay in some:
                        told = {**options, "workflow_name": TURN, "workflow_id": key}
                        if delay is not None:
                            told["delay_seconds"] = delay
                        client.enqueue_in_transaction(transaction, told, *given)
            except DBAPIError as error:
                hint = "some may be there; the same call begins the rest"
                raise InvocationError(f"the runs cannot be stored: {error.orig}", hint=hint) from None


def _in_batches(turns: Iterable[First]) -> Iterator[Sequence[First]]:
    """The turns by the hundred, each made before its transaction begins."""
    remaining = iter(turns)
    while some := tuple(islice(remaining, AT_ONCE)):
        yield some


@contextmanager
def _enqueuing(database: str) -> Generator[tuple[Any, Any], None, None]:
    """An engine of SQLAlchemy whose transactions are ours, and a client of DBOS that enqueues in them."""
    from dbos import DBOSClient, DBOSPortableJSONSerializer

    engine = _engine(database)
    try:
        yield engine, DBOSClient(system_database_engine=engine, serializer=DBOSPortableJSONSerializer(), lazy=True)
    finally:
        engine.dispose()


def _engine(database: str) -> Any:
    import sqlalchemy

    if not database.startswith(SQLITE):
        return sqlalchemy.create_engine(sqlalchemy.make_url(database).set(drivername="postgresql+psycopg"))
    arguments = {"isolation_level": "IMMEDIATE", "timeout": BUSY}
    return sqlalchemy.create_engine(database, connect_args=arguments)
