"""condex in both modes: the same verdicts, each from the code that it is named after."""

from __future__ import annotations

import os

import pytest

import conditions
from benchmarks.modes import CONDEX, PURE, by_mode, judges, own, pure
from conditions import core

installed = pytest.mark.skipif(core.CORE is None, reason="the native core is not installed or not used")


def test_the_functions_of_a_condition_agree() -> None:
    found = judges(conditions.compile("eq(root.status, 'ok')"))
    assert {name: (judge({"status": "OK"}), judge({})) for name, judge in found.items()} == dict.fromkeys(
        found, (True, False)
    )


@installed
def test_pure_mode_is_the_generated_function() -> None:
    found = judges(conditions.compile("eq(root.modes, 'ok')"))
    assert list(found) == [CONDEX, PURE]
    assert found[PURE] is core.python_function(found[CONDEX])
    assert "get" in found[PURE].__code__.co_names


@installed
def test_a_process_has_one_mode(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONDEX_NATIVE", "1")
    assert by_mode(os.getenv, "CONDEX_NATIVE") == {CONDEX: "1", PURE: "0"}
    assert os.environ["CONDEX_NATIVE"] == "1"


def test_the_figures_tell_which_are_those_of_pure_mode() -> None:
    assert (pure({CONDEX: 1, PURE: 2, "naive": 3}), pure({CONDEX: 1, "naive": 3})) == (PURE, CONDEX)
    assert own({"naive": 3, PURE: 2, CONDEX: 1}) == {CONDEX: 1, PURE: 2}
