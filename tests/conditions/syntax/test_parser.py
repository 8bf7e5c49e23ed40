"""Text to tree: what is an expression, and where the first fault of a text is."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conditions.syntax.tables
from conditions import AZURE, ConditionSyntaxError, LimitError, Version
from conditions.checking.checker import check, parse_checked
from conditions.syntax import tables as azure_tables
from conditions.syntax.guard import Guard
from conditions.syntax.limits import DEEPEST_EXPRESSION, LONGEST_EXPRESSION
from conditions.syntax.lr import LRParser
from conditions.syntax.parser import parse
from conditions.syntax.tree import Access, Call, Literal, Name, Node, unparse, walk
from conditions.values.dotnet_text import WHITE_SPACE
from tools.grammar_tables import tables, tables_of

PARSER = LRParser(azure_tables)
GRAMMAR = Path(conditions.syntax.tables.__file__).with_name("grammar.lark")


def tree(text: str) -> Node:
    return parse(text, AZURE.vocabulary)


def position(text: str) -> int | None:
    with pytest.raises(ConditionSyntaxError) as caught:
        tree(text)
    return caught.value.position


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("''", ""),
        ("'it''s'", "it's"),
        ("''''", "'"),
        ("'\"'", '"'),
        ("'a\nb'", "a\nb"),
        ("'日本'", "日本"),
        ("0", 0),
        ("-0", 0),
        ("007", 7),
        ("5.", 5),
        (".5", Decimal("0.5")),
        ("-.5", Decimal("-0.5")),
        ("1.50", Decimal("1.50")),
        ("79228162514264337593543950335", 2**96 - 1),
        ("1.2.3", Version(1, 2, 3)),
        ("1.2.3.4", Version(1, 2, 3, 4)),
        ("01.02.03", Version(1, 2, 3)),
        ("1.2.2147483647", Version(1, 2, 2147483647)),
        ("true", True),
        ("FALSE", False),
        ("tRuE", True),
    ],
)
def test_a_literal_is(text, value):
    node = tree(text)
    assert isinstance(node, Literal)
    assert (type(node.value), node.value) == (type(value), value)


@pytest.mark.parametrize(
    "text",
    [
        *[
            "1e5",
            "+1",
            "--1",
            "1x",
            "1-",
            "-",
            ".",
            "-.",
            "1..2",
            "1.2.3.4.5",
            "1.2.",
            ".1.2",
            "1.2.-3",
            "1.2.x",
            "1_000",
            "٣",
            "1.2.٣",
        ],
        *[
            "79228162514264337593543950336",
            "1.2.2147483648",
            "0x1",
            "1,",
            "1'a'",
            '"a"',
            "‘a’",
            "'a",
            "'a''",
            "null",
            "True'",
        ],
        *[
            "root.1",
            "root.'a'",
            "root.[0]",
            "root..a",
            "root.",
            "root.a-b",
            "root.-a",
            "root.é",
            "root.a$",
            "roоt",
            "'a'.b",
            "1[0]",
        ],
        *[
            "true.a",
            "(1)",
            "eq(1, 2",
            "eq(1, 2))",
            "eq 1, 2",
            "eq",
            "eq.a",
            "foo(1)",
            "root(1)",
            "root.a(1)",
            "eq(1, 2)(3)",
            "*",
            "root*",
        ],
        *[
            "root[]",
            "root[1, 2]",
            "root[1",
            "root]",
            "eq(1,, 2)",
            "eq(, 1)",
            "eq(1, )",
            "1 2",
            "root root",
            "root.a root.b",
            "!root",
        ],
        *[
            "root == 1",
            "root.a=='b'",
            "$",
            "$(a)",
            "root\x00",
            "\ufeffroot",
            "root\u200b",
            "root\u180e",
            "root\x1c",
            "a\x1fb",
        ],
    ],
)
def test_what_is_no_expression_is_refused_with_a_place(text):
    assert position(text) in range(1, len(text) + 2)


@pytest.mark.parametrize("text", ["", " ", "\t\r\n", "\u3000\u00a0", WHITE_SPACE])
def test_an_empty_text_is_no_expression(text):
    with pytest.raises(ConditionSyntaxError, match="an expression is missing"):
        tree(text)


@pytest.mark.parametrize("blank", WHITE_SPACE, ids=lambda blank: f"U+{ord(blank):04X}")
def test_white_space_may_stand_between_all_tokens(blank):
    tokens = ["eq", "(", "root", ".", "a", "[", "'b c'", "]", ".", "*", "[", "*", "]", "[", "0", "]", ",", "-1", ")"]
    text = blank + blank.join(tokens) + blank
    assert unparse(tree(text)) == "eq(root['a']['b c']['*']['*'][0], -1)"


@pytest.mark.parametrize("text", ["true", "eq", "and", "root", "False", "e", "_", "a1", "E5", "x_Y"])
def test_after_a_dot_any_name_is_a_property(text):
    node = tree(f"root.{text}")
    assert isinstance(node, Access)
    assert node.steps[0] == Literal(text, node.steps[0].span)


def test_functions_and_named_values_ignore_case_and_keep_their_spelling():
    node = tree("EQ(Root.a, VARIABLES.b)")
    assert isinstance(node, Call)
    assert (node.name, node.function.name) == ("EQ", "eq")
    names = [(part.name, part.input) for part in walk(node) if isinstance(part, Name)]
    assert names == [("Root", "root"), ("VARIABLES", "variables")]


def test_the_kelvin_sign_and_the_long_s_are_no_letters_of_names():
    for text in ("eq(1, \u212aey)", "variable\u017f"):
        assert position(text)


@pytest.mark.parametrize(
    ("text", "same"),
    [("root.*", "root[*]"), ("root[ * ].a", "root.*.a"), ("eq(1,2).a", "eq( 1 , 2 ) . a"), ("root.a", "root['a']")],
)
def test_there_are_two_ways_to_write_it(text, same):
    assert unparse(tree(text)) == unparse(tree(same))


@pytest.mark.parametrize(
    "text", ["root.a.b", "root['a'].*", " and( eq(root.a , 'x'),\n not( variables.b ))", "split('a', 'b')[0].c[1]"]
)
def test_the_span_of_every_part_is_the_text_that_it_stands_for(text):
    whole = tree(text)
    for node in walk(whole):
        part = text[slice(*node.span)]
        assert part == part.strip()
        if not (isinstance(node, Literal) and part.isidentifier()):  # a property is the literal of its name
            assert unparse(tree(part)) == unparse(node)


def nested(depth: int, opening: str = "not(", closing: str = ")") -> str:
    return opening * depth + "root" + closing * depth


@pytest.mark.parametrize(
    ("opening", "closing"), [("not(", ")"), ("root[", "]"), ("eq(root[", "], 1)"), ("eq(1, ", ")")]
)
def test_nesting_is_limited(opening, closing):
    levels = DEEPEST_EXPRESSION // (opening.count("(") + opening.count("["))
    assert tree(nested(levels, opening, closing))
    with pytest.raises(LimitError, match="nests more than 49 deep") as caught:
        tree(nested(levels + 1, opening, closing))
    assert caught.value.position is not None


def test_the_length_is_limited_in_utf_16_code_units():
    assert tree("'" + "a" * (LONGEST_EXPRESSION - 2) + "'")
    assert tree("'" + "😀" * (LONGEST_EXPRESSION // 2 - 1) + "'")
    for text in ("'" + "a" * (LONGEST_EXPRESSION - 1) + "'", "'" + "😀" * (LONGEST_EXPRESSION // 2) + "'"):
        with pytest.raises(LimitError, match=r"the expression has 21,00[12] characters: at most 21,000 are allowed"):
            tree(text)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("eq(1 2 3 foo", 6),
        ("foo(bar(", 1),
        ("eq(foo, bar)", 4),
        ("eq(1, 2) foo", 10),
        ("not(1, foo)", 6),
        ("eq(1)", 5),
        ("and(eq(1, 2), or(1", 15),
        ("eq('a', 'b", 9),
        ("eq(root[1), 2]", 10),
    ],
)
def test_the_first_fault_in_reading_order_is_reported(text, at):
    assert position(text) == at


def test_the_tables_are_those_of_the_grammar():
    assert tables_of(GRAMMAR).read_text(encoding="utf-8") == tables(GRAMMAR), "the grammar has changed: run make tables"


PIECES = ["eq(", "and(", "root", ".a", ".b-c", "[", "]", "(", ")", ",", " ", "'x'", "'", "1", "1.2.3", "-", ".", "true"]
PIECES += ["*", "[*]", "nothing", "upper(", "root.a", "EQ(", "variables", "é", "now()", "in(root, 1)"]


@given(st.lists(st.sampled_from(PIECES), max_size=9).map("".join))
def test_the_guard_refuses_what_the_builder_does(text):
    for vocabulary in (AZURE.vocabulary, AZURE.extend(hyphens=True).vocabulary):
        guard = Guard(text, vocabulary)
        rules = PARSER.rules(lambda _: lambda *_: None)
        try:
            PARSER.parse(text, rules, None, guard.refuse, guard.check)
        except ConditionSyntaxError as error:
            with pytest.raises(ConditionSyntaxError, match=f"^{re.escape(str(error))}$"):
                parse(text, vocabulary)
        else:
            assert parse(text, vocabulary).span.end <= len(text)


def test_a_text_with_many_brackets_need_not_be_deep():
    assert parse(f"and({', '.join(['eq(root[0], 1)'] * 40)})", AZURE.vocabulary)
    assert parse(f"eq(root, '{'((' * 40}')", AZURE.vocabulary)


@pytest.mark.parametrize("text", ["and(eq(root['a'], 'x'), contains(root.b, 1))", "not(true)", "root[lower('A')]"])
def test_a_tree_is_checked_as_it_is_built(text):
    assert parse_checked(text, AZURE.vocabulary, numbered=True) == check(parse(text, AZURE.vocabulary, numbered=True))
