"""Rewrites: the same meaning with less to do."""

from string import ascii_letters

import pytest
from hypothesis import given

from conditions import AZURE, function
from conditions.checking.checker import check, verdict
from conditions.checking.optimiser import optimise, parse_optimised
from conditions.syntax.parser import parse
from conditions.syntax.tree import Access, Call, Convert, Literal, Name, unparse, walk
from tests.conditions.test_properties import all_expressions

OWN = AZURE.extend(functions=[function("stamp")(lambda value: value)])


def optimised(text: str) -> str:
    return unparse(optimise(check(parse(text, OWN.vocabulary))))


@pytest.mark.parametrize(
    ("text", "rewritten"),
    [
        ("eq(1, 1)", "True"),
        ("eq(lower('A'), root.a)", "eq('a', root['a'])"),
        ("format('{0}-{1}', 'a', 1)", "'a-1'"),
        ("trim(' a ').b", "'a'['b']"),
        ("and(root.a, true, root.b)", "and(root['a'], root['b'])"),
        ("and(root.a, false, root.b)", "and(root['a'], False)"),
        ("or(root.a, 'x', root.b)", "or(root['a'], True)"),
        ("or(false, root.a)", "root['a']"),
        ("and(and(root.a, root.b), root.c)", "and(root['a'], root['b'], root['c'])"),
        ("or(root.a, or(root.b, root.c))", "or(root['a'], root['b'], root['c'])"),
        ("and(or(root.a, root.b), root.c)", "and(or(root['a'], root['b']), root['c'])"),
        ("and(1, 2)", "True"),
        ("or(0, '')", "False"),
        ("iif(eq(1, 2), root.a, 'x')", "iif(False, root['a'], 'x')"),
    ],
)
def test_constants_are_folded_and_what_cannot_matter_is_dropped(text, rewritten):
    assert optimised(text) == rewritten


@pytest.mark.parametrize(
    "text",
    ["gt(1, 'a')", "format('{')", "stamp(1)", "counter('a')", "succeeded('A')", "split('a', 'b')", "eq(root['a'], 1)"],
)
def test_what_fails_or_is_not_constant_is_left_as_it_is(text):
    assert optimised(text) == text


@pytest.mark.parametrize("text", ["and(root.a, gt(1, 'a'), false)", "or(gt(1, 'a'), true)", "and(gt(1, 'a'), false)"])
def test_what_raises_before_the_deciding_argument_still_raises(text):
    tree = optimise(verdict(check(parse(text, AZURE.vocabulary))))
    assert "gt(1, 'a')" in unparse(tree)


@given(all_expressions)
def test_a_tree_is_optimised_as_it_is_built(text):
    tree, settled = parse_optimised(text, AZURE.vocabulary, numbered=True, finish=verdict)
    checked = verdict(check(parse(text, AZURE.vocabulary, numbered=True)))
    assert tree == optimise(checked)
    other = with_other_letters(text, [node for node in slotted(checked) if node.slot not in settled])
    other_tree, other_settled = parse_optimised(other, AZURE.vocabulary, numbered=True, finish=verdict)
    assert (outline(other_tree), other_settled) == (outline(tree), settled)


def test_what_stands_behind_the_deciding_argument_is_not_settled():
    _, settled = parse_optimised("and('', eq('a', root))", AZURE.vocabulary, numbered=True, finish=verdict)
    assert settled == {0}


def slotted(tree):
    return [node for node in walk(tree) if isinstance(node, Literal) and node.slot is not None]


LETTERS = str.maketrans(ascii_letters, ascii_letters[1:26] + "a" + ascii_letters[27:] + "A")


def with_other_letters(text, literals):
    """The text with other letters in some of its texts."""
    for node in literals:
        if isinstance(node.value, str):
            start, end = node.span
            text = text[:start] + text[start:end].translate(LETTERS) + text[end:]
    return text


def outline(tree):
    """The nodes of a tree, without the values that conditions of its shape differ in."""
    return [(type(node), own_part(node)) for node in walk(tree)]


def own_part(node):
    """What a node is besides its parts."""
    match node:
        case Literal(value, _, slot):
            return repr(value) if slot is None else slot
        case Name(_, _, name):
            return name
        case Access(_, steps):
            return [key is None for key in steps]
        case Call(_, arguments, _, function):
            return function.name, len(arguments)
        case Convert(conversion, _):
            return conversion.name
