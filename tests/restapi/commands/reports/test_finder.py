from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonpointer import resolve_pointer

import conditions
from restapi.commands.reports.finder import Found, find, listing
from restapi.connections.credentials import Masker

RELEASE = {
    "stages": [{"name": "Build", "ok": True}, {"name": "Deploy", "builds": [7, 8], "ends": None}],
    "build": {"id": 1.5},
}

texts = st.text("ab'/~*.[]\"\\ \n\x1bßİé\U0001f600\ud800", max_size=6)
scalars = st.none() | st.booleans() | texts | st.integers() | st.floats() | st.integers(10**4000, 10**4001)
documents = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


def found(document: Any, text: str) -> list[tuple[str, str]]:
    return [(one.pointer, one.condition) for one in find(document, text)]


def lines(document: Any, text: str, *secrets: str, most: int = 100) -> list[str]:
    return [line for line, _ in listing(document, text, Masker(secrets), most)]


def test_keys_and_values_are_found_in_the_order_of_the_document_ignoring_case() -> None:
    assert found(RELEASE, "BUILD") == [
        ("/stages/0/name", "eq(root['stages'][0]['name'], 'Build')"),
        ("/stages/1/builds", "eq(count(root['stages'][1]['builds']), 2)"),
        ("/build", "eq(count(root['build']), 1)"),
    ]


@pytest.mark.parametrize(
    ("document", "text", "pointer", "condition"),
    [
        ({"a": "it's"}, "it", "/a", "eq(root['a'], 'it''s')"),
        ({"it's": 1}, "IT", "/it's", "eq(root['it''s'], 1)"),
        ({"a/b~c": 1}, "b", "/a~1b~0c", "eq(root['a/b~c'], 1)"),
        ({"": 1}, "1", "/", "eq(root[''], 1)"),
        ({"*": 1}, "*", "/*", "eq(root['*'], 1)"),
        ({"n": 1.5}, "1.5", "/n", "eq(root['n'], 1.5)"),
        ({"n": 1e-10}, "1e-10", "/n", "eq(root['n'], 0.0000000001)"),
        ({"n": -7}, "-7", "/n", "eq(root['n'], -7)"),
        ({"n": True}, "TRUE", "/n", "eq(root['n'], true)"),
        ({"n": False}, "false", "/n", "eq(root['n'], false)"),
        ({"n": None}, "null", "/n", "eq(root['n'], '')"),
        ({"n": {}}, "n", "/n", "eq(count(root['n']), 0)"),
        ({"n": 1e40}, "n", "/n", ""),
        ({"n": Decimal("1" + "0" * 5000)}, "1000", "/n", ""),
        ({"log": "x" * 100 + " Error: y"}, "error", "/log", "contains(root['log'], 'error')"),
        ({"log": "x\nError"}, "error", "/log", "contains(root['log'], 'error')"),
        ({"log": "Error:\tx"}, "error", "/log", "contains(root['log'], 'error')"),
        ({"log": "x" * 100}, "log", "/log", "ne(root['log'], '')"),
        ("Service OK", "ok", "", "eq(root, 'Service OK')"),
        (None, "null", "", "eq(root, '')"),
    ],
)
def test_each_value_has_a_condition_of_its_kind(document: Any, text: str, pointer: str, condition: str) -> None:
    assert found(document, text) == [(pointer, condition)]


def test_the_number_of_an_item_is_no_key() -> None:
    assert found(["a", "b"], "1") == []


def test_a_condition_that_would_be_too_long_is_left_out() -> None:
    (one,) = find({"k" * 21_000: 1}, "k")
    assert one.condition == ""


def test_a_document_as_deep_as_you_like_is_searched() -> None:
    document: Any = "here"
    for _ in range(3_000):
        document = [document]
    (one,) = find(document, "here")
    assert one.pointer == "/0" * 3_000
    assert conditions.compile(one.condition)(document)


@given(documents, texts)
def test_every_pointer_leads_to_the_value_and_every_condition_holds(document: Any, text: str) -> None:
    for one in find(document, text):
        value = resolve_pointer(document, one.pointer)
        assert value is one.value
        assert conditions.compile(one.condition)(document) if one.condition else is_out_of_range(value)


def is_out_of_range(value: Any) -> bool:
    return isinstance(value, int | float) and not -(2**96) < value < 2**96  # NaN is not within either


@given(documents, texts)
def test_nothing_else_is_there(document: Any, text: str) -> None:
    """The empty text is in every key and value; what another text is in is among what it is in."""
    everything = [one.pointer for one in find(document, "")]
    some = [one.pointer for one in find(document, text)]
    assert some == [pointer for pointer in everything if pointer in set(some)]


def test_the_listing_shows_place_value_and_condition() -> None:
    assert lines(RELEASE, "build") == [
        '/stages/0/name = "Build"',
        "    eq(root['stages'][0]['name'], 'Build')",
        "/stages/1/builds = a list with 2 items",
        "    eq(count(root['stages'][1]['builds']), 2)",
        "/build = an object with 1 member",
        "    eq(count(root['build']), 1)",
    ]


def test_the_listing_says_how_many_more_there_are() -> None:
    assert lines(["x"] * 1_500, "x", most=1) == ['/0 = "x"', "    eq(root[0], 'x')", "… and 1,499 more"]


def test_the_listing_says_that_there_is_nothing() -> None:
    assert lines(RELEASE, "it's") == ["Nothing in the response has the text 'it''s'."]


def test_the_listing_says_where_no_condition_is_possible() -> None:
    assert lines({"n": 1e40}, "n") == ["/n = 1e+40", "    (no condition can say this)"]


def test_the_whole_response_has_a_name() -> None:
    assert lines("OK", "ok") == ['the whole response = "OK"', "    eq(root, 'OK')"]


def test_a_long_value_is_cut() -> None:
    assert lines({"a": "x" * 200}, "a")[0] == '/a = "' + "x" * 78 + "…"


def test_secrets_are_masked_before_a_value_is_cut() -> None:
    secret = "hunter2" * 20
    printed = "\n".join(lines({"a": secret, secret: 1, "b": "it's"}, "", secret, "it's"))
    assert "hunter" not in printed
    assert "it" not in printed


def test_the_listing_cannot_steer_a_terminal() -> None:
    assert lines({"a\x1b[2J": "\x9b\u202e"}, "a") == [
        '/a\\u001b[2J = "\\u009b\\u202e"',
        "    ne(root['a\\u001b[2J'], '')",
    ]


def test_found_places_compare_by_what_they_are() -> None:
    assert list(find({"a": 1}, "a")) == [Found("/a", 1, "eq(root['a'], 1)")]
