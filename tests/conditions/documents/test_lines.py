"""Filtering lines of JSON: which lines come through, and what becomes of broken ones."""

import itertools
import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conditions
from conditions.documents import lines as ndjson
from conditions.documents.lines import LineError, numbered_lines
from conditions.documents.searching import filter_lines
from conditions.documents.strict_json import parse_json
from conditions.errors import DocumentError, EvaluationError, LimitError


def hits(expression, lines, on_error="raise", search=filter_lines, **options):
    condition = conditions.compile(expression)
    return search(lines, condition.judge(), on_error, **options)


def test_matching_lines_come_through_as_the_same_objects():
    lines = [b'{"a": 1}\n', b' {"a" : 1.0, "b": [1]}\r\n', b'{"a": 2}\n', '{"a": "1", "é": "\\u00e9"}', '{"a":1}']
    found = list(hits("eq(root.a, 1)", lines))
    assert [id(line) for line in found] == [id(lines[at]) for at in (0, 1, 3, 4)]


@pytest.mark.parametrize("blank", [b"", b"\n", b" \t\r\n", "", "\n", " "])
def test_blank_lines_are_skipped_and_counted_as_lines(blank):
    assert list(hits("true", [blank, b"1", blank, b"2"], search=numbered_lines)) == [(2, b"1"), (4, b"2")]
    assert list(hits("true", [blank, b"1"], search=numbered_lines, wanted=False)) == []


@pytest.mark.parametrize(
    ("line", "message", "column"),
    [
        (b'{"a": 1, "b": 01}\n', "line 3 is not JSON: Expecting ',' delimiter (line 3, column 16)", 16),
        ('{"a": 1, "b": tru}\n', "line 3 is not JSON: Expecting value (line 3, column 15)", 15),
        (b'{"a": 1} {"a": 1}\n', "line 3 is not JSON: Extra data (line 3, column 10)", 10),
        (b'{"a":\n', "line 3 is not JSON: Expecting value (line 3, column 6)", 6),
        (b'{"b": "\xff"}\n', "line 3 is not JSON: byte 7 is not utf-8", None),
        (b'{"b": NaN}\n', "line 3 is not JSON: NaN is no JSON value", None),
        (b"\x0c\n", "line 3 is not JSON: Expecting value (line 3, column 1)", 1),
        (b'{"b": ' + b"[" * 20_000, "line 3 is not JSON: ", None),
        (b'{"b": "' + b"x" * 700 + b'\xff"}', "line 3 is not JSON: byte 707 is not utf-8", None),
    ],
)
def test_a_broken_line_is_an_error_that_tells_the_line(line, message, column):
    lines = hits("eq(root.a, 1)", [b'{"a": 1}\n', b"\n", line, b'{"a": 1}\n'])
    assert next(lines) == b'{"a": 1}\n'
    with pytest.raises(LineError) as caught:
        next(lines)
    error = pickle.loads(pickle.dumps(caught.value))
    assert isinstance(error, DocumentError)
    if message.endswith(": "):
        assert str(error).startswith("line 3 ")
    else:
        assert str(error).splitlines()[0] == message
    assert (error.number, error.line) == (3, 3)
    assert column is None or error.column == column


def test_a_line_on_which_the_condition_fails_is_an_error_that_notes_the_line():
    with pytest.raises(EvaluationError, match="cannot convert the String 'x' to Number") as caught:
        list(hits("ge(5, root.a)", ['{"a": 1}', '{"a": "x"}']))
    assert caught.value.__notes__ == ["This happened on line 2."]


def test_lines_in_error_can_be_skipped_and_reported():
    lines = [b"{", b'{"a": 1}', b'{"a": "x"}', b"", b'{"a": 2}']
    assert list(hits("ge(5, root.a)", lines, "skip")) == [lines[1], lines[4]]
    reported = []
    assert list(hits("ge(5, root.a)", lines, lambda *problem: reported.append(problem))) == [lines[1], lines[4]]
    assert [(number, type(error)) for number, error in reported] == [(1, LineError), (3, conditions.ConversionError)]


def test_a_line_beyond_the_limit_is_an_error_even_where_errors_are_skipped(monkeypatch):
    monkeypatch.setattr(ndjson, "LONGEST_LINE", 2_000)
    lines = [b'"%s"' % (b"x" * 1_998), b'"%s"' % (b"x" * 1_999)]
    found = hits("true", lines, "skip")
    assert next(found) is lines[0]
    with pytest.raises(LimitError, match="line 2 is longer than 2,000 characters"):
        next(found)


def test_lines_are_read_one_at_a_time_and_no_further_than_asked():
    given_out = itertools.count()
    lines = (b'{"a": %d}' % next(given_out) for _ in itertools.count())
    assert next(hits("eq(root.a, 4)", lines)) == b'{"a": 4}'
    assert next(given_out) == 5


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abé"), inner, max_size=3),
    max_leaves=6,
)
written = st.builds(
    lambda value, ascii, end: (json.dumps(value, ensure_ascii=ascii) + end).encode("utf-8", "surrogatepass"),
    values,
    st.booleans(),
    st.sampled_from(["", "\n", " \r\n"]),
)


@given(st.lists(written | st.sampled_from([b"\n", b"{", b'"\xff"']) | st.binary(max_size=5), max_size=8))
def test_the_lines_are_those_whose_parsed_documents_match(lines):
    condition = conditions.compile("or(eq(root.a, 1), root.b, ge(root['é'].a, 0))")
    expected, refused = [], []
    for number, line in enumerate(lines, 1):
        if not line.strip(b" \t\r\n"):
            continue
        try:
            if condition(parse_json(line)):
                expected.append((number, line))
        except conditions.ConditionError:
            refused.append(number)
    reported = []
    found = hits(condition.expression, lines, lambda number, _: reported.append(number), search=numbered_lines)
    assert (list(found), reported) == (expected, refused)
