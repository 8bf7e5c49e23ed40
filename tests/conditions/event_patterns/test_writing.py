"""The text of a pattern: `and` of its parts, `together` only where an Array may tie fields."""

import pytest

import conditions
from conditions import EVENTS, EvaluationError
from conditions.event_patterns.functions import FUNCTIONS


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ({"a": ["x"]}, "is('/a', 'x')"),
        ({"a": ["x", 1, True, "x"]}, "is('/a', 'x', 1, true)"),
        ({"a": [None, "it's"]}, "or(isNull('/a'), is('/a', 'it''s'))"),
        ({"a": [1.50, 3e2, -0.0, 1e-7]}, "is('/a', 1.5, 300, 0, 0.0000001)"),
        ({"a": [{"prefix": "x"}, {"prefix": "y"}]}, "prefix('/a', 'x', 'y')"),
        ({"a": [{"anything-but": "x"}, {"anything-but": "y"}]}, "or(anythingBut('/a', 'x'), anythingBut('/a', 'y'))"),
        ({"a": [{"numeric": [">", 0, "<=", 5]}]}, "numeric('/a', '>', 0, '<=', 5)"),
        ({"a": [{"exists": False}, "x"]}, "or(absent('/a'), is('/a', 'x'))"),
        ({"a": ["x"], "b": ["y"]}, "and(is('/a', 'x'), is('/b', 'y'))"),
        ({"a": {"b": ["x"]}, "c": ["y"]}, "and(is('/a/b', 'x'), is('/c', 'y'))"),
        ({"a": {"b": ["x"], "c": ["y"]}}, "together(is('/a/b', 'x'), is('/a/c', 'y'))"),
        (
            {"a": {"b": ["x", {"prefix": "y"}], "c": [1]}},
            "together(either(is('/a/b', 'x'), prefix('/a/b', 'y')), is('/a/c', 1))",
        ),
        ({"$or": [{"a": [1]}, {"b": [2], "c": [3]}]}, "or(is('/a', 1), and(is('/b', 2), is('/c', 3)))"),
        (
            {"a": {"b": [1], "$or": [{"c": [2]}, {"d": [3]}]}},
            "or(together(is('/a/b', 1), is('/a/c', 2)), together(is('/a/b', 1), is('/a/d', 3)))",
        ),
        (
            {"a": {"b": [{"exists": False}, 1], "c": [2]}},
            "or(together(absent('/a/b'), is('/a/c', 2)), together(is('/a/b', 1), is('/a/c', 2)))",
        ),
        ({"a/b": {"~": ["x"]}}, "is('/a~1b/~0', 'x')"),
    ],
    ids=repr,
)
def test_the_text_of_a_pattern(pattern, text):
    assert conditions.event_pattern(pattern) == text


DECLARED = [EVENTS.vocabulary.function(body.__condition_function__.name) for body in FUNCTIONS]
EXAMPLES = [(text, expected) for function in DECLARED for text, expected in function.examples]


@pytest.mark.parametrize(("text", "expected"), EXAMPLES, ids=[text for text, _ in EXAMPLES])
def test_the_examples_of_the_functions(text, expected):
    condition = conditions.compile(text, EVENTS)
    if expected.startswith("error: "):
        with pytest.raises(EvaluationError) as caught:
            condition.evaluate({})
        assert caught.value.message.startswith(expected.removeprefix("error: "))
    else:
        assert condition.evaluate({}) == conditions.compile(expected).evaluate({})


def test_every_function_is_described():
    for function in DECLARED:
        assert function.examples
        assert function.summary.endswith(".")


def test_what_is_read_is_known():
    condition = conditions.compile("and(is('/a', 1), together(is('/b/c', 1), is('/b/d', 2)))", EVENTS)
    assert condition.reads == {"root": ("/a", "/b")}


def test_explanations_tell_the_values():
    condition = conditions.compile("and(is('/a', 'x'), prefix('/b/c', 'y'))", EVENTS)
    assert "/a is 'z': is('/a', 'x') does not hold" in str(condition.explain({"a": "z"}))
    assert "there is no value at /b/c: prefix('/b/c', 'y') does not hold" in str(condition.explain({"a": "x"}))
    both = conditions.compile("together(is('/a/b', 1), is('/a/c', 2))", EVENTS)
    assert "no item of an Array passes all of is('/a/b', 1), is('/a/c', 2)" in str(
        both.explain({"a": [{"b": 1}, {"c": 2}]})
    )


def test_the_functions_are_those_of_events_alone():
    with pytest.raises(conditions.ConditionSyntaxError):
        conditions.compile("is('/a', 1)")
