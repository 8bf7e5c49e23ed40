"""Whether there is a native core, and what it refuses."""

import os
import subprocess
import sys
import tomllib
from types import SimpleNamespace
from typing import Any

import pytest

from conditions import core
from conditions.commands.cli import main
from tests.paths import ROOT

EQ = {"inputs": ("root",), "names": (), "slots": 0, "nothing": None, "decide": print}


def version_of(project: str) -> str:
    return str(tomllib.loads((ROOT / project).read_text(encoding="utf-8"))["project"]["version"])


def test_both_distributions_have_one_version() -> None:
    assert version_of("pyproject.toml") == version_of("native/pyproject.toml") == core.VERSION


def test_a_core_of_another_version_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CONDEX_NATIVE", raising=False)
    monkeypatch.setitem(sys.modules, "condex_native", SimpleNamespace(__version__="0.0.1"))  # type: ignore[misc]
    assert core._found() == (None, "not used, as condex-native 0.0.1 is that of another version")


def test_without_a_core_all_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CONDEX_NATIVE", raising=False)
    monkeypatch.setitem(sys.modules, "condex_native", None)  # type: ignore[arg-type]
    assert core._found() == (None, "not installed")


def test_it_is_switched_off_by_the_environment() -> None:
    code = (
        "import conditions; c = conditions.compile('eq(root, 1)'); print(c.matches(1), c.matches.__code__ is not None)"
    )
    run = [sys.executable, "-c", code]
    shown = subprocess.run(run, env={**os.environ, "CONDEX_NATIVE": "0"}, capture_output=True, text=True, check=True)
    assert shown.stdout == "True True\n"


@pytest.mark.parametrize("name", ["used", "not installed"])
def test_the_command_tells_of_it(name: str, monkeypatch: Any, capsys: Any) -> None:
    monkeypatch.setattr(core, "TOLD", name)
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert (capsys.readouterr().out, ended.value.code) == (f"condex {core.VERSION} (native core: {name})\n", 0)


def literal_plan(**changed: Any) -> dict[str, Any]:
    """The parts of a plan that is a literal, with changes."""
    numbers = core.CORE.OPERATIONS if core.CORE else {}
    nodes = ((numbers.get("literal"), 0, -1, ()),)
    return {**EQ, "nodes": nodes, "literals": ((-1, True),), "paths": (), **changed}


def nested(number: int, operation: int) -> tuple[Any, ...]:
    """So many nodes, each an operand of the next one."""
    return *literal_plan()["nodes"], *((operation, -1, -1, (below,)) for below in range(number))


WRONG: dict[str, Any] = {
    "no nodes": {"nodes": ()},
    "an unknown operation": {"nodes": ((99, 0, -1, ()),)},
    "an unknown literal": {"nodes": ((0, 1, -1, ()),)},
    "no literal": {"nodes": ((0, -1, -1, ()),)},
    "an operand behind its node": {"nodes": ((0, 0, -1, ()), (11, -1, -1, (1,)))},
    "itself as operand": {"nodes": ((11, -1, -1, (0,)),)},
    "too few operands": {"nodes": ((0, 0, -1, ()), (9, -1, -1, (0,)))},
    "a path from nowhere": {"paths": ((1, 0, ()),)},
    "a path of another entry": {"paths": ((0, 3, ()),)},
    "variables without a key": {"paths": ((0, 1, ()),)},
    "a negative position": {"paths": ((0, 0, (("a", -2),)),)},
    "a key that is no text": {"paths": ((0, 0, ((1, 1),)),)},
    "too many steps": {"paths": ((0, 0, (("a", -1),) * 51),)},
    "a slot that is not there": {"literals": ((0, None),)},
    "many inputs": {"inputs": tuple(map(str, range(33)))},
    "many literals": {"slots": 1001},
    "lists": {"nodes": [(0, 0, -1, ())]},
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_plan_is_refused(native: Any, name: str) -> None:
    with pytest.raises(ValueError, match="this is no plan"):
        native.Plan(**literal_plan(**WRONG[name]))


def test_a_plan_is_not_too_deep(native: Any) -> None:
    negation = native.OPERATIONS["not"]
    native.Plan(**literal_plan(nodes=nested(native.MOST_DEPTH, negation)))
    with pytest.raises(ValueError, match="too deep"):
        native.Plan(**literal_plan(nodes=nested(native.MOST_DEPTH + 1, negation)))


def test_the_values_of_all_literals_are_bound(native: Any) -> None:
    plan = native.Plan(**literal_plan(slots=2, literals=((1, None),)))
    assert (plan.bind("x", ("", "x"))(), plan.bind("x", ("x", ""))()) == (True, False)
    for values in ((), ("x",), ("x",) * 3):
        with pytest.raises(ValueError, match="2 literals"):
            plan.bind("x", values)
    with pytest.raises(TypeError, match="bind takes"):
        plan.bind("x", ["x", "y"])
