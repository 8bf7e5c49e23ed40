"""What is offered where the cursor is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conditions
from conditions.repl.completion import MOST_CANDIDATES, candidates

DOCUMENT = {
    "name": "release",
    "Next": None,
    "items": [{"name": "a", "na me": 1}, {"number": 2}, 3],
    "it's": {"deep": {"x": 1}},
    "new\nline": 1,
    "eq": 1,
}


def offered(text: str) -> list[str]:
    """The text as it would be with each of the candidates."""
    inputs = {"root": DOCUMENT, "variables": {"Build.Reason": "Manual", "x": 1}}
    return [text[:start] + written for written, start, _ in candidates(text, inputs)]


@pytest.mark.parametrize(
    ("text", "completed"),
    [
        ("root.n", ["root.name", "root.Next"]),
        ("ROOT.NA", ["ROOT.name"]),
        ("root.", ["root.name", "root.Next", "root.items", "root['it''s']", "root.eq"]),
        ("root.items[0].na", ["root.items[0].name", "root.items[0]['na me']"]),
        ("root.items.*.n", ["root.items.*.name", "root.items.*['na me']", "root.items.*.number"]),
        ("root['items'][*].nu", ["root['items'][*].number"]),
        ("root['it''s'].d", ["root['it''s'].deep"]),
        ("root['it''s'].deep.", ["root['it''s'].deep.x"]),
        ("root['na", ["root['name']"]),
        ("root[ '", ["root[ 'name']", "root[ 'Next']", "root[ 'items']", "root[ 'it''s']", "root[ 'eq']"]),
        ("root['it''", ["root['it''s']"]),
        ("eq(variables['build", ["eq(variables['Build.Reason']"]),
        ("and(eq(1, 1),\n  eq(root.na", ["and(eq(1, 1),\n  eq(root.name"]),
        ("starts", ["startsWith("]),
        ("not(ROO", ["not(root"]),
        ("eq(T", ["eq(taskInputs", "eq(trim(", "eq(true"]),
        (":ex", [":explain"]),
        (":explain root.na", [":explain root.name"]),
        (":explain vari", [":explain variables"]),
        (":help containsV", [":help containsValue"]),
        (":set stat", [":set status"]),
        ("root.name.", []),
        ("root.items.", []),
        ("root.nope.", []),
        ("nope.", []),
        ("eq('root.n", []),
        ("eq('a', 'na", []),
        ("contains(root, root).n", []),
        ("1.", []),
        ("", []),
        (".", []),
        ("']", []),
        (":load roo", []),
        (":nope roo", []),
    ],
)
def test_what_is_offered(text, completed):
    assert offered(text) == completed


def test_a_candidate_says_what_it_is():
    assert [candidate.meaning for candidate in candidates("root.it", {"root": DOCUMENT})] == ["Array", "Object"]
    assert candidates("startsW", {})[0].meaning.startswith("Whether value begins with prefix")


def test_a_large_document_offers_a_part_of_its_members():
    document = {f"k{number}": 0 for number in range(MOST_CANDIDATES * 2)}
    assert len(candidates("root.", {"root": document})) == MOST_CANDIDATES


@pytest.mark.parametrize("text", ["root.", "root['", "root.items[0].", "root.items.*['"])
def test_what_is_offered_of_a_document_is_an_expression(text):
    expressions = offered(text)
    assert expressions
    assert [expression for expression in expressions if not conditions.compile(expression).reads["root"]] == []


@given(st.text(alphabet="root.items[]'*(): ,0nab\n", max_size=30) | st.text(max_size=20))
def test_no_text_is_too_odd(text):
    for completed in offered(text):
        assert completed
