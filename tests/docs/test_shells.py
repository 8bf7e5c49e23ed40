"""The tutorial's commands in PowerShell are those that are run in a shell of POSIX, and mean the same there."""

import re

import pytest

from tests.paths import ROOT

TUTORIAL = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
TABS = re.compile(r"^::::\{tab-set\}\n(.*?)^::::$", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"^```(console|ps1con)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SETS = [dict(BLOCK.findall(tabs)) for tabs in TABS.findall(TUTORIAL)]
TRANSLATED = {". .venv/bin/activate": r".venv\Scripts\Activate.ps1", "echo $?": "$LASTEXITCODE"}


def in_powershell(session: str) -> str:
    """A session of POSIX as it is in PowerShell: other words for two things, and another prompt."""
    return "\n".join(
        f"PS> {TRANSLATED.get(line[2:], line[2:])}" if line.startswith("$ ") else line for line in session.split("\n")
    )


@pytest.mark.parametrize("shells", SETS, ids=range(len(SETS)))
def test_both_shells_are_told_the_same(shells: dict[str, str]) -> None:
    assert shells["ps1con"] == in_powershell(shells["console"])


def test_nothing_that_differs_stands_outside_of_tabs() -> None:
    outside = "".join(body for kind, body in BLOCK.findall(TABS.sub("", TUTORIAL)) if kind == "console")
    assert [word for word in TRANSLATED if word in outside] == []
    assert len(SETS) > 4


@pytest.mark.parametrize("command", re.findall(r"^(?:\$|PS>) ((?:conditions|restapi) .*)$", TUTORIAL, re.MULTILINE))
def test_every_command_means_the_same_in_both_shells(command: str) -> None:
    """Between double quotes, both leave all alone but these; outside of them, PowerShell has more characters."""
    quoted = re.findall(r'"([^"]*)"', command)
    assert not re.search(r"[$`\\!]", "".join(quoted))
    assert re.fullmatch(r"[\w ./:=-]*", re.sub(r'"[^"]*"', "", command))
