"""What the rules say: the exact texts, which name what stands in the expression."""

import pytest

from conditions.checking.checker import check
from conditions.lint.places import CONDITION, CRITERION, RUNTIME, TEMPLATE, Place
from conditions.lint.rules.all import problems
from conditions.problem import Problem
from conditions.syntax.parser import parse


def found(expression: str, place: Place = CONDITION) -> list[Problem]:
    return problems(expression, check(parse(expression, place.language.vocabulary)), place)


MESSAGES = {
    "eq(variables.stage, 'prod')": (
        CONDITION,
        "there is no status function, so this also runs after a failure and after a cancellation",
        "and(succeeded(), eq(variables.stage, 'prod')), or always() in its place where that is meant",
    ),
    "and(always(), GT(variables.count, 5))": (
        CONDITION,
        "gt compares texts here: variables.count is a text, and '10' is less than '9'",
        "put the number first: lt(5, variables.count)",
    ),
    "and(always(), le(variables['v'], '1.10'))": (
        CONDITION,
        "le compares texts here: variables['v'] is a text, and '10' is less than '9'",
        "put the number first: ge(1.10, variables['v'])",
    ),
    "ge(variables['v'], 1.10.0)": (
        RUNTIME,
        "ge compares texts here: variables['v'] is a text, and '10' is less than '9'",
        "put the number first: le(1.10.0, variables['v'])",
    ),
    "lt(variables.free, length(variables.used))": (
        RUNTIME,
        "lt compares texts here: variables.free is a text, and '10' is less than '9'",
        "put the number first: gt(length(variables.used), variables.free)",
    ),
    "ge('5', root.count)": (
        CRITERION,
        "ge compares texts here: '5' is a text, and '10' is less than '9'",
        "write the number without quotes: ge(5, root.count)",
    ),
    "eq(root.a[*].n[0], 1)": (
        CRITERION,
        "root.a[*].n[0] is an Array, which equals no other value",
        "[0] behind a wildcard indexes each item; jsonpath('$.a[*].n')[0] is one of all that are selected",
    ),
    "eq(root['a b'].*[1], 1)": (
        CRITERION,
        "root['a b'].*[1] is an Array, which equals no other value",
        "[1] behind a wildcard indexes each item; jsonpath('$[''a b''].*')[1] is one of all that are selected",
    ),
    "eq(parameters.a.*[0], 1)": (
        TEMPLATE,
        "parameters.a.*[0] is an Array, which equals no other value",
        "[0] behind a wildcard indexes each item",
    ),
    "gt(root.items.length, 2)": (
        CRITERION,
        "root.items.length is a member of that name, and Null where there is none",
        "count(root.items) for the number of items, or length(root.items) for the characters of a text",
    ),
    "gt(root['Jobs'].Size, 2)": (
        CRITERION,
        "root['Jobs'].Size is a member of that name, and Null where there is none",
        "count(root['Jobs']) for the number of items, or length(root['Jobs']) for the characters of a text",
    ),
    "gt(jsonpath('$.a')['length'], 2)": (
        CRITERION,
        "jsonpath('$.a')['length'] is a member of that name, and Null where there is none",
        "count(jsonpath('$.a')) for the number of items, or length(jsonpath('$.a')) for the characters of a text",
    ),
    "gt(parameters.names.length, 2)": (
        TEMPLATE,
        "parameters.names.length is a member of that name, and Null where there is none",
        "length(parameters.names) for the characters of a text",
    ),
    "eq(root.version, 1.10)": (CRITERION, "1.10 is the number 1.1, so it is taken as '1.1'", "'1.10'"),
    "startsWith(parameters.tag, 007)": (TEMPLATE, "007 is the number 7, so it is taken as '7'", "'007'"),
    "format('{0}', 2.0)": (TEMPLATE, "2.0 is the number 2, so it is taken as '2'", "'2.0'"),
    "eq(count(root.items), 'all')": (
        CRITERION,
        "count(root.items) is a Number, and 'all' has no such form: it never equals it",
        None,
    ),
    "gt(1.2.3, 'latest')": (
        TEMPLATE,
        "1.2.3 is a Version, and 'latest' has no such form: it cannot be compared with it",
        None,
    ),
    "contains('release', variables.branch)": (
        RUNTIME,
        "contains looks for variables.branch in 'release': the arguments are swapped",
        "contains(variables.branch, 'release')",
    ),
    "containsValue(variables.regions, 'north')": (
        RUNTIME,
        "variables.regions is a text, in which containsValue finds nothing",
        "containsValue(split(variables.regions, ','), 'north')",
    ),
    "ne(true, variables.isMain)": (
        RUNTIME,
        "variables.isMain is a text beside a Boolean, and every text that is not empty is true",
        "ne(variables.isMain, true)",
    ),
    "eq(contains(variables.a, 'b'), 'false')": (
        RUNTIME,
        "'false' is a text beside a Boolean, and every text that is not empty is true",
        "write true and false without quotes",
    ),
    "in(true, variables.a, variables.b)": (
        RUNTIME,
        "variables.a is a text beside a Boolean, and every text that is not empty is true",
        None,
    ),
    "eq(true, '${{ parameters.a }}')": (
        RUNTIME,
        "'${{ parameters.a }}' is a text beside a Boolean, and every text that is not empty is true",
        "eq('${{ parameters.a }}', true)",
    ),
    "not(variables.skip)": (
        RUNTIME,
        "variables.skip is a text: every one that is not empty is true, even 'False'",
        "eq(variables.skip, 'true'), or ne(variables.skip, '') if any text is meant",
    ),
    "and(succeeded(), '${{ parameters.deploy }}')": (
        CONDITION,
        "'${{ parameters.deploy }}' is a text: every one that is not empty is true, even 'False'",
        "eq('${{ parameters.deploy }}', 'true')",
    ),
    "contains(jsonpath('$.a'), 'b')": (
        CRITERION,
        "jsonpath('$.a') is an Array, which is neither a text nor a number: this fails",
        "jsonpath('$.a')[0] is the first of its items",
    ),
    "in(variables.a, split(variables.b, ','))": (
        RUNTIME,
        "split(variables.b, ',') is an Array, which equals no other value",
        "containsValue(split(variables.b, ','), variables.a)",
    ),
    "eq('b', root.*)": (
        CRITERION,
        "root.* is an Array, which equals no other value",
        "containsValue(root.*, 'b')",
    ),
    "jsonpath('$.a')": (
        CRITERION,
        "jsonpath('$.a') is an Array, which is true even with nothing in it",
        "gt(count(jsonpath('$.a')), 0)",
    ),
    "ne(root.state, 'failed')": (
        CRITERION,
        "root.state may be missing, and then this is true",
        "and(ne(root.state, ''), ne(root.state, 'failed')) if it must be there",
    ),
    "eq(root.errors, 0)": (
        CRITERION,
        "root.errors may be missing, and what is missing does not equal 0",
        "eq(0, root.errors) if a missing value counts as 0",
    ),
    "eq(dependencies.A.result, 'Cancelled')": (
        CONDITION,
        "'Cancelled' is not a result that a job can have",
        "did you mean 'Canceled'?",
    ),
    "eq(dependencies.A.result, 'xyz')": (
        CONDITION,
        "'xyz' is not a result that a job can have",
        "one of Succeeded, SucceededWithIssues, Failed, Canceled, Skipped, Abandoned",
    ),
    "and(always(), eq('$(stage)', variables.next))": (
        CONDITION,
        "the macro $(stage) is not replaced in a condition",
        "variables['stage']",
    ),
    "and(always(), eq(variables.next, 'to-$(stage)'))": (
        CONDITION,
        "the macro $(stage) is not replaced in a condition",
        "format('to-{0}', variables['stage'])",
    ),
    "eq(variables.a, '“b”')": (RUNTIME, "the quotes “ and ” belong to this text", "'b'"),
    "count(jsonpath('$[?(@.a == variables[''b''])]'))": (
        CRITERION,
        "variables['b'] is not evaluated in the text of a JSONPath",
        "format('$[?(@.a == ''{0}'')]', variables['b'])",
    ),
    "eq('variables.a', 'b')": (RUNTIME, "'variables.a' is a text, not the value of variables.a", "variables.a"),
    "eq('a', 'b')": (
        CONDITION,
        "eq('a', 'b') is always false",
        "a variable is named without quotes: variables.name",
    ),
    "eq(lower('A'), 'a')": (RUNTIME, "eq(lower('A'), 'a') is always true", None),
    "eq(1, '1')": (RUNTIME, "eq(1, '1') is always true", None),
    "not(eq('a', 'a'))": (
        RUNTIME,
        "eq('a', 'a') is always true",
        "a variable is named without quotes: variables.name",
    ),
    "or(parameters.a\n, true)": (TEMPLATE, "or(parameters.a , true) is always true", None),
    "or(always(), failed())": (CONDITION, "or never gets here: it stops at always()", None),
    "in(variables.a, 'b', 'B')": (RUNTIME, "'B' is an argument of in already", None),
    "and(eq(variables.a, 'b'), eq(variables.A, 'c'))": (
        RUNTIME,
        "and is always false, because of this and eq(variables.a, 'b')",
        "or(…) holds if one of them does",
    ),
    "or(ne(variables.a, 'b'), not(eq(variables.a, 'c')))": (
        RUNTIME,
        "or is always true, because of this and ne(variables.a, 'b')",
        "and(…) holds if all of them do",
    ),
}


@pytest.mark.parametrize("expression", MESSAGES)
def test_the_message_names_what_is_wrong_and_the_hint_what_is_right(expression: str):
    place, message, hint = MESSAGES[expression]
    assert [(problem.message, problem.hint) for problem in found(expression, place)][-1:] == [(message, hint)]


RIGHT = {
    CONDITION: [
        "true",
        "false",
        "always()",
        "not(canceled())",
        "and(succeeded(), eq(variables.isMain, true))",
        "and(succeeded(), eq(variables['Build.Reason'], 'Manual'))",
        "and(succeeded(), ne(variables['System.PullRequest.TargetBranch'], 'main'))",
        "and(succeeded(), eq('${{ parameters.a }}', '${{ parameters.b }}'))",
        "and(succeeded(), in('${{ parameters.a }}', 'True', 'False'))",
        "and(succeeded(), eq(dependencies.A.outputs['b.c'], 'true'))",
        "and(succeeded(), ge(variables['Build.SourceBranchName'], '202012'))",
        "in(dependencies.A.result, 'succeeded', 'SKIPPED')",
        "and(succeeded('A'), failed('B'))",
    ],
    CRITERION: [
        "root.ok",
        "and(eq(root.a, 'x'), eq(root.A, 'y'))",
        "or(root.a, root.A)",
        "or(count(jsonpath('$.a')), count(jsonpath('$.A')))",
        "eq(root.price, 1.50)",
        "ge(root.count, '5')",
        "eq(count(root.items), 3)",
        "eq(jsonpath('$.a')[0], 'b')",
        "eq(root.branch, '$(Build.SourceBranch)')",
        "and(ne(root.state, ''), notIn(root.state, 'failed', 'error'))",
        "count(jsonpath('$.variables[0]'))",
    ],
    TEMPLATE: [
        "eq(parameters.flag, true)",
        "eq(true, parameters.flag)",
        "ge(parameters.count, 5)",
        "coalesce(parameters.branch, '$(Build.SourceBranch)')",
        "contains('main, release', parameters.branch)",
        "eq(parameters.quote, '\"')",
    ],
    RUNTIME: ["counter(variables.a, 100)", "variables.a", "coalesce(variables.a, 'False')"],
}


@pytest.mark.parametrize(
    ("place", "expression"),
    [(place, expression) for place, right in RIGHT.items() for expression in right],
)
def test_nothing_is_said_of_what_is_right(place: Place, expression: str):
    assert found(expression, place) == []


def test_problems_come_in_the_order_of_the_text():
    expression = "and(or(variables.isA, gt(variables.b, 5)), eq(true, variables.c))"
    assert [problem.code for problem in found(expression)] == ["W101", "W212", "W201", "W211"]


def test_a_long_part_is_shortened_in_the_message():
    (problem,) = found(f"eq('{'a' * 100}', 'b')", TEMPLATE)
    assert problem.message == f"eq('{'a' * 56}… is always false"


@pytest.mark.parametrize(
    ("expression", "place"),
    [
        ("eq(variables.length, 2)", TEMPLATE),
        ("gt(root.length, 2)", CRITERION),
        ("gt(root.file.size, 2)", CRITERION),
        ("eq(root.items.lengths, 2)", CRITERION),
        ("eq(root.items[0], 2)", CRITERION),
    ],
)
def test_a_member_that_may_well_be_one_is_no_size(expression: str, place: Place) -> None:
    assert [problem.code for problem in found(expression, place)] == []
