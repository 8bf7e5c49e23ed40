import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from restapi.content import read_content

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


charsets = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])


@given(values, charsets)
def test_json_is_read_in_every_unicode_encoding(value: object, charset: str) -> None:
    content = read_content(json.dumps(value).encode(charset), {})
    assert (content.root, content.is_json, content.problem) == (value, True, "")


@pytest.mark.parametrize(
    ("body", "content_type", "root"),
    [
        (b"", "application/json", None),
        (b"OK", "", "OK"),
        (b"OK", "application/json", "OK"),
        (b" ", "", " "),
        (b'{"a": 1}', "text/html", {"a": 1}),
        (b"<html>", "application/json", "<html>"),
        (b"\xe9", "text/plain; charset=ISO-8859-1", "é"),
        (b"\xc3\xa9", 'text/plain; charset="utf-8"', "é"),
        (b"\xc3\xa9", "text/plain; charset=punycode", "é"),
        (b"a\xff", "", "a\ufffd"),
        (b"\xef\xbb\xbfOK", "", "OK"),
    ],
)
def test_what_a_criterion_reads(body: bytes, content_type: str, root: object) -> None:
    assert read_content(body, {"Content-Type": content_type}).root == root


def test_the_last_of_duplicate_keys_wins() -> None:
    assert read_content(b'{"a": 1, "a": 2}', {}).root == {"a": 2}


def test_an_integer_too_long_for_int_is_exact() -> None:
    digits = "9" * 5_000
    assert read_content(f'{{"a": {digits}, "b": -{digits}}}'.encode(), {}).root == {
        "a": Decimal(digits),
        "b": Decimal(f"-{digits}"),
    }


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b'{"a": NaN}', "NaN is no JSON value"),
        (b"[-Infinity]", "-Infinity is no JSON value"),
        (b'{"a": 1,}', "Illegal trailing comma before end of object|Expecting property name"),
        (b'{"a":\n1', "in line 2, column 2"),
        (b"[" * 200_000, "nested too deeply"),
    ],
)
def test_what_looks_like_json_but_is_none_is_text_with_a_problem(body: bytes, problem: str) -> None:
    content = read_content(body, {})
    assert (content.root, content.is_json) == (body.decode(), False)
    assert any(part in content.problem for part in problem.split("|"))


@given(st.binary(max_size=200), st.text(max_size=30))
def test_any_body_is_read(body: bytes, content_type: str) -> None:
    content = read_content(body, {"Content-Type": content_type})
    assert content.is_json or content.root in (None, content.text)
