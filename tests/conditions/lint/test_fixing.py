"""Fixes: what is certain is offered, what is not is left; a fixed expression is one, and a right one has no fix."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from conditions.lint.checking import in_expression
from conditions.lint.files import check_text
from conditions.lint.patching import patched
from conditions.lint.places import CONDITION, CRITERION, STEP, TEMPLATE
from conditions.problem import Fix
from conditions.source import Span

PLACES = (STEP, CONDITION, CRITERION, TEMPLATE)


def fixed(expression: str, place=CRITERION) -> str | None:
    """The expression with the fixes of its problems, or None where there are none."""
    fixes = [problem.fix for problem in in_expression(expression, place) if problem.fix]
    return patched(expression, fixes) if fixes else None


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ('eq(root.a, "b")', "eq(root.a, 'b')"),
        ("eq(root.a, “b”)", "eq(root.a, 'b')"),
        ("eq(root.a, ‘b’)", "eq(root.a, 'b')"),
        ('eq(root["a"], "it\'s")', "eq(root['a'], 'it''s')"),
        ("eq(root.a, 'it's')", "eq(root.a, 'it''s')"),
        ("in(root.a, 'it's', 'that's')", "in(root.a, 'it''s', 'that''s')"),
        (r"eq(root.a, 'it\'s')", "eq(root.a, 'it''s')"),
        ("eq(root.a, \"x\") && eq(root.b, 'it's')", "and(eq(root.a, 'x'), eq(root.b, 'it''s'))"),
        ("root.a == 'b'", "eq(root.a, 'b')"),
        ("root.a != 'b'", "ne(root.a, 'b')"),
        ("root.a == 'b' && root.c > 1 || !root.d", "or(and(eq(root.a, 'b'), gt(root.c, 1)), not(root.d))"),
        ("root.a == 'b' and not contains(root.c, 'd')", "and(eq(root.a, 'b'), not(contains(root.c, 'd')))"),
        ("(root.a == 1) && (root.b == 2)", "and(eq(root.a, 1), eq(root.b, 2))"),
        ("and(true, root.a == 'b')", "and(true, eq(root.a, 'b'))"),
        ("root.items.length > 2", "gt(count(root.items), 2)"),
        ("gt(root.items.length, 2)", "gt(count(root.items), 2)"),
        ("gt(root.items.size, 2)", "gt(count(root.items), 2)"),
        ("eq(jsonpath('$.a.b[0]'), 'x')", "eq(jsonpath('$.a.b[0]')[0], 'x')"),
    ],
)
def test_what_is_certain_is_fixed(expression: str, expected: str) -> None:
    assert fixed(expression) == expected


@pytest.mark.parametrize(
    "expression",
    [
        r'eq(root.a, "b\"c")',
        r'eq(root.a, "b\n")',
        'eq(root.a, "b""c")',
        '"eq(root.a, 1)"',
        "eq(root.a, “x„)y”)",
        "root.a == b",
        "root.a == null",
        "root.items[root.a == 1]",
        "root.a ? 1 : 2",
        "root.a ?? 1",
        "root.a like 'b*'",
        "root.a =~ 'b'",
        "root.a in ('b', 'c')",
        "root.a < root.b < root.c",
        "root.a == root.b == root.c",
        "!root.a == root.b",
        "root.a && 'x' || 'y'",
        "root.status.length > 2",
        "gt(root.status.length, 2)",
        "gt(root.name.length, 2)",
        "eq(root.a, 'b'",
        "eq(root.a, 'b))",
        "eq(root.a)",
        "eq(foo, 1)",
        "eq(jsonpath('$.a[*]'), 'x')",
        "eq(jsonpath('$..a'), 'x')",
        "in('x', jsonpath('$.a[?(@.b)]'))",
        "eq(root.a[*].n[0], 1)",
        "",
    ],
)
def test_what_is_not_certain_is_left(expression: str) -> None:
    assert in_expression(expression, CRITERION) != []
    assert fixed(expression) is None


PARTS = st.sampled_from(
    [
        *("root.a", "variables.b", "parameters.c", "'x'", "''", "'it''s'", '"y"', "“z”", "1", "1.5", "true", "null"),
        *("root.items.length", "jsonpath('$.a')", "jsonpath('$.a[*]')", "succeeded()", "eq(", "and(", "not(", "$(d)"),
        *(")", ",", " ", "(", "[", "]", "[0]", ".size", "==", "!=", "&&", "||", "!", "<", "and", "or", "not"),
        *("contains(", "'", '"', "\\"),
    ]
)
VALUES = ("root.a", "variables['b']", "parameters.c", "'x'", "'it''s'", "'\"'", "'\\'", "'“'", "'a && b'", "1", "true")
CALLS = (("eq", 2), ("ne", 2), ("and", 2), ("or", 3), ("not", 1), ("in", 3), ("lt", 2))


@st.composite
def right(draw: st.DrawFn, depth: int = 3) -> str:
    """An expression that is well formed."""
    if depth == 0 or draw(st.booleans()):
        return draw(st.sampled_from(VALUES))
    function, many = draw(st.sampled_from(CALLS))
    return f"{function}({', '.join(draw(right(depth - 1)) for _ in range(many))})"


@given(st.one_of(right(), st.lists(PARTS, max_size=12).map("".join), st.lists(PARTS, max_size=8).map(" ".join)))
@example("eq(root.a, 'a \"b\" c')")
@example("eq(root.a, 'C:\\')")
def test_what_is_right_has_no_fix_and_what_is_fixed_is_right(expression: str) -> None:
    for place in PLACES:
        problems = in_expression(expression, place)
        for fixed in (problem.fix.applied(expression) for problem in problems if problem.fix):
            assert fixed != expression
            assert {"E001", "E002", "E003"}.isdisjoint(problem.code for problem in in_expression(fixed, place))
        if not any(problem.is_error for problem in problems):
            assert {problem.code for problem in problems if problem.fix} <= {"W213", "W215"}


STEP_OF = "steps:\n- script: x\n  condition: {}\n- script: y\n"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('eq(variables.a, "b") # c', "eq(variables.a, 'b') # c"),
        ("'eq(variables.a, \"b\")'", "'eq(variables.a, ''b'')'"),
        ("'eq(variables[''a''], \"b\")'", "'eq(variables[''a''], ''b'')'"),
        ('&x !!str eq(variables.a, "b")', "&x !!str eq(variables.a, 'b')"),
        ('|\n    and(succeeded(),\n    eq(variables.a, "b"))', "|\n    and(succeeded(),\n    eq(variables.a, 'b'))"),
        ('>-\n    and(succeeded(),\n    eq(variables.a, "b"))', ">-\n    and(succeeded(),\n    eq(variables.a, 'b'))"),
        ("variables.a == 'b'", "eq(variables.a, 'b')"),
        ("\"variables.a == 'b'\"", "\"eq(variables.a, 'b')\""),
        ("${{ if eq(variables.a, 'b') }}", "${{ eq(variables.a, 'b') }}"),
        ("'${{if  eq(variables.a, ''b'') }}'", "'${{eq(variables.a, ''b'') }}'"),
        ('${{ eq(variables.a, "b") }}', "${{ eq(variables.a, 'b') }}"),
    ],
)
def test_only_the_expression_is_replaced_in_a_file(written: str, expected: str) -> None:
    text = STEP_OF.format(written)
    fixes = [one.problem.fix for one in check_text("a.yml", text) if one.problem.fix]
    assert patched(text, fixes) == STEP_OF.format(expected)


@pytest.mark.parametrize(
    "written",
    [
        r'"eq(variables.a, \"b\")"',
        "|\n    variables.a == 'b' &&\n    variables.c == 'd'",
        ">-\n    variables.a == 'b' &&\n    variables.c == 'd'",
        "variables.a == 'b' &&\n    variables.c == 'd'",
        '"eq(variables.a, \\x22b\\x22)"',
        "eq(variables.a, “b: c”) ",
        "${{ if foo }}",
        "a-${{ if eq(1, 1) }}",
        'and(${{ parameters.x }}, eq(variables.a, "b"))',
    ],
)
def test_what_is_not_written_as_it_is_read_is_left_in_a_file(written: str) -> None:
    findings = check_text("a.yml", STEP_OF.format(written))
    assert [one for one in findings if one.problem.is_error]
    assert [one.problem.fix for one in findings if one.problem.fix] == []


def test_of_fixes_that_overlap_the_first_is_taken() -> None:
    fixes = [Fix(Span(2, 4), "y"), Fix(Span(0, 3), "x"), Fix(Span(5, 5), "z"), Fix(Span(5, 5), "z")]
    assert patched("abcdef", fixes) == "xdezf"
