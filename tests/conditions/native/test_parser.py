"""The parser of the native core reads what the Python one does, and refuses the same texts at the same places."""

import gc
import re
import weakref
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conditions.syntax import tables
from conditions.syntax.lr import LRParser
from tests.conditions.native.probing import at_once, out_of_memory
from tests.conditions.syntax.test_tokens import PIECES, expressions

pytestmark = pytest.mark.usefixtures("native")

PARSER = LRParser(tables)
PARTS = PARSER.rules(lambda name: lambda builder, *parts: (builder, name, *parts))


class RefusedError(Exception):
    """The text is refused at the place that it holds."""


def refuse(at: int) -> Any:
    raise RefusedError(at)


def outcome(parse: Any, text: str, rules: Any = PARTS) -> Any:
    """What a driver makes of a text: all that is built, or where it is refused."""
    try:
        return parse(text, rules, "the builder", refuse)
    except RefusedError as error:
        return error.args


def in_python(text: str, rules: Any, builder: object, refused: Any) -> Any:
    return PARSER._parsed(text, rules, builder, refused, None)


@given(st.lists(st.sampled_from([*PIECES, "é", "\0", "\U0001f600"]), max_size=10).map("".join) | expressions)
def test_both_drivers_agree_on_any_text(text: str) -> None:
    assert PARSER._native is not None
    assert outcome(PARSER._native.parse, text) == outcome(in_python, text)


@given(expressions, st.integers(0, 100), st.sampled_from(["", *PIECES]))
def test_both_drivers_agree_on_what_is_almost_an_expression(text: str, at: int, piece: str) -> None:
    assert PARSER._native is not None
    changed = text[:at] + piece + text[at + 1 :]
    assert outcome(PARSER._native.parse, changed) == outcome(in_python, changed)


LONG = ("", " ", "f(" * 5000 + ")" * 5000, "a[" * 5000 + "1" + "]" * 5000, "a" * 10**6, "a.")


@pytest.mark.parametrize("text", LONG, ids=lambda text: text[:3])
def test_both_drivers_agree_on_long_and_empty_texts(native: Any, text: str) -> None:
    flat = PARSER.rules(lambda _: lambda *parts: len(parts))
    assert outcome(PARSER._native.parse, text, flat) == outcome(in_python, text, flat)  # type: ignore[union-attr]


def test_what_a_builder_or_a_pattern_raises_is_raised(native: Any) -> None:
    def fail(*_: object) -> None:
        raise KeyError("here")

    with pytest.raises(KeyError, match="here"):
        PARSER.parse("f(a.b[1], 2)", PARSER.rules(lambda _: fail), None, refuse)


def test_a_refusal_that_raises_nothing_is_an_error(native: Any) -> None:
    with pytest.raises(ValueError, match="was not refused"):
        PARSER.parse("f(", PARTS, None, lambda at: at)  # type: ignore[arg-type, return-value]


def test_a_builder_may_parse_meanwhile(native: Any) -> None:
    def build(builder: int, *parts: Any) -> Any:
        return PARSER.parse("f(a, 'b')", PARSER.rules(lambda _: build), builder - 1, refuse) if builder else parts

    rules = PARSER.rules(lambda _: build)
    assert outcome(lambda *given: PARSER.parse(*given[:2], 3, refuse), "a.b", rules) == outcome(
        lambda *given: PARSER._parsed(*given[:2], 3, refuse, None), "a.b", rules
    )


def test_threads_share_a_parser(native: Any) -> None:
    text, found = "and(eq(a.b['c'], 'd'), not(e))", list[Any]()
    at_once(lambda: found.extend(PARSER.parse(text, PARTS, None, refuse) for _ in range(200)))
    assert len(found) == 1600
    assert all(one == in_python(text, PARTS, None, refuse) for one in found)


class Kept(dict[str, int]):
    """A table that tells when it is collected."""


def a_row(**changed: Any) -> tuple[Any, ...]:
    row = {"rule": -1, "actions": {"WORD": 1}, "gotos": {}, "marks": (), "match": re.compile("(?P<WORD>a)").match}
    return tuple({**row, **changed}.values())


def test_a_circle_through_its_tables_is_collected(native: Any) -> None:
    actions = Kept(WORD=1)
    gone = weakref.ref(actions)
    parser = native.Parser((a_row(actions=actions), a_row()), 1, None)
    actions["circle"] = parser
    del actions, parser
    gc.collect()
    assert gone() is None


NO_TABLES: dict[str, tuple[Any, int]] = {
    "no states": ((), 1),
    "the first state is the final one": ((a_row(), a_row()), 0),
    "a final state that is not there": ((a_row(), a_row()), 2),
    "a rule that is none": ((a_row(rule=-2), a_row()), 1),
    "a mark of two characters": ((a_row(marks=(("ab", "AB"),)), a_row()), 1),
    "too many marks": ((a_row(marks=(("a", "A"),) * 17), a_row()), 1),
    "a kind that is no text": ((a_row(marks=(("a", 1),)), a_row()), 1),
    "a mark that is no pair": ((a_row(marks=("a",)), a_row()), 1),
    "actions in a list": ((a_row(actions=[]), a_row()), 1),
    "too short a row": ((a_row()[:3], a_row()), 1),
    "a row that is a list": (([], a_row()), 1),
    "rows in a list": ([a_row(), a_row()], 1),
}

NOWHERE: dict[str, tuple[Any, Any]] = {
    "a state that is not there": (a_row(actions={"WORD": 2}), ()),
    "a rule that is not there": (a_row(actions={"WORD": -1}), ()),
    "a rule of more than was read": (a_row(actions={"WORD": -1}), ((None, "x", 1),)),
    "an action that is no number": (a_row(actions={"WORD": "x"}), ()),
    "a rule at the end that is not there": (a_row(rule=0), ()),
    "a rule of nothing": (a_row(rule=0), ((None, "x", 0),)),
    "a rule of too many parts": (a_row(rule=0), ((None, "x", 5),)),
    "too short a rule": (a_row(rule=0), ((None, "x"),)),
    "a rule that is a list": (a_row(rule=0), ([None, "x", 1],)),
    "blanks of nothing": (a_row(match=lambda text, at: None), ()),
    "a match that is none": (a_row(match=lambda text, at: 1), ()),
    "nothing that matches": (a_row(match=None), ()),
}


@pytest.mark.parametrize("name", NO_TABLES)
def test_what_are_no_tables_is_refused(native: Any, name: str) -> None:
    states, final = NO_TABLES[name]
    with pytest.raises((ValueError, TypeError)):
        native.Parser(states, final, None)


@pytest.mark.parametrize("name", NOWHERE)
def test_tables_that_lead_nowhere_are_refused_when_they_are_used(native: Any, name: str) -> None:
    row, rules = NOWHERE[name]
    parser = native.Parser((row, a_row()), 1, re.compile("").match)
    with pytest.raises((ValueError, TypeError, AttributeError)):
        parser.parse("a", rules, None, refuse)


PARSING = """
from conditions.syntax import tables
from conditions.syntax.lr import LRParser
parser = LRParser(tables)
rules = parser.rules(lambda _: lambda builder, *parts: parts)
text = "and(eq(a.b['c'], 'd') , " + "f(" * 70 + ")" * 70 + ", 1.5)"
def refuse(at): raise ValueError
expected = parser.parse(text, rules, None, refuse)
"""


def test_where_allocations_fail_there_is_an_error() -> None:
    failures, found = out_of_memory(PARSING, "parser.parse(text, rules, None, refuse) == expected", 20_000)
    assert found == "True"
    assert failures > 300
