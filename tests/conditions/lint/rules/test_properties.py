"""What holds of the rules for every expression."""

from dataclasses import dataclass
from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from conditions.checking.checker import check
from conditions.declaring.function import Function
from conditions.library import FUNCTIONS
from conditions.lint.places import Place
from conditions.lint.rules.all import RULES, problems
from conditions.problem import Problem
from conditions.syntax.limits import LONGEST_EXPRESSION
from conditions.syntax.parser import parse


@dataclass(frozen=True)
class Everywhere(Place):
    """A place that knows all functions."""

    def knows(self, function: Function) -> bool:
        return True


EVERYWHERE = Everywhere(
    "anywhere", "condition", ("root", "variables", "dependencies", "stageDependencies", "parameters"), decides=True
)
PATHS = [
    "root",
    "root.a",
    "ROOT.items[*].a",
    "variables",
    "variables.a",
    "variables['Agent.JobStatus']",
    "variables[*]",
    "dependencies.A.result",
    "dependencies.A.outputs['b.c']",
    "stageDependencies.S.J.outputs['b.c']",
    "jsonpath('$.a')",
    "jsonpath('$.a')[0]",
]
LITERALS = [
    *("true", "False", "0", "1.10", "007", "1.2.3", "''", "'a'", "'A'", "'5'", "'$(a)'", "'${{ a }}'"),
    *("'\"a\"'", "'‘a’'", "'variables.a'", "'$[?(@.a == variables.b)]'", "'Success'", "'it''s\n'", "'\x00'"),
]


def calls(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.sampled_from(FUNCTIONS).flatmap(lambda function: call(function, inner))


def call(function: Function, inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    most = min(function.required + 2, 255 if function.at_most is None else function.at_most)
    arguments = st.lists(inner, min_size=function.required, max_size=most)
    return arguments.map(lambda given: f"{function.name}({', '.join(given)})")


leaves = st.sampled_from(PATHS + LITERALS) | st.text(max_size=4).map(lambda text: "'" + text.replace("'", "''") + "'")
expressions = st.recursive(leaves, lambda inner: calls(inner) | inner.map("root[{}]".format), max_leaves=12)


def found(expression: str, place: Place = EVERYWHERE) -> list[Problem]:
    return problems(expression, check(parse(expression, place.language.vocabulary)), place)


@given(expressions)
@example("and(not(not(root.a)), not(root.a))")
@example("eq(0, '\x1f')")
@example("jsonpath(jsonpath('$'))")
def test_every_problem_has_a_place_in_the_text_a_known_code_and_one_line(expression: str):
    for problem in found(expression):
        assert problem.code in {rule.code for rule in RULES}
        assert 0 <= problem.span.start < problem.span.end <= len(expression)
        assert problem.message.isprintable()
        assert (problem.hint or "").isprintable()


@given(expressions)
def test_the_same_expression_has_the_same_problems_in_reading_order(expression: str):
    problems_of_it = found(expression)
    assert found(expression) == problems_of_it
    assert problems_of_it == sorted(problems_of_it, key=lambda problem: (problem.span, problem.code))


LONG = {
    "open brackets": "jsonpath('{}')".format("=variables[" * (LONGEST_EXPRESSION // 12)),
    "comparisons": "and({})".format(", ".join(["ne(root.a, 'b')"] * (LONGEST_EXPRESSION // 18))),
    "texts": "or({})".format(", ".join(f"ne(root.a, '{at}')" for at in range(LONGEST_EXPRESSION // 22))),
    "paths": "or({})".format(", ".join(f"eq(root.a{at}, 0)" for at in range(LONGEST_EXPRESSION // 20))),
    "candidates": "in(variables.a, {})".format(", ".join(f"'{at}'" for at in range(LONGEST_EXPRESSION // 9))),
    "one path": "eq(root{}, 0)".format(".a" * (LONGEST_EXPRESSION // 2 - 10)),
    "nested": "not(" * 45 + "and({})".format(", ".join(["variables.a"] * (LONGEST_EXPRESSION // 14))) + ")" * 45,
    "one text": f"eq(variables.a, '{'$(' * (LONGEST_EXPRESSION // 2 - 20)}')",
}


@pytest.mark.parametrize("expression", LONG.values(), ids=LONG)
def test_the_longest_expressions_take_no_longer_than_many_short_ones(expression: str):
    tree = check(parse(expression, EVERYWHERE.language.vocabulary))
    started = process_time()
    assert problems(expression, tree, EVERYWHERE)
    assert process_time() - started < 2
