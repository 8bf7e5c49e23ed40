"""The database of durable runs: one process for each SQLite file, and a number for each process on PostgreSQL.

Only those that take turns count: those that receive events, or only look, share a file with the one that does.

The number stands in the rows that a process works on. Whoever finds one whose process ended goes on with its rows.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Generator, Iterable
from contextlib import closing, contextmanager, suppress
from errno import EACCES
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote

from restapi.connections.credentials import Masker
from restapi.errors import InvocationError

SQLITE = "sqlite:///"
PRIVATE = 0o600
"""The mode of the file: bodies of answers may stand in it."""

_POSTGRES = re.compile(r"postgres(?:ql)?(?:\+psycopg)?://")
_PASSWORD = re.compile(
    r"(?<=://)(?P<user>[^:/@\s]*):(?P<own>\S*)@|(?<=[?&])(?P<name>(?:ssl)?password)=(?P<named>[^&\s]*)"
)
_PATIENCE = 5
"""The seconds after which a server that does not answer is given up, unless the URL says otherwise."""
_LOCK_SPACE = 0x5E57  # the first key of our advisory locks
_MOST_PROCESSES = 1000


class Place(Protocol):
    """The place of one process among those that work on a database."""

    @property
    def executor(self) -> str:
        """The name that stands in its rows."""
        ...

    def ended(self, executors: Iterable[str]) -> list[str]:
        """Those of the *executors* whose process has ended; nobody takes their place while this process is there."""
        ...


class _OnlyPlace:
    """The place of the one process that a file may have."""

    executor = "restapi-1"

    def ended(self, executors: Iterable[str]) -> list[str]:
        return [name for name in executors if name != self.executor]


class _NumberedPlace:
    """A place on PostgreSQL: the first number that no other process holds, by an advisory lock of its connection."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._number = next((number for number in range(1, _MOST_PROCESSES) if self._take(number)), 0)
        if not self._number:
            raise InvocationError(f"more than {_MOST_PROCESSES:,} processes work on this database")

    @property
    def executor(self) -> str:
        return f"restapi-{self._number}"

    def ended(self, executors: Iterable[str]) -> list[str]:
        numbers = {name: int(name.removeprefix("restapi-")) for name in executors if name.startswith("restapi-")}
        return [name for name, number in numbers.items() if number != self._number and self._take(number)]

    def _take(self, number: int) -> bool:
        query = "select pg_try_advisory_lock(%s, %s)"
        return bool(self._connection.execute(query, (_LOCK_SPACE, number)).fetchone()[0])


def checked_url(database: str) -> str:
    """The URL of a database that runs can be kept in.

    Raises:
        InvocationError: It is none.
    """
    if not (database.startswith(SQLITE) and len(database) > len(SQLITE)) and not _POSTGRES.match(database):
        hint = "write sqlite:///FILE or postgresql://USER@HOST/NAME"
        raise InvocationError("the database is neither a file of SQLite nor on PostgreSQL", hint=hint)
    if database.startswith(SQLITE):
        _check_name(database.removeprefix(SQLITE))
    return database


def _check_name(name: str) -> None:
    """Refuse what SQLAlchemy would take for another file than we do, or for none."""
    if name == ":memory:":
        hint = "name a file, as in sqlite:///runs.db"
        raise InvocationError("a database in memory ends with its process, and its runs with it", hint=hint)
    if "?" in name or "\0" in unquote(name):
        raise InvocationError("the URL of a file of SQLite has no '?' and no NUL in it", hint="name another file")


def masked(text: str, database: str = "") -> str:
    """A text that may hold the URL of a database, without its password, nor that of *database* alone."""
    text = _PASSWORD.sub(lambda found: f"{found['name']}=***" if found["name"] else f"{found['user']}:***@", text)
    passwords = [found["own"] or found["named"] for found in _PASSWORD.finditer(database)]
    return Masker([password for password in passwords if password])(text)


def check_there(database: str) -> None:
    """Refuse a database that is not there: looking at a file would make one.

    Raises:
        InvocationError: The URL is none, there is no such file, or the server cannot be reached.
    """
    if not checked_url(database).startswith(SQLITE):
        with _connected(database):
            return
    if not _is_file(path_of(database)):
        raise InvocationError(f"there is no database {path_of(database)}")


@contextmanager
def opening(database: str) -> Generator[None, None, None]:
    """Tell plainly of errors of a database that is opened in the block: it may be anything.

    Raises:
        InvocationError: It cannot be opened, or holds no runs.
    """
    from sqlalchemy.exc import DBAPIError, SQLAlchemyError

    try:
        yield
    except SQLAlchemyError as error:
        why = str(error.orig if isinstance(error, DBAPIError) else error).partition("\n")[0]
        raise InvocationError(
            f"{masked(database)} is no database of durable runs", detail=masked(why, database)
        ) from None


@contextmanager
def working_on(database: str) -> Generator[Place, None, None]:
    """The place of this process on a database, which it keeps while the block runs.

    Raises:
        InvocationError: Another process works on the same file, or the database cannot be reached.
    """
    if database.startswith(SQLITE):
        with _alone_on(path_of(database)):
            yield _OnlyPlace()
    else:
        with _connected(database) as connection:
            yield _NumberedPlace(connection)


@contextmanager
def _alone_on(path: Path) -> Generator[None, None, None]:
    """Hold the lock of a file, which is made for its owner alone where it is not there."""
    make_private(path)
    lock = Path(f"{path}.lock")
    _make(lock)
    held = os.open(lock, os.O_RDWR)
    try:
        if not _locked(held):
            hint = "wait until it has ended, or take PostgreSQL, on which many may work"
            raise InvocationError(f"another process works on {path}, and a file of SQLite has one", hint=hint)
        yield
    finally:
        os.close(held)  # which gives the lock up, as the end of the process does


def path_of(database: str) -> Path:
    """The path of a file of SQLite; its URL may have characters as `%20`."""
    return Path(unquote(database.removeprefix(SQLITE)))


def make_private(path: Path) -> None:
    """Make a file of SQLite for its owner alone, where it is not there; several processes may write to it.

    It gets a write-ahead log, which is synced once a commit, and a journal several times. One that is there is opened
    by SQLite alone: any other descriptor of it, when closed, would give up the locks that this process has by SQLite.
    Others would then drop the log with what is committed in it.

    Raises:
        InvocationError: It cannot be opened, or is of something else.
    """
    is_there = _is_file(path)
    if not is_there:
        _make(path)
    with _connected_to_file(path) as connection:
        if is_there:
            _check_ours(path, connection)
            path.chmod(PRIVATE)
        connection.execute("pragma journal_mode = wal")


def connected_to_postgres(database: str) -> Any:
    """A connection whose statements are committed one by one; an error of psycopg where that is not possible now."""
    import psycopg

    url = _POSTGRES.sub("postgresql://", database, count=1)
    patience = {"connect_timeout": _PATIENCE, **psycopg.conninfo.conninfo_to_dict(url)}["connect_timeout"]
    return psycopg.connect(url, autocommit=True, connect_timeout=patience)


def why(error: Exception, database: str) -> str:
    """Why a database refuses something, in its own words but for the password."""
    return masked(str(error).strip(), database)


def _is_file(path: Path) -> bool:
    with suppress(OSError):  # its name may be too long
        return path.is_file()
    return False


def _make(path: Path) -> None:
    """Make a file for its owner alone; SQLite must not have it open."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE))
        path.chmod(PRIVATE)
    except OSError as error:
        raise InvocationError(f"the database {path} cannot be opened: {error.strerror}") from None


def _check_ours(path: Path, connection: sqlite3.Connection) -> None:
    """Refuse a file of something else, as it is: tables would be added to it, and others could no longer read it."""
    tables = {name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")}
    if "dbos_migrations" not in tables and not all(name.startswith(("restapi_", "sqlite_")) for name in tables):
        raise InvocationError(f"{path} holds tables of something else, and no durable runs", hint="name another file")


@contextmanager
def _connected_to_file(path: Path) -> Generator[sqlite3.Connection, None, None]:
    try:
        if not os.access(path, os.R_OK | os.W_OK):
            raise PermissionError(EACCES, os.strerror(EACCES))
        with closing(sqlite3.connect(path)) as connection:
            yield connection
    except sqlite3.DatabaseError as error:
        raise InvocationError(f"the database {path} cannot be opened: {error}") from None
    except OSError as error:
        raise InvocationError(f"the database {path} cannot be opened: {error.strerror}") from None


def _locked(held: int) -> bool:
    """True where the lock of an open file is ours."""
    with suppress(ImportError):
        import fcntl

        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
    import msvcrt

    lock: Any = vars(msvcrt)
    try:
        lock["locking"](held, lock["LK_NBLCK"], 1)
    except OSError:
        return False
    return True


@contextmanager
def _connected(database: str) -> Generator[Any, None, None]:
    import psycopg

    try:
        connection = connected_to_postgres(database)
    except psycopg.Error as error:
        raise InvocationError("the database cannot be reached", detail=why(error, database)) from None
    with connection:
        yield connection
