"""Patterns of schemas: judged as ECMAScript has them, or not at all, and never for long."""

import re
from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from conditions.schemas.patterns.automaton import LONGEST
from conditions.schemas.patterns.pattern import matches
from conditions.values.dotnet_text import fold

_ATOMS = ["a", "b", "A", "1", ".", "-", "[a-c]", "[^a]", "[A-Z0-9_]", r"\d", r"\w", r"\s", r"\.", r"\S", "[]", "[^]"]


def _composed(inner):
    return st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.lists(inner, min_size=2, max_size=2).map(lambda parts: f"({'|'.join(parts)})"),
        st.tuples(inner, st.sampled_from(["*", "+", "?", "{2}", "{0,2}", "{1,}", "*?", "{0}"])).map(
            lambda parts: f"(?:{parts[0]}){parts[1]}"
        ),
        inner.map(lambda part: f"^{part}$"),
    )


PATTERNS = st.recursive(st.sampled_from(_ATOMS), _composed, max_leaves=6)
TEXTS = st.text("abA1-. _\n", max_size=5)


def in_python(pattern: str) -> re.Pattern[str]:
    """The same pattern as Python writes it: `$` is the very end, and there are sets of none and of all characters."""
    text = pattern.replace("[]", "(?!)").replace("[^]", r"[\s\S]").replace("$", r"\Z").replace(".", "@DOT@")
    text = text.replace(r"\@DOT@", r"\.").replace("@DOT@", r"[^\n\r]")
    return re.compile(text, re.ASCII)


@given(PATTERNS, TEXTS)
@example("^(?:a|)*$", "")
@example("(?:^a$){0}", "b")
def test_a_pattern_matches_what_it_matches_elsewhere(pattern, text):
    assert matches(pattern, text) is (in_python(pattern).search(text) is not None)


@given(PATTERNS, st.text("abA1", max_size=4))
def test_ignoring_case_asks_whether_any_spelling_matches(pattern, text):
    spellings = [text]
    for at, letter in enumerate(text):
        spellings += [one[:at] + letter.swapcase() + one[at + 1 :] for one in spellings]
    assert {fold(one) for one in spellings} == {fold(text)}
    assert matches(pattern, text, ignore_case=True) is any(matches(pattern, one) for one in spellings)


@pytest.mark.parametrize(
    "pattern",
    [
        "(a)\\1",
        "(?=a)b",
        "(?<!a)b",
        "(?<name>a)",
        "\\bword",
        "\\p{L}",
        "\\u0041",
        "é",
        "a{2",
        "a**",
        "(",
        ")",
        "[a",
        "[z-a]",
        "a{3,2}",
        "a{999}",
        "\\",
        "*",
        "(" * 50 + ")" * 50,
        "a" * 2000,
        "(a{100}){100}",
        "]",
        "[\\d-z]",
    ],
)
def test_what_no_automaton_does_is_not_judged(pattern):
    assert matches(pattern, "a") is None


@pytest.mark.parametrize("text", ["é", "a" * (LONGEST + 1)])
def test_texts_that_are_long_or_not_of_ascii_are_not_judged(text):
    assert matches("^a+$", text) is None


@pytest.mark.parametrize(
    "pattern", ["^(a+)+$", "^(a|a)*$", "^(a|aa)+$", "(.*a){20}$", "((a*)*)*b", "^(([a-z])+.)+[A-Z]([a-z])+$"]
)
def test_patterns_that_explode_elsewhere_take_no_time(pattern):
    begin = process_time()
    matches(pattern, "a" * (LONGEST - 1) + "!")
    assert process_time() - begin < 2
