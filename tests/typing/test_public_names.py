"""The types of the public names, as users' type checkers see them."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.paths import ROOT

USES = [Path(__file__).with_name(name) for name in ("accepted.py", "embedding.py", "rejected.py")]
CHECKERS = {
    "mypy": ["mypy", "--strict", "--no-pretty"],
    "basedpyright": ["basedpyright", "--pythonpath", sys.executable],
}
ERROR = re.compile(r"(?P<file>\w+\.py):(?P<line>\d+)\b.*\berror: (?P<text>.*)")


def marked() -> set[tuple[str, int]]:
    """The places of the lines that end in `# error`."""
    return {
        (path.name, number)
        for path in USES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if line.endswith("# error")
    }


@pytest.mark.parametrize("checker", CHECKERS)
def test_exactly_the_mistakes_are_refused(checker: str) -> None:
    command = [sys.executable, "-m", *CHECKERS[checker], *map(str, USES)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240)
    reported = {(error["file"], int(error["line"])): error["text"] for error in ERROR.finditer(done.stdout)}
    ours = {place: text for place, text in reported.items() if place[0] in {path.name for path in USES}}
    unexpected = {place: text for place, text in ours.items() if place not in marked()}
    assert unexpected == {}, done.stdout + done.stderr
    assert marked() - ours.keys() == set(), done.stdout + done.stderr
