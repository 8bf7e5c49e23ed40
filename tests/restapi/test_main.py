"""`python -m restapi`: the same command as the one that is installed."""

import os
import subprocess
import sys
from pathlib import Path

from tests.paths import ROOT

STEP = """
task: InvokeRESTAPI@1
inputs:
  serviceConnection: releases
  method: POST
  headers: '{"AuthToken": "$(token)"}'
  urlSuffix: /$(id)
  successCriteria: eq(root.status, variables.wanted)
"""


def test_a_reader_that_goes_away_ends_the_command_quietly() -> None:
    command = f"{sys.executable} -m restapi demo | head -n 1"
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(["sh", "-c", command], capture_output=True, env=environ, timeout=30, check=True)
    assert (done.stdout.count(b"\n"), done.stderr) == (1, b"")


def test_the_command_runs_as_a_module_in_an_ascii_pipe(serve, answer, tmp_path: Path) -> None:
    server = serve(answer('{"status": "ä名"}'.encode()))
    connections = tmp_path / "connections.yml"
    connections.write_text(f"releases: {{url: '{server.url}'}}", encoding="utf-8")
    (tmp_path / "step.yml").write_text(STEP, encoding="utf-8")
    environ = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "restapi", "run", str(tmp_path / "step.yml"), "--set", "wanted=x", "--keep-macros"],
        capture_output=True,
        env=environ,
        timeout=30,
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, b"")
    assert rb'"status": "\xe4\u540d"' in done.stdout
    assert b"\x1b" not in done.stdout
