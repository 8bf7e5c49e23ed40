"""`python -m conditions`: the same command as the one that is installed."""

import subprocess
import sys

import pytest

from tests.paths import ROOT


@pytest.mark.parametrize(("expression", "printed", "code"), [("eq(1, '1')", "True\n", 0), ("eq(1, 2)", "False\n", 1)])
def test_the_module_is_the_command_with_its_exit_code(expression: str, printed: str, code: int) -> None:
    command = [sys.executable, "-m", "conditions", "eval", expression]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout, done.stderr, done.returncode) == (printed, "", code)


def test_what_is_no_subcommand_is_an_error_in_what_was_asked() -> None:
    command = [sys.executable, "-m", "conditions", "nonsense"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "nonsense" in done.stderr
