"""Paths with wildcards: the generated loops give what the plain form gives, for whatever stands at whatever level."""

import json
from collections import ChainMap, UserDict, UserList, deque
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conditions
from conditions import AZURE, ConditionError, LimitError, Version
from conditions.generating.template import Template
from conditions.values import indexing
from tests.conditions.generating.test_generator import NUMBER_LITERALS, TEXT_LITERALS, VALUES

KEYS = ["a", "b", "A", "0", ""]
TEXTS = ["x", "X", "", "1", "0", "1.0", "true", "ß", "SS", "s", "ſ", "K", "k", "é", "É", "😀", "x" * 9]
NUMBERS = [0, 1, -1, 2, 2**96 - 1, 2**96, 10**40, 0.0, 1.0, 0.1 + 0.2, 1e300, float("nan"), Decimal("1.0")]
OTHERS = [b"a", object(), Version(1, 2), datetime(2020, 1, 1, tzinfo=UTC), {1: 2}, {0: "x", "0": "X"}, range(2)]
scalars = st.sampled_from([None, True, False, *TEXTS, *NUMBERS])
usual_scalars = st.sampled_from([None, True, *TEXTS, 0, 1, 0.3])


def objects(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.dictionaries(st.sampled_from(KEYS), inner, max_size=3)


def collections(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    lists = st.lists(inner, max_size=3)
    unusual = [lists.map(kind) for kind in (tuple, deque, UserList)]
    unusual += [objects(inner).map(kind) for kind in (UserDict, MappingProxyType, ChainMap)]
    return lists | lists | objects(inner) | objects(inner) | objects(inner) | st.one_of(unusual)


usual = st.recursive(usual_scalars, lambda inner: st.lists(inner, max_size=4) | objects(inner), max_leaves=12)
values = usual | st.recursive(scalars | st.sampled_from(OTHERS), collections, max_leaves=12)
documents = st.fixed_dictionaries({"a": values, "b": values}) | values
inputs = st.tuples(documents, st.dictionaries(st.sampled_from(KEYS), scalars | usual, max_size=3))

steps = st.sampled_from([".a", ".a", ".b", ".*", ".*", ".A", "['0']", "[0]", "[1]", "[1.5]", "['']", "[true]"])
bases = st.sampled_from(["root", "root", "root.a", "root.a", "root.b[0]", "variables", "variables.a"])
wildcards = st.builds(
    "{}{}{}".format, bases, st.sampled_from([".*", ".*", ".*.*", ".a.*"]), st.lists(steps, max_size=4).map("".join)
)
literals = st.sampled_from(["'x'", "'SS'", "'k'", "''", "'1'", "'ß'", "0", "1", "1.0", "-1", ".3", "true", "1.2"])
wanted = literals | wildcards | st.sampled_from(["root.b", "root.a[0]", "variables.a", "variables['']", "root.*"])

FORMS = [
    *["containsValue({0}, {1})", "containsValue({0}, {1})", "containsValue({1}, {0})", "not(containsValue({0}, {1}))"],
    *["count({0})", "length({0})", "gt(count({0}), 1)", "eq(length({0}), 2)", "isNullOrEmpty({0})"],
    *["join(',', {0})", "join({1}, {0})", "convertToJson({0})", "intersect({0}, {1})", "format('{{0}}', {0})"],
    *["in({1}, {0})", "in({0}, {1}, 'x')", "eq({0}, {1})", "ne({1}, {0})", "lt({0}, {1})", "contains({0}, 'x')"],
    *["{0}", "not({0})", "coalesce({0}, {1})", "coalesce({0}, 1).*", "coalesce({0}, 1).*.a", "iif({0}, {0}, {1})"],
    *["and(containsValue({0}, {1}), isNullOrEmpty({0}))", "or(containsValue({0}, 'x'), gt(count({0}), {1}))"],
    *["containsValue(root.a, {1})", "containsValue(root, {1})", "containsValue(variables, {1})", "{0}[{1}]"],
]
expressions = st.builds(lambda form, path, other: form.format(path, other), st.sampled_from(FORMS), wildcards, wanted)


def outcome(way: Callable[..., Any], *arguments: Any) -> Any:
    """The value, or all that the error tells."""
    try:
        value = way(*arguments)
    except ConditionError as error:
        return type(error), error.message, error.hint, error.span
    return type(value), repr(value)


@given(expressions, st.lists(inputs, min_size=1, max_size=8))
def test_what_is_generated_equals_the_plain_form(text, given):
    for finish in ({}, {"finish": lambda tree: tree}):  # the verdict, and the value
        template = Template(text, AZURE.vocabulary, 0, **finish)
        function = template.generated(text)
        for root, variables in given:
            assert outcome(function, root, variables) == outcome(template.plain, text, root, variables)


@given(expressions, st.lists(usual, min_size=1, max_size=5))
def test_loops_and_lines_judge_as_the_plain_form_does(text, given):
    condition, template = conditions.compile(text), Template(text, AZURE.vocabulary, 0)
    verdicts = [outcome(template.plain, text, root, {}) for root in given]
    judged = [(root, told == (bool, "True")) for root, told in zip(given, verdicts, strict=True) if told[0] is bool]
    documents, matching = [root for root, _ in judged], [root for root, matches in judged if matches]
    assert [id(root) for root in condition.filter(documents)] == [id(root) for root in matching]
    assert condition.count(documents) == len(matching)
    lines = [json.dumps(root) for root in documents]
    assert list(condition.filter_lines(lines)) == [json.dumps(root) for root in matching]


PLACES = ["root.x.*.a", "root.x.*.a.*", "root.x.*"]
ITEMS: list[Callable[[Any], Any]] = [
    lambda value: [{"a": value}],
    lambda value: [{}, {"b": value}, {"a": [value]}],
    lambda value: [{"a": {"k": value}}, {"a": value}],
    lambda value: [value],
    lambda value: {"k": value},
]


def differing(text: str, documents: list[Any]) -> list[Any]:
    """The documents on which what is generated differs from the plain form."""
    template = Template(text, AZURE.vocabulary, 0)
    function = template.generated(text)
    return [
        document for document in documents if outcome(function, document) != outcome(template.plain, text, document, {})
    ]


@pytest.mark.parametrize("place", PLACES)
def test_a_search_for_every_literal_among_all_values_gives_what_the_plain_form_gives(place):
    documents = [{"x": holding(value)} for holding in ITEMS for value in VALUES]
    for literal in [*TEXT_LITERALS, *NUMBER_LITERALS, "true", "false"]:
        assert differing(f"containsValue({place}, {literal})", documents) == [], literal


def test_a_search_for_every_value_among_all_values_gives_what_the_plain_form_gives():
    documents = [{"x": [{"a": value}, {}], "y": wanted} for value in VALUES for wanted in VALUES]
    assert differing("containsValue(root.x.*.a, root.y)", documents) == []


@pytest.mark.parametrize("form", ["containsValue(root.x, {})", "containsValue(root.x, root.y)"])
def test_a_search_without_wildcards_gives_what_the_plain_form_gives(form):
    documents = [{"x": holder, "y": wanted} for holder in [*VALUES, *map(list, [VALUES])] for wanted in ("a", 1, None)]
    for literal in ("'a'", "1", "0", "true", "''"):
        assert differing(form.format(literal), documents) == []


LOOPED = ["containsValue(root.x.*.a, 'y')", "containsValue(root.x.*.a, 5)", "containsValue(root.x.*.a, variables.v)"]
LOOPED += [
    "contains(join(' ', root.x.*.a), 'y')",
    "containsValue(root.x.*.a.*, 'y')",
    "isNullOrEmpty(root.x.*.a)",
    "containsValue(root.x, 'y')",
    "eq(count(root.x.*.a), 1)",
]


@pytest.mark.parametrize("text", LOOPED)
def test_a_usual_document_asks_for_no_other_form(text, monkeypatch):
    template = Template(text, AZURE.vocabulary, 0)
    monkeypatch.setattr(Template, "plain", None)
    function = template.generated(text)
    for items in ([{"a": "n"}, {"b": 1}, {"a": None}, None, 3, "t", [], {"a": "y"}], [], None, "t", {"k": {"a": 1}}):
        assert function({"x": items}, {"v": "y"}) in (True, False)


@pytest.mark.parametrize("text", ["containsValue(root.x.*.a, 'y')", "containsValue(root.x.*.a, root.y)"])
def test_a_search_stops_at_the_first_hit(text):
    """What stands behind the hit is not looked at."""
    function = Template(text, AZURE.vocabulary, 0).generated(text)
    asked: list[str] = []

    class Item(dict[str, Any]):
        def get(self, key: str, default: Any = None) -> Any:
            asked.append(self["a"])
            return super().get(key, default)

    assert function({"x": [Item(a="n"), Item(a="Y"), Item(a="z")], "y": "y"}) is True
    assert asked == ["n", "Y"]


@pytest.mark.parametrize("text", ["containsValue(root.*.*, 1)", "isNullOrEmpty(root.*.*)", "count(root.*.*.a)"])
def test_a_hit_does_not_hide_that_there_are_too_many(text, monkeypatch):
    template = Template(text, AZURE.vocabulary, 0)
    function = template.generated(text)
    assert function([[1, 2], [3]]) == template.plain(text, [[1, 2], [3]])
    monkeypatch.setattr(indexing, "MOST_HITS", 3)
    for document in ([[1, 2], [3, 4]], [[1]] * 4):
        with pytest.raises(LimitError, match="a wildcard selects more than 3 values"):
            function(document)


@pytest.mark.parametrize(
    "text", ["containsValue(root.*.*, 1)", "eq(count(root.*.*), 1)", "eq(join(',', root.*.*), '1')"]
)
def test_what_has_no_members_is_not_counted(text, monkeypatch):
    """A text has a length, but a wildcard selects nothing of it."""
    monkeypatch.setattr(indexing, "MOST_HITS", 3)
    template = Template(text, AZURE.vocabulary, 0)
    monkeypatch.setattr(Template, "plain", None)
    assert template.generated(text)(["text", 5, [1]]) is True


class Text(str):
    """A text that is no plain str."""

    __slots__ = ()


@pytest.mark.parametrize("path", ["root.x.*.a", "root.x.*.a.b", "root.x.*", "root.x.*.a.*"])
def test_joining_all_values_gives_what_the_plain_form_gives(path):
    values = [*VALUES, Text("B"), Text("")]
    documents = [{"x": holding(value)} for holding in ITEMS for value in [*values, *({"b": value} for value in values)]]
    documents += [{"x": [{"a": "t"}, {"a": value}, {"a": {"b": "t"}}]} for value in values]
    for separator in ("','", "''", "5", "root.x[0].a"):
        assert differing(f"contains(join({separator}, {path}), 'b')", documents) == [], separator


def test_texts_that_are_too_long_together_are_not_joined():
    text = "contains(join('--', root.x.*.a), 'y')"
    items = [{"a": "x" * 1_000_000}] * 16
    assert differing(text, [{"x": items}, {"x": [{"a": "y" * 16_000_001}]}]) == []
    with pytest.raises(LimitError, match="16,000,030 characters long"):
        Template(text, AZURE.vocabulary, 0).generated(text)({"x": items})
