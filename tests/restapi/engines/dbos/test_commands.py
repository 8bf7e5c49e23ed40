"""The durable commands as a user has them: processes, a file of SQLite, and a service on loopback."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.paths import ROOT
from tests.restapi.engines.dbos.service import Service

pytest.importorskip("dbos")

GATE = """\
- task: InvokeRESTAPI@1
  displayName: Ready
  inputs: {serviceConnection: service, method: GET, urlSuffix: /ready, successCriteria: "eq(root.status, 'done')"}
"""
POST = """\
- task: InvokeRESTAPI@1
  displayName: Job
  inputs: {serviceConnection: service, method: POST, urlSuffix: /jobs, body: "{}"}
"""
AT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d"
TOKEN, PASSWORD = "hunter2-of-the-connection", "hunter3-of-the-database"
DATABASE = ("--database", "sqlite:///runs.db")
WAITS = "restapi: the run 'release' waits in the database; `restapi resume --database {}` goes on with it\n"


class Ended(NamedTuple):
    """What a command came to."""

    code: int
    out: str
    err: str


class Commands:
    """The commands in a folder with the files that they take."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def begin(self, *arguments: str) -> subprocess.Popen[str]:
        """A command that runs."""
        command, environment = [sys.executable, "-m", "restapi", *arguments], {**os.environ, "PYTHONPATH": str(ROOT)}
        piped = subprocess.PIPE
        return subprocess.Popen(command, cwd=self.folder, env=environment, stdout=piped, stderr=piped, text=True)

    def end(self, process: subprocess.Popen[str]) -> Ended:
        """What it came to; no command tells secrets."""
        out, err = process.communicate(timeout=60)
        assert TOKEN not in out + err
        assert PASSWORD not in out + err
        return Ended(process.returncode, out, err)

    def __call__(self, *arguments: str) -> Ended:
        return self.end(self.begin(*arguments))


@pytest.fixture
def restapi(tmp_path: Path, service: Service) -> Commands:
    connections = {"service": {"url": service.url, "token": TOKEN}}
    for name, text in {"gate.yml": GATE, "post.yml": POST, "connections.yml": json.dumps(connections)}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return Commands(tmp_path)


def wait_until(true: Callable[[], object]) -> None:
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def interrupted(restapi: Commands, service: Service, database: str) -> Ended:
    """The end of a gate that waits, and is interrupted."""
    service.polls = 10**9
    process = restapi.begin(
        "gate", "gate.yml", "--durable", "--id", "release", "--interval", "1s", "--database", database
    )
    wait_until(lambda: service.count("GET"))
    process.send_signal(signal.SIGINT)
    return restapi.end(process)


def test_the_same_id_is_the_same_run(restapi, service) -> None:
    first = restapi("run", "post.yml", "--durable", "--id", "job", *DATABASE)
    lines = (
        "Z POST " + re.escape(f"{service.url}/jobs"),
        "Response Code: Accepted",
        'Response: {"status": "accepted"}',
    )
    assert re.fullmatch(AT + r"\.\d{7}" + "\n\t\t\t\t".join(lines) + "\n", first.out)
    assert (first.code, first.err) == (0, "")
    assert restapi("run", "post.yml", "--durable", "--id", "job", *DATABASE) == first
    told = restapi("run", "post.yml", "--durable", "--id", "job", "--format", "json", *DATABASE)
    assert (told.code, told.err) == (0, "")
    (step,) = json.loads(told.out)["steps"]
    assert (step["name"], step["result"], step["tries"][0]["status"]) == ("Job", "succeeded", 202)
    assert service.count("POST") == 1
    assert restapi("list", *DATABASE) == (0, "job  ended\n", "")
    assert restapi("gate", "gate.yml", "--durable", "--id", "job", *DATABASE) == (
        2,
        "",
        "restapi: the run 'job' is no gate\n",
    )
    assert restapi("cancel", "job", *DATABASE) == (0, "", "")  # what is over stays as it is
    assert restapi("list", *DATABASE) == (0, "job  ended\n", "")


def test_an_interrupted_gate_waits_and_goes_on(restapi, service) -> None:
    assert interrupted(restapi, service, DATABASE[1]) == (
        130,
        "",
        WAITS.format(DATABASE[1]) + "restapi: interrupted\n",
    )
    listed = restapi("list", *DATABASE)
    assert re.fullmatch(rf"release  (waiting  {AT}Z|running)\n", listed.out)
    assert (listed.code, listed.err) == (0, "")
    service.polls = 0
    assert restapi("resume", *DATABASE) == (0, "", "")
    assert restapi("list", *DATABASE) == (0, "release  ended\n", "")
    asked = service.count("GET")
    again = restapi("gate", "gate.yml", "--durable", "--id", "release", *DATABASE)
    assert re.fullmatch(r"Passed: All passed together, steadily for 0 s, after \d+ samples\.\n", again.out)
    assert (again.code, again.err) == (0, "")
    assert service.count("GET") == asked


def test_a_gate_that_waits_is_canceled_by_another_command(restapi, service) -> None:
    service.polls = 10**9
    process = restapi.begin("gate", "gate.yml", "--durable", "--id", "release", "--interval", "1h", *DATABASE)
    wait_until(lambda: service.count("GET"))
    assert restapi("resume", *DATABASE) == (
        2,
        "",
        "restapi: another process works on runs.db, and a file of SQLite has one\n"
        "Hint: wait until it has ended, or take PostgreSQL, on which many may work\n",
    )
    assert restapi("cancel", "release", *DATABASE) == (0, "", "")
    assert restapi.end(process) == (1, "Canceled: The run was canceled.\n", "")
    assert restapi("list", *DATABASE) == (0, "release  canceled\n", "")
    assert restapi("resume", *DATABASE) == (0, "", "")
    assert service.count("GET") == 1


def test_a_gate_that_is_late_fails(restapi, service) -> None:
    service.polls = 10**9
    ended = restapi(
        "gate", "gate.yml", "--durable", "--id", "release", "--interval", "9s", "--timeout", "9s", *DATABASE
    )
    assert ended.code == 1
    assert ended.out.startswith(
        "Failed: The time-out of 9 s was reached after 1 sample; in the last one Ready failed: "
    )


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["run", "post.yml", "--durable"], "a durable run needs an id, so that it is found again\nHint: add --id NAME"),
        (
            ["run", "post.yml", "--durable", "--id", "a b"],
            "'a b' cannot be the id of a run\n"
            "Hint: write letters, digits and . _ : / - (at most 200, a letter or a digit first)",
        ),
        (["list"], "there is no database runs.db"),
        (["resume"], "there is no database runs.db"),
        (["cancel", "release"], "there is no database runs.db"),
    ],
)
def test_what_is_asked_wrongly_makes_no_run(restapi, service, arguments, problem) -> None:
    assert restapi(*arguments, *DATABASE) == (2, "", f"restapi: {problem}\n")
    if arguments[0] != "run":
        assert not (restapi.folder / "runs.db").exists()
    assert service.count("POST") == 0


def test_an_unknown_id_is_told(restapi) -> None:
    restapi("run", "post.yml", "--durable", "--id", "job", *DATABASE)
    assert restapi("cancel", "release", *DATABASE) == (2, "", "restapi: there is no run 'release' in the database\n")


@pytest.mark.parametrize(
    ("content", "listed", "resumed"),
    [
        (
            b"no database",
            "sqlite:///runs.db is no database of durable runs\nfile is not a database",
            "the database runs.db cannot be opened: file is not a database",
        ),
        (
            None,
            "sqlite:///runs.db is no database of durable runs\nno such table: main.workflow_status",
            "runs.db holds tables of something else, and no durable runs\nHint: name another file",
        ),
    ],
    ids=["corrupt", "foreign"],
)
def test_files_of_something_else_are_left_alone(restapi, content, listed, resumed) -> None:
    path = restapi.folder / "runs.db"
    if content is None:
        with sqlite3.connect(path) as connection:
            connection.execute("create table bookmarks(url)")
        connection.close()
    else:
        path.write_bytes(content)
    path.chmod(0o644)
    before = path.read_bytes()
    assert restapi("list", *DATABASE) == (2, "", f"restapi: {listed}\n")
    assert restapi("cancel", "release", *DATABASE) == (2, "", f"restapi: {listed}\n")
    assert restapi("resume", *DATABASE) == (2, "", f"restapi: {resumed}\n")
    assert restapi("run", "post.yml", "--durable", "--id", "job", *DATABASE) == (2, "", f"restapi: {resumed}\n")
    assert path.read_bytes() == before
    assert path.stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize(
    ("file", "problem"),
    [
        ("nowhere/runs.db", "No such file or directory"),
        ("post.yml/runs.db", "Not a directory"),
        (".", "Is a directory"),
    ],
)
def test_files_that_cannot_be_written_are_told(restapi, file, problem) -> None:
    ended = restapi("run", "post.yml", "--durable", "--id", "job", "--database", f"sqlite:///{file}")
    assert ended == (2, "", f"restapi: the database {file} cannot be opened: {problem}\n")


@pytest.mark.parametrize(
    "command", [["list"], ["resume"], ["cancel", "x"], ["run", "post.yml", "--durable", "--id", "x"]]
)
def test_a_server_that_cannot_be_reached_is_told_within_seconds(restapi, command) -> None:
    begun = time.monotonic()
    ended = restapi(*command, "--database", f"postgresql://joe:{PASSWORD}@127.0.0.1:1/runs")
    assert time.monotonic() - begun < 30
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("restapi: the database cannot be reached\nconnection failed: ")


@pytest.mark.parametrize("command", [["list"], ["resume"]])
def test_a_url_that_cannot_be_read_is_told_without_its_password(restapi, command) -> None:
    ended = restapi(*command, "--database", f"postgresql://joe:{PASSWORD}@[::1/runs")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("restapi: the database cannot be reached\n")
    assert "postgresql://joe:***@[::1/runs" in ended.err


def test_the_url_of_a_server_is_told_without_its_password(restapi, service, postgres) -> None:
    url = f"{postgres.replace('condex@', f'condex:{PASSWORD}@')}/postgres"
    masked = f"{postgres.replace('condex@', 'condex:***@')}/postgres"
    ended = restapi("list", "--database", url)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == (
        f'restapi: {masked} is no database of durable runs\nrelation "dbos.workflow_status" does not exist\n'
    )
    assert interrupted(restapi, service, url) == (130, "", WAITS.format(masked) + "restapi: interrupted\n")
    service.polls = 0
    assert restapi("resume", "--database", url) == (0, "", "")
    assert restapi("list", "--database", url) == (0, "release  ended\n", "")
