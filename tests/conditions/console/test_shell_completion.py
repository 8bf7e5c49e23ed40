"""Completion in shells, tried in a real bash."""

import shutil
import subprocess
import sys

import pytest

from conditions.commands import cli as conditions_cli
from conditions.console.shell_completion import SHELLS
from restapi.commands import cli as restapi_cli

MAINS = {"conditions": conditions_cli.main, "restapi": restapi_cli.main}

PRESS_TAB = """
source ./script
COMP_WORDS=({words})
COMP_CWORD={at}
_shtab_{program} {program} "${{COMP_WORDS[COMP_CWORD]}}" "${{COMP_WORDS[COMP_CWORD-1]}}"
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


def script(program: str, shell: str, capsys) -> str:
    assert MAINS[program](["completion", shell]) == 0
    return capsys.readouterr().out


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("conditions ev", {"eval"}),
        ("conditions f", {"filter", "fmt", "functions"}),
        ("conditions eval --ro", {"--root"}),
        ("conditions eval x --root an", {"answer.json"}),
        ("conditions eval x --jsonpath ''", {"server", "rfc9535"}),
        ("conditions check pipe", {"pipelines"}),
        ("conditions check --format s", {"sarif"}),
        ("conditions route rules.json --split pip", {"pipelines"}),
        ("conditions functions startsW", {"startsWith"}),
        ("conditions completion f", {"fish"}),
        ("restapi r", {"receive", "resume", "run"}),
        ("restapi run --conn", {"--connections"}),
        ("restapi run a --connections an", {"answer.json"}),
        ("restapi run --format ju", {"junit"}),
    ],
)
def test_bash_completes(line, offered, tmp_path, capsys):
    program, *words = line.split()
    (tmp_path / "answer.json").touch()
    (tmp_path / "pipelines").mkdir()
    (tmp_path / "script").write_text(script(program, "bash", capsys), encoding="utf-8")
    pressed = PRESS_TAB.format(words=line, at=len(words), program=program)
    assert f"-F _shtab_{program} {program}\n" in (tmp_path / "script").read_text(encoding="utf-8")
    done = subprocess.run(["bash", "-c", pressed], cwd=tmp_path, capture_output=True, text=True, timeout=30)
    assert (set(done.stdout.split()), done.stderr) == (offered, "")


@pytest.mark.parametrize("program", MAINS)
@pytest.mark.parametrize("shell", SHELLS)
def test_every_shell_has_a_script_that_names_the_subcommands(program, shell, capsys):
    told = script(program, shell, capsys)
    for name in {"conditions": ("eval", "check"), "restapi": ("run", "gate")}[program]:
        assert name in told


@pytest.mark.parametrize("program", MAINS)
def test_without_shtab_it_says_what_to_install(program, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "shtab", None)
    assert MAINS[program](["completion", "bash"]) == 2
    told = f"{program}: completion needs the extra cli: pip install 'condex[cli]'\n"
    assert capsys.readouterr() == ("", told)
