"""How values are shown to people."""

import io
from functools import reduce

import pytest

from conditions.console.printer import Printer, as_json, shown
from conditions.console.settings import UsageError

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
