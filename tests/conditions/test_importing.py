"""What importing costs: nothing that is not asked for."""

import subprocess
import sys

import pytest

import conditions


def loaded(script: str) -> set[str]:
    """The modules that a fresh interpreter has loaded besides its own, after a script."""
    command = [
        sys.executable,
        "-c",
        f"import sys\nbefore = set(sys.modules)\n{script}\nprint(*sorted(sys.modules.keys() - before))",
    ]
    return set(subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout.split())


def test_importing_the_package_loads_nothing_else():
    assert loaded("import conditions") == {"conditions"}


def test_a_name_is_fetched_once():
    for name in conditions.__all__:
        assert getattr(conditions, name) is vars(conditions)[name]


def test_all_names_are_listed():
    assert set(conditions.__all__) <= set(dir(conditions))


def test_there_is_no_other_name():
    with pytest.raises(AttributeError, match="module 'conditions' has no attribute 'compiles'"):
        _ = conditions.compiles


@pytest.mark.parametrize("name", ["lark", "msgspec", "jsonpath", "regex"])
def test_a_first_verdict_does_without(name):
    assert name not in loaded("import conditions\nconditions.compile('eq(root.a, 1)')({})")


def test_only_checking_files_loads_yaml(tmp_path):
    assert "yaml" not in loaded("from conditions.cli import main\nmain(['check', 'eq(1, 1)'])")
    (tmp_path / "a.yml").touch()
    assert "yaml" in loaded(f"from conditions.cli import main\nmain(['check', {str(tmp_path)!r}])")


def test_only_the_playground_loads_its_server():
    evaluated = loaded("from conditions.cli import main\nmain(['eval', 'true'])")
    assert not {name for name in evaluated if name.startswith(("conditions.playground", "http", "webbrowser"))}
    answered = loaded('from conditions.playground.answers import answer\nanswer(\'{"ask": "functions"}\')')
    assert not {"conditions.playground.server", "http", "msgspec", "regex", "rich", "yaml"} & answered
