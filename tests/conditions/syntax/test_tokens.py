"""The scanner of any text: it cuts expressions as the parser does, and loses nothing of what is none."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conditions.syntax import tables
from conditions.syntax.lr import LRParser
from conditions.syntax.tokens import Token, end_of_token, scan

PIECES = [
    *["eq", "root", "true", "FALSE", "a_1", "'a'", "'it''s'", "''", "'(,['", "0", "-1", ".5", "-.5", "5.", "1.50"],
    *["1.2.3", "1.2.3.4", "(", ")", "[", "]", ",", ".", "*", " ", "\n", "\u3000", "[*]", ".a", "['b']", "eq(", ", "],
]
expressions = st.recursive(
    st.sampled_from(["root", "true", "'a'", "'it''s'", "'(,['", "0", "-1", ".5", "-.5", "5.", "1.2.3", "x.y", "a . b"]),
    lambda inner: (
        st.builds("f({})".format, st.lists(inner, max_size=3).map(" ,".join))
        | st.builds("root[ {} ].*".format, inner)
        | st.builds("g({})[*.a].b".format, inner)
    ),
    max_leaves=6,
)


def parsed(text: str) -> list[tuple[int, str]] | None:
    """The tokens that the grammar sees in a text; None where it is no expression."""
    tokens: list[Token] = []

    def check(token: Token) -> None:
        # The grammar lets a number run to its end, whatever is in it; that `.a` is none is told later.
        if (token.type == "WORD" and not token.text.isidentifier()) or (
            token.type == "NUMBER" and not re.fullmatch(r"-?\.?[0-9][0-9.]*", token.text)
        ):
            raise ValueError
        tokens.append(token)

    def refuse(_: int) -> None:
        raise ValueError

    parser = LRParser(tables)
    try:
        parser.parse(text, parser.rules(lambda _: lambda *parts: parts), None, refuse, check)
    except ValueError:
        return None
    return [(token.start, token.text) for token in tokens if token.type != "END"]


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join) | expressions)
def test_an_expression_is_cut_as_the_parser_cuts_it(text):
    tokens, expected = list(scan(text)), parsed(text)
    if expected is not None and not {token.type for token in tokens} & {"WORD", "OTHER"}:
        assert [(token.start, token.text) for token in tokens if token.type != "BLANK"] == expected


@given(expressions)
def test_an_expression_has_no_token_that_only_mistakes_have(text):
    assert parsed(text) is not None
    assert {token.type for token in scan(text)} <= {"TEXT", "NUMBER", "NAME", "STAR", "MARK", "BLANK"}


@given(st.text(max_size=30) | st.text(alphabet="a'\"“()[],.*-+=<> 1?&|", max_size=30), st.integers(0, 30))
def test_the_tokens_of_any_text_are_all_of_it(text, start):
    tokens = list(scan(text, start))
    assert "".join(token.text for token in tokens) == text[start:]
    assert all(text[token.start : token.end] == token.text != "" for token in tokens)


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("'a", "UNCLOSED"),
        ("'it''", "UNCLOSED"),
        ("'a' 'b", "TEXT BLANK UNCLOSED"),
        ('"it\'s" “b”', "QUOTED BLANK QUOTED"),
        ('"a', "OTHER NAME"),
        ("1.2.3", "NUMBER"),
        ("root.5", "NAME MARK WORD"),
        ("1x", "WORD"),
        ("a-b", "WORD"),
        ("$.a", "WORD MARK NAME"),
        ("[*.a]", "MARK STAR MARK NAME MARK"),
        ("a*b", "WORD"),
        ("a==b!==c", "NAME SIGN NAME SIGN NAME"),
        ("a -> b", "NAME BLANK WORD OTHER BLANK NAME"),
        ("a ? b : c", "NAME BLANK SIGN BLANK NAME BLANK MARK BLANK NAME"),
        ("roоt", "WORD"),
    ],
)
def test_what_is_no_expression_is_cut_too(text, types):
    assert " ".join(token.type for token in scan(text)) == types


@pytest.mark.parametrize("piece", ["a", "'", '"', "“", "a'", "1.", "-", "[", "a.", " ", "''", "\"'"])
def test_a_long_text_takes_no_time(piece):
    text = piece * 100_000 + "é"
    assert "".join(token.text for token in scan(text)) == text


@pytest.mark.parametrize(
    ("text", "token"),
    [("a=='b c'", "a=='b"), ("'a b' c", "'a b'"), ("'a b", "'a b"), ("a.b", "a"), ("..", "."), ("é,", "é"), ("", "")],
)
def test_a_refused_token_ends_where_the_parser_would_look_for_the_next(text, token):
    assert text[: end_of_token(text, 0)] == token
