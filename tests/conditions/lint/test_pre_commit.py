"""The hook for pre-commit calls the command that there is, on the files that it reads."""

import re
from pathlib import Path

import pytest
import yaml

from conditions.lint.files import search
from tests.paths import ROOT

(HOOK,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))


def test_the_hook_says_what_pre_commit_needs() -> None:
    assert (HOOK["id"], HOOK["entry"], HOOK["language"]) == ("conditions", "conditions check", "python")


@pytest.mark.parametrize(
    "name", ["a.yml", "x/b.yaml", "task.json", "x/task.json", "x/subtask.json", "a.json", "a.ymlx"]
)
def test_the_hook_runs_on_the_files_that_a_search_finds(name: str, tmp_path: Path) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).touch()
    assert bool(re.search(HOOK["files"], name)) == bool(search(tmp_path))
