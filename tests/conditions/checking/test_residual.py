"""What is left of a condition when only some inputs are known."""

import pickle
from collections import UserDict, UserList
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

import conditions
from conditions import AZURE, UNKNOWN, Condition, Version
from conditions.syntax.limits import DEEPEST_EXPRESSION

SUM = "and(eq(variables.env, 'prod'), gt(root.size, variables.limit))"


def left(text: str, language: conditions.Language = AZURE, **known: Any) -> bool | str:
    found = language.compile(text).given(**known)
    return found if isinstance(found, bool) else found.expression


def test_a_verdict_or_a_smaller_condition_is_left():
    condition = conditions.compile(SUM)
    assert condition.given(variables={"ENV": "test"}) is False
    found = condition.given(variables={"ENV": "Prod", "limit": 9})
    assert isinstance(found, Condition)
    assert (found.expression, found.reads, found.language) == ("gt(root.size, 9)", {"root": ("/size",)}, AZURE)
    assert pickle.loads(pickle.dumps(found)) == found


def test_nothing_known_leaves_the_condition_itself():
    condition = conditions.compile(SUM)
    assert condition.given() is condition


def test_an_input_that_there_is_not_is_refused():
    with pytest.raises(TypeError, match="takes no 'vars'"):
        conditions.compile(SUM).given(vars={})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("or(eq(root.a, 1), true)", "or(eq(root.a, 1), true)"),  # 1e30 is no Number
        ("or(root.a, true)", "or(root.a, true)"),
        ("or(lower(root.a), true)", "or(lower(root.a), true)"),  # an Array has no text
        ("or(count(root.*), true)", "or(count(root.*), true)"),  # a million values are the most
        ("or(isNullOrEmpty(parameters.a), true)", "or(isNullOrEmpty(parameters.a), true)"),  # it must be declared
        ("or(isNullOrEmpty(root[root.k]), true)", "or(isNullOrEmpty(root[root.k]), true)"),
        ("or(counter('a'), true)", "or(counter('a'), true)"),
        ("or(count(jsonpath(root.a)), true)", "or(count(jsonpath(root.a)), true)"),
        ("or(isNullOrEmpty(root.a), true)", True),
        ("and(gt(count(root.a.b), 3), false)", False),
        ("or(eq(isNullOrEmpty(root.a), 'x'), contains('a', not(count(root))), true)", True),
        ("and(always(), isNullOrEmpty(coalesce(root.a, 1)), false)", False),
        ("and(coalesce(count(root), 1), false)", "and(coalesce(count(root), 1), false)"),  # of an unknown kind
        ("and(eq(root.a, 1), count(root), false)", "and(eq(root.a, 1), false)"),
        ("and(count(root), eq(root.a, 1), false)", "and(count(root), eq(root.a, 1), false)"),  # which may not be asked
        ("and(false, eq(root.a, 1))", False),
        ("and(true, root.a)", "root.a"),
        ("eq(and(true, root.a), 1)", "eq(and(true, root.a), 1)"),  # root.a alone would not be a Boolean
        ("eq(and(true, not(root.a)), 1)", "eq(not(root.a), 1)"),
        ("and(root.a, and(true, root.b, 1))", "and(root.a, root.b)"),
        ("iif(true, root.a, root.b)", "root.a"),
        ("iif(true, root.a, lower(root.b))", "iif(true, root.a, lower(root.b))"),
        ("in('a', root.a, 'b', 'A', root.c)", "in('a', root.a, 'A')"),
        ("notIn('a', root.a, 'b', root.c)", "notIn('a', root.a, root.c)"),
        ("coalesce('', root.a, '', 'x', root.b)", "coalesce(root.a, 'x')"),
        ("coalesce('', root.a)", "root.a"),
        ("and(eq(1, 'x'), lt('a', root.a))", False),
        ("and(lt(1, 'x'), eq(1, 2))", "and(lt(1, 'x'), false)"),  # it fails, and says so
    ],
)
def test_what_may_fail_stays_where_it_may_be_reached(text, expected):
    assert left(text) == expected


@pytest.mark.parametrize(
    ("value", "literal"),
    [
        ("it's", "'it''s'"),
        (7, "7"),
        (-0.5, "-0.5"),
        (0.1 + 0.2, "0.3"),
        (Decimal("0.123456789"), "0.123456789"),
        (True, "true"),
        (Version(1, 2, 3), "1.2.3"),
        (None, "not(1).a"),
        (Version(1, 2), "variables.value"),
        (1e30, "variables.value"),
        (datetime(2024, 1, 2, tzinfo=UTC), "variables.value"),
        (["a"], "variables.value"),
        ("a text that is longer than its name", "variables.value"),
    ],
)
def test_a_known_value_becomes_its_literal_where_it_has_one(value, literal):
    condition = conditions.compile("lt(variables.value, root.x)")
    found = condition.given(variables={"value": value})
    assert isinstance(found, Condition)
    assert found.expression == f"lt({literal}, root.x)"


def test_a_literal_may_be_longer_where_something_else_is_shorter():
    text = "and(eq(variables.a, 'x'), eq(root.b, variables.b))"
    assert left(text, variables={"a": "x", "b": "longer than it was"}) == "eq(root.b, 'longer than it was')"


def test_a_strict_language_has_no_word_for_null():
    text = "eq(variables.a, root.b)"
    assert left(text, AZURE.extend(strict=True), variables={"a": None}) == text


def test_what_would_nest_too_deep_stays():
    text = "not(" * (DEEPEST_EXPRESSION - 1) + "eq(root.a, variables.value)" + ")" * (DEEPEST_EXPRESSION - 1)
    condition = conditions.compile(text)
    assert condition.given(variables={}) is condition


def test_blanks_and_spelling_stay_where_nothing_changes():
    text = "AND( variables.a,eq( ROOT['b'] ,\n1 ), Root . c[ variables.k ] [*] )"
    assert left(text, variables={"a": 1, "k": "x"}) == "AND(eq( ROOT['b'] ,\n1 ), Root.c['x'][*])"


def test_a_part_of_an_input_may_be_unknown():
    text = "and(eq(variables['s.out'], 'ok'), eq(variables.env, 'prod'))"
    assert left(text, variables={"s.out": UNKNOWN, "env": "prod"}) == "eq(variables['s.out'], 'ok')"
    assert left("count(variables.*)", variables={"a": UNKNOWN}) == "count(variables.*)"
    assert left("eq(root.a.b.c, 1)", root={"a": {"b": UNKNOWN}}) == "eq(root.a.b.c, 1)"
    assert left("containsValue(root, 'x')", root=UserList([UNKNOWN])) == "containsValue(root, 'x')"
    assert left("containsValue(root.a, 'x')", root={"a": UserDict(b=UNKNOWN)}) == "containsValue(root.a, 'x')"
    assert left("eq(root.a.c, 1)", root={"a": {"b": UNKNOWN, "c": 1}}) is True


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({}, "and(succeeded(), false)"),
        ({"status": UNKNOWN}, False),
        ({"status": None}, "and(succeeded(), false)"),
        ({"status": "nonsense"}, "and(succeeded(), false)"),
        ({"status": None, "dependencies": {"A": UNKNOWN}}, False),
        ({"status": None, "dependencies": {"A": {"result": UNKNOWN, "outputs": {}}, "B": "Failed"}}, False),
        ({"status": None, "dependencies": {"A": {"outputs": {}}}}, "and(succeeded(), false)"),
    ],
)
def test_a_status_that_will_be_there_does_not_fail(known, expected):
    assert left("and(succeeded(), false)", **known) == expected


def test_status_functions_need_what_they_look_at():
    assert left("succeeded()", status="Failed") is False
    assert left("succeeded()", dependencies={"A": "Succeeded"}) == "succeeded()"
    assert left("succeeded('A')", dependencies={"A": "Succeeded"}) is True
    assert left("succeeded('A')", status="Succeeded") == "succeeded('A')"


def test_functions_that_are_not_pure_are_neither_called_nor_left_out():
    called = []

    @conditions.function("log")
    def log(value: object) -> bool:
        called.append(value)
        return True

    @conditions.function("kind", pure=True)
    def kind(value: object) -> str:
        return type(value).__name__

    own = AZURE.extend(functions=[log, kind])
    assert left("or(log(variables.a), true)", own, variables={"a": "x"}) == "or(log('x'), true)"
    assert left("and(log(variables.a), false)", own, variables={"a": 0.5}) == "and(log(variables.a), false)"
    assert left("eq(kind(variables.a), 'float')", own, variables={"a": 0.5}) is True
    assert not called
