"""Operators of other languages are written as the functions that they stand for."""

import tomllib
from pathlib import Path

import pytest

import conditions
from conditions import AZURE, ConditionSyntaxError
from conditions.declaring.vocabulary import Vocabulary
from conditions.syntax.parser import parse

SAYS = "Hint: there are no operators: write "


def hint(expression: str) -> str:
    with pytest.raises(ConditionSyntaxError) as caught:
        conditions.compile(expression)
    return caught.value.hint or ""


def suggestion(expression: str) -> str:
    """What the hint says to write instead."""
    return hint(expression).removeprefix(SAYS.removeprefix("Hint: "))


INFIX = {
    "==": "eq", "=": "eq", "===": "eq", "-eq": "eq", "eq": "eq", "is": "eq",
    "!=": "ne", "<>": "ne", "!==": "ne", "-ne": "ne", "ne": "ne", "is not": "ne",
    "<": "lt", "-lt": "lt", "<=": "le", "-le": "le", ">": "gt", "-gt": "gt", ">=": "ge", "-ge": "ge",
    "&&": "and", "&": "and", "and": "and", "AND": "and", "-and": "and",
    "||": "or", "|": "or", "or": "or", "-or": "or",
    "contains": "contains", "startsWith": "startsWith", "in": "in", "not in": "notIn",
    "=~": "isMatch", "??": "coalesce",
}  # fmt: skip


@pytest.mark.parametrize(("operator", "function"), INFIX.items())
def test_an_infix_operator_is_a_function(operator, function):
    assert suggestion(f"root.a {operator} 'b'") == f"{function}(root.a, 'b')"


@pytest.mark.parametrize(
    ("operator", "function"), [(sign, name) for sign, name in INFIX.items() if sign[0] in "=!<>&|"]
)
def test_an_operator_needs_no_blanks(operator, function):
    assert suggestion(f"root.a{operator}root.b") == f"{function}(root.a, root.b)"


@pytest.mark.parametrize(
    ("expression", "call"),
    [
        ("root.a == 1 && root.b == 2", "and(eq(root.a, 1), eq(root.b, 2))"),
        ("root.a || root.b && root.c", "or(root.a, and(root.b, root.c))"),
        ("(root.a || root.b) && root.c", "and(or(root.a, root.b), root.c)"),
        ("root.a || root.b || root.c", "or(root.a, root.b, root.c)"),
        ("!root.a == root.b", "eq(not(root.a), root.b)"),
        ("!(root.a == root.b)", "not(eq(root.a, root.b))"),
        ("!!root.a", "not(not(root.a))"),
        ("root['a'].b[0] == count(root.c)", "eq(root['a'].b[0], count(root.c))"),
        ('root["a"] == 1', "texts stand in single quotes: 'a'"),
        ('root.a == "it\'s"', "eq(root.a, 'it''s')"),
        ("root.a == 'x && y'", "eq(root.a, 'x && y')"),
        ("root.a == null", "eq(root.a, '')"),
        ("$.a == 1", "eq(root.a, 1)"),
        ("root.a ? root.b == 1 ? 'x' : 'y' : 'z'", "iif(root.a, iif(eq(root.b, 1), 'x', 'y'), 'z')"),
        ("root.a in ['x', 'y']", "in(root.a, 'x', 'y')"),
        ("root.a NOT IN ('x', 'y')", "notIn(root.a, 'x', 'y')"),
    ],
)
def test_operators_bind_as_elsewhere(expression, call):
    assert suggestion(expression) == call


@pytest.mark.parametrize(
    ("expression", "call"),
    [
        ("and(root.x, root.a == 1)", "eq(root.a, 1)"),
        ("and(root.a == 1, root.x)", "eq(root.a, 1)"),
        ("eq(root.x, ',') == true", "eq(eq(root.x, ','), true)"),
        ("and(or(root.x, root.y), not(root.a == 1), root.z)", "eq(root.a, 1)"),
        ("root[root.a == 1]", "eq(root.a, 1)"),
    ],
)
def test_only_the_argument_with_the_operator_is_written_anew(expression, call):
    assert suggestion(expression) == call


@pytest.mark.parametrize(
    ("expression", "call"),
    [
        ("root.a ==", "eq(left, right)"),
        ("root.a == == 1", "eq(left, right)"),
        ("root.a == (1", "eq(left, right)"),
        ("root.a < " + "'" + "x" * 200 + "'", "lt(left, right)"),
        ("root.a" + " == 1" * 100, "eq(left, right)"),
        ("!" * 100 + "root.a", "not(value)"),
        ("root.a == /b/", "eq(left, right)"),
        ("root.a == @.b", "eq(left, right)"),
        ("root.a == $(b)", "eq(left, right)"),
        ("root.a == {b}", "eq(left, right)"),
        ("root.a == b-c", "eq(left, right)"),
        ("root.a == 1 : 2", "eq(left, right)"),
    ],
)
def test_what_is_too_much_or_cannot_be_read_is_shown_as_a_pattern(expression, call):
    assert suggestion(expression) == call


@pytest.mark.parametrize("operator", [sign for sign in INFIX if sign.isalpha()])
def test_the_name_of_a_function_is_no_operator(operator):
    assert "operators" not in hint(f"foo({operator}(root.a, 'b'))")


def test_what_a_hint_says_to_write_is_an_expression():
    errors = tomllib.loads((Path(__file__).parents[1] / "errors.toml").read_text(encoding="utf-8"))["error"]
    calls = [line[len(SAYS) :] for case in errors for line in case["text"].splitlines() if line.startswith(SAYS)]
    assert len(calls) > 30
    known = AZURE.vocabulary
    vocabulary = Vocabulary(known.functions, (*known.names, "a", "b", "left", "right"))
    assert [str(parse(call, vocabulary)) for call in calls]
