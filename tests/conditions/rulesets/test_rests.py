"""Where the requirement at which a rule waits holds, its rest is asked; the answer, and the error, are its own."""

import pytest

import conditions
from conditions import EvaluationError, RuleSet

TEAMS = 20


def told_rules(template: str, *, pure: bool) -> tuple[RuleSet, list[object]]:
    """Rules of teams whose other part calls a function, and the values that it was called with."""
    calls: list[object] = []

    @conditions.function("told", pure=pure)
    def told(value: object) -> bool:
        calls.append(value)
        return value == "yes"

    language = conditions.AZURE.extend(functions=[told])
    return RuleSet({f"{team}": template.format(team) for team in range(TEAMS)}, language=language), calls


@pytest.mark.parametrize("pure", [True, False])
@pytest.mark.parametrize("template", ["and(eq(root.team, {}), told(root.a))", "and(told(root.a), eq(root.team, {}))"])
def test_the_rest_of_a_rule_is_asked_where_its_key_is_there(template, pure):
    rules, _ = told_rules(template, pure=pure)
    assert rules.matching({"team": 7, "a": "yes"}) == ["7"]
    assert rules.matching({"team": 7, "a": "no"}) == []
    assert rules.matching({"team": 77, "a": "yes"}) == []


def test_a_rest_that_may_not_run_twice_runs_once():
    rules, calls = told_rules("and(eq(root.team, {}), told(root.a))", pure=False)
    assert rules.matching({"team": 7, "a": "yes"}) == ["7"]
    assert calls == ["yes"]


@pytest.mark.parametrize("template", ["and(eq(root.team, {}), gt(root.a, 1))", "and(gt(root.a, 1), eq(root.team, {}))"])
def test_an_error_in_a_rest_is_that_of_the_rule(template):
    rules = RuleSet({f"{team}": template.format(team) for team in range(TEAMS)})
    document = {"team": 7, "a": {}}
    errors = {name: error for name, rule in rules.items() if (error := error_of(rule, document)) is not None}
    first, expected = next(iter(errors.items()))
    with pytest.raises(EvaluationError) as caught:
        rules.matching(document)
    assert str(caught.value) == str(expected)
    assert (caught.value.position, caught.value.expression) == (expected.position, rules[first].expression)
    assert caught.value.__notes__ == [f"This is the rule '{first}'."]
    assert type(caught.value.__context__) is type(expected.__context__)
    names: list[str] = []
    assert rules.matching(document, on_error=lambda name, _: names.append(name)) == []
    assert names == list(errors)


def error_of(rule: conditions.Condition, document: object) -> EvaluationError | None:
    try:
        rule(document)
    except EvaluationError as error:
        return error
    return None


def test_rests_that_differ_in_literals_are_kept_apart():
    kinds = ("push", "Push ", "1", "01", "tag")
    rules = RuleSet(
        {
            f"{team} {kind}": f"and(eq(root.team, {team}), eq(root.type, '{kind}'))"
            for team in range(TEAMS)
            for kind in kinds
        }
    )
    for kind in kinds:
        assert rules.matching({"team": 3, "type": kind}) == [f"3 {kind}"]
    assert rules.matching({"team": 3, "type": 1}) == ["3 1", "3 01"], "the Number decides how they are compared"


def test_rests_with_variables_and_other_inputs():
    rules = RuleSet(
        {f"{team}": f"and(eq(root.team, {team}), eq(variables.env, root.env), succeeded())" for team in range(TEAMS)}
    )
    assert rules.matching({"team": 7, "env": "prod"}, {"ENV": "prod"}, status="Succeeded") == ["7"]
    assert rules.matching({"team": 7, "env": "prod"}, {"ENV": "prod"}, status="Failed") == []
    with pytest.raises(conditions.ConditionError):
        rules.matching({"team": 7, "env": "prod"}, {"ENV": "prod"})


def test_rests_of_rules_that_were_updated():
    rules = RuleSet({f"{team}": f"and(eq(root.team, {team}), eq(root.type, 'push'))" for team in range(20 * TEAMS)})
    assert rules.matching({"team": 3, "type": "push"}) == ["3"]
    after = rules.updated({f"{team}": f"and(eq(root.team, {team}), eq(root.type, 'tag'))" for team in range(TEAMS)})
    assert after.matching({"team": 3, "type": "push"}) == []
    assert after.matching({"team": 3, "type": "tag"}) == ["3"]
    assert after.matching({"team": TEAMS, "type": "push"}) == [f"{TEAMS}"]
    again = after.updated({"new": "eq(root.team, 3)"}, removed=["4"])
    assert again.matching({"team": 3, "type": "tag"}) == ["3", "new"]
    assert again.matching({"team": 4, "type": "tag"}) == []
    assert rules.matching({"team": 3, "type": "push"}) == ["3"]
