"""The canonical layout of an expression: what it looks like, and that it means what was written."""

import io
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conditions
from conditions import AZURE, ConditionSyntaxError, LimitError, format_expression
from conditions.commands.cli import main
from conditions.declaring.function import Function
from conditions.library import FUNCTIONS
from conditions.syntax.limits import LONGEST_EXPRESSION
from conditions.syntax.parser import parse
from conditions.syntax.tree import Access, Call, Literal, Name, Node
from tests.effort import some_of

SLICES = 16
DOCUMENT = {"a": [1, {"b": "x", "A": 2}], "b": {"a": "A"}}

blanks = st.sampled_from(["", " ", "\n", "\t \u3000"])
leaves = st.sampled_from(
    ["root", "ROOT", "Variables", "TRUE", "False", "'it''s, (here)'", "'[x'", "''", "007", "1.50", "-.5", "1.2.3", "5."]
)
keys = st.sampled_from([".a", " . B", ".true", ".Eq", ".*", ". *", "[ * ]", "['a']", "[ 'A' ]", "[TRUE]", "[*.a]"])


def calls(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.sampled_from(FUNCTIONS).flatmap(
        lambda function: st.builds(
            lambda name, blank, given: f"{name}{blank}({f'{blank},{blank}'.join(given)}{blank})",
            st.sampled_from([function.name, function.name.upper(), function.name.lower()]),
            blanks,
            st.lists(inner, min_size=function.required, max_size=min(most_of(function), function.required + 2)),
        )
    )


def most_of(function: Function) -> int:
    return 3 if function.at_most is None else function.at_most


def compound(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    steps = st.lists(keys | inner.map("[ {}]".format), min_size=1, max_size=3).map("".join)
    based = st.builds("{}{}{}".format, st.sampled_from(["root", "VARIABLES"]) | calls(inner), blanks, steps)
    return calls(inner) | based


expressions = st.recursive(leaves, compound, max_leaves=10)
widths = st.integers(0, 120)


def meaning(node: Node) -> Any:
    """A tree without its places, and without the letter case of declared words."""
    match node:
        case Literal(value):
            return type(value).__name__, repr(value)
        case Name(input=name):
            return name
        case Access(base, steps):
            return "access", meaning(base), *(key and meaning(key) for key in steps)
        case Call(arguments=arguments, function=function):
            return function.name, *map(meaning, arguments)
        case _:
            raise AssertionError(node)


def meaning_of(text: str) -> Any:
    return meaning(parse(text, AZURE.vocabulary))


@given(expressions, widths)
def test_the_layout_means_what_was_written(text, width):
    assert meaning_of(format_expression(text, width)) == meaning_of(text)


@given(expressions, widths)
def test_the_layout_has_the_value_of_what_was_written(text, width):
    assert value_of(format_expression(text, width)) == value_of(text)


def value_of(text: str) -> str:
    try:
        return repr(conditions.compile(text).evaluate(DOCUMENT, {"a": "b"}))
    except conditions.ConditionError as error:
        return error.message


@given(expressions, widths)
def test_formatting_twice_is_formatting_once(text, width):
    once = format_expression(text, width)
    assert format_expression(once, width) == once


@given(expressions, widths, widths)
def test_the_layout_does_not_depend_on_the_one_before(text, width, other):
    assert format_expression(format_expression(text, other), width) == format_expression(text, width)


@given(expressions, widths)
def test_a_line_is_too_wide_only_where_nothing_in_it_can_be_broken(text, width):
    wide = [line for line in format_expression(text, width).splitlines() if len(line) > width]
    assert [line for line in wide if re.search(r"\w\([^)]", re.sub(r"'(?:[^']|'')*'", "", line + " ").rstrip())] == []


@given(expressions, widths)
def test_an_expression_that_fits_on_a_line_stands_on_one(text, width):
    line = format_expression(text, LONGEST_EXPRESSION)
    assert "\n" not in line
    assert (format_expression(text, width) == line) is (len(line) <= width or not can_be_broken(line))


def can_be_broken(line: str) -> bool:
    return format_expression(line, 0) != line


@pytest.mark.parametrize(
    ("text", "formatted"),
    [
        ("  eq( 1,2 )\n", "eq(1, 2)"),
        ("STARTSWITH(Root.Name,'It''s  ')", "startsWith(root.Name, 'It''s  ')"),
        ("EQ(TRUE,fAlse)", "eq(true, false)"),
        ("eq(007,-0)", "eq(007, -0)"),
        ("eq( 1.50 , 1.2.3 )", "eq(1.50, 1.2.3)"),
        ("root . a [ 'b' ] [ 0 ]", "root.a['b'][0]"),
        ("root.*[*] . * [ * ]", "root.*[*].*[*]"),
        ("root[ *.a ]", "root[*.a]"),
        ("root.TRUE[TRUE]", "root.TRUE[true]"),
        ("root.EQ[VARIABLES.Eq]", "root.EQ[variables.Eq]"),
        ("always( )", "always()"),
        ("eq('a\n  b',1)", "eq('a\n  b', 1)"),
    ],
)
def test_one_line(text, formatted):
    assert format_expression(text) == formatted


@pytest.mark.parametrize(
    ("text", "width", "formatted"),
    [
        ("and(eq(root.a,1),true)", 22, "and(\n    eq(root.a, 1),\n    true\n)"),
        ("and(eq(root.a,1),true)", 23, "and(\n    eq(root.a, 1),\n    true\n)"),
        ("and(eq(root.a,1),true)", 24, "and(eq(root.a, 1), true)"),
        ("not(eq(root.a, 1))", 17, "not(\n    eq(root.a, 1)\n)"),
        ("and(eq(root.a, 1), true)", 17, "and(\n    eq(\n        root.a,\n        1\n    ),\n    true\n)"),
        ("and(eq(root.a, 1), true)", 18, "and(\n    eq(root.a, 1),\n    true\n)"),
        ("and(always(), always())", 5, "and(\n    always(),\n    always()\n)"),
        ("root[format('{0}', root.key)].name", 30, "root[format(\n    '{0}',\n    root.key\n)].name"),
        ("split('a,b', ',')[count(root.items)]", 30, "split('a,b', ',')[count(\n    root.items\n)]"),
    ],
)
def test_several_lines(text, width, formatted):
    assert format_expression(text, width) == formatted


def test_words_that_a_language_adds_are_spelled_as_they_are_declared():
    language = AZURE.extend(names=["theRelease"], hyphens=True)
    assert format_expression("EQ(THERELEASE.Dry-Run,1)", language=language) == "eq(theRelease.Dry-Run, 1)"


def test_what_is_no_expression_is_refused_with_its_place():
    with pytest.raises(ConditionSyntaxError, match=r"there is no function eqq \(line 1, column 5\)"):
        format_expression("and(eqq(1, 2), 1)")


def test_a_layout_that_would_be_too_long_for_an_expression_is_refused():
    text = f"and({','.join(['1'] * (LONGEST_EXPRESSION // 2 - 3))})"
    assert conditions.compile(text)()
    with pytest.raises(LimitError, match="the layout has 73,484 characters: at most 21,000 are allowed"):
        format_expression(text)


@pytest.mark.parametrize("part", range(SLICES))
def test_every_real_expression_has_a_layout_of_the_same_meaning(reference: Path, part: int):
    lines = (reference / "corpus" / "expressions.jsonl").read_text(encoding="utf-8").splitlines()[part::SLICES]
    texts = [case["expression"] for case in map(json.loads, some_of(lines, part)) if case["accepted"]]
    assert texts
    assert [text for text in texts for width in (40, 100) if not keeps_its_meaning(text, width)] == []


def keeps_its_meaning(text: str, width: int) -> bool:
    formatted = format_expression(text, width)
    return meaning_of(formatted) == meaning_of(text) and format_expression(formatted, width) == formatted


def test_fmt_prints_the_layout(capsys):
    assert main(["fmt", "EQ(root.a,1)"]) == 0
    assert main(["fmt", "EQ(root.a,1)", "--width", "10"]) == 0
    assert capsys.readouterr().out == "eq(root.a, 1)\neq(\n    root.a,\n    1\n)\n"


@pytest.mark.parametrize(
    ("text", "code"), [("eq(root.a, 1)\n", 0), ("eq(root.a, 1)\r\n", 0), ("eq(root.a,1)\n", 1), (" eq(root.a, 1)", 1)]
)
def test_fmt_checks_and_prints_nothing(text, code, capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert main(["fmt", "--check", "-"]) == code
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (
            b"\xff",
            "conditions: cannot read -: 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte\n",
        ),
        (b"", "conditions: the text is empty: an expression is missing (line 1, column 1)\nHint: "),
        (b"eq(1)", "conditions: eq takes 2 arguments, not 1 (line 1, column 5)\n    eq(1)\n        ^\n"),
    ],
)
@pytest.mark.parametrize("options", [[], ["--check"]])
def test_fmt_tells_what_cannot_be_formatted(data, told, options, capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert main(["fmt", *options]) == 2
    assert capsys.readouterr().err.startswith(told)


@pytest.mark.parametrize("width", ["-1", "x", "9" * 5000])
def test_fmt_refuses_what_is_no_width(width, capsys):
    with pytest.raises(SystemExit) as left:
        main(["fmt", "true", f"--width={width}"])
    assert left.value.code == 2
    assert "is no natural number" in capsys.readouterr().err
