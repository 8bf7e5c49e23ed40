"""What people see of polls: on a terminal, and in pipes."""

import io
import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from restapi.commands.reports.poll_progress import LONGEST_LINE, PollProgress
from restapi.completing.polling import ByPolling
from restapi.completing.session import Given
from restapi.invocation import Invocation
from restapi.request import Request
from restapi.schedule import Schedule
from restapi.steps.sequence import in_order
from tests.paths import ROOT

RUNS, DONE = b'{"status": "running"}', b'{"status": "done"}'
BUSY = "503 Service Unavailable"
STEP = """
task: InvokeRESTAPI@1
name: wait
inputs: {serviceConnection: releases, method: GET, successCriteria: "eq(root.status, 'done')"}
poll: {interval: INTERVAL, count: 9}
outputs: {status: /status}
"""


def command(folder: Path, url: str, *arguments: str, interval: float = 0.05) -> tuple[list[str], dict[str, str]]:
    """The command that polls a server, and its environment."""
    (folder / "step.yml").write_text(STEP.replace("INTERVAL", str(interval)))
    (folder / "connections.yml").write_text(f"releases: {{url: '{url}', token: hunter2}}")
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "60"}
    return [sys.executable, "-m", "restapi", "run", str(folder / "step.yml"), *arguments], environ


def at_terminal(arguments: list[str], environ: dict[str, str]) -> tuple[str, int]:
    """What a command shows at a pseudo-terminal, and its exit code."""
    leader, follower = pty.openpty()
    process = subprocess.Popen(arguments, stdin=follower, stdout=follower, stderr=follower, env=environ)
    os.close(follower)
    shown, end = b"", time.monotonic() + 30
    while time.monotonic() < end and select.select([leader], [], [], 30)[0]:
        try:
            shown += os.read(leader, 65536)
        except OSError:  # the other end is closed
            break
    os.close(leader)
    return shown.decode(), process.wait(30)


def test_a_terminal_has_one_line_that_is_rewritten_and_goes_away(serve, answer, tmp_path: Path) -> None:
    server = serve(answer(RUNS), answer(b'{"status": "running hunter2 ' + b"x" * 200 + b'"}'), answer(DONE))
    shown, code = at_terminal(*command(tmp_path, server.url))
    assert code == 0
    polls, _, log = shown.rpartition("\x1b[2K")
    first, second, third = dict.fromkeys(re.findall(r"Poll [123][^\r\n\x1b]*", polls))
    assert first == "Poll 1 of 9: 200 (OK): root.status is 'running', not 'done'…"
    assert (len(second), second[-1]) == (60, "…")
    assert third == "Poll 3 of 9: 200 (OK): the success criterion is true"
    assert "\n" not in polls[polls.index(first) : polls.index(third)]
    assert polls.count("\x1b[2K") >= 2
    assert "Poll" not in log
    assert "GET http://" in log
    assert "hunter2" not in shown


def test_a_pipe_has_a_log_line_for_each_poll(serve, answer, tmp_path: Path) -> None:
    server = serve(answer(RUNS), answer(status=BUSY), answer(DONE))
    arguments, environ = command(tmp_path, server.url, "--format", "json")
    done = subprocess.run(arguments, env=environ, capture_output=True, text=True, timeout=30, check=True)
    lines = done.stderr.splitlines()
    assert all(re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z Poll ", line) for line in lines)
    assert [line.partition(" ")[2] for line in lines] == [
        "Poll 1 of 9: 200 (OK): root.status is 'running', not 'done'; next in 0.05 s",
        "Poll 2 of 9: the status 503 (ServiceUnavailable) is no success; next in 0.05 s",
        "Poll 3 of 9: 200 (OK): the success criterion is true",
    ]
    (tried,) = json.loads(done.stdout)["steps"][0]["tries"]
    assert (tried["result"], tried["iterations"]) == ("success", 3)


@pytest.mark.parametrize("old", ["old", None])
def test_a_process_that_is_killed_while_it_polls_leaves_the_old_outputs(serve, answer, tmp_path: Path, old) -> None:
    server = serve(answer(RUNS))
    folder = tmp_path / "outputs"
    folder.mkdir()
    if old:
        (folder / "out.json").write_text(old)
    arguments, environ = command(tmp_path, server.url, "--outputs", str(folder / "out.json"))
    process = subprocess.Popen(arguments, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while len(server.received) < 2:
        assert process.poll() is None
        time.sleep(0.01)
    process.kill()
    assert process.wait(10) == -signal.SIGKILL
    assert {path.name: path.read_text() for path in folder.iterdir()} == ({"out.json": "old"} if old else {})


def test_an_interrupt_while_it_polls_sends_the_cancel_request(serve, answer, tmp_path: Path) -> None:
    server = serve(answer(RUNS), answer(status="204 No Content"))
    arguments, environ = command(tmp_path, server.url, interval=60)
    text = (tmp_path / "step.yml").read_text().replace("count: 9", "count: 9, cancel: {urlSuffix: /stop}")
    (tmp_path / "step.yml").write_text(text)
    process = subprocess.Popen(arguments, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert "Poll 1 of 9" in process.stderr.readline()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert [(one.method, one.target) for one in server.received][1:] == [("DELETE", "/releases/stop")]
    assert out == "Canceled: Interrupted. The answer to the cancel request: 204 (NoContent).\n"
    assert (process.returncode, err) == (130, "restapi: interrupted\n")


def lines_of(serve, answer, time_flies, body: bytes, success: str, secret: str = "hunter2") -> list[str]:
    stream = io.StringIO()
    polling = ByPolling(success, schedule=Schedule(interval=2, count=2))
    step = Invocation(Request(url=serve(answer(body)).url, method="GET"), polling)
    given = Given(clock=time_flies, secrets=(secret,), watch_polls=PollProgress(stream))
    time_flies.play(in_order([step], given))
    return [line.partition(" ")[2] for line in stream.getvalue().splitlines()]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b'{"a": "hunter2"}', "root.a is '***', not 'x'"),
        (b'{"a": "\\u001b[2J\\n\\r b"}', r"root.a is '\u001b[2J \u000d b', not 'x'"),
    ],
)
def test_hostile_answers_are_told_in_one_line(serve, answer, time_flies, body: bytes, told: str) -> None:
    first, second = lines_of(serve, answer, time_flies, body, "eq(root.a, 'x')")
    assert first.startswith("Poll 1 of 2: 200 (OK): ")
    assert first.endswith("; next in 2 s")
    assert "\x1b" not in first + second
    assert "hunter2" not in first + second
    assert told in first


def test_a_line_is_not_endless(serve, answer, time_flies) -> None:
    either = ", ".join(f"eq(root.a, '{'x' * 50}{number}')" for number in range(20))
    lines = lines_of(serve, answer, time_flies, b'{"a": 1}', f"or({either})")
    assert [len(line) for line in lines] == [LONGEST_LINE, LONGEST_LINE]
    assert lines[0].endswith("…; next in 2 s")
