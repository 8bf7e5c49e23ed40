"""The database of durable runs: which URLs name one, and what a file of SQLite is safe from; needs no DBOS."""

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from restapi.engines.dbos.database import check_there, make_private
from restapi.engines.dbos.inbox import Inbox, Row
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
        ("sqlite:///nowhere/runs.db", "there is no database nowhere/runs.db"),
    ],
)
def test_what_is_no_database_or_not_there_is_said(url: str, problem: str) -> None:
    with pytest.raises(InvocationError, match=problem):
        check_there(url)
