"""How values are shown to people."""

import io
import os
import subprocess
import sys
from functools import reduce

import pytest

from conditions.console.printer import Printer, as_json, is_live, shown
from conditions.console.usage import UsageError
from tests.paths import ROOT

DEEP = reduce(lambda inner, _: [inner], range(5_000), [])


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a 'text'", "a 'text'"),
        (None, "Null"),
        (True, "True"),
        ([1, {"é": None}], '[\n  1,\n  {\n    "é": null\n  }\n]'),
        ([float("inf")], "[\n  Infinity\n]"),
        (DEEP, "Array"),
        ({"a": DEEP}, "Object"),
    ],
)
def test_a_value_is_shown(value, text):
    assert shown(value) == text


def test_the_beginning_of_a_value_is_enough():
    assert "[\n  1,\n  2,\n  3".startswith(shown([1, 2, 3], 3))
    assert shown(list(range(10**6)), 100).count(",") < 100


def test_what_nests_too_deep_is_no_json():
    with pytest.raises(UsageError, match="the value nests too deep to be written as JSON"):
        as_json(reduce(lambda inner, _: [inner], range(100_000), []))


@pytest.mark.parametrize(
    ("environment", "coloured"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, True),
        ({"FORCE_COLOR": ""}, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
    ids=str,
)
def test_colours_may_be_forced_where_there_is_no_terminal(environment, coloured, monkeypatch):
    for name in ("FORCE_COLOR", "NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    printed = io.StringIO()
    show = Printer(printed)
    show("False", "bold red")
    show("plain")
    assert not show.on_terminal
    assert printed.getvalue() == ("\x1b[1;31mFalse\x1b[0m\nplain\n" if coloured else "False\nplain\n")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_without_the_extra_a_terminal_shows_plain_text(monkeypatch):
    assert is_live(Terminal())
    assert not is_live(io.StringIO())
    for name in ("rich", "rich.console", "rich.text"):
        monkeypatch.setitem(sys.modules, name, None)
    printed = Terminal()
    Printer(printed)("False", "bold red")
    assert printed.getvalue() == "False\n"
    assert not is_live(printed)


@pytest.mark.parametrize("arguments", [["-m", "conditions", "explain", "eq(1, 2)"], ["-m", "restapi", "demo"]], ids=str)
def test_the_commands_need_no_package_of_the_extra(arguments, tmp_path):
    """Packages of the same names that cannot be imported stand before those that are installed."""
    for name in ("rich", "shtab"):
        (tmp_path / f"{name}.py").write_text("raise ModuleNotFoundError(__name__)", encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}", "FORCE_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, *arguments], env=environment, capture_output=True, text=True, timeout=60, cwd=tmp_path
    )
    assert (done.returncode, done.stderr) == (1 if "explain" in arguments else 0, "")
    assert "\x1b" not in done.stdout
    assert ("False" if "explain" in arguments else "Every step ended as expected.") in done.stdout
