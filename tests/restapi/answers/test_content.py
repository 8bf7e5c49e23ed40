import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conditions
from restapi.answers.content import read_content

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
        (b"\xef\xbb\xbf{}", "text/plain; charset=iso-8859-1", {}),
        ("{}".encode("utf-16"), "application/json; charset=utf-8", {}),
        ("{}".encode("utf-16-be"), "application/json; charset=utf-16", {}),
        ("{}".encode("utf-32-le"), "application/json", {}),
        ("é".encode("utf-16-le"), "text/plain; charset=utf-16", "é"),
        ("é".encode("utf-16-be"), "text/plain; charset=UTF-16BE", "é"),
        ("é€".encode("windows-1252"), "text/plain; charset=windows-1252", "é€"),
        ("日本".encode("shift_jis"), "text/plain; charset=Shift_JIS", "日本"),
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
    ids=["NaN", "Infinity", "comma", "end", "depth"],
)
def test_what_looks_like_json_but_is_none_is_text_with_a_problem(body: bytes, problem: str) -> None:
    content = read_content(body, {})
    assert (content.root, content.is_json) == (body.decode(), False)
    assert any(part in content.problem for part in problem.split("|"))


@pytest.mark.parametrize(
    ("body", "content_type", "problem"),
    [
        (b"<html>", "application/json", "it begins like HTML, though the content type says JSON"),
        (b"OK", "application/problem+json; charset=utf-8", "Expecting value in line 1, column 1"),
        (b"OK", "text/plain", ""),
        (b"<html>", "text/html", ""),
        (b"<json/>", "application/jsonp", ""),
    ],
)
def test_what_is_called_json_but_is_none_has_a_problem(body: bytes, content_type: str, problem: str) -> None:
    assert read_content(body, {"Content-Type": content_type}).problem == problem


@pytest.mark.parametrize(
    ("body", "content_type", "plain"),
    [
        (b"{}", "application/json", True),
        (b"{}", "application/json; charset=UTF-8", True),
        (b"{}", "application/json; charset=iso-8859-1", False),
        ("{}".encode("utf-16-le"), "", False),
        (b"\xef\xbb\xbf{}", "", False),
        (b"", "", False),
    ],
)
def test_plain_content_is_utf_8_without_a_mark(body: bytes, content_type: str, plain: bool) -> None:
    assert read_content(body, {"Content-Type": content_type}).plain is plain


def test_nothing_is_parsed_before_it_is_asked_for() -> None:
    assert "text" not in vars(content := read_content(b"{}", {}))
    assert content.plain
    assert "text" not in vars(content)
    assert content.root == {}
    assert "text" in vars(content)


DIGITS = st.integers(1, 5_000).map(lambda length: "9" * length)
KEYS = st.sampled_from(["a", "A", "b", "\\ud800", "é"])
ATOMS = st.sampled_from(["1", "1.0", "-0", "1e999", '"a"', '"\\ud800"', '"\\u0061"', "null", "true", "NaN", "", "01"])
TEXTS = st.recursive(
    ATOMS | DIGITS,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{','.join(items)}]")
        | st.lists(st.tuples(KEYS, inner), max_size=4).map(
            lambda members: "{" + ", ".join(f'"{key}": {value}' for key, value in members) + "}"
        )
    ),
    max_leaves=8,
)
BLANKS = st.sampled_from([b"", b" \r\n\t", b"\xa0", b"\xff", b"\0", b"x"])
READERS = (
    "eq(root.a, 1)",
    "eq(root.a.a, 'a')",
    "gt(count(root), 1)",
    "eq(root[0], root.a)",
    "eq(1, 1)",
    "eq(root['é'], root['b'])",
)
CONDITIONS = [conditions.compile(text) for text in READERS]


def verdict_on(judged) -> object:
    """The verdict, or the kind of error in which the judging ended."""
    try:
        return judged()
    except conditions.DocumentError:
        raise
    except conditions.ConditionError as error:
        return type(error)


@given(BLANKS, TEXTS, BLANKS)
def test_the_verdict_on_the_bytes_is_the_verdict_on_what_was_parsed(before: bytes, text: str, after: bytes) -> None:
    content = read_content(before + text.encode() + after, {})
    for condition in CONDITIONS if content.plain else []:
        try:
            on_bytes = verdict_on(lambda: condition.matches_json(content.body))  # noqa: B023 - called at once
        except conditions.DocumentError:
            continue
        assert on_bytes == verdict_on(lambda: condition(content.root))  # noqa: B023


@given(st.binary(max_size=200), st.text(max_size=30))
def test_any_body_is_read(body: bytes, content_type: str) -> None:
    content = read_content(body, {"Content-Type": content_type})
    assert content.is_json or content.root in (None, content.text)
