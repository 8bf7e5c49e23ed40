"""Patterns match the events that a matcher matches which tries every choice of values."""

import json

import pytest
from hypothesis import example, given, reject
from hypothesis import strategies as st

import conditions
from tests.conditions.event_patterns.oracle import is_ambiguous, matches

KEYS = st.sampled_from(["a", "b", "a-b"])
SCALARS = st.sampled_from(["x", "X", "xy", "yx", "", "10.0.0.7", 1, 1.0, 2, -0.5, 300, True, False, None])
EVENTS = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=12
)
TEXTS = st.sampled_from(["x", "X", "xy", "y", "yx"])
LISTED = TEXTS | st.lists(TEXTS, min_size=1, max_size=2)
WILDCARDS = st.sampled_from(["*", "x*", "*y", "x*y", "*x*", "x"])
EDGES = TEXTS | TEXTS.map(lambda text: {"equals-ignore-case": text})
OPERATORS = st.one_of(
    st.fixed_dictionaries({"prefix": EDGES}),
    st.fixed_dictionaries({"suffix": EDGES}),
    st.fixed_dictionaries({"equals-ignore-case": TEXTS}),
    st.fixed_dictionaries({"wildcard": WILDCARDS}),
    st.fixed_dictionaries({"exists": st.booleans()}),
    st.fixed_dictionaries({"cidr": st.just("10.0.0.0/24")}),
    st.fixed_dictionaries(
        {"numeric": st.sampled_from([[">", 0], ["=", 1], ["<", 1.5], ["<=", 1], [">=", 300], [">", 0, "<=", 2]])}
    ),
    st.fixed_dictionaries(
        {
            "anything-but": LISTED
            | st.sampled_from([1, [1, 2]])
            | st.fixed_dictionaries({"prefix": LISTED})
            | st.fixed_dictionaries({"suffix": LISTED})
            | st.fixed_dictionaries({"equals-ignore-case": LISTED})
            | st.fixed_dictionaries({"wildcard": WILDCARDS | st.lists(WILDCARDS, min_size=1, max_size=2)})
        }
    ),
)
FIELDS = st.lists(SCALARS | OPERATORS, min_size=1, max_size=2)


def patterns(depth):
    inner = FIELDS if not depth else FIELDS | patterns(depth - 1)
    plain = st.dictionaries(KEYS, inner, min_size=1, max_size=3)
    alternatives = st.lists(st.dictionaries(KEYS, FIELDS, min_size=1, max_size=2), min_size=2, max_size=3)
    return plain | st.builds(lambda one, several: {**one, "$or": several}, plain, alternatives)


@given(patterns(2), st.dictionaries(KEYS, EVENTS, max_size=3))
@example({"a": {"a": ["x"], "b": ["y"]}}, {"a": [{"a": "x", "b": "y"}]})
@example({"a": {"a": ["x"], "b": ["y"]}}, {"a": [{"a": "x"}, {"b": "y"}]})
@example({"a": {"a": [{"exists": False}], "b": ["x"]}}, {"a": [{"a": 1}, {"b": "x"}]})
@example({"a": {"a": ["x"], "b": [{"exists": False}]}}, {"a": [{"a": "x"}, {"b": 1}]})
def test_a_pattern_matches_what_the_documentation_says(pattern, event):
    if is_ambiguous(pattern):
        with pytest.raises(conditions.PatternError, match=r"expected each field once|a value or an Object"):
            conditions.event_pattern(pattern)
        return
    try:
        text = conditions.event_pattern(pattern)
    except conditions.LimitError:  # of a thousand combinations of alternatives, which test_errors.py holds
        reject()
    condition = conditions.compile(text, conditions.EVENTS)
    assert condition(event) is matches(pattern, event)
    data = json.dumps(event).encode()
    assert condition.matches_json(data) is matches(pattern, json.loads(data))


NESTED = st.recursive(
    st.sampled_from(["x", "y"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, min_size=1, max_size=3),
    max_leaves=20,
)
SIMPLE = st.lists(st.sampled_from(["x", "y", {"exists": False}, {"exists": True}]), min_size=1, max_size=2)


def shapes(depth):
    return st.dictionaries(KEYS, SIMPLE if not depth else SIMPLE | shapes(depth - 1), min_size=1, max_size=3)


@given(shapes(2), st.dictionaries(KEYS, NESTED, min_size=1, max_size=3))
def test_fields_below_an_array_are_of_the_same_item(pattern, event):
    condition = conditions.compile(conditions.event_pattern(pattern), conditions.EVENTS)
    assert condition(event) is matches(pattern, event)
