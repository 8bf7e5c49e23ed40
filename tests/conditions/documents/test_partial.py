"""Decoding only what is read gives the verdict and the errors that decoding everything gives."""

import gc
import json
import sys
import weakref

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import conditions
from conditions.documents import partial
from conditions.documents.partial import decoder
from conditions.documents.strict_json import parse_json
from conditions.errors import ConditionError, DocumentError

KEYS = ["a", "b", "0", "1", "é", "x y", 'q"', "\\", "", "*", "~", "/", "\ud83d", "日本", "A"]
TEXTS = [*KEYS, "1", "10", "1.5", "true", "False", '{"a": [1]}', "\x7f", "\x00", "2.0.1", "😀", "\udc00x", "-0"]
NUMBERS = ["0", "-0", "1", "1.0", "-0.0", "1e5", "1E-7", "10", "1.50", "1e400", "5e-324", "0.1", "9007199254740993"]
NUMBERS += ["18446744073709551616", "-9223372036854775809", "9" * 40, "1" * 30 + ".5", "79228162514264337593543950335"]


@st.composite
def written_texts(draw, choices=TEXTS):
    """A text as JSON, some of its letters escaped."""
    written = []
    for letter in draw(st.sampled_from(choices)):
        escaped = json.dumps(letter)[1:-1]
        if len(escaped) == 1 and draw(st.booleans()):
            escaped = f"\\u{ord(letter):04x}"
        plain = letter not in '"\\' and letter >= " " and not "\ud800" <= letter <= "\udfff"
        written.append(letter if plain and draw(st.integers(0, 3)) else escaped)
    return f'"{"".join(written)}"'


scalars = st.one_of(st.sampled_from([*NUMBERS, "true", "false", "null"]), written_texts())
spaces = st.sampled_from(["", "", "", " ", "\n", "\t\r\n "])


def arrays(values):
    return st.builds(
        lambda items, space: "[" + f"{space},".join(items) + space + "]", st.lists(values, max_size=4), spaces
    )


def objects(values):
    """Objects with keys more than once, too."""
    members = st.builds(
        lambda key, before, after, value: f"{key}{before}:{after}{value}", written_texts(KEYS), spaces, spaces, values
    )
    return st.builds(
        lambda found, space: "{" + space + f",{space}".join(found) + "}", st.lists(members, max_size=6), spaces
    )


documents = st.recursive(scalars, lambda values: arrays(values) | objects(values), max_leaves=20)
texts = st.builds(
    lambda before, document, after: before + document + after, spaces, objects(documents) | documents, spaces
)


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


steps = st.one_of(
    st.sampled_from(KEYS).map(lambda key: f"[{quoted(key)}]"),
    st.sampled_from([".a", ".b", "[0]", "[1]", ".*", "[root.a]", "[true]", "['01']", "['*']", "[-1]", "[1.5]"]),
)
paths = st.lists(steps, max_size=4).map(lambda found: "root" + "".join(found))
json_paths = st.sampled_from(
    [
        "$.a[?(@.b == 1)]",
        "$.a[?(@.b != $.b)].a",
        "a[*].b",
        "$.*[?(@ == 1)]",
        "$[?(@.a)]",
        "$[?(@.a.b || @['é'] >= 1)]",
        "$..a",
        "$.a..b",
        "$['a','b'][0,1].a",
        "$.a[1:].b",
        "$.a[?(@[?(@.a == $.b)])]",
        "$.a[?(@.b =~ /a|1.*/ && @.a < 2)]",
        "$.*[?(@ != 1)]",
        "$[?(@)][?(@.a == 1)]",
        "$.a[?(@.*)][0]",
        "$..[?(@.b)].a",
        "$.a[?(@.b)]..a",
        "$.a[?(@.b == @.a)]",
        "$.a[-1]",
        "$.a[",
    ]
).map(lambda path: f"jsonpath({quoted(path)})")
pointers = st.sampled_from(["/a/b", "/a/0/b", "/", "", "/é", "/a~1b/1", "a", "/0/a", "/01", "/*"]).map(
    lambda path: f"pointer({quoted(path)})"
)
values = st.one_of(paths, paths, json_paths, pointers)
constants = st.sampled_from(["1", "'1'", "true", "'a'", "''", "1.5", "2.0.1", "'é'", "root.b"])
calls = st.one_of(
    st.builds(
        "{}({}, {})".format, st.sampled_from(["eq", "ne", "ge", "in", "containsValue"]), values, constants | values
    ),
    st.builds("{}({}, {})".format, st.sampled_from(["contains", "startsWith", "ge", "intersect"]), values, constants),
    st.builds("eq({}({}), {})".format, st.sampled_from(["count", "length", "convertToJson"]), values, constants),
    st.builds("{}({})".format, st.sampled_from(["isNullOrEmpty", "not"]), values),
    st.builds("contains(join(',', {}), {})".format, values, constants),
    values,
)
expressions = st.recursive(
    calls,
    lambda inner: st.builds("{}({}, {})".format, st.sampled_from(["and", "or", "xor"]), inner, inner),
    max_leaves=3,
)


def outcome(judge, data):
    """The verdict, or the error with all its words."""
    try:
        return judge(data)
    except ConditionError as error:
        return type(error), str(error)


def projected(expression, decoder=decoder):
    condition = conditions.compile(expression)
    decode = decoder(condition.reads.get("root", ()))
    return lambda data: condition.matches(decode(data))


def complete(expression):
    condition = conditions.compile(expression)
    return lambda data: condition.matches(parse_json(data))


def assert_same(expression, data):
    expected = outcome(complete(expression), data)
    assert outcome(projected(expression), data) == expected
    assert outcome(projected(expression, partial.typed_decoder), data) == expected


def encoded(text):
    return text.encode("utf-8", "surrogatepass")


@given(expressions, texts)
@example("eq(root.a, 1)", '{"a": 2, "a": 1}')
@example("eq(root.*.a, 1)", '[{"a": 1}]')
@example("eq(root['é'], 1)", '{"\\u00e9": 1}')
@example("eq(count(jsonpath('$.a[?(@.b == 1)]')), 2)", '{"a": {"x": {"b": 1, "c": 2}, "y": {"b": 1.0}, "z": [1]}}')
@example("eq(root.a, root.a)", '{"a": [1]}')
@example("eq(root.a.b, 1)", '{"a": {"b": 2}, "a": [1]}')
@example("count(jsonpath('$.a'))", '"{\\"a\\": 1}"')
def test_verdicts_and_errors_are_those_of_a_full_decode(expression, text):
    assert_same(expression, text)
    assert_same(expression, encoded(text))


@given(expressions, texts, st.data())
def test_what_is_broken_is_refused_as_by_a_full_decode(expression, text, data):
    broken = bytearray(encoded(text))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(broken)))
        broken[at : at + data.draw(st.integers(0, 2))] = data.draw(
            st.sampled_from(b'{}[],:"\\ 01-.eEu\n\x00\x1f\x7f\x80\xc3\xed\xff').map(lambda byte: bytes([byte]))
            | st.binary(max_size=1)
        )
    assert_same(expression, bytes(broken))


SKIPPED = [
    b'"\xff"', b'"\xc3"', b'"\xed\xa0\x80"', b'"\\ud800"', b'"\\udc00 "', b'"\\x"', b'"\\u12G4"', b'"\x00"', b'"\n"',
    b"NaN", b"-Infinity", b"01", b"-", b"1.", b".5", b"+1", b"1e", b"1e999", b"9" * 4300, b"9" * 4301,
    b"-" + b"9" * 4301, b"0." + b"1" * 9000, b"9" * 20_000, b'{"a":1,}', b"[1,]", b"[1 2]", b'{"a" 1}', b"{1:2}",
    b"nul", b"'a'", b"/**/1", b'{"\xff": 1}', b'{"\\ud800": 1}', b"\xa0", b"", b'"', b"[", b"]", b'"\\',
    b"[" * 20_000, b"[" * 900 + b"]" * 900,
]  # fmt: skip


@pytest.mark.parametrize("value", SKIPPED, ids=lambda value: repr(value[:12]) + str(len(value)))
@pytest.mark.parametrize(
    "document", [b'{"skipped": %s, "a": 1}', b'{"a": 1, "b": [0, {"c": %s}]}', b'{"a": %s}', b"[%s]"]
)
def test_what_is_skipped_is_checked_too(value, document):
    data = document % value
    assert_same("eq(root.a, 1)", data)
    if value.isascii():
        assert_same("eq(root.a, 1)", data.decode())


def test_a_lower_limit_of_integers_holds_for_what_is_skipped():
    limit = sys.get_int_max_str_digits()
    try:
        for lower in (640, 1000, 0):
            sys.set_int_max_str_digits(lower)
            for digits in (639, 640, 641, 1000, 1001, 5000):
                assert_same("eq(root.a, 1)", b'{"b": %s, "a": 1}' % (b"7" * digits))
    finally:
        sys.set_int_max_str_digits(limit)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_other_encodings_are_read_as_by_a_full_decode(encoding):
    data = '{"a": "é", "b": 1}'.encode(encoding)
    assert projected("eq(root.a, 'É')")(data)
    assert_same("eq(root.a, 'x')", data[:-1])


def test_the_error_of_a_broken_document_tells_the_place():
    with pytest.raises(DocumentError, match="the document is not JSON: Expecting ',' delimiter") as caught:
        projected("eq(root.a, 1)")(b'{"a": 1,\n "b": [1 2]}')
    assert (caught.value.position, caught.value.line, caught.value.column) == (19, 2, 10)


@pytest.mark.parametrize(
    ("expression", "decoded"),
    [
        ("eq(root.a, 1)", {"a": 1}),
        ("eq(root.l[1].x, 1)", {"l": [{"x": 1}, {"x": 2}]}),
        ("eq(root.l.*.y, 1)", {"l": [{"y": 3}, {}]}),
        ("eq(count(jsonpath('$.l[?(@.x > 1)]')), 1)", {"l": [{"x": 1}, {"x": 2}]}),
        ("jsonpath('$.l[?(@.x > 1)]')[0]", {"l": [{"x": 1, "y": 3}, {"x": 2}]}),
        ("eq(root.o.p, root.o.q)", {"o": {"p": [1]}}),
        ("eq(root.o, 1)", {"o": {"p": [1], "r": 2}}),
    ],
)
def test_only_what_is_read_is_decoded(expression, decoded):
    data = b'{"a": 1, "b": 2, "l": [{"x": 1, "y": 3}, {"x": 2}], "o": {"p": [1], "r": 2}}'
    assert decoder(conditions.compile(expression).reads["root"])(data) == decoded


def test_a_document_that_is_not_read_is_checked_all_the_same():
    decode = decoder(())
    decode(b'{"a": 1}')
    with pytest.raises(DocumentError):
        decode(b'{"a": 1')


@pytest.mark.parametrize("data", [None, 1, ["{}"], memoryview(b"{}")])
def test_what_is_no_text_is_a_type_error(data):
    with pytest.raises(TypeError, match=f"a JSON document is bytes or str, not {type(data).__name__}"):
        projected("eq(root.a, 1)")(data)


def test_a_long_path_is_followed_as_far_as_it_helps():
    document = "1"
    for _ in range(200):
        document = f'{{"a": {document}, "b": 2}}'
    assert projected("eq(root" + ".a" * 200 + ", 1)")(document)


@pytest.mark.parametrize("step", ["[0]", ".*"])
def test_many_positions_and_wildcards_are_followed_as_far_as_it_helps(step):
    condition = conditions.compile("containsValue(root" + step * 40 + ", 1)")
    decode = decoder(condition.reads["root"])
    assert decode(b"[[[1, 2], 3], 4]") == [[[1, 2], 3], 4]
    assert decode(b"[" * 41 + b"1" + b"]" * 41) == json.loads("[" * 41 + "1" + "]" * 41)


def test_decoders_that_nobody_asks_for_again_are_forgotten():
    first = weakref.ref(decoder(("/asked once",)).project)
    for number in range(300):
        decoder((f"/key{number}",))
    gc.collect()
    assert first() is None
