"""Texts that are generated from the very grammar: the parser reads each of them, and refuses what lark refuses."""

import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.lark import from_lark
from lark import Lark, UnexpectedInput

from conditions import AZURE, ConditionSyntaxError, LimitError, format_expression
from conditions.library import FUNCTIONS
from conditions.syntax import parser
from conditions.syntax.parser import parse
from conditions.values.dotnet_text import WHITE_SPACE
from tools.grammar_tables import source_of

GRAMMAR = Path(parser.__file__).with_name("grammar.lark")
KNOWN = [function.name for function in FUNCTIONS] + list(AZURE.vocabulary.names)
WORDS_OF_THE_LANGUAGE = {word.lower() for word in KNOWN}
WORDS = st.sampled_from(KNOWN) | st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,3}", fullmatch=True)
TERMINALS = {
    "STRING": st.text(max_size=5).map(lambda text: "'" + text.replace("'", "''") + "'"),
    "NUMBER": st.sampled_from(["0", "-1", "1.50", ".5", "007", "1.2.3", "79228162514264337593543950335"]),
    "BOOLEAN": st.sampled_from(["true", "False", "TRUE"]),
    "WORD": WORDS.filter(lambda word: word.lower() not in ("true", "false")),
    "BLANK": st.text(st.sampled_from(WHITE_SPACE), min_size=1, max_size=2),
}


@cache
def grammar() -> Lark:
    return Lark(source_of(GRAMMAR), parser="lalr")


texts = from_lark(grammar(), start="start", explicit=TERMINALS)


def fault_of(text: str) -> str:
    """The kind of fault that a text of the grammar has for its words, which the grammar does not know; or nothing."""
    try:
        parse(text, AZURE.vocabulary)
    except ConditionSyntaxError as error:
        word = re.search(r"\w*$", text[: error.span.end].rstrip(f"({WHITE_SPACE}"))
        # A function that is not called, and a named value that is, are faults of the text.
        return "name" if word and word[0].lower() in WORDS_OF_THE_LANGUAGE else error.fault
    except LimitError:
        return "deep" if text.count("(") + text.count("[") > parser.DEEPEST_EXPRESSION else "long"
    laid_out = format_expression(text)
    return "" if format_expression(laid_out) == laid_out else "not the same again"


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(texts)
def test_every_text_of_the_grammar_is_read(text):
    assert fault_of(text) in ("", "name", "arguments", "deep")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(texts, st.integers(0, 60), st.sampled_from([*"()[],.*'0a ", ""]))
def test_a_text_with_a_fault_is_refused_as_lark_refuses_it(text, at, fault):
    changed = text[:at] + fault + text[at + 1 :]
    try:
        grammar().parse(changed)
    except UnexpectedInput:
        with pytest.raises((ConditionSyntaxError, LimitError)):
            parse(changed, AZURE.vocabulary)
