"""What many conditions compute is evaluated once a document, and rules out most of them."""

from typing import Any

import pytest

import conditions
from conditions import RuleSet
from conditions.rulesets.index import Index

EVENT = {
    "type": "push",
    "ref": "refs/heads/main",
    "repository": "Team-7",
    "commits": [{"author": "ann", "files": ["a.md"]}, {"author": "bob", "files": []}],
    "size": 12,
}


def named(template: str, root: Any = EVENT, count: int = 50) -> list[int]:
    """Which of many conditions, alike but for a number, an index names."""
    texts = [template.format(number) for number in range(count)]
    return list({hit // 2: None for hit in Index(list(map(conditions.compile, texts))).hits(root, {}, {})})


@pytest.mark.parametrize(
    "condition",
    [
        "eq(lower(root.repository), 'team-{}')",
        "startsWith(trim(root.repository), 'TEAM-7{}')",
        "eq(coalesce(root.nothing, root.repository), 'team-{}')",
        "eq(replace(root.ref, 'refs/heads/', ''), 'main-{}')",
        "contains(join(',', root.commits.*.author), 'ann{}')",
        "containsValue(split(root.ref, '/'), 'v{}')",
        "containsValue(jsonpath('$.commits[*].author'), 'ann{}')",
        "in(count(root.commits), {0}00, {0}01)",
        "gt(count(root.commits), {}00)",
    ],
)
def test_the_value_of_what_is_computed_is_looked_up(condition):
    assert len(named(condition)) <= 1


@pytest.mark.parametrize(
    "part",
    [
        "containsValue(root.commits.*.author, 'ann')",
        "gt(root.ref, 'a')",
        "gt(50, root.size)",
        "eq(substring(root.ref, 0, 4), 'refs')",
        "contains(join(',', root.commits.*.author), 'ann')",
    ],
)
def test_a_part_that_may_fail_is_evaluated_to_look_up_those_behind_it(part):
    condition = f"and({part}, eq(root.repository, 'team-{{}}'))"
    assert named(condition) == [7]
    assert named(condition, {**EVENT, "repository": "none"}) == []


def test_conditions_are_named_where_what_they_share_fails():
    condition = "and(gt(root.size, 'much'), eq(root.repository, 'team-{}'))"
    assert named(condition, {"size": 1, "repository": "team-7"}) == list(range(50)), "a Number is compared with 'much'"
    assert named(condition, {"size": "1", "repository": "team-7"}) == [7]


def test_conditions_that_share_a_part_which_is_false_are_ruled_out():
    condition = "and(not(contains(root.type, 'push')), eq(root.ref, root[format('{{0}}', {})]))".replace(
        "{{0}}", "{{{{0}}}}"
    )
    assert named(condition) == []
    assert named(condition, {"type": "tag"}) == list(range(50))


def test_a_part_of_few_conditions_is_not_evaluated():
    assert named("eq(lower(root.repository), 'team-{}')", count=3) == [0, 1, 2]


def test_a_part_is_evaluated_once_for_all_conditions():
    calls = []

    @conditions.function("told", pure=True)
    def told(value: object) -> object:
        calls.append(value)
        return value

    language = conditions.AZURE.extend(functions=[told])
    rules = RuleSet({f"rule {number}": f"eq(told(root.a), {number})" for number in range(30)}, language=language)
    assert rules.matching({"a": 99}) == []
    assert calls == [99]
    assert rules.matching({"a": 7}) == ["rule 7"]
    assert calls == [99, 7]


def test_a_part_that_may_not_run_twice_is_evaluated_for_each_condition():
    calls = []

    @conditions.function("told")
    def told(value: object) -> object:
        calls.append(value)
        return value

    language = conditions.AZURE.extend(functions=[told])
    rules = RuleSet({f"rule {number}": f"eq(told(root.a), {number})" for number in range(30)}, language=language)
    assert rules.matching({"a": 7}) == ["rule 7"]
    assert calls == [7] * 30


@pytest.mark.parametrize("number", ["0.0000000000000000000000000001", "79228162514264337593543950335", "-0.10"])
def test_literals_of_parts_that_are_shared_are_exact(number):
    texts = {f"{at}": f"eq(coalesce(root.a, {number}), {at})" for at in range(20)}
    rules = RuleSet({**texts, "same": f"eq(coalesce(root.a, {number}), {number})"})
    assert rules.matching({}) == ["same"]
    assert rules.matching({"a": 3}) == ["3"]
