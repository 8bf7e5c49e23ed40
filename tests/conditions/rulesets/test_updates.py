"""A rule set that was updated, however often, is as one made anew; the sets of before stay as they were."""

import json
import pickle
from random import Random
from time import process_time
from typing import Any

import pytest
from hypothesis import given, settings

import conditions
from conditions import Condition, ConditionError, RuleSet
from conditions.rulesets import layers, rests, ruleset
from conditions.rulesets.index import Index
from tests.conditions.rulesets.test_exactness import WITH_SHOUT, document, rule, seeds, told, value

NAMES = [f"rule {number}" for number in range(40)]


@pytest.fixture(params=[0, layers.FEW], ids=["always an index", "few one by one"])
def few(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rests, "FEWEST_ASKING", 1)
    for module in (ruleset, layers):
        monkeypatch.setattr(module, "FEW", request.param)


def given_rule(chance: Random) -> str | Condition:
    text = rule(chance)
    return WITH_SHOUT.compile(text) if chance.random() < 0.2 else text


def changed(chance: Random, rules: dict[str, str | Condition]) -> tuple[dict[str, str | Condition], list[str]]:
    """Rules to set, some of them as they are, and the names of rules to remove, of which some are set again."""
    many = chance.choice((0, 1, 1, 2, 3, 20))
    new = {name: given_rule(chance) for name in chance.sample(NAMES, many)}
    same = chance.sample(sorted(rules), min(len(rules), chance.randint(0, 2)))
    removed = chance.sample(sorted(rules), min(len(rules), chance.choice((0, 0, 1, 2, 12))))
    return {**new, **{name: rules[name] for name in same}}, removed


def after_change(rules: dict[str, Any], new: dict[str, Any], removed: list[str]) -> dict[str, Any]:
    return {**{name: rule for name, rule in rules.items() if name not in removed}, **new}


def all_said(rules: RuleSet, root: Any, variables: Any, data: str) -> Any:
    """What a set says of a document, by each of its methods."""
    errors: list[tuple[str | None, Any]] = []

    def tell(name: str | None, error: ConditionError) -> None:
        errors.append((name, told(error)))

    return [
        rules.matching(root, variables, on_error=tell),
        rules.matching(root, variables, on_error="skip", dependencies={}),
        rules.first(root, variables, on_error="skip"),
        raised(rules, root, variables),
        rules.matching_json(data, variables, on_error=tell),
        list(rules.filter_lines([data, "{"], variables, on_error=tell)),
        errors,
    ]


def raised(rules: RuleSet, root: Any, variables: Any) -> Any:
    try:
        return rules.matching(root, variables), rules.first(root, variables)
    except ConditionError as error:
        return told(error), error.__notes__


def assert_alike(one: RuleSet, other: RuleSet, chance: Random) -> None:
    assert list(one.items()) == list(other.items())
    assert {name: {*paths} for name, paths in one.reads.items()} == {
        name: {*paths} for name, paths in other.reads.items()
    }
    for _ in range(3):
        root, variables = document(chance), {"a": value(chance)}
        data = json.dumps({"a": chance.choice((1, "a", "b", None)), "b": ["a"], "c": {"a": "1"}})
        assert all_said(one, root, variables, data) == all_said(other, root, variables, data)


@pytest.mark.usefixtures("few")
@settings(max_examples=settings.default.max_examples // 4)  # each takes a second
@given(seeds)
def test_any_sequence_of_updates_gives_what_a_new_set_gives(chance):
    texts: dict[str, str | Condition] = {name: given_rule(chance) for name in NAMES[: chance.randint(0, 30)]}
    rules = RuleSet(texts, language=WITH_SHOUT)
    earlier = [(rules, texts)]
    for _ in range(chance.randint(1, 8)):
        new, removed = changed(chance, texts)
        rules, texts = rules.updated(new, removed=removed), after_change(texts, new, removed)
        earlier.append((rules, texts))
        if chance.random() < 0.5:
            assert_alike(rules, RuleSet(texts, language=WITH_SHOUT), chance)
    for rules, texts in [earlier[-1], chance.choice(earlier)]:
        assert_alike(rules, RuleSet(texts, language=WITH_SHOUT), chance)
        assert_alike(pickle.loads(pickle.dumps(rules)), rules, chance)


def many(count: int) -> RuleSet:
    return RuleSet({f"rule {at}": f"and(eq(root.type, 'push'), eq(root.owner, 'team-{at}'))" for at in range(count)})


@pytest.fixture
def indexed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many conditions each index is made of."""
    made: list[int] = []

    class Counted(Index):
        def __init__(self, found: Any, places: Any = None) -> None:
            made.append(len(found))
            super().__init__(found, places)

    monkeypatch.setattr(layers, "Index", Counted)
    return made


def test_an_update_makes_an_index_of_what_changed_only(indexed):
    rules, event = many(2_000), {"type": "push", "owner": "team-7"}
    assert rules.matching(event) == ["rule 7"]
    for step in range(100):
        rules = rules.updated({f"rule {step}": "eq(root.owner, 'nobody')", f"new {step}": "eq(root.type, 'push')"})
        assert rules.matching(event)[-1] == f"new {step}"
    assert indexed[0] == 2_000
    assert max(indexed[1:]) < 2_000 / layers.GROWTH
    assert sum(indexed[1:]) < 100 * 2 * layers.GROWTH


def test_a_set_of_which_most_changed_is_made_anew(indexed):
    rules = many(200)
    rules.matching({})
    after = rules.updated({f"rule {at}": "eq(root.owner, 'x')" for at in range(100)})
    assert len(after.matching({"owner": "x"})) == 100
    assert indexed == [200, 200]
    assert after.updated(removed=list(after)[:110]).matching({"owner": "x", "type": "push"}) == []
    assert indexed == [200, 200, 90]


def test_rules_that_stay_as_they_are_cost_nothing(indexed):
    rules = many(200)
    rules.matching({})
    again = rules.updated({name: condition.expression for name, condition in rules.items()})
    assert again.matching({"type": "push", "owner": "team-9"}) == ["rule 9"]
    assert all(again[name] is condition for name, condition in rules.items())
    assert indexed == [200]


def test_rules_that_are_added_and_removed_again_leave_nothing_behind():
    rules = many(50)
    for step in range(200):
        rules = rules.updated({f"new {step}": "eq(root.owner, 'x')"}).updated(removed=[f"new {step}"])
    assert len(rules._layers.names) <= 100
    assert rules.matching({"type": "push", "owner": "team-9"}) == ["rule 9"]


def test_a_rule_that_is_removed_and_given_comes_last():
    rules = many(30).updated({"rule 3": "true"}, removed=["rule 3", "rule 5", "rule 3"])
    assert list(rules)[-1] == "rule 3"
    assert rules.matching({}) == ["rule 3"]
    with pytest.raises(KeyError):
        rules.updated(removed=["rule 5"])


def test_a_rule_that_is_none_is_refused():
    for none in (None, 1):
        with pytest.raises(TypeError, match="is a text or a Condition"):
            many(3).updated({"new": none})  # type: ignore[dict-item]


def test_an_update_of_few_of_many_rules_takes_a_fraction_of_a_new_index():
    rules, event = many(5_000), {"type": "push", "owner": "team-7"}
    begin = process_time()
    rules.matching(event)
    at_first = process_time() - begin
    taken = []
    for step in range(5):
        begin = process_time()
        rules = rules.updated({f"rule {step}": conditions.compile("eq(root.owner, 'nobody')")})
        assert rules.matching(event) == ["rule 7"]
        taken.append(process_time() - begin)
    assert min(taken) < at_first / 10
