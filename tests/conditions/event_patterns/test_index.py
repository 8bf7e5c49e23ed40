"""Rule sets of patterns: the index names all that match, through Arrays too, and few others."""

import json
from collections import UserDict

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import conditions
from conditions import EVENTS, EvaluationError, RuleSet
from conditions.rulesets.index import Index
from tests.conditions.event_patterns.oracle import is_ambiguous
from tests.conditions.event_patterns.test_matching import EVENTS as EVENT
from tests.conditions.event_patterns.test_matching import KEYS, patterns


def index_of(texts):
    return Index([conditions.compile(text, EVENTS) for text in texts])


def named(texts, event):
    return {hit >> 1 for hit in index_of(texts).hits(event, {}, {})}


@given(st.lists(patterns(2), min_size=1, max_size=8), st.data())
def test_the_index_names_every_pattern_that_matches(several, data):
    texts = [conditions.event_pattern(pattern) for pattern in several if not is_ambiguous(pattern)]
    judges = [conditions.compile(text, EVENTS) for text in texts]
    index = Index(judges)
    for event in data.draw(st.lists(st.dictionaries(KEYS, EVENT, max_size=3), min_size=1, max_size=5)):
        matching = {at for at, judge in enumerate(judges) if judge(event)}
        assert matching <= {hit >> 1 for hit in index.hits(event, {}, {})}


NUMBERS = [0, 1, 0.1, 0.3, 0.1 + 0.2, 1e15 + 1, 10**15 + 1, 2**53, 10**27, 1e22, -0.0, 5e-7, 123456789.12345678]


@given(st.sampled_from(NUMBERS), st.sampled_from(["=", "<", "<=", ">", ">="]), st.sampled_from(NUMBERS))
@example(0.1 + 0.2, "=", 0.1 + 0.2)
@example(10**15 + 1, "<=", 1e15 + 1)
def test_the_index_knows_numbers_as_patterns_do(bound, operator, value):
    texts = [conditions.event_pattern({"a": [bound]})]
    if abs(bound) < 2**53:
        texts.append(conditions.event_pattern({"a": [{"numeric": [operator, bound]}]}))
    for at, text in enumerate(texts):
        if conditions.compile(text, EVENTS)({"a": value}):
            assert at in named(texts, {"a": value})


TESTS = """
    is('/a/b', 'x') prefix('/a/b', 'x') suffix('/a/b', 'x') wildcard('/a/b', 'x*') wildcard('/a/b', '*x')
    wildcard('/a/b', '*x*') wildcard('/a/b', 'x') equalsIgnoreCase('/a/b', 'X') prefixIgnoreCase('/a/b', 'X')
    suffixIgnoreCase('/a/b', 'X')
"""


@pytest.mark.parametrize("text", TESTS.replace("', '", "',_'").split())
def test_only_what_may_match_is_named(text):
    text = text.replace("_", " ")
    assert named([text], {"a": {"b": "x"}}) == {0}
    assert named([text], {"a": [{"b": "y"}]}) == {0}
    assert named([text], {"a": {"b": ["y"]}}) == {0}
    assert named([text], {"a": UserDict(b="y")}) in ({0}, set())
    for event in ({}, {"a": {}}, {"a": {"b": "y"}}, {"a": {"b": 1}}, {"a": "x"}, {"b": "x"}, [], "x", None):
        assert named([text], event) == set()


@pytest.mark.parametrize(
    ("text", "event", "other"),
    [
        ("is('/a', 1)", {"a": 1.0}, {"a": 2}),
        ("is('/a', true)", {"a": True}, {"a": 1}),
        ("isNull('/a')", {"a": None}, {"a": 0}),
        ("numeric('/a', '>', 1, '<', 5)", {"a": 3}, {"a": 7}),
        ("exists('/a')", {"a": 0}, None),
        ("and(is('/a', 'x'), absent('/b'))", {"a": "x"}, {"a": "y"}),
        (
            "together(either(is('/a/b', 'x'), is('/a/b', 'y')), anythingBut('/a/c', 'x'))",
            {"a": {"b": "y"}},
            {"a": {"b": 1}},
        ),
        ("or(is('/a', 'x'), is('/b', 'y'))", {"b": "y"}, {"a": "y", "b": "x"}),
    ],
)
def test_what_is_required_is_looked_up(text, event, other):
    assert named([text], event) == {0}
    if other:
        assert named([text], other) == set()


def test_patterns_of_one_shape_keep_their_own_paths_and_values():
    texts = [f"and(is('/k{at % 7}', 'v{at}'), prefix('/detail/p{at % 5}', 'w{at}'))" for at in range(200)]
    rules = RuleSet({text: text for text in texts}, language=EVENTS)
    for at in range(200):
        event = {f"k{at % 7}": f"v{at}", "detail": {f"p{at % 5}": f"w{at}x"}}
        assert rules.matching(event) == [texts[at]]
        assert rules.matching_json(json.dumps({**event, "detail": [event["detail"]]})) == [texts[at]]
        assert len(named(texts[at : at + 1], {"k0": "other"})) == 0


@pytest.mark.parametrize(
    "text", ["is(root.path, 'x')", "together('a', is('/path', 'x'))", "together(root.a, is('/path', 'x'))"]
)
def test_what_is_no_test_of_a_field_is_judged(text):
    assert named([text], {"path": "/b", "b": "x"}) == {0}


def test_a_test_that_fails_is_never_passed_over():
    texts = ["and(wildcard('/a', 'x*'), is('/b', 'x'))", "and(wildcard('/a', 'x**'), is('/b', 'x'))", "is('a', 'x')"]
    rules = RuleSet({**dict(zip("pqr", texts, strict=True)), **{str(at): "false" for at in range(20)}}, language=EVENTS)
    failed = []
    assert rules.matching({"b": "y"}, on_error=lambda name, _: failed.append(name)) == []
    assert failed == ["q", "r"]
    with pytest.raises(EvaluationError, match="not a wildcard"):
        rules.matching({"b": "y"})
