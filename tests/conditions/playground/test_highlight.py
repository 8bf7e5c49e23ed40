"""The colours of the page: its patterns cut an expression as the scanner does."""

import re
from pathlib import Path

from hypothesis import assume, given
from hypothesis import strategies as st

import conditions.playground
from conditions.syntax.tokens import scan

SOURCE = Path(conditions.playground.__file__).with_name("page") / "highlight.js"
COLOURS = {"TEXT": "string", "UNCLOSED": "string", "NUMBER": "number", "NAME": "name"}
NAMES = {"property", "constant", "call", "input"}


def patterns() -> re.Pattern[str]:
    """What `highlight.js` looks for in an expression; all that it says in JavaScript means the same in Python."""
    table = SOURCE.read_text(encoding="utf-8").partition("expression: anyOf({")[2].partition("})")[0]
    kinds = re.findall(r"^\s*(\w+): /(.*)/,$", table, re.MULTILINE)
    assert {kind for kind, _ in kinds} == NAMES | {"string", "number"}
    return re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in kinds), re.ASCII | re.IGNORECASE)


COLOURED = patterns()
PIECES = ["eq(", "root", ".a", "true", "null", "'a'", "'it''s'", "'", "0", "-1", ".5", "1.2.3", "[", "]", ")", ", "]
SIGNS = [".", "*", " ", "==", "!", "&&", "?", ":", "\n", "'(1'", "(", "EQ", "5."]


@given(st.lists(st.sampled_from(PIECES + SIGNS), max_size=8).map("".join))
def test_the_page_colours_the_tokens_of_the_scanner(text):
    tokens = list(scan(text))
    assume(not {token.type for token in tokens} & {"WORD", "OTHER", "QUOTED"})  # it is no mirror of mistakes
    coloured = [
        (found.start(), found[0], "name" if found.lastgroup in NAMES else found.lastgroup)
        for found in COLOURED.finditer(text)
    ]
    assert coloured == [(token.start, token.text, COLOURS[token.type]) for token in tokens if token.type in COLOURS]
