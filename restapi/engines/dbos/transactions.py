"""Transactions on tables of ours, which stand beside those of DBOS in the same database. One after the other.

On SQLite other processes may write meanwhile, such as the one that takes turns: a transaction waits for its end.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from typing import Any

from restapi.engines.dbos.database import SQLITE, connected_to_postgres, make_private, path_of, why
from restapi.errors import InvocationError

BUSY = 30.0
"""The seconds that a transaction on a file waits for another one, as those of DBOS do."""
_CREATING = 0x5E58  # the key of the lock under which tables are made


class StorageError(InvocationError):
    """The database cannot be read or written now; nothing of the transaction is in it."""


class Statements:
    """The statements of one transaction. They are written for both databases: `{name}` is a table, `%s` a value."""

    def __init__(self, connection: Any, is_file: bool) -> None:
        self._connection, self._is_file = connection, is_file

    def __call__(self, text: str, *values: Any) -> list[tuple[Any, ...]]:
        """The rows that a statement gives."""
        prefix = "restapi_" if self._is_file else "restapi."
        text = text.format(inbox=f"{prefix}inbox", notices=f"{prefix}inbox_notices")
        cursor = self._connection.execute(text.replace("%s", "?") if self._is_file else text, values)
        return list(cursor.fetchall()) if cursor.description else []

    def locked(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """The rows of a query, which nobody else changes until the transaction is over."""
        return self(query if self._is_file else f"{query} for update", *values)


class Transactions:
    """The transactions of one process.

    Args:
        database: Its URL.
        tables: The statements that make the tables where they are not there.
        patience: How many seconds a transaction may wait for a database that cannot be reached.
    """

    def __init__(self, database: str, tables: tuple[str, ...], patience: float = 0.0) -> None:
        self._database, self._tables, self._patience = database, tables, patience
        self._is_file = database.startswith(SQLITE)
        self._lock = threading.Lock()
        self._connection: Any = None

    @contextmanager
    def begin(self) -> Generator[Statements, None, None]:
        """One transaction: what is done in the block is committed at its end, or nothing of it.

        Raises:
            StorageError: The database cannot be reached or written.
        """
        with self._lock:
            connection = self._opened()
            try:
                yield Statements(connection, self._is_file)
                connection.execute("commit")
            except self._errors() as error:
                self._drop()
                raise StorageError("the database cannot be written", detail=why(error, self._database)) from None
            except BaseException:
                with suppress(*self._errors()):
                    connection.execute("rollback")
                raise

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            self._drop()

    def _opened(self) -> Any:
        """A connection whose transaction has begun; one that is lost is made anew."""
        end = time.monotonic() + self._patience
        was_there = self._connection is not None
        while True:
            try:
                if self._connection is None:
                    self._connection = self._made()
                self._connection.execute(self._beginning)
                return self._connection
            except self._errors() as error:
                self._drop()
                if not was_there and time.monotonic() >= end:
                    raise StorageError("the database cannot be reached", detail=why(error, self._database)) from None
                if not was_there:
                    time.sleep(0.5)
                was_there = False

    @property
    def _beginning(self) -> str:
        return "begin immediate" if self._is_file else "begin"

    def _made(self) -> Any:
        if self._is_file:
            path = path_of(self._database)
            make_private(path)
            connection: Any = sqlite3.connect(path, timeout=BUSY, isolation_level=None, check_same_thread=False)
        else:
            connection = connected_to_postgres(self._database)
        try:
            self._create(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _create(self, connection: Any) -> None:
        """Make the tables where they are not there."""
        execute = Statements(connection, self._is_file)
        connection.execute(self._beginning)
        if not self._is_file:  # two that create at once would be in each other's way
            execute("select pg_advisory_xact_lock(%s)", _CREATING)
            execute("create schema if not exists restapi")
        for statement in self._tables:
            execute(statement)
        connection.execute("commit")

    def _errors(self) -> tuple[type[Exception], ...]:
        if self._is_file:
            return (sqlite3.Error,)
        import psycopg

        return (psycopg.Error,)

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(*self._errors()):
                connection.close()
