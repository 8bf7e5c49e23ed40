"""The rules: every example of every page, executed."""

import re

import pytest

from conditions.checking.checker import check
from conditions.lint.files import check_text
from conditions.lint.places import Place
from conditions.lint.rules.all import RULES, problems
from conditions.lint.rules.rule import Example, Rule
from conditions.source import Span
from conditions.syntax.parser import parse

WRONG = [(rule, example) for rule in RULES for example in rule.wrong]
RIGHT = [example for rule in RULES for example in rule.right]


def found(expression: str, place: Place | None) -> list[tuple[str, Span]]:
    if place is None:
        return [(one.problem.code, one.problem.span) for one in check_text("a.yml", expression)]
    told = problems(expression, check(parse(expression, place.language.vocabulary)), place)
    return [(one.code, one.span) for one in told]


@pytest.mark.parametrize(("rule", "example"), WRONG, ids=[f"{rule.code}-{one.expression}" for rule, one in WRONG])
def test_a_wrong_example_has_exactly_the_problem_of_its_page_at_the_carets(rule: Rule, example: Example):
    assert found(example.expression, example.place) == [(rule.code, example.span)]


@pytest.mark.parametrize("example", RIGHT, ids=[one.expression for one in RIGHT])
def test_a_right_example_has_no_problem(example: Example):
    assert found(example.expression, example.place) == []


@pytest.mark.parametrize("rule", RULES, ids=[rule.code for rule in RULES])
def test_every_page_explains_and_shows_what_is_wrong_and_what_is_right(rule: Rule):
    assert rule.wrong
    assert rule.right
    assert rule.explanation.endswith(".")
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+|[a-z]+", rule.name)


def test_codes_and_names_are_unique_and_codes_are_in_order():
    codes = [rule.code for rule in RULES]
    assert codes == sorted(set(codes))
    assert len({rule.name for rule in RULES}) == len(RULES)
