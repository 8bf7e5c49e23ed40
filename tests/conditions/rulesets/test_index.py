"""Which conditions an index names: all that may be true, and few others."""

from random import Random

import pytest

import conditions
from conditions import RuleSet
from conditions.rulesets.index import Index


def named(texts: list[str], root: object, variables: dict[str, object] | None = None) -> list[str]:
    """The texts of the conditions that an index names for a document."""
    hits = Index(list(map(conditions.compile, texts))).hits(root, variables or {}, {})
    return [texts[at] for at in dict.fromkeys(hit >> 1 for hit in hits)]


@pytest.mark.parametrize(
    ("condition", "ruled_out", "named_for"),
    [
        ("eq(root.a, 'x')", [{"a": "y"}, {"a": 1}, {"a": None}, {}, {"a": True and "t"}], [{"a": "X"}, {"a": []}]),
        ("eq(root.a, 1)", [{"a": 2}, {"a": "x"}, {"a": "1.0"}, {}], [{"a": 1}, {"a": 1.0}, {"a": "1"}, {"a": True}]),
        ("eq('x', root.a)", [{"a": "y"}, {"a": 1}, {}], [{"a": "X"}]),
        ("eq(root.a, false)", [{"a": True}, {"a": 1}, {}], [{"a": False}, {"a": "false"}, {"a": 0}]),
        ("in('x', root.a, root.b)", [{"a": "z"}, {"b": 1}, {}], [{"a": "X"}, {"b": "x"}, {"a": "y", "b": []}]),
        ("in('x', root.a)", [{"a": "z"}, {}], [{"a": "X"}, {"a": []}]),
        ("in(1, root.a, root.b)", [{"a": 2}, {}], [{"a": 1}, {"b": "1.0"}]),
        ("in(root.a, 'x', 'y')", [{"a": "z"}, {}], [{"a": "x"}, {"a": "Y"}]),
        ("or(eq(root.a, 'x'), eq(root.b, 'y'))", [{"a": "y", "b": "x"}, {}], [{"a": "x"}, {"b": "y"}]),
        ("and(eq(root.a, 'x'), eq(root.b, 'y'))", [{"a": "z", "b": "z"}, {}], [{"a": "x", "b": "y"}]),
        ("startsWith(root.a, 'ab')", [{"a": "a"}, {"a": "bab"}, {"a": 12}, {}], [{"a": "ABC"}, {"a": "ab"}]),
        ("startsWith(root.a, '12')", [{"a": "a"}, {}], [{"a": "123"}, {"a": 123}]),
        ("endsWith(root.a, '.md')", [{"a": "md"}, {"a": "x.md5"}, {}], [{"a": "x.MD"}]),
        ("contains(root.a, 'wip')", [{"a": "w ip"}, {"a": 1}, {}], [{"a": "this is WIP."}]),
        ("ge(root.a, 10)", [{"a": 9}, {"a": 9.99}, {}], [{"a": 10}, {"a": 11}, {"a": "x"}]),
        ("lt(root.a, 10)", [{"a": 11}], [{"a": 9}, {}]),
        ("and(ge(root.a, 10), lt(root.a, 20))", [{"a": 9}, {"a": 21}, {}], [{"a": 10}, {"a": 15.5}]),
        ("in('x', root.a, 'y')", [{"a": "y"}, {"a": 1}, {}], [{"a": "X"}, {"a": []}]),
        ("in('x', 'y', root.a, 'z', root.b)", [{"a": "y"}, {"b": "z"}, {}], [{"a": "x"}, {"b": "x"}]),
        ("in('x', root.a, 'X')", [], [{"a": "z"}, {}]),
        (
            "ge(root.a, '2026-02')",
            [{"a": "2026-01-31T10:00:00Z"}, {"a": ""}],
            [{"a": "2026-02-01"}, {"a": "x"}, {"a": 1}, {}],
        ),
        ("gt('2026-02', root.a)", [{"a": "2026-02-01"}], [{"a": "2026-01-31"}, {"a": 7}, {}]),
        ("lt(root.a, 'B')", [{"a": "ba"}, {"a": "é"}], [{"a": "AA"}, {"a": "b"}, {"a": 1}]),
        ("ge(root.a, '\ue000')", [{"a": "\U0001f600"}], [{"a": "\uffee"}]),
        ("root.a", [{}, {"a": None}, {"a": False}], [{"a": "x"}, {"a": {}}, {"a": 1}]),
        ("containsValue(root.a.*.b, 'x')", [{"a": [{"b": "y"}, {"c": "x"}]}, {}], [{"a": [{"b": "y"}, {"b": "X"}]}]),
        (
            "containsValue(root.a, 'x')",
            [{"a": ["y", {"b": "x"}]}, {"a": "x"}, {}],
            [{"a": ["y", "x"]}, {"a": {"b": "x"}}],
        ),
        ("eq(root.a[0], 'x')", [{"a": ["y", "x"]}, {"a": "x"}, {}], [{"a": ["x"]}]),
        ("eq(variables.a, 'x')", [{"a": "x"}], []),
    ],
)
def test_values_that_a_condition_asks_for_name_it(condition, ruled_out, named_for):
    for document in ruled_out:
        assert named([condition], document) == [], document
    for document in named_for:
        assert named([condition], document) == [condition], document


@pytest.mark.parametrize(
    ("condition", "ruled_out", "true_of", "judged"),
    [
        ("ne(root.a, 'x')", [{"a": "X"}], [{"a": "y"}, {"a": 1}, {"a": None}, {}, {"a": False}], [{"a": []}]),
        ("not(eq(root.a, 'x'))", [{"a": "x"}], [{"a": ""}, {}], [{"a": {}}, {"a": 10**60}]),
        ("ne('x', root.a)", [{"a": "X"}], [{"a": "y"}, {"a": 1}], [{"a": []}]),
        ("ne(root.a, 5)", [{"a": 5}, {"a": 5.0}, {"a": "5"}], [{"a": 6}, {"a": "6"}, {}], [{"a": 1e40}]),
        ("ne(root.a, false)", [{"a": False}], [{"a": True}, {}], [{"a": []}]),
        ("ne(root.a, '')", [{"a": ""}, {"a": None}, {}, {"a": 0}], [{"a": "x"}, {"a": 1}], [{"a": []}]),
        ("notIn(root.a, 'x', 1)", [{"a": "x"}, {"a": 1}, {"a": "1"}], [{"a": "y"}, {"a": 2}, {}], [{"a": ()}]),
        ("not(in(root.a, 'x', 'y'))", [{"a": "Y"}], [{"a": "z"}, {"a": 2}, {}], [{"a": {}}]),
        ("not(contains(root.a, 'wip'))", [{"a": "a WIP."}], [{"a": "done"}, {"a": 1}, {}], [{"a": []}]),
        ("not(startsWith(root.a, '12'))", [{"a": "123"}], [{"a": "21"}, {}], [{"a": 123}, {"a": 4}, {"a": []}]),
        ("not(endsWith(root.a, '.md'))", [{"a": "x.md"}], [{"a": "x.mdx"}, {}], [{"a": []}]),
        ("not(ge(root.a, 'b'))", [{"a": "c"}], [{"a": "a"}, {"a": ""}], [{"a": "B"}, {"a": 1}, {}]),
        ("not(gt(root.a, 10))", [{"a": 11}, {"a": 10.5}], [{"a": 9}], [{"a": 10}, {"a": 10.0}, {"a": "x"}]),
        ("not(not(eq(root.a, 'x')))", [{"a": "y"}, {"a": 1}, {}], [{"a": "x"}], [{"a": []}]),
        ("not(ne(root.a, 'x'))", [{"a": "y"}, {}], [{"a": "X"}], [{"a": []}]),
    ],
)
def test_what_a_negation_excludes_is_known(condition, ruled_out, true_of, judged):
    compiled = conditions.compile(condition)
    hits = Index([compiled]).hits
    assert not any(map(compiled, ruled_out))
    assert all(map(compiled, true_of))
    for documents, expected in ((ruled_out, []), (true_of, [1]), (judged, [0])):
        for document in documents:
            assert hits(document, {}, {})[:1] == expected, document  # of several, the first one counts


@pytest.mark.parametrize(
    ("condition", "true_of", "judged"),
    [
        ("gt(root.a, 10)", [{"a": 11}, {"a": 10.5}], [{"a": 10}, {"a": "11"}]),
        ("le(root.a, 10)", [{"a": 9}, {"a": -1e20}], [{"a": 10}, {"a": False}, {}]),
        ("and(ge(root.a, 10), lt(root.a, 20))", [{"a": 11}, {"a": 19.5}], [{"a": 10}, {"a": 20}, {"a": "x"}]),
        ("startsWith(root.a, '12')", [{"a": "123"}], [{"a": 123}, {"a": []}]),
        ("ge(root.a, '2026-02')", [{"a": "2026-02-01"}], [{"a": "2026-02"}, {"a": 3}, {}]),
        ("lt(root.a, '2026-02')", [{"a": "2026-01"}, {"a": ""}], [{"a": "2026-02"}, {"a": 3}, {}]),
        ("in('x', root.a, 'y', root.b)", [{"a": "X"}, {"b": "x"}], [{"a": "x", "b": []}]),
        ("eq(5, root.a)", [{"a": 5}, {"a": 5.0}], [{"a": "5"}, {"a": "x"}]),
        ("or(eq(root.a, 'x'), startsWith(root.b, 'y'))", [{"a": "x"}, {"b": "yy"}], [{"a": "x", "b": []}]),
        ("root.a", [{"a": True}], [{"a": "x"}, {"a": 0}]),
    ],
)
def test_what_is_true_for_a_value_is_known(condition, true_of, judged):
    compiled = conditions.compile(condition)
    hits = Index([compiled]).hits
    assert all(map(compiled, true_of))
    for documents, expected in ((true_of, [1]), (judged, [0])):
        for document in documents:
            assert hits(document, {}, {})[:1] == expected, document  # of several, the first one counts


def test_a_part_that_few_values_fulfil_is_looked_up_before_a_negation():
    texts = [f"and(ne(root.type, 'push-{at}'), eq(root.owner, 'team-{at // 10}'))" for at in range(100)]
    assert named(texts, {"type": "push", "owner": "team-7"}) == texts[70:80]


def test_variables_name_conditions_in_whatever_letter_case():
    assert named(["eq(variables.a, 'x')"], {}, {"A": "X"}) == ["eq(variables.a, 'x')"]


@pytest.mark.parametrize(
    "condition",
    [
        "not(containsValue(root.a, 'y'))",
        "not(root.c)",
        "always()",
        "not(always())",
        "not(failed())",
        "not(eq(root.a, root.b))",
        "eq(root.a, root.b)",
        "and(eq(substring(root.a, 0, 1), 'x'), eq(root.b, 'x'))",
    ],
)
def test_what_an_index_knows_nothing_of_is_always_named(condition):
    assert named([condition], {"a": "x", "b": "y"}) == [condition]


def test_a_part_behind_one_that_fails_does_not_rule_it_out():
    condition = "and(contains(root.a, 'x'), eq(root.b, 'y'))"
    assert named([condition], {"a": ["x"], "b": "z"}) == [condition], "an Array is no text, which is an error"
    assert named([condition], {"a": "x", "b": "z"}) == []


@pytest.mark.parametrize("part", ["ge(count(root.a), 1)", "gt(length(root.a), 0)", "root.a", "ne(root.a, 'z')"])
def test_an_array_is_usual_for_a_part_that_takes_one(part):
    texts = [f"and({part}, eq(root.b, '{other}'))" for other in "uvwxy"]
    for value in (["x"], {"x": 1}, "x", 1, None):
        assert named(texts, {"a": value, "b": "z"}) == []
    assert named(texts, {"a": ["x"], "b": "y"}) == [texts[-1]]
    assert named(texts, {"a": 1e40, "b": "z"}) == texts, "which is no Number"


def test_the_part_that_fewest_conditions_ask_for_is_looked_up():
    texts = [f"and(eq(root.type, 'push'), eq(root.owner, 'team-{number}'))" for number in range(50)]
    assert named(texts, {"type": "push", "owner": "team-7"}) == [texts[7]]
    assert named(texts, {"type": "push", "owner": "nobody"}) == []


def test_of_many_ranges_those_that_hold_the_number_are_named():
    texts = [f"and(ge(root.id, {number * 10}), lt(root.id, {number * 10 + 15}))" for number in range(100)]
    assert named(texts, {"id": 502}) == [texts[49], texts[50]]


def test_many_texts_of_a_path_are_forgotten_again():
    texts = ["startsWith(root.a, 'ab')", "endsWith(root.a, 'yz')"]
    rules, chance = Index(list(map(conditions.compile, texts))), Random(7)
    for _ in range(5_000):
        text = "".join(chance.choices("abyz", k=6))
        expected = [at for at, is_so in enumerate((text.startswith("ab"), text.endswith("yz"))) if is_so]
        assert [hit >> 1 for hit in rules.hits({"a": text}, {}, {})] == expected


def test_conditions_that_stand_in_several_rules_are_judged_once_to_rule_them_out():
    calls = []

    @conditions.function("told", pure=True)
    def told(value: object) -> bool:
        calls.append(value)
        return value == "yes"

    language = conditions.AZURE.extend(functions=[told])
    rules = RuleSet({f"rule {number}": "told(root.a)" for number in range(30)}, language=language)
    assert rules.matching({"a": "no"}) == []
    assert calls == ["no"]
    assert len(rules.matching({"a": "yes"})) == 30


def test_a_function_that_may_not_run_twice_is_called_once_a_rule():
    calls = []

    @conditions.function("told")
    def told(value: object) -> bool:
        calls.append(value)
        return value == "yes"

    language = conditions.AZURE.extend(functions=[told])
    rules = RuleSet({f"rule {number}": "told(root.a)" for number in range(30)}, language=language)
    assert len(rules.matching({"a": "yes"})) == 30
    assert len(calls) == 30


@pytest.mark.parametrize("depth", [30, 120, 3_000])
def test_a_path_may_have_any_number_of_keys(depth):
    deepest: object = "x"
    for _ in range(depth):
        deepest = {"a": deepest}
    rules = {f"rule {at}": f"eq(root.b, {at})" for at in range(20)}
    rules["deep"] = f"eq(root{'.a' * depth}, 'x')"
    assert RuleSet(rules).matching(deepest) == ["deep"]
    assert RuleSet(rules).matching({"b": 3}) == ["rule 3"]
