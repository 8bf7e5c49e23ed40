"""The command `restapi gate`."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from restapi.commands.cli import main
from tests.paths import ROOT

STEPS = """\
- task: InvokeRESTAPI@1
  displayName: Odd
  inputs: {serviceConnection: releases, method: GET, successCriteria: "in(root.asked, 1, 4, 5)"}
- task: InvokeRESTAPI@1
  displayName: Late
  inputs: {serviceConnection: releases, method: GET, successCriteria: "ge(root.asked, 3)"}
"""


@pytest.fixture
def server(serve, answer):
    def reply(server):
        yield answer(b'{"asked": %d}' % len(server.received))

    return serve(reply)


@pytest.fixture
def folder(tmp_path: Path, server, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("connections.yml").write_text(f"releases:\n  url: {server.url}\n", encoding="utf-8")
    Path("steps.yml").write_text(STEPS, encoding="utf-8")
    Path("one.yml").write_text(STEPS[: STEPS.index("- task", 5)].replace("1, 4, 5", "2"), encoding="utf-8")
    return tmp_path


def run(capsys, *arguments: str) -> tuple[int, str, str]:
    try:
        code = main(["gate", *arguments])
    except SystemExit as end:
        code = int(end.code or 0)
    return code, *capsys.readouterr()


def test_a_gate_that_passes_exits_with_0(folder, capsys) -> None:
    code, out, err = run(capsys, "one.yml", "--interval", "0.5", "--timeout", "5s")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert (
        lines[0] == "Sample 1 at 0.0 s failed: Odd: failed (The success criterion is false: root.asked is 1, none of 2)"
    )
    assert re.fullmatch(r"Sample 2 at \d+\.\d s passed: Odd: succeeded; steady for 0.0 s", lines[1])
    assert lines[2] == "Passed: All passed together, steadily for 0 s, after 2 samples."


def test_a_gate_that_times_out_exits_with_1(folder, capsys) -> None:
    code, out, _ = run(capsys, "one.yml", "--interval", "5m", "--timeout", "1m")
    assert (code, out.splitlines()[-1]) == (
        1,
        "Failed: The time-out of 60 s was reached after 1 sample; "
        "in the last one Odd failed: The success criterion is false: root.asked is 1, none of 2.",
    )


def test_json_is_the_whole_output(folder, capsys) -> None:
    code, out, _ = run(capsys, "one.yml", "--interval", "0.5", "--timeout", "5", "--format", "json")
    report = json.loads(out)
    assert (code, report["passed"], [sample["passed"] for sample in report["samples"]]) == (0, True, [False, True])


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--timeout", "1x"], "'1x' is not a time; write seconds, or 90s, 5m, 1h, 2d"),
        (["--delay", "-1"], "'-1' is not a time"),
        (["--interval", "nan"], "'nan' is not a time"),
        (["--interval", ""], "'' is not a time"),
        (["--interval", "0"], "restapi: the interval of a gate must be more than 0 seconds, and 0 is not"),
        (
            ["--delay", "2h", "--timeout", "1h"],
            "the gate could never pass: its last sample would begin 7200 s",
        ),
    ],
)
def test_times_that_cannot_be_are_refused(folder, capsys, server, arguments, problem: str) -> None:
    code, _, err = run(capsys, "steps.yml", *arguments)
    assert (code, problem in err, server.received) == (2, True, [])


def test_a_step_that_needs_another_one_is_shown_with_its_place(folder, capsys, server) -> None:
    path = Path("steps.yml")
    path.write_text(path.read_text(encoding="utf-8") + "  condition: failed()\n", encoding="utf-8")
    code, _, err = run(capsys, "steps.yml")
    assert (code, server.received) == (2, [])
    assert err.splitlines()[0].startswith("restapi: steps.yml:7:14: the condition asks for the status of earlier steps")


def test_an_interrupt_shows_the_samples_so_far(folder) -> None:
    command = [sys.executable, "-m", "restapi", "gate", "steps.yml", "--interval", "1h"]
    env = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline().startswith("Sample 1 at ")
        process.send_signal(signal.SIGINT)
        assert process.stdout.read() == "Canceled: Interrupted after 1 sample.\n"
    assert process.returncode == 130


def test_a_terminal_has_a_table(folder) -> None:
    main_end, other = pty.openpty()
    command = [sys.executable, "-m", "restapi", "gate", "one.yml", "--interval", "0.5", "--timeout", "9"]
    env = os.environ | {"PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "100"}
    with subprocess.Popen(command, env=env, stdout=other, stderr=subprocess.DEVNULL) as process:
        os.close(other)
        shown = b"".join(iter(lambda: _read(main_end), b"")).decode()
    os.close(main_end)
    assert process.returncode == 0
    assert [text for text in ("steady for", "│ 2 ", "Passed: All passed together") if text not in shown] == [], shown


def _read(end: int) -> bytes:
    try:
        return os.read(end, 4096)
    except OSError:  # the other end is closed
        return b""
