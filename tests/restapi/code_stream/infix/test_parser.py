"""Infix text to Azure's expression: what each form means, and where it ends."""

import subprocess
import sys
from pathlib import Path

import pytest

import restapi.code_stream.infix.tables
from conditions import ConditionError, LimitError
from conditions.syntax.limits import DEEPEST_EXPRESSION, LONGEST_EXPRESSION
from restapi.code_stream.infix import LANGUAGE, compile, lower
from tools.grammar_tables import tables, tables_of

GRAMMAR = Path(restapi.code_stream.infix.tables.__file__).with_name("grammar.lark")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('${Stage0.build.output.status} == "COMPLETED"', "eq('COMPLETED', tasks.Stage0.build.output.status)"),
        ("status == 'FINISHED' && count > 3", "and(eq('FINISHED', root.status), lt(3, root.count))"),
        ("${input.buildNumber} != '100'", "ne('100', input.buildNumber)"),
        ("${var.limit}>=${input.count}", "ge(var.limit, input.count)"),
        (
            "${Get commit.output.responseJson.items[0].id} == 1",
            "eq(tasks['Get commit'].output.responseJson.items[0].id, 1)",
        ),
        ("'${input.env}' == \"prod\"", "eq('prod', input.env)"),
        ("a.b[0].c == 1", "eq(root.a.b[0].c, 1)"),
        ("a['b c'][\"d'e\"] == 1", "eq(root.a['b c']['d''e'], 1)"),
        ("build-status == 1", "eq(root['build-status'], 1)"),
        ("größe == 1", "eq(root['größe'], 1)"),
        ("a.true.null == 1", "eq(root.a.true.null, 1)"),
        ("nullable && truth", "and(eq('true', root.nullable), eq('true', root.truth))"),
        ("a [ 0 ] . b\n==\t1", "eq(root.a[0].b, 1)"),
        ("a", "eq('true', root.a)"),
        ("!a", "not(eq('true', root.a))"),
        ("!!a", "not(not(eq('true', root.a)))"),
        ("true", "true"),
        ("FALSE || a", "or(false, eq('true', root.a))"),
        ("!(a == 1)", "not(eq(root.a, 1))"),
        ("(a) == (1)", "eq(root.a, 1)"),
        ("a == 1 && b == 2 && c == 3", "and(eq(root.a, 1), eq(root.b, 2), eq(root.c, 3))"),
        ("a == 1 || b == 2 || c == 3", "or(eq(root.a, 1), eq(root.b, 2), eq(root.c, 3))"),
        ("a == 1 || b == 2 && c == 3", "or(eq(root.a, 1), and(eq(root.b, 2), eq(root.c, 3)))"),
        ("(a == 1 || b == 2) && c == 3", "and(or(eq(root.a, 1), eq(root.b, 2)), eq(root.c, 3))"),
        ("a == 1 && (b == 2 && c == 3)", "and(eq(root.a, 1), and(eq(root.b, 2), eq(root.c, 3)))"),
        *[
            (f"a {operator} b", f"{function}(root.a, root.b)")
            for operator, function in zip(
                ("==", "!=", "<", "<=", ">", ">="), ("eq", "ne", "lt", "le", "gt", "ge"), strict=True
            )
        ],
        *[
            (f"a {operator} -1.5", f"{function}(-1.5, root.a)")
            for operator, function in zip(("<", "<=", ">", ">="), ("gt", "ge", "lt", "le"), strict=True)
        ],
        ("3 < a", "lt(3, root.a)"),
        ("a == 'x'", "eq('x', root.a)"),
        ("'x' != a", "ne('x', root.a)"),
        ("a < 'x'", "lt(root.a, 'x')"),
        ("a == 0", "eq(root.a, 0)"),
        ("0 == a", "eq(root.a, 0)"),
        ("true != a", "ne(root.a, true)"),
        ("a == null", "eq('', root.a)"),
        ("NULL != a", "ne('', root.a)"),
        ("null == 0", "eq('', 0)"),
        ("1 == '1'", "eq('1', 1)"),
    ],
)
def test_a_condition_means(text: str, expected: str) -> None:
    assert lower(text) == expected
    assert compile(text) == LANGUAGE.compile(expected)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r"'it\'s'", "it's"),
        (r'"it\'s"', "it's"),
        (r'"\"\\\/\b\f\n\r\t"', '"\\/\b\f\n\r\t'),
        (r"'\u00e9\ud83d\ude00'", "é😀"),
        ("'\"'", '"'),
        ('"\'"', "'"),
        (r"'\"'", '"'),
        ("'a\nb'", "a\nb"),
        ("''", ""),
        (r"'\\'", "\\"),
        (r'"\\\""', '\\"'),
    ],
)
def test_a_text_is(text: str, value: str) -> None:
    assert compile(f"a == {text}")({"a": value})
    assert not compile(f"a == {text}")({"a": value + "x"})


def test_the_verdict_reads_the_body_and_the_bindings() -> None:
    condition = compile("status == 'done' && ${input.env} == ${Stage0.Get env.output.responseJson.envs[0]}")
    tasks = {"Stage0": {"Get env": {"output": {"responseJson": {"envs": ["prod"]}}}}}
    assert condition({"status": "done"}, input={"env": "prod"}, tasks=tasks)
    assert not condition({"status": "done"}, input={"env": "test"}, tasks=tasks)


def test_a_text_has_at_most_so_many_characters() -> None:
    assert lower("a == '" + "x" * (LONGEST_EXPRESSION - 20) + "'")
    with pytest.raises(LimitError, match=r"^the condition has 21,001 characters: at most 21,000 are allowed$"):
        lower("a" * (LONGEST_EXPRESSION + 1))


def test_what_it_means_has_at_most_so_many_characters() -> None:
    with pytest.raises(
        LimitError, match=r"^the expression that the condition means has 30,002 characters: at most 21,000 "
    ):
        lower(" || ".join(["a==1"] * 2000))


def test_it_nests_at_most_so_deep() -> None:
    assert compile("!" * (DEEPEST_EXPRESSION - 1) + "a")
    with pytest.raises(LimitError) as caught:
        lower("!" * DEEPEST_EXPRESSION + "a")
    assert (caught.value.message, caught.value.position) == ("the condition nests more than 49 deep", 1)


def test_parentheses_do_not_nest_what_they_mean() -> None:
    assert lower("(" * 10_000 + "a" + ")" * 10_000) == "eq('true', root.a)"


@pytest.mark.parametrize(
    "text", ["(" * 1_000_000, "!" * 1_000_000, "a[" * 10_000, "(" * 21_000, "!" * 21_000, "'" * 21_000]
)
def test_hostile_text_is_our_error(text: str) -> None:
    with pytest.raises(ConditionError):
        lower(text)


def test_the_tables_are_those_of_the_grammar() -> None:
    assert tables_of(GRAMMAR).read_text(encoding="utf-8") == tables(GRAMMAR), "the grammar has changed: run make tables"


def test_reading_a_condition_does_without_lark() -> None:
    script = (
        "import sys; from restapi.code_stream.infix import compile; compile('a == 1'); sys.exit('lark' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)
