"""Lines of a file, judged many at once: the same lines and the same errors as one by one."""

import io
import json
import os
import sys
import threading

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec import MsgspecError

import conditions
from conditions.core import JOINED_LINES, NUMBERED_LINES
from conditions.documents import chunks
from conditions.documents.lines import numbered_lines
from conditions.documents.searching import count_in, found_in
from conditions.documents.strict_json import parse_json

CONDITIONS = [
    "and(eq(root.a, 1), contains(root.b, 'x'))",
    "or(eq(root.a.b, 1), ge(5, root.b), root.a[0])",
    "and(startsWith(root.a, 'é'), startsWith(root.a, variables.v))",
    "eq(count(jsonpath('$.a[?(@.b == 1)]')), 1)",
    "in(root.a, 'x', 'y', root.b)",
    "eq(root.a, root.a)",
    "eq(root['0'].b, 1)",
]

values = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2) | st.sampled_from(["", "x", "X", "é", "}\n{", 1.0, 10**30, "1"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "0"]), inner, max_size=3),
    max_leaves=5,
)
objects = st.dictionaries(st.sampled_from(["a", "b", "c", "0"]), values, max_size=4)
ends = st.sampled_from([b"\n"] * 9 + [b"\r\n", b" \n", b"\n\n", b"\r", b"", b",\n"])
documents = st.builds(
    lambda value, ascii: json.dumps(value, ensure_ascii=ascii).encode("utf-8", "surrogatepass"),
    objects | objects | values,
    st.booleans(),
)
ODD = [
    b"{", b"}", b'{"a":', b'{"b":{}', b'"b":1}', b"{}{}", b"{} {}", b'{"a":1,"a":2}', b'{"a":1,"a":"x"}',
    b'{"\\u0061":1}', b'{"c":"\xff"}', b'{"c":"\xc3', b'\xa9"}', b'{"c":"', b'"}', b'{"c":NaN}', b'{"c":01}',
    b'{"a":1e400}', b"\xef\xbb\xbf{}", '{"a":1}'.encode("utf-16-le"), b"\x00", b"{\x0b}", b'{"c":"\t"}',
    b'{"c":' + b"9" * 5000 + b"}", b'{"a":' + b"9" * 5000 + b"}", b'{"c":[' + b"7," * 3000 + b"7]}",
    b'{"c":"\\ud800"}', b'{"a":"\\ud800"}', b'{"a":[{"b":1},{}]}', b'{"c":' + b"[" * 3000 + b"]" * 3000 + b"}",
]  # fmt: skip
pieces = st.tuples(documents | documents | st.sampled_from(ODD) | st.binary(max_size=3), ends).map(b"".join)
files = st.lists(pieces, max_size=9).map(b"".join)


def kind_of(error):
    """What is wrong; how it is put differs between lines and documents."""
    return "" if isinstance(error, conditions.DocumentError) else error.message


def one_by_one(condition, lines, wanted):
    """The numbers of the lines that are found, and those of the lines in error."""
    found, refused = [], []
    for number, line in enumerate(lines, 1):
        text = line.rstrip(b" \t\r\n")
        if text:
            try:
                if condition(parse_json(text), variables={"v": "É"}) is wanted:
                    found.append((number, line))
            except conditions.ConditionError as error:
                refused.append((number, kind_of(error)))
    return found, refused


@pytest.fixture(params=[7, 100, chunks.CHUNK])
def stretch(request, monkeypatch):
    monkeypatch.setattr(chunks, "CHUNK", request.param)


def reported(search):
    """What a search gives and reports."""
    refused = []

    def refuse(number, error):
        refused.append((number, kind_of(error)))

    return list(search(refuse)), refused


@pytest.mark.usefixtures("stretch")
@pytest.mark.parametrize("expression", CONDITIONS)
@given(data=files, wanted=st.booleans())
@example(b'{"a":1\n,"b":"x"}\n{"a":1,"b":"x"}{}\n', True)
@example(b'{"a":{}\n,"b":{}}\n{}{"a":1,"b":"x"}\n', True)
@example(b'{"a":\n{"a":1,"b":"x"}}\n{}{"a":1,"b":"x"}\n', True)
@example(b'{"a":1,"b":"x"}\r\n{"a":1,"b":"x"}\r\n', True)
def test_a_file_gives_the_lines_and_errors_of_a_full_decode(expression, data, wanted):
    condition = conditions.compile(expression)
    judge = condition.judge(variables={"v": "É"})
    lines = io.BytesIO(data).readlines()
    expected = one_by_one(condition, lines, wanted)
    by_line = reported(lambda refuse: numbered_lines(lines, judge, refuse, wanted))
    assert by_line == expected
    for way in (judge, judge._replace(native=None), judge._replace(make_bulk=None)):
        for stream in (io.BytesIO(data), io.BufferedReader(io.BytesIO(data), 64)):
            found = reported(lambda refuse, way=way, s=stream: found_in(s, way, refuse, wanted, way=NUMBERED_LINES))
            assert ([hit for several in found[0] for hit in several], found[1]) == expected
        unnumbered = reported(lambda refuse, way=way: found_in(io.BytesIO(data), way, refuse, wanted))
        assert [line for several in unnumbered[0] for line in several] == [line for _, line in expected[0]]
        joined = reported(lambda refuse, way=way: found_in(io.BytesIO(data), way, refuse, wanted, way=JOINED_LINES))
        assert b"".join(b"".join(several) for several in joined[0]) == b"".join(line for _, line in expected[0])
        assert joined[1] == expected[1]
        counted = reported(lambda refuse, way=way: count_in(io.BytesIO(data), way, refuse, wanted))
        assert (sum(counted[0]), counted[1]) == (len(expected[0]), expected[1])


@given(files)
def test_filtering_a_file_gives_what_filtering_its_lines_gives(data):
    condition = conditions.compile(CONDITIONS[0])
    lines = io.BytesIO(data).readlines()
    assert list(condition.filter_lines(io.BytesIO(data), on_error="skip")) == list(
        condition.filter_lines(lines, on_error="skip")
    )


@pytest.mark.parametrize(
    ("expression", "possible"),
    [
        ("eq(root.a, 1)", True),
        ("eq(count(jsonpath('$.a[?(@.b == 1)]')), 1)", True),
        ("eq(root.a.b[0], 1)", True),
        ("contains(root.a, variables.b)", True),
        ("eq(root, 1)", False),
        ("eq(root.*.a, 1)", False),
        ("eq(root[0], 1)", False),
        ("eq(root['é'], 1)", False),
        ("eq(root['\"'], 1)", False),
        ("eq(root[root.a], 1)", False),
        ("eq(pointer('/a'), 1)", False),
        ("eq(count(jsonpath('$..a')), 1)", False),
        ("true", False),
    ],
)
def test_lines_are_judged_at_once_where_the_root_is_read_by_names(expression, possible):
    assert (conditions.compile(expression).judge().bulk is not None) is possible


@pytest.mark.parametrize(
    ("data", "possible"),
    [
        (b'{"a":1}\n{"a":2}\n', True),
        (b'{"a":"1"}\n{"c":"\xc3\xa9"}\n', True),
        (b'{"a":[1]}\n{"c":[%s7]}\n' % (b"7," * 300), True),
        (b'{"a":1}\r\n {"a":2}\t\r\n{"a":1}', True),
        (b'{"c":"\xff"}\n{}\n', False),
        (b'{"a":1}\n{"c":%s}\n' % (b"9" * 5000), False),
        (b'{"a":1}\n\n{"a":2}\n', False),
        (b'{"a":\n1}\n{}{}\n', False),
        (b'{"a":\n{}}\n{}{}\n', False),
        (b'{"a":{}\n,"b":{}}\n{}{}\n', False),
        (b"{}\n1\n", False),
    ],
)
def test_what_is_not_certainly_one_object_a_line_is_refused(data, possible):
    bulk = conditions.compile("eq(root.a, 1)").judge().bulk
    lines = io.BytesIO(data).readlines()
    if possible:
        found = bulk(data, lines, lines, None, True)
        assert found == [line for line in lines if json.loads(line).get("a") in (1, "1")]
    else:
        with pytest.raises((ValueError, IndexError, MsgspecError)):
            bulk(data, lines, lines, None, True)


def test_a_document_that_the_inline_form_did_not_foresee_is_judged_by_itself():
    lines = [b'{"a":"x"}\n', b'{"a":{"b":1}}\n']
    asked = []
    bulk = conditions.compile("eq(root.a.b, 1)").judge().bulk
    assert bulk(b"".join(lines), lines, lines, lambda line: asked.append(line) or False, True) == [lines[1]]
    assert asked == [lines[0]]


def test_lines_are_found_as_soon_as_they_arrive():
    read, write = os.pipe()
    with os.fdopen(read, "rb") as stream, os.fdopen(write, "wb", buffering=0) as feed:
        found = conditions.compile("root.a").filter_lines(stream)
        alarm = threading.Timer(30, feed.close)
        alarm.start()
        feed.write(b'{"a":1}\n{"a"')
        assert next(found) == b'{"a":1}\n'
        feed.write(b':2}\n{"a":3}')
        assert next(found) == b'{"a":2}\n'
        feed.close()
        assert list(found) == [b'{"a":3}']
        alarm.cancel()


def test_a_long_line_is_put_together_in_time_that_grows_with_its_length(monkeypatch):
    monkeypatch.setattr(chunks, "CHUNK", 10)
    line = b"[" + b" " * 100_000 + b"]\n"
    assert list(chunks.chunks(io.BytesIO(b"1\n" + line + b"2"), 200_000)) == [b"1\n", line, b"2"]
    assert len(next(chunks.chunks(io.BytesIO(line), 1_000))) < 1_100


def test_a_lower_limit_of_integers_holds_for_stretches():
    limit = sys.get_int_max_str_digits()
    data = b'{"c":%s,"a":1}\n' % (b"9" * 1000)
    condition = conditions.compile("eq(root.a, 1)")
    try:
        sys.set_int_max_str_digits(700)
        assert list(condition.filter_lines(io.BytesIO(data), on_error="skip")) == []
        sys.set_int_max_str_digits(0)
        assert list(condition.filter_lines(io.BytesIO(data))) == [data]
    finally:
        sys.set_int_max_str_digits(limit)
