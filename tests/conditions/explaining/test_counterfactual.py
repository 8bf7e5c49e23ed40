"""The smallest change on which the verdict would be the other one: what is said is so, and exact."""

import pickle
from collections import Counter
from collections.abc import Mapping
from random import Random
from time import process_time

import pytest

import conditions
from conditions import AZURE
from conditions.errors import ConditionError
from tools.random_conditions import random_condition, random_inputs, random_value
from tools.witnessed import real_conditions

ITEMS = {"items": [{"name": "a"}, {"name": "x"}]}


@pytest.mark.parametrize(
    ("expression", "document", "told"),
    [
        ("eq(root.status, 'ok')", {"status": "failed"}, "True if root.status were 'ok'"),
        ("eq(root.status, 'ok')", None, "True if root.status were 'ok'"),
        ("eq(root.status, 'ok')", {"status": "ok"}, "False if root.status were not there"),
        ("ne(root.status, 'failed')", {"status": "failed"}, "True if root.status were not there"),
        ("ne(root.tag, '')", {"tag": ""}, "True if root.tag were a text that is not empty"),
        ("in(root.status, 'ok', 'done')", {"status": "failed"}, "True if root.status were 'ok'"),
        ("ge(root.size, 10)", {"size": 3}, "True if root.size were 10"),
        ("ge(root.size, 10)", {"size": 12}, "False if root.size were 9"),
        ("eq(root['a b']['it''s'], 'it''s')", {}, "True if root['a b']['it''s'] were 'it''s'"),
        ("root.enabled", {"enabled": False}, "True if root.enabled were True"),
        ("not(root.enabled)", {"enabled": False}, "False if root.enabled were True"),
        ("eq(root.version, 1.2.3)", {"version": "1.2.4"}, "True if root.version were '1.2.3'"),
        ("eq(root.a, root.b)", {"a": 1, "b": 2}, "True if root.a were 2"),
        ("xor(root.a, root.b)", {"a": True, "b": True}, "True if root.a were False"),
        ("eq(lower(root.name), 'x')", {"name": "Y"}, "True if root.name were 'x'"),
        ("startsWith(root.ref, 'refs/')", {"ref": "heads"}, "True if root.ref began with 'refs/'"),
        ("endsWith(root.ref, '/main')", {"ref": "x"}, "True if root.ref ended with '/main'"),
        ("contains(root.ref, 'main')", {"ref": "x"}, "True if root.ref contained 'main'"),
        ("ge(count(root.items), 3)", {"items": [{"a": 1}]}, "True if root.items had 3 items"),
        ("lt(count(root.items), 2)", {"items": [1, 2, 3]}, "True if root.items had 1 item"),
        ("containsValue(root.tags, 'x')", {"tags": ["a"]}, "True if root.tags had the item 'x' too"),
        ("containsValue(root.tags, 'x')", {"tags": ["a", "X"]}, "False if root.tags had no item 'x'"),
        ("eq(root.items[0].state, 'ok')", {"items": []}, "True if root.items[0].state were 'ok'"),
        ("eq(root.items[1].state, 'ok')", {"items": []}, None),
        ("containsValue(root.items.*.name, 'c')", ITEMS, "True if root.items[0].name were 'c'"),
        ("containsValue(root.items.*.name, 'x')", ITEMS, "False if root.items[1].name were not there"),
        ("containsValue(root.items.*.name, 'x')", {}, 'True if root.items were [{"name": "x"}]'),
        ("eq(jsonpath('$.items[0].name')[0], 'b')", ITEMS, "True if root.items[0].name were 'b'"),
        (
            "and(eq(root.a, 'x'), gt(root.b, 9))",
            {"a": "y", "b": 3},
            "True if root.a were 'x' and root.b were 10",
        ),
        (
            "or(eq(root.a, 'x'), gt(root.b, 9))",
            {"a": "x", "b": 12},
            "False if root.a were not there and root.b were 9",
        ),
        ("and(eq(root.a, 1), eq(root.b, 2), eq(root.c, 3))", {}, None),
        ("and(eq('x', root.a), eq('y', root.a))", {"a": "x"}, None),
        ("lt(5, root.a)", {"a": "many"}, None),
        ("always()", None, None),
    ],
)
def test_what_is_told(expression, document, told):
    explanation = conditions.compile(expression).explain(document)
    found = explanation.counterfactual
    assert (None if found is None else str(found)) == told
    assert str(explanation).splitlines()[-1] == told if told else found is None


@pytest.mark.parametrize(
    ("expression", "inputs", "told"),
    [
        ("succeeded()", {"status": "Failed"}, "True if the status of the job were 'Succeeded'"),
        ("failed()", {"status": "Failed"}, "False if the status of the job were 'Succeeded'"),
        (
            "succeeded()",
            {"dependencies": {"A": {"result": "Succeeded"}, "B": {"result": "Failed"}}},
            "True if dependencies.B.result were 'Succeeded'",
        ),
        (
            "succeeded('the build')",
            {"dependencies": {"the build": {"result": "Failed"}}},
            "True if dependencies['the build'].result were 'Succeeded'",
        ),
        (
            "and(succeeded(), eq(variables['Build.Reason'], 'Manual'))",
            {"status": "Succeeded", "variables": {"BUILD.REASON": "PullRequest"}},
            "True if variables['Build.Reason'] were 'Manual'",
        ),
        ("ne(variables.tag, '')", {}, "True if variables.tag were a text that is not empty"),
        ("eq(variables.isPR, true)", {}, "True if variables.isPR were 'True'"),
        ("eq(parameters.where, 'prod')", {"parameters": {"where": "dev"}}, "True if parameters.where were 'prod'"),
    ],
)
def test_what_is_told_of_other_inputs(expression, inputs, told):
    condition = conditions.compile(expression)
    explanation = condition.explain(**inputs)
    assert str(explanation.counterfactual) == told
    assert condition(**explanation.counterfactual.inputs) is not explanation.verdict


@pytest.mark.parametrize("seed", range(8))
def test_whatever_is_said_is_so(seed):
    chance, told = Random(seed), Counter()
    for _ in range(120):
        condition, inputs = conditions.compile(random_condition(chance)), random_inputs(chance)
        before = repr(inputs)
        found = condition.explain(**inputs).counterfactual
        told[found is not None] += 1
        if found is not None:
            assert 1 <= len(found.changes) <= 2
            assert condition(**inputs) is not found.verdict
            assert condition(**found.inputs) is found.verdict
            assert str(condition.explain(**inputs).counterfactual) == str(found)
        assert repr(inputs) == before
    assert told[True] > 40


@pytest.mark.parametrize(
    ("call", "word", "make"),
    [
        ("startsWith({}, '{}')", "began with", "{1}{0}"),
        ("endsWith({}, '{}')", "ended with", "{0}{1}"),
        ("contains({}, '{}')", "contained", "{0}{1}{0}"),
    ],
)
def test_what_is_said_of_a_part_of_a_text_is_so_of_every_text_with_it(call, word, make):
    chance, found = Random(7), 0
    for _ in range(200):
        part = chance.choice(("ab", "1", "True", "-", "Main", "1.2.3"))
        other = chance.choice((*("eq({}, 'x')", "ge({}, 1)", "eq(length({}), 4)"), call)).format("root.b", part)
        condition = conditions.compile(f"or({call.format('root.a', part)}, {other})")
        document = {"a": "", "b": 0}
        if condition(document) or f"root.a {word}" not in str(condition.explain(document).counterfactual):
            continue
        for _ in range(5):
            text = str(random_value(chance))
            assert condition({"a": make.format(text, part), "b": 0})
            found += 1
    assert found > 100


def test_a_number_of_items_is_said_where_nothing_else_counts():
    by_number = conditions.compile("and(ge(count(root.a), 2), containsValue(root.a, 'x'))")
    assert "items" not in str(by_number.explain({"a": ["x"]}).counterfactual)


def test_real_conditions_are_told_something_and_it_is_so(reference):
    told = Counter()
    for expression in real_conditions(reference / "corpus" / "expressions.jsonl")[::15]:
        condition = conditions.compile(expression)
        inputs = {"status": "Succeeded", "variables": {}, "root": {}, "dependencies": {}}
        try:
            verdict = condition(**inputs)
        except ConditionError:
            continue
        found = condition.explain(**inputs).counterfactual
        told[found is not None] += 1
        assert found is None or condition(**found.inputs) is not verdict, expression
    assert told[True] > 4 * told[False]


def test_a_secret_is_masked():
    condition = conditions.compile("and(eq(root.token, 's3cret'), eq(root['k3y5'], variables.other))")
    explanation = condition.explain({"token": "x"}, {"other": "hidden"}, secrets=["s3cret", "hidden", "k3y5"])
    assert str(explanation.counterfactual) == "True if root.token were '***' and root['***'] were '***'"
    for shown in (str(explanation), str(explanation.as_json()), explanation.as_html(), repr(explanation)):
        assert not any(secret in shown for secret in ("s3cret", "hidden", "k3y5"))


def test_it_is_in_json_and_html():
    explanation = conditions.compile("eq(root.a, '<b>')").explain({"a": 1})
    assert explanation.as_json()["counterfactual"] == {
        "verdict": True,
        "changes": [{"place": "root.a", "text": "root.a were '<b>'"}],
        "sentence": "True if root.a were '<b>'",
    }
    assert "True if root.a were &#x27;&lt;b&gt;&#x27;" in explanation.as_html()
    assert conditions.compile("always()").explain().as_json()["counterfactual"] is None


def test_the_values_that_would_be_there_are_given():
    found = conditions.compile("and(root.a, not(root.b))").explain({"a": False, "b": True, "c": [1]}).counterfactual
    assert [(change.place, change.value, change.is_removed) for change in found.changes] == [
        ("root.a", True, False),
        ("root.b", False, False),
    ]
    assert found.inputs["root"] == {"a": True, "b": False, "c": [1]}


def test_it_is_looked_for_once_and_kept_with_a_copy():
    explanation = conditions.compile("eq(root.a, 1)").explain({"a": 2})
    assert explanation.counterfactual is explanation.counterfactual
    assert str(pickle.loads(pickle.dumps(explanation)).counterfactual) == "True if root.a were 1"


def test_nothing_is_said_of_values_that_were_changed_since():
    document = {"a": 2}
    explanation = conditions.compile("eq(root.a, 1)").explain(document)
    document["a"] = 1
    assert explanation.counterfactual is None


def test_functions_that_may_do_something_are_not_called():
    calls = []

    @conditions.function("ask")
    def ask(value):
        calls.append(value)
        return value == "yes"

    explanation = AZURE.extend(functions=[ask]).compile("ask(root.a)").explain({"a": "no"})
    assert explanation.counterfactual is None
    assert calls == ["no"]


def test_where_null_is_an_error_nothing_is_taken_away():
    strict = AZURE.extend(strict=True).compile("ne(root.a, 'x')")
    assert str(strict.explain({"a": "x"}).counterfactual) == "True if root.a were ''"


class Hostile(dict):
    def get(self, *_):
        raise RuntimeError("no")

    __getitem__ = __iter__ = __len__ = items = get


class Broken(Mapping):
    def __getitem__(self, key):
        return self

    def __iter__(self):
        yield "a"
        raise RuntimeError("no")

    def __len__(self):
        return 10**9


@pytest.mark.parametrize("document", [Hostile(a=1), Broken(), {"a": Hostile()}, [Broken()], {"a": {"b": Broken()}}])
def test_hostile_documents_raise_nothing_and_take_no_time(document):
    for expression in ("eq(root.a.b, 'x')", "contains(root.a, 'x')", "eq(root[0].a, 1)", "not(root.a.b)"):
        explanation = conditions.compile(expression).explain(document)
        begin = process_time()
        assert isinstance(str(explanation), str)
        assert process_time() - begin < 1


@pytest.mark.parametrize(
    ("expression", "document"),
    [
        (f"or({', '.join(f'eq(root.k{at}, {at})' for at in range(900))})", {}),
        (f"and({', '.join(f'eq(root.k{at}, {at})' for at in range(60))})", {}),
        ("containsValue(root.items.*.name, 'x')", {"items": [{"name": "a" * 1000}] * 20_000}),
        ("containsValue(root.items, 'x')", {"items": ["y"] * 30_000}),
        ("eq(root.a, 'x')", {str(at): at for at in range(30_000)}),
        (f"eq(root.a, '{'x' * 2_000}')", {"a": 1}),
    ],
    ids=["many parts", "many places", "long Array", "longer Array", "large Object", "long text"],
)
def test_what_is_large_takes_a_bounded_time(expression, document):
    explanation = conditions.compile(expression).explain(document)
    begin = process_time()
    found = explanation.counterfactual
    assert process_time() - begin < 0.5
    assert found is None or len(str(found)) < 200
