"""Two processes at once on one PostgreSQL: the runs are shared, and those of a process that dies are gone on with."""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.paths import ROOT
from tests.restapi.engines.dbos.service import Service
from tests.restapi.engines.dbos.worker import AT_ONCE, RUNS

pytestmark = pytest.mark.parametrize("database", ["postgresql"], indirect=True)

WORKER = Path(__file__).with_name("worker.py")


@pytest.fixture
def workers(database: str, service: Service) -> Iterator[list[subprocess.Popen[str]]]:
    """Two processes that are ready."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    found = [
        subprocess.Popen(
            [sys.executable, str(WORKER), database, f"{service.url}/{name}"],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("one", "two")
    ]
    for process in found:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    yield found
    for process in found:
        process.kill()
        process.communicate()


def begin(workers: list[subprocess.Popen[str]]) -> None:
    for process in workers:
        assert process.stdin
        process.stdin.write("\n")
        process.stdin.flush()


def ends(process: subprocess.Popen[str]) -> dict[str, int]:
    out, _ = process.communicate(timeout=180)
    assert process.returncode == 0
    found: dict[str, int] = json.loads(out)
    return found


def posts(service: Service) -> dict[str, Counter[str]]:
    """How often each process made the request of each run."""
    made: dict[str, Counter[str]] = {"one": Counter(), "two": Counter()}
    with service.lock:
        for (method, path), times in service.asked.items():
            if method == "POST":
                _, name, run = path.split("/")
                made[name][run] += times
    return made


def test_both_work_and_each_request_is_sent_once(workers, service) -> None:
    service.polls = 2 * RUNS
    begin(workers)
    assert [ends(process) for process in workers] == [{"success": RUNS}] * 2
    made = posts(service)
    assert all(made.values())
    assert made["one"] + made["two"] == Counter({str(number): 1 for number in range(RUNS)})


def test_the_runs_of_one_that_is_killed_are_gone_on_with_by_the_other(workers, service) -> None:
    service.polls = 4 * RUNS
    begin(workers)
    end = time.monotonic() + 60
    while posts(service)["one"].total() < 2 * AT_ONCE:
        assert time.monotonic() < end
        time.sleep(0.01)
    workers[0].kill()
    ended = ends(workers[1])
    made = posts(service)
    assert all(made.values())
    assert max((made["one"] + made["two"]).values()) == 1
    assert sum(ended.values()) == RUNS
    assert ended.get("undecided", 0) <= AT_ONCE  # what was on its way
    assert ended.keys() <= {"success", "undecided"}
    assert ended["success"] <= (made["one"] + made["two"]).total()
