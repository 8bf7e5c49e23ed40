"""Conditions whose functions are declared where no other process can import them, such as in a notebook."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import cloudpickle
import pytest

import conditions

NOTEBOOK = """
import sys
from decimal import Decimal
import cloudpickle, conditions

OFFSET = 1

def shifted(number):
    return number + OFFSET

@conditions.function("twice", pure=True, reason=lambda number, result: f"{number} and {number} make {result}")
def twice(number: Decimal) -> Decimal:
    '''The double of a number.'''
    return shifted(number) * 2 - 2 * OFFSET

@conditions.function("orElse")
def or_else(value: str | None, other: conditions.Lazy[str], *, root) -> str:
    return value or other() + root["end"]

def made(start):
    @conditions.function("longer")
    def longer(text: str, *more: str) -> bool:
        return len(text) + sum(map(len, more)) > start
    return longer

language = conditions.AZURE.extend(functions=[twice, or_else, made(5)], names=["build"])
condition = language.compile(sys.argv[1])
sys.stdout.buffer.write(cloudpickle.dumps(condition, protocol=int(sys.argv[2])))
"""

WORKER = """
import pickle, sys
condition = pickle.loads(sys.stdin.buffer.read())
again = pickle.loads(__import__("cloudpickle").dumps(condition))
print(condition(*eval(sys.argv[1])), again(*eval(sys.argv[1])), condition.language.vocabulary.names[-1])
print(condition.explain(*eval(sys.argv[1])))
"""


def run(folder: Path, program: str, *arguments: str, given: bytes = b"") -> bytes:
    (folder / "program.py").write_text(program, encoding="utf-8")
    command = [sys.executable, str(folder / "program.py"), *arguments]
    done = subprocess.run(command, input=given, capture_output=True, cwd=folder, timeout=60)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


@pytest.mark.parametrize(
    ("expression", "given", "verdict"),
    [
        ("eq(twice(root.x), 4)", "({'x': 2},)", True),
        ("eq(twice(root.x), 4)", "({'x': 3},)", False),
        ("eq(orElse(root.x, 'n'), 'none')", "({'x': None, 'end': 'one'},)", True),
        ("eq(orElse(root.x, lt(1, 'x')), 'some')", "({'x': 'some'},)", True),
        ("longer(root.x, 'abc')", "({'x': 'abc'},)", True),
        ("longer(root.x, 'abc')", "({'x': 'ab'},)", False),
        ("and(longer(root.x, 'abc'), eq(twice('2'), 4))", "({'x': 'abc'},)", True),
    ],
)
@pytest.mark.parametrize("protocol", [2, pickle.HIGHEST_PROTOCOL])
def test_a_condition_of_a_notebook_judges_in_another_process(
    tmp_path: Path, expression: str, given: str, verdict: bool, protocol: int
) -> None:
    pickled = run(tmp_path, NOTEBOOK, expression, str(protocol))
    told = run(tmp_path, WORKER, given, given=pickled).decode()
    assert told.splitlines()[:2] == [f"{verdict} {verdict} build", str(verdict)]


def test_the_reason_of_a_function_goes_with_it(tmp_path: Path) -> None:
    pickled = run(tmp_path, NOTEBOOK, "eq(twice(root.x), 4)", "5")
    assert "3 and 3 make 6" in run(tmp_path, WORKER, "({'x': 3},)", given=pickled).decode()


MODULE = """
import conditions

@conditions.function("twice", reason=lambda number, result: f"{number} and {number} make {result}")
def twice(number: int) -> int:
    return number * 2

CONDITION = conditions.AZURE.extend(functions=[twice]).compile("eq(twice(root.x), 4)")
"""


def test_a_module_that_is_pickled_by_value_is_not_needed_any_more(tmp_path: Path) -> None:
    (tmp_path / "of_the_user.py").write_text(MODULE, encoding="utf-8")
    program = (
        "import cloudpickle, of_the_user, sys\n"
        "cloudpickle.register_pickle_by_value(of_the_user)\n"
        "sys.stdout.buffer.write(cloudpickle.dumps(of_the_user.CONDITION))\n"
    )
    pickled = run(tmp_path, program)
    (tmp_path / "of_the_user.py").unlink()
    loads = (
        "import pickle, sys\n"
        "condition = pickle.loads(sys.stdin.buffer.read())\n"
        "print(condition({'x': 2}), condition({'x': 3}))\n"
        "print(condition.explain({'x': 3}))\n"
    )
    told = run(tmp_path, loads, given=pickled).decode()
    assert told.startswith("True False\n")
    assert "3 and 3 make 6" in told


def test_a_function_that_can_be_imported_is_pickled_as_its_name(tmp_path: Path) -> None:
    (tmp_path / "of_the_user.py").write_text(MODULE, encoding="utf-8")
    dumps = "import pickle, of_the_user, sys; sys.stdout.buffer.write(pickle.dumps(of_the_user.CONDITION))"
    pickled = run(tmp_path, dumps)
    assert b"result" not in pickled
    loads = (
        "import pickle, sys, of_the_user\n"
        "condition = pickle.loads(sys.stdin.buffer.read())\n"
        "print(condition == of_the_user.CONDITION, condition.language == of_the_user.CONDITION.language)\n"
        "known = of_the_user.twice.__condition_function__\n"
        "print(condition.language.vocabulary.function('twice') is known, condition({'x': 2}))\n"
    )
    assert run(tmp_path, loads, given=pickled).decode().split() == ["True", "True", "True", "True"]


def test_a_condition_of_the_language_itself_stays_small() -> None:
    condition = conditions.compile("eq(root.status, 'ok')")
    assert len(cloudpickle.dumps(condition)) < 250
    assert pickle.loads(cloudpickle.dumps(condition)) == condition


def test_a_nested_function_is_equal_to_itself_after_a_round_trip() -> None:
    @conditions.function("half", pure=True)
    def half(number: int) -> float:
        return number / 2

    language = conditions.AZURE.extend(functions=[half])
    again = pickle.loads(cloudpickle.dumps(language))
    declared = again.vocabulary.function("half")
    assert declared is declared.body.__condition_function__
    assert (declared.pure, declared.may_run_twice, declared.reason) == (True, True, None)
    assert again.compile("half(3)").evaluate() == language.compile("half(3)").evaluate()
