"""What is waited for, as people see it."""

import os
import pty
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from restapi.callbacks.events import EventName
from restapi.calls.preparing import prepare
from restapi.commands.cli import main
from restapi.commands.reports.waiting_progress import WaitingProgress, told
from restapi.completing.waiting import Awaited
from restapi.invocation import Invocation
from restapi.request import Request
from tests.paths import ROOT

CALL = prepare(Invocation(Request(url="http://a.example/hunter2")), {}, {}, ["hunter2"])
STEP = """\
- task: InvokeRESTAPI@1
  displayName: approval
  inputs: {serviceConnection: s, method: POST, urlSuffix: /approve, waitForCompletion: 'true'}
"""


def awaited(left: float, url: str = "http://b.example/events") -> Awaited:
    return Awaited(CALL, 202, EventName.COMPLETED, url, left)


def test_a_line_tells_the_answer_the_event_where_it_goes_and_the_time() -> None:
    assert told(awaited(72 * 3600 - 1.5)) == (
        "called, answered 202; waiting for TaskCompleted at http://b.example/events (71:59:58 left)"
    )
    shortened = "called, answered 202; waiting for TaskCompleted at http://b.example/ev… (0:01:01 left)"
    assert (told(awaited(61), 86), told(awaited(61), 87)) == (shortened, shortened.replace("ev…", "eve…"))
    assert told(awaited(61, "http://b.example/hunter2\x1b")).endswith("http://b.example/***\\u001b (0:01:01 left)")


def test_in_a_pipe_it_is_told_once_and_then_sparsely() -> None:
    stream = StringIO()
    progress = WaitingProgress(stream)
    for second in range(24 * 3600):
        progress(awaited(72 * 3600 - second))
    lines = stream.getvalue().splitlines()
    lefts = [line.rpartition("(")[2] for line in lines]
    assert lefts[:5] == ["72:00:00 left)", "71:59:00 left)", "71:58:00 left)", "71:56:00 left)", "71:52:00 left)"]
    assert 20 < len(lines) < 40
    progress(awaited(5.0, "http://c.example/events"))
    assert stream.getvalue().splitlines()[-1].endswith("http://c.example/events (0:00:05 left)")


@pytest.fixture
def folder(tmp_path: Path, service: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("connections.yml").write_text(f"s: {{url: '{service().url}'}}\n", encoding="utf-8")
    Path("CB.yml").write_text(STEP, encoding="utf-8")
    return tmp_path


def test_a_gate_tells_what_it_waits_for_and_goes_on_after_its_interval(folder, capsys) -> None:
    code = main(["gate", "CB.yml", "--interval", "0.5", "--timeout", "1.3"])
    out, err = capsys.readouterr()
    assert code == 1
    assert err.count("called, answered 202; waiting for TaskCompleted at http://127.0.0.1:") == len(
        [line for line in out.splitlines() if line.startswith("Sample ")]
    )
    assert "approval: failed (No event TaskCompleted came within 0.5 s)" in out


@pytest.mark.parametrize("command", [["run"], ["gate", "--interval", "3", "--timeout", "3"]])
def test_a_terminal_has_a_line_that_is_rewritten(folder, command: list[str]) -> None:
    Path("CB.yml").write_text(STEP + "  timeoutInMinutes: 1\n", encoding="utf-8")
    ours, theirs = pty.openpty()
    env = os.environ | {"PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "90"}
    arguments = [sys.executable, "-m", "restapi", command[0], "CB.yml", *command[1:]]
    with subprocess.Popen(arguments, env=env, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        shown = ""
        while shown.count("left)") < 2:
            shown += os.read(ours, 4096).decode(errors="replace")
        process.terminate()
    os.close(ours)
    assert "called, answered 202; waiting for TaskCompleted at" in shown
