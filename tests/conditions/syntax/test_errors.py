"""Errors as they are printed: their whole text, for texts and values of every kind."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

import conditions
from conditions import ConditionError, EvaluationError

CASES = tomllib.loads(Path(__file__).with_name("errors.toml").read_text(encoding="utf-8"))["error"]


def raised(case: dict[str, Any]) -> ConditionError:
    with pytest.raises(ConditionError) as caught:
        conditions.compile(case["expression"])(**json.loads(case.get("inputs", "{}")))
    return caught.value


@pytest.mark.parametrize("case", CASES, ids=[f"{at}: {case['expression'][:60]}" for at, case in enumerate(CASES)])
def test_the_text_of_an_error_is(case):
    error = raised(case)
    assert (type(error).__name__, str(error)) == (case["class"], case["text"])


def test_every_mistake_in_a_text_gets_a_hint():
    silent = [case for case in CASES if case["class"] == "ConditionSyntaxError" and "\nHint: " not in case["text"]]
    assert silent == []


def test_no_expression_is_listed_twice():
    keys = [(case["expression"], case.get("inputs")) for case in CASES]
    assert sorted(set(map(str, keys))) == sorted(map(str, keys))


def test_an_error_tells_its_place_in_the_text_from_one():
    error = raised({"expression": "and(eq(1, 1),\n  eq(1,, 2))"})
    assert (error.position, error.line, error.column) == (22, 2, 8)
    assert error.expression == "and(eq(1, 1),\n  eq(1,, 2))"
    assert error.message == "a value is missing before ,"


@pytest.mark.parametrize(
    "text", ["eq(\x1b[31m, 1)", "eq(1, \ud800)", "eq(1, 'a') \x07", "\x9b", "a\x00b", "eq('\u202e', foo)"]
)
def test_what_an_error_prints_can_be_printed_and_moves_no_cursor(text):
    shown = str(raised({"expression": text}))
    assert all(character.isprintable() for character in shown.replace("\n", ""))


@pytest.mark.parametrize(
    ("expression", "root"), [("gt(1, root)", "a\nb\x1b[2J"), ("lt(1, 'a\r\nb')", None), ("failed(root)", "a\nb")]
)
def test_a_message_is_one_printable_line_whatever_the_values_are(expression, root):
    with pytest.raises(EvaluationError) as caught:
        conditions.compile(expression)(root)
    assert caught.value.message.isprintable()


def test_a_message_is_short_however_long_the_values_are():
    for inputs in ({"root": "x" * 100_000}, {"status": "x" * 100_000}, {"status": ["x"] * 100_000}):
        with pytest.raises(EvaluationError) as caught:
            conditions.compile("and(succeeded(), gt(1, root))")(**{"status": "Succeeded", **inputs})
        assert len(str(caught.value)) < 500
