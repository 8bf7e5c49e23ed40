"""Brackets: what a hint adds or leaves out makes the text an expression."""

import pytest

import conditions
from conditions import ConditionSyntaxError


def hint(expression: str) -> str:
    with pytest.raises(ConditionSyntaxError) as caught:
        conditions.compile(expression)
    return caught.value.hint or ""


NESTED = ["eq(1, 2)", "root['a']", "root[*]", "and(eq(1, 2), not(eq(root['a'], 1)))", "not(in(root[root['b']], 'x'))"]
TOO_SHORT = [text[: len(text) - cut] for text in NESTED for cut in range(1, len(text) - len(text.rstrip(")]")) + 1)]


@pytest.mark.parametrize("expression", TOO_SHORT)
def test_the_brackets_that_a_hint_adds_at_the_end_make_an_expression(expression):
    missing = hint(expression).removeprefix("add ").removesuffix(" at the end")
    assert conditions.compile(expression + missing)


@pytest.mark.parametrize("expression", NESTED)
@pytest.mark.parametrize("bracket", [")", "]"])
def test_the_bracket_that_a_hint_leaves_out_is_too_many(expression, bracket):
    assert hint(expression + bracket) == f"leave out the {bracket}"


@pytest.mark.parametrize("expression", ["eq(", "eq(1", "eq(1,", "and(eq(1, 2)", "root["])
def test_brackets_alone_do_not_complete_what_lacks_values(expression):
    assert "at the end" not in hint(expression)
