"""The database of durable runs: which URLs name one, and what a file of SQLite is safe from; needs no DBOS."""

import os
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from restapi.engines.dbos import database
from restapi.engines.dbos.database import check_there, make_private, masked, path_of
from restapi.engines.dbos.inbox import Inbox, Row
from restapi.engines.dbos.transactions import StorageError
from restapi.errors import InvocationError

RUNS = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
print(*[run for (run,) in connection.execute("select run from restapi_inbox order by run")])
connection.close()
"""


def seen_by_another(path: Path) -> str:
    """The runs that a process of its own finds, which then closes the file."""
    return subprocess.run([sys.executable, "-c", RUNS, str(path)], check=True, capture_output=True, text=True).stdout


def add(inbox: Inbox, run: str) -> None:
    with inbox.open() as rows:
        rows.add(Row(run, f"plan of {run}", {}))


def test_what_is_committed_stays_though_a_process_opens_its_file_again_and_others_close_it(tmp_path: Path) -> None:
    path = tmp_path / "runs.db"
    with closing(Inbox(f"sqlite:///{path}")) as first, closing(Inbox(f"sqlite:///{path}")) as second:
        add(first, "a")
        add(second, "b")
        assert seen_by_another(path) == "a b\n"
        add(first, "c")
        assert seen_by_another(path) == "a b c\n"
        add(second, "d")
    assert seen_by_another(path) == "a b c d\n"


def test_a_name_that_is_too_long_is_told(tmp_path: Path) -> None:
    with pytest.raises(InvocationError, match="cannot be opened: File name too long"):
        make_private(tmp_path / ("x" * 300))


def test_the_file_of_a_url_is_that_of_the_engine(tmp_path: Path) -> None:
    sqlalchemy = pytest.importorskip("sqlalchemy")
    url = f"sqlite:///{tmp_path}/our%20runs%25.db"
    assert str(path_of(url)) == sqlalchemy.make_url(url).database == f"{tmp_path}/our runs%.db"


def test_a_file_that_is_there_becomes_private(tmp_path: Path) -> None:
    path = tmp_path / "runs.db"
    path.touch(0o644)
    make_private(path)
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_file_that_its_owner_made_read_only_stays_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "runs.db"
    path.touch(0o400)

    def access(_: Any, mode: int) -> bool:  # as for anybody but root
        return not mode & os.W_OK

    monkeypatch.setattr(os, "access", access)
    with pytest.raises(InvocationError, match=r"runs\.db cannot be opened: Permission denied"):
        make_private(path)
    assert path.stat().st_mode & 0o777 == 0o400


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("mysql://a/b", "neither a file of SQLite nor on PostgreSQL\nHint: write sqlite:///FILE or postgresql://"),
        ("sqlite:///", "neither a file of SQLite nor on PostgreSQL"),
        ("sqlite:///:memory:", "a database in memory ends with its process"),
        ("sqlite:///runs.db?mode=ro", "a file of SQLite has no '?'"),
        ("sqlite:///runs%00.db", "no NUL in it"),
        ("sqlite:///nowhere/runs.db", "there is no database nowhere/runs.db"),
        (f"sqlite:///{'x' * 300}", "there is no database xxx"),
    ],
)
def test_what_is_no_database_or_not_there_is_said(url: str, problem: str) -> None:
    with pytest.raises(InvocationError, match=problem):
        check_there(url)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://joe:hunter2@ci.example:5432/runs", "postgresql://joe:***@ci.example:5432/runs"),
        ("postgresql://joe:hunter2/x@y@ci.example/runs", "postgresql://joe:***@ci.example/runs"),
        ("postgresql://joe@ci.example/runs?password=hunter2&a=b", "postgresql://joe@ci.example/runs?password=***&a=b"),
        ("postgresql://joe@ci.example/runs", "postgresql://joe@ci.example/runs"),
        ("sqlite:///runs.db", "sqlite:///runs.db"),
    ],
)
def test_a_url_is_told_without_its_password(url: str, shown: str) -> None:
    assert masked(f"see {url} there") == f"see {shown} there"


@pytest.mark.parametrize("password", ["hunter2%zz", "hunter2%00", "hunter2@["])
def test_no_error_of_the_inbox_tells_a_password_that_cannot_be_read(password: str) -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(StorageError, match="cannot be reached") as caught:
        add(Inbox(f"postgresql://joe:{password}@[::1/runs"), "a")
    assert caught.value.detail
    assert "hunter2" not in str(caught.value)


def test_a_server_that_does_not_answer_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("psycopg")
    monkeypatch.setattr(database, "_PATIENCE", 2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        begun = time.monotonic()
        with pytest.raises(StorageError, match="cannot be reached"):
            add(Inbox(f"postgresql://joe@127.0.0.1:{silent.getsockname()[1]}/runs"), "a")
        assert time.monotonic() - begun < 60
