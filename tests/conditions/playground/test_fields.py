"""What the fields of the page hold, and what helps where it is no JSON."""

import json
import sys
import time

import pytest

from conditions import DocumentError
from conditions.playground.fields import EXAMPLE, others_of, root_of


def test_a_blank_field_holds_nothing():
    assert root_of(" \n") == {}
    assert others_of("") == {"variables": {}}


def test_a_field_holds_a_document():
    assert root_of('\ufeff{"a": [1.5, null]}') == {"root": {"a": [1.5, None]}}


def test_null_is_a_document():
    assert root_of("null") == {"root": None}


def test_the_last_one_of_the_same_names_counts():
    assert root_of('{"a": 1, "a": 2}') == {"root": {"a": 2}}


def test_named_values_are_found_ignoring_case():
    assert others_of('{"Variables": {"a": 1}, "status": "Failed"}') == {"variables": {"a": 1}, "status": "Failed"}


def test_the_example_holds_other_values():
    assert others_of(EXAMPLE) == json.loads(EXAMPLE)


EMPTY_END = "the text ends too early: something is missing here"


@pytest.mark.parametrize(
    ("text", "column", "hint"),
    [
        ('{"a": NaN}', 7, "JSON has no such number: write a number, a text or null"),
        ('["NaN", -Infinity]', 9, "JSON has no such number: write a number, a text or null"),
        ('{"a":', 6, EMPTY_END),
        ("[1, ", 5, EMPTY_END),
        ("{'a': 1}", 2, 'JSON quotes with "'),
        ("['a']", 2, 'JSON quotes with "'),
        ('{"a": 1 // one\n}', 9, "a comma is missing before it"),
        ("[ // one\n]", 3, "JSON has no comments: leave it out"),
        ("{a: 1}", 2, 'names of members stand in double quotes: {"name": 1}'),
        ("[True]", 2, "JSON writes true, false and null"),
        ('{"a": None}', 7, "JSON writes true, false and null"),
        ('{"a": }', 7, "a value is missing before it"),
        ("[,]", 2, "a value is missing before it"),
        ("failed", 1, 'texts stand in double quotes: "text"'),
        ('{"a": 1', 8, "the text ends too early: a bracket is not closed"),
        ('{"a": 1 "b": 2}', 9, "a comma is missing before it"),
        ('{"a" 1}', 6, "a colon is missing before it"),
        ("{} {}", 4, "a document is one value: put several into an array, [1, 2]"),
        ('{"a": "b}', 7, 'close the text with "'),
        ('["a\nb"]', 4, r"in a text, write a line end as \n and a tab as \t"),
        (r'["C:\dir"]', 5, r"in a text, write \ as \\"),
        ("[1, ?]", 5, None),
    ],
)
def test_what_is_no_json_is_told_with_its_place_and_what_helps(text, column, hint):
    with pytest.raises(DocumentError, match=r"^the document is not JSON: ") as caught:
        root_of(text)
    assert (caught.value.column, caught.value.hint) == (column, hint)


@pytest.mark.parametrize(
    ("text", "column", "hint"),
    [
        ("[1,]", (3, 4), ("leave out the comma before it", "leave out the comma after the last one")),
        ('{"a": 1,}', (8, 9), ("leave out the comma before it", "leave out the comma after the last one")),
    ],
)
def test_a_comma_after_the_last_one_is_told_in_the_words_of_each_python(text, column, hint):
    with pytest.raises(DocumentError) as caught:
        root_of(text)
    newer = sys.version_info >= (3, 13)
    assert (caught.value.column, caught.value.hint) == (column[not newer], hint[newer])


def test_what_nests_too_deep_is_told():
    with pytest.raises(DocumentError, match=r"nests too deep to be read|is not JSON"):
        root_of("[" * 100_000)


@pytest.mark.parametrize(
    ("text", "message", "column", "hint"),
    [
        (" [1]", "the other values are an object, by their names", 2, f"write {EXAMPLE}, for example"),
        ('{"VARIABELS": {}}', 'there is no named value "VARIABELS"', 2, "did you mean variables?"),
        ('{"variabels": {}}', 'there is no named value "variabels"', 2, "did you mean variables?"),
        (
            '{"variables": {"statu": 1}, "statu" : "Failed"}',
            'there is no named value "statu"',
            29,
            "did you mean status?",
        ),
        (r'{"st\u0061tu": 1}', 'there is no named value "statu"', 2, "did you mean status?"),
        ('{"root": 1}', "root is the document, which has a field of its own", 2, "move it there"),
        ('{"ROOT": 1}', "root is the document, which has a field of its own", 2, "move it there"),
        (
            '{"x\ud800": 1}',
            'there is no named value "x\\ud800"',
            2,
            "there are variables, response, taskInputs, parameters, dependencies, stageDependencies, pipeline, "
            "resources, value, status",
        ),
        ('{"a": }', "the text of the other values is not JSON: Expecting value", 7, "a value is missing before it"),
    ],
)
def test_what_are_no_other_values_is_told_with_its_place(text, message, column, hint):
    with pytest.raises(DocumentError) as caught:
        others_of(text)
    error = caught.value
    assert (error.message, error.column, error.hint) == (message, column, hint)


def test_hostile_brackets_and_quotes_are_refused_in_no_time() -> None:
    started = time.monotonic()
    with pytest.raises(DocumentError):
        root_of("[" * 60_000 + '"' + '\\"' * 20_000)
    assert time.monotonic() - started < 5
