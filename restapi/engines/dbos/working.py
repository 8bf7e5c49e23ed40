"""Working on the runs of a database, or only looking at them."""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from typing import Unpack

from restapi.connections.oauth import TokenCache
from restapi.engines.dbos.database import check_there, checked_url, working_on
from restapi.engines.dbos.engine import Engine, OnUnknown, check_idle, dbos, looking, running
from restapi.errors import InvocationError
from restapi.invocation import Invocation
from restapi.running.options import Options, given_by

DATABASE = "sqlite:///restapi.db"
WORKERS = 20
"""The number of turns that one process takes at once."""
WEEK = 7 * 86_400.0


@contextmanager
def configure(
    database: str = DATABASE,
    *,
    on_unknown: OnUnknown = "fail",
    ask: Invocation | None = None,
    keep: float = WEEK,
    workers: int = WORKERS,
    **options: Unpack[Options],
) -> Generator[None, None, None]:
    """Work on the runs of a database while the block runs: those that are started in it, and all that are there.

    Args:
        database: `sqlite:///FILE`, on which one process works at a time, or `postgresql://…`, on which many may.
        on_unknown: What becomes of a request that is not safe to repeat, where the process ended while it was on its
            way: `fail` ends it undecided, `repeat` sends it again, `ask` makes the invocation *ask* first.
        ask: An invocation that succeeds where the request has done its work, and fails where it has not, so that it is
            sent again. Where polls follow, its answer stands for that of the request.
        keep: How long runs that are over are kept, in seconds.
        workers: How many turns are taken at once.
        options: As of `invoke`. They are given to each process anew, and never stored.

    Raises:
        InvocationError: The database cannot be opened, or another process works on it; or DBOS is not installed.
    """
    check_idle()
    if (on_unknown == "ask") is not (ask is not None):
        raise InvocationError("on_unknown='ask' needs an invocation that is asked, and no other choice has one")
    given = replace(given_by(options), clock=time.time, tokens=TokenCache())
    with (
        working_on(checked_url(database)) as place,
        running(Engine(given, place, on_unknown, ask, keep, database), workers),
    ):
        yield


@contextmanager
def attach(database: str = DATABASE) -> Generator[None, None, None]:
    """Look at the runs of a database while the block runs, and cancel some; this process takes no turns of them.

    Raises:
        InvocationError: There is no such database, or DBOS is not installed.
    """
    dbos()
    from dbos import DBOSClient, DBOSPortableJSONSerializer

    check_there(checked_url(database))
    client = DBOSClient(
        system_database_url=database, serializer=DBOSPortableJSONSerializer(), retry_connection_errors=False
    )
    with looking(client):
        yield
