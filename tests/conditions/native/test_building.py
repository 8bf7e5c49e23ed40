"""Plans answer as Python functions do, and nearly every condition has one."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conditions
from benchmarks.workloads import WORKLOADS
from conditions import AZURE, Condition, ConditionError, function
from tests.conditions.native.probing import UNSURE, has_plan, probe, wrong
from tests.conditions.test_properties import expressions, inputs
from tests.effort import some_of
from tests.paths import ROOT

pytestmark = pytest.mark.usefixtures("native")


@pytest.mark.parametrize("name", WORKLOADS)
def test_what_is_measured_is_never_unsure(name: str) -> None:
    workload = WORKLOADS[name]
    condition = conditions.compile(workload.expression)
    answers = {kind: probe(condition, {"root": document}) for kind, document in workload.documents.items()}
    assert answers == {kind: int(condition(document)) for kind, document in workload.documents.items()}


@cache
def recorded() -> list[tuple[Condition, dict[str, Any]]]:
    """The recorded cases that have a plan."""
    return [(condition, given) for condition, given in _recorded() if has_plan(condition)]


def _recorded() -> Iterator[tuple[Condition, dict[str, Any]]]:
    for name in ("edges", "expressions"):
        for line in (ROOT / "tests" / "vectors" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            try:
                condition = conditions.compile(case["expression"])
            except ConditionError:
                continue
            yield condition, {"root": json.loads(case["root"]), "variables": case.get("variables", {})}


def test_every_recorded_case_is_answered_as_python_does() -> None:
    found = [(condition, given, wrong(condition, given)) for condition, given in recorded()]
    assert len(found) > 2_500
    assert [case for case in found if case[-1] is not None] == []


def test_few_recorded_cases_that_are_no_errors_are_unsure() -> None:
    unsure = [(condition, given) for condition, given in recorded() if probe(condition, given) == UNSURE]
    surprising = [condition for condition, given in unsure if condition.explain(**given).error is None]
    assert len(surprising) < len(recorded()) * 0.03


def test_nearly_all_conditions_of_real_pipelines_have_a_plan(reference: Any) -> None:
    hyphened = AZURE.extend(hyphens=True)
    lines = (reference / "corpus" / "expressions.jsonl").read_text(encoding="utf-8").splitlines()
    accepted = [case["expression"] for case in map(json.loads, some_of(lines, 1)) if case["accepted"]]
    planned = sum(has_plan(hyphened.compile(expression)) for expression in accepted)
    assert planned >= len(accepted) * 0.97


@given(expressions, inputs)
def test_a_plan_answers_as_python_does(expression: str, given: dict[str, Any]) -> None:
    try:
        condition = conditions.compile(expression)
    except ConditionError:
        return
    assert not has_plan(condition) or wrong(condition, given) is None


PLANNED = [
    "eq({0}, {1})",
    "ne({1}, {0})",
    "lt({0}, {1})",
    "ge({0}, {1})",
    "and({0}, not({1}))",
    "xor(or({0}, {1}), {1})",
    "in({0}, {1}, 'x', 1)",
    "eq({0}, and(true, {1}))",
    "in(or({0}, false), not({1}), xor({0}, 1))",
    "gt(length(lower(trim({0}))), count({1}))",
    "notIn({1}, {0}, true)",
    "contains({0}, {1})",
    "startsWith({0}, {1})",
    "endsWith({0}, {1})",
    "containsValue(root, {0})",
    "containsValue(root.*.a, {0})",
    "gt(length({0}), 1)",
    "eq(count({0}), 1)",
    "eq(coalesce({0}, {1}), {1})",
    "eq(iif({0}, {1}, {0}), {1})",
    "eq(trim(lower({0})), upper({1}))",
    "isNullOrEmpty({0})",
    "gt(count(jsonpath('$.items[?(@.a > 1 && @.name != ''x'')]')), 0)",
    "ge(count(jsonpath('$.items[?(@ == 1.5 || @.b <= 2)]')), 1)",
    "gt(count(jsonpath('$.items[?(@.a >= ''b'')]')), 0)",
    "gt(count(jsonpath('$.a[?(@.b == null || @.b != true)]')), 0)",
    "eq(count(jsonpath('$.items[*]')), 2)",
    "failed('a')",
    "and(succeededOrFailed(), not(canceled()), succeeded())",
]
PATHS = ["root", "root.a", "root.b", "root[0]", "root['1']", "root.items", "variables.a", "parameters.A"]
OPERANDS = [*PATHS, "'1'", "'X'", "1", "1.5", "0.0000001", "true", "''", "'é'"]


@given(st.sampled_from(PLANNED), st.sampled_from(OPERANDS), st.sampled_from(OPERANDS), inputs)
def test_every_node_answers_as_python_does(form: str, one: str, other: str, given: dict[str, Any]) -> None:
    condition = conditions.compile(form.format(one, other))
    assert wrong(condition, given) is None if has_plan(condition) else "parameters" in condition.reads


COMPARISONS = ["eq", "ne", "lt", "ge", "contains", "startsWith", "endsWith"]
letters = st.text(alphabet="aAbBzZ{@[`ßéÉÿŸıİſK\u212a\ud800😀 ", max_size=20)
digits = st.from_regex(r"[\t ]?[+-]?[0-9,]{0,20}\.?[0-9]{0,20}[\r ]?\0?", fullmatch=True)
numbers = st.floats() | st.integers() | st.integers(-(10**19), 10**19)
values = numbers | letters | digits | st.sampled_from([True, None, []])
steps = st.sampled_from([1, -1, 10.0, 1e-9])
pairs = st.tuples(values, values) | st.builds(lambda value, step: (value, _near(value, step)), values, steps)


def _near(value: Any, step: float) -> Any:
    """The number a little further on, the text with its letters in another case."""
    if isinstance(value, str):
        return value.swapcase() if step > 0 else value[1:]
    return value + step if isinstance(value, int | float) else value


@given(pairs, st.sampled_from(COMPARISONS))
def test_any_two_values_are_compared_as_python_does(pair: tuple[Any, Any], name: str) -> None:
    one, other = pair
    condition = conditions.compile(f"{name}(root.one, root.other)")
    assert wrong(condition, {"root": {"one": one, "other": other}}) is None


@given(st.floats() | st.integers(-(10**16), 10**16).map(float), letters | digits)
def test_any_number_has_the_text_that_python_gives_it(number: float, part: str) -> None:
    for expression in ("eq(root.text, root.number)", "contains(root.number, root.text)", "gt(length(root.number), 9)"):
        for text in (part, f"{number:.7f}".rstrip("0").rstrip(".")):
            assert wrong(conditions.compile(expression), {"root": {"number": number, "text": text}}) is None


@given(st.lists(st.fixed_dictionaries({"a": values}), max_size=3), st.sampled_from(["<", "<=", ">", ">=", "==", "!="]))
def test_any_item_is_filtered_as_python_does(items: list[Any], operator: str) -> None:
    for literal in ("50", "0.1", "'B'", "-1", "true", "null"):
        path = f"$.items[?(@.a {operator} {literal})]".replace("'", "''")
        condition = conditions.compile(f"eq(count(jsonpath('{path}')), 1)")
        assert not has_plan(condition) or wrong(condition, {"root": {"items": items}}) is None


@pytest.mark.parametrize("form", PLANNED)
def test_every_node_is_planned(form: str) -> None:
    assert has_plan(conditions.compile(form.format("root.a", "variables.b")))


@function("eq")
def own_eq(one: object, other: object) -> bool:
    return one is other


@pytest.mark.parametrize(
    ("expression", "language"),
    [
        ("eq(root.a, format('{0}', root.b))", AZURE),
        ("eq(root[variables.a], 1)", AZURE),
        ("eq(resources.a, 1)", AZURE),
        ("count(variables)", AZURE),
        ("eq(root.*, 1)", AZURE),
        ("eq(root.a, 1.2.3)", AZURE),
        ("succeeded(root.a)", AZURE),
        ("eq(count(jsonpath('$..a')), 1)", AZURE),
        ("eq(root.a, 1)", AZURE.extend(strict=True)),
        ("eq(root.a, 1)", AZURE.extend(functions=[own_eq])),
        ("eq(count(jsonpath('$.a[?(@.b > 1)]')), 1)", AZURE.extend(jsonpath="rfc9535")),
        (f"and({', '.join(f'root.a{number}' for number in range(300))})", AZURE),
    ],
)
def test_what_plans_do_not_have_is_left_to_python(expression: str, language: Any) -> None:
    assert not has_plan(language.compile(expression))


def test_conditions_of_one_shape_share_a_plan() -> None:
    one, other = (conditions.compile(f"eq(root.shared, '{text}')") for text in ("one", "other"))
    assert [one({"shared": "ONE"}), other({"shared": "One"}), other({"shared": "other"})] == [True, False, True]
    assert one.template is other.template


def test_conditions_that_differ_in_their_paths_have_plans_of_their_own() -> None:
    document = {"items": [{"price": 1}, {"price": 99}, {"price": 100}]}
    counts = {operator: f"eq(count(jsonpath('$.items[?(@.price {operator} 99)]')), 1)" for operator in ("<", ">", "<=")}
    found = {operator: probe(conditions.compile(text), {"root": document}) for operator, text in counts.items()}
    assert found == {"<": 1, ">": 1, "<=": 0}
