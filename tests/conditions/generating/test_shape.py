"""Shapes: the text without its literals, found without a parse."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conditions
from conditions import AZURE, ConditionError, Version
from conditions.generating.shape import lift
from conditions.syntax.parser import parse
from conditions.syntax.tree import Literal, walk


@pytest.mark.parametrize(
    ("expression", "values"),
    [
        ("eq(root['status'], 'it''s')", ("it's",)),
        ("eq( 'a' ,\t1)", ("a", 1)),
        ("in(root.a, -1, .5, 1.50, 1.2.3, 007)", (-1, Decimal("0.5"), Decimal("1.50"), Version(1, 2, 3), 7)),
        ("eq(root['a,(1'], '(2, ''3')", ("(2, '3",)),
        ("root.a1[2][ 'x,1' ]", ()),
        ("and(true, eq(root.a, ''))", ("",)),
        ("'a,(1'", ()),
        ("eq(root.a, '')", ("",)),
    ],
)
def test_literals_are_lifted_and_keys_are_not(expression, values):
    lifted = lift(expression)
    assert lifted.values == values
    assert [type(value) for value in lifted.values] == [type(value) for value in values]
    assert slots(expression) == list(enumerate(values))


def slots(expression: str) -> list[tuple[int, Any]]:
    """The numbered literals of an expression, in reading order."""
    literals = (node for node in walk(parse(expression, AZURE.vocabulary, numbered=True)) if isinstance(node, Literal))
    return [(literal.slot, literal.value) for literal in literals if literal.slot is not None]


PIECES = ["eq(", "and(", "not(", "root", ".a", "[", "]", ")", ", ", ",", "'a'", "'it''s'", "'(,'", "1", "-1.5", "1.2.3"]


@given(st.lists(st.sampled_from([*PIECES, " ", "true", "*", "count(", "root['a']"]), max_size=12).map("".join))
def test_the_parser_numbers_the_literals_that_are_lifted(text):
    closed = text + ")" * (text.count("(") - text.count(")"))
    for expression in (text, closed, f"in(root[{closed}], 'x', {closed}, 7)", f"coalesce({closed}, root[*.b], 'y')"):
        try:
            numbered = slots(expression)
        except ConditionError:
            continue
        lifted = lift(expression).values
        assert numbered == list(enumerate(lifted))
        assert [type(value) for _, value in numbered] == [type(value) for value in lifted]


@pytest.mark.parametrize(
    "expression", ["eq(1, 1-2)", "eq(1.2.3.4.5, 1)", f"eq('{'x' * 2_000}', 1)", f"eq({'9' * 40}, 1)"]
)
def test_a_literal_in_doubt_leaves_the_text_its_own_shape(expression):
    assert lift(expression) == ((expression,), ())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("eq(root.a, 'a')", "eq(root.a, 1)"),
        ("eq(root.a, 'a')", "eq(root.a, '1')"),
        ("eq(root.a, 'a')", "eq(root.a, '')"),
        ("eq(root.a, 'a')", "eq(root.a, 'ä')"),
        ("eq(root.a, 1)", "eq(root.a, 1.5)"),
        ("eq(root.a, 1)", "eq(root.a, 1.2.3)"),
        ("eq(root['a'], 'x')", "eq(root['b'], 'x')"),
        ("eq(root['a,1'], 'x')", "eq(root['a,2'], 'x')"),
        ("eq(root.a, 'x')", "eq('x', root.a)"),
    ],
)
def test_what_the_source_depends_on_belongs_to_the_shape(one, other):
    assert lift(one).shape != lift(other).shape


def test_conditions_of_one_shape_share_their_code_and_keep_their_literals():
    language = AZURE.extend()
    made = [language.compile(f"and(eq(root.a, 'v{number}'), ge(root.b, {number}))") for number in range(20)]
    assert len({condition.matches.__code__ for condition in made}) == 1
    for number, condition in enumerate(made):
        assert condition({"a": f"V{number}", "b": str(number)}) is True
        assert condition({"a": f"v{number + 1}", "b": number}) is False


def test_literals_that_were_worked_out_before_belong_to_the_shape():
    language = AZURE.extend()
    for size in (3, 4, 3, 5):
        assert language.compile(f"eq(length('abc'), {size})")() is (size == 3)
    for path, found in (("a", 2), ("b", 1), ("$.a[0]", 1), ("a", 2)):
        assert language.compile(f"eq(count(jsonpath('{path}[*]')), {found})")({"a": [[0], 1], "b": [1]}) is True


def test_literals_beside_what_is_dropped_belong_to_the_shape():
    language = AZURE.extend()
    first = language.compile("startsWith(and(false, root.a), 'Fal')")
    assert first.source
    assert first() is True
    other = language.compile("startsWith(and(false, root.a), 'Xal')")
    assert other.source
    assert other() is False


def test_the_parts_of_a_condition_of_a_known_shape_are_its_own():
    language = AZURE.extend()
    language.compile("gt(root['a'], 'long text')")
    condition = language.compile("gt(root['a'], 'x')")
    assert condition.normalized == "gt(root['a'], 'x')"
    with pytest.raises(conditions.ConversionError) as caught:
        condition({"a": []})
    assert (caught.value.expression, caught.value.position) == ("gt(root['a'], 'x')", 1)
