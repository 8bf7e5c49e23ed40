"""Limits of size, depth and time of both dialects, and what hostile paths and documents make of them."""

import time
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import conditions
from conditions import ConditionError, LimitError, PathError
from conditions.library.jsonpath import comprehension, nodes, rfc9535_selection, server_selection
from tests.effort import IS_ALL

LANGUAGES = {name: conditions.AZURE.extend(jsonpath=name) for name in ("server", "rfc9535")}
SECONDS = 30  # of the processor, whatever else the machine does; each takes a few


def evaluated(dialect: str, path: str, root: Any) -> Any:
    return LANGUAGES[dialect].compile("jsonpath(variables.path)").evaluate(root, {"path": path})


def deep(levels: int, of: str) -> Any:
    document: Any = 1
    for _ in range(levels):
        document = [document] if of == "items" else {"a": document}
    return document


def cyclic() -> dict[str, Any]:
    document: dict[str, Any] = {"a": 1}
    document["b"] = document
    return document


WIDE = [[0] * 1_001] * 1_001
MANY = [{"a": number, "b": [1, 2, 3]} for number in range(2_000)]


@pytest.fixture(params=[1 if IS_ALL else 10])
def fraction(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """What the limits of nodes, and so the times, are divided by: to reach the real ones takes seconds each."""
    monkeypatch.setattr(nodes, "MOST_VISITED", nodes.MOST_VISITED // request.param)
    for module in (nodes, comprehension, rfc9535_selection, server_selection):
        monkeypatch.setattr(module, "MOST_NODES", 1_000_000 // request.param)
    return request.param


@pytest.mark.parametrize("dialect", LANGUAGES)
@pytest.mark.parametrize(
    ("path", "root"),
    [
        ("$..nope", deep(2_000, "items")),
        ("$..nope", deep(2_000, "members")),
        ("$..['a','a']..['a','a']..['a','a']..['a','a']", deep(100, "members")),
        ("$[?($..[?(@.a == 1)])]", MANY),
    ],
)
def test_what_is_too_much_is_told_in_time(dialect, path, root, fraction):
    start = time.thread_time()
    with suppress(LimitError, PathError):
        evaluated(dialect, path, root)
    assert time.thread_time() - start < SECONDS / fraction


@pytest.mark.parametrize(("path", "root"), [("$[*][*]", WIDE), ("$..*", cyclic()), ("$[?($..[?(@.n)])]", MANY)])
@pytest.mark.parametrize("dialect", LANGUAGES)
def test_too_many_nodes_and_too_deep_a_document_are_errors_in_time(dialect, path, root, fraction):
    start = time.thread_time()
    with pytest.raises(LimitError):
        evaluated(dialect, path, root)
    assert time.thread_time() - start < SECONDS / fraction


@pytest.mark.parametrize("dialect", LANGUAGES)
def test_a_path_selects_a_million_nodes_at_most(dialect):
    with pytest.raises(LimitError, match="selects more than 1,000,000 nodes"):
        evaluated(dialect, "$[*][*]", WIDE)


@pytest.mark.parametrize("dialect", LANGUAGES)
@pytest.mark.parametrize("of", ["items", "members"])
def test_a_document_is_followed_to_the_same_depth_in_both_dialects(dialect, of):
    assert evaluated(dialect, "$..nope", deep(498, of)) == []
    with pytest.raises(LimitError, match="500 deep"):
        evaluated(dialect, "$..nope", deep(501, of))


@pytest.mark.parametrize("dialect", LANGUAGES)
@pytest.mark.parametrize(
    "path",
    [
        ".a" * 10_000,
        "[0]" * 10_000,
        "[?(@.a" * 1_000,
        "[?(@[" * 1_000,
        "(" * 10_000,
        "[?(" + "@.a && " * 10_000 + "@.a)]",
        "[?(" + "@.a && @.b || " * 5_000 + "@.a)]",
        "$..*" * 50,
        "'" * 10_000,
        "$[" + "1," * 10_000 + "1]",
        "$['" + "\\" * 9_999,
        "$[?(@.a =~ /" + "(" * 5_000 + "/)]",
        "$[?(@.a == " + "9" * 10_000 + ")]",
        "$[" + "9" * 10_000 + "]",
    ],
)
def test_a_long_path_is_read_or_refused_in_time(dialect, path):
    start = time.thread_time()
    with suppress(ConditionError):
        evaluated(dialect, path, {"a": [{"a": "x" * 50}], "b": [1, 2]})
    assert time.thread_time() - start < SECONDS


def test_a_regular_expression_that_takes_too_long_ends():
    with pytest.raises(LimitError, match="took longer"):
        evaluated("server", "$[?(@ =~ /^(a|aa)+$/)]", ["a" * 60 + "!"])


class Hostile:
    """A value that is none of JSON."""

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        raise RuntimeError("no")

    def __float__(self) -> float:
        raise OSError("no")


@pytest.mark.parametrize("dialect", LANGUAGES)
@given(
    st.text("abc$@.[]()'\"*?<>=!&|~/,:01-9 \\\t\n😀é", max_size=40),
    st.recursive(
        st.sampled_from([None, 1, 2.5, "a", True, 10**400, float("inf"), b"a", Hostile()]),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
        max_leaves=8,
    ),
)
@settings(max_examples=300)
def test_nothing_but_errors_of_ours_ever_escapes(dialect, path, root):
    with suppress(ConditionError):
        evaluated(dialect, path, root)


@pytest.mark.parametrize("operator", ["==", "!=", "<", "===", "=~"])
@pytest.mark.parametrize("literal", ["1", "'a'", "null", "true", "/a/", "@.b", "$"])
def test_a_hostile_value_raises_only_errors_of_ours(operator, literal):
    for value in (Hostile(), b"a", 10**400, float("nan"), (1, 2), object()):
        with suppress(ConditionError):
            evaluated("server", f"$[?(@.a {operator} {literal})]", [{"a": value, "b": value}])
