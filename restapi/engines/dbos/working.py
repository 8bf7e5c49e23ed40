"""Working on the runs of a database, or only looking at them."""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Unpack

from restapi.callbacks.receiver import MAX_BODY, ReceiverApp
from restapi.callbacks.serving import LOOPBACK, Listener, checked_public_url
from restapi.connections.oauth import TokenCache
from restapi.engines.dbos.database import check_there, checked_url, opening, working_on
from restapi.engines.dbos.engine import Engine, OnUnknown, check_idle, dbos, looking, running
from restapi.engines.dbos.inbox import Inbox
from restapi.engines.dbos.key import read_key
from restapi.engines.dbos.office import Office
from restapi.engines.dbos.receiving import DurableDesk
from restapi.errors import InvocationError
from restapi.invocation import Invocation
from restapi.running.options import Options, given_by

DATABASE = "sqlite:///restapi.db"
WORKERS = 20
"""The number of turns that one process takes at once."""
WEEK = 7 * 86_400.0
PATIENCE = 60.0
"""The seconds that a turn waits for a database that is away."""


@contextmanager
def configure(
    database: str = DATABASE,
    *,
    on_unknown: OnUnknown = "fail",
    ask: Invocation | None = None,
    keep: float = WEEK,
    workers: int = WORKERS,
    callback_url: str = "",
    key: str | Path | None = None,
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
        callback_url: The URL of the `receiver` that services tell when they are done, in whichever process that is.
        key: What the tokens of callbacks are made of, the same as that of the receiver: a text, or the path of a file
            that its owner alone can read; left out, it is read from the environment variable RESTAPI_CALLBACK_KEY.
        options: As of `invoke`. They are given to each process anew, and never stored.

    Raises:
        InvocationError: The database cannot be opened, or another process works on it; or DBOS is not installed.
    """
    check_idle()
    if (on_unknown == "ask") is not (ask is not None):
        raise InvocationError("on_unknown='ask' needs an invocation that is asked, and no other choice has one")
    given = replace(given_by(options), clock=time.time, tokens=TokenCache())
    inbox = Inbox(checked_url(database), patience=PATIENCE)
    office = Office(inbox, read_key(key), checked_public_url(callback_url)) if callback_url else None
    with (
        working_on(database) as place,
        running(Engine(given, place, on_unknown, ask, keep, database, inbox, office), workers),
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

    check_there(database)
    serializer = DBOSPortableJSONSerializer()
    with opening(database):
        client = DBOSClient(system_database_url=database, serializer=serializer, retry_connection_errors=False)
    with looking(client, Inbox(database)):
        with opening(database):
            client.list_workflows(limit=1, load_input=False, load_output=False)
        yield


@contextmanager
def receiver(
    database: str = DATABASE,
    *,
    listen: str = LOOPBACK,
    public_url: str | None = None,
    key: str | Path | None = None,
    max_body: int = MAX_BODY,
) -> Generator[Listener, None, None]:
    """Receive what services tell of the runs of a database while the block runs, whichever process takes their turns.

    What is answered with a success stands in the database. Any number of receivers may share one, also a file of
    SQLite, with each other and with the process that works on it.

    Args:
        database: As of `configure`.
        listen, public_url, max_body: As of a `restapi.Receiver`.
        key: As of `configure`.

    Returns:
        What listens; its `url` is the `callback_url` of `configure`.

    Raises:
        InvocationError: The database cannot be opened, there is no key, or nothing can listen there.
    """
    inbox = Inbox(checked_url(database))
    app = ReceiverApp(DurableDesk(Office(inbox, read_key(key))), max_body)
    with closing(inbox):
        with inbox.open():  # what cannot be opened is told before anything listens
            pass
        with Listener(app, listen, public_url=public_url) as listener:
            yield listener
