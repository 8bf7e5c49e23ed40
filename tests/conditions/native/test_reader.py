"""The reader of the native core gives what `json.loads` does of the parts that are wanted, or is not sure."""

import gc
import json
import random
from typing import Any

import pytest
from hypothesis import given

from conditions import core
from tests.conditions.documents.test_partial import texts
from tests.conditions.native.probing import at_once, out_of_memory

pytestmark = pytest.mark.usefixtures("native")

DOCUMENT = r"""{ "a": 1, "b": {"c": [true, false, null], "d\u00e9 ": "x"}, "l": [{"x": 1, "y": 3},
 {"x": "\u20ac\n"}, 2.50], "": -0, "\u0000": 1e400,
 "a": {"n": 123456789012345678901, "f": 0.1, "e": 1E-7, "z": -0.0, "t": "é"} , "u": "y"}""".encode()
ROOT = json.loads(DOCUMENT)


def read(native: Any, data: bytes | bytearray | str, *paths: tuple[str | None, ...]) -> Any:
    return native.Reader(paths).read(data)


def exactly(value: Any) -> str:
    """Tells a value from all that is equal to it: its classes, the signs of zeros, the order of its members."""
    return repr(value)


@pytest.mark.parametrize("data", [DOCUMENT, bytearray(DOCUMENT), DOCUMENT.decode()], ids=["bytes", "bytearray", "str"])
def test_all_of_a_document(native: Any, data: Any) -> None:
    assert exactly(read(native, data, ())) == exactly(ROOT)
    assert exactly(read(native, data, (None,), ("l",))) == exactly(ROOT)


@pytest.mark.parametrize(
    ("paths", "parts"),
    [
        ((), {}),
        ((("a",),), {"a": ROOT["a"]}),
        ((("b", "c"), ("u",)), {"b": {"c": [True, False, None]}, "u": "y"}),
        ((("b", "dé "), ("b",)), {"b": ROOT["b"]}),
        ((("l", None, "x"),), {"l": [{"x": 1}, {"x": "€\n"}, 2.5]}),
        ((("l", "x"),), {"l": [None, None, None]}),
        (((None, "n"),), {"a": {"n": ROOT["a"]["n"]}, "b": {}, "l": [None] * 3, "": 0, "\0": float("inf"), "u": "y"}),
        (((None, "c", None), ("a",)), {"a": ROOT["a"], "b": {"c": [True, False, None]}} | {
            "l": [None] * 3, "": 0, "\0": float("inf"), "u": "y"}),
        ((("u", "v"), ("nowhere",)), {"u": "y"}),
    ],
)  # fmt: skip
def test_parts_of_a_document(native: Any, paths: Any, parts: Any) -> None:
    assert read(native, DOCUMENT, *paths) == parts


@pytest.mark.parametrize("text", ["1", "-1.5", '"x"', "null", "true", "[]", "{}", '""', "1" * 600, "0.1e-400"])
@pytest.mark.parametrize("paths", [(), ((),), (("a", "b"),), ((None,),)])
def test_the_smallest_documents(native: Any, text: str, paths: Any) -> None:
    assert exactly(read(native, f" {text}\n", *paths)) == exactly(json.loads(text))


UNSURE = [
    b"", b"{", b'{"a": 1,}', b"[1 2]", b'"\xff"', b"NaN", b"\xef\xbb\xbf1", b'"\\ud800"', b'{"\\udc00": 1}',
    b"[" * 201 + b"]" * 201, b"1" * 640, "\ud800", None, 1, memoryview(b"1"), [b"1"],
]  # fmt: skip


@pytest.mark.parametrize("data", UNSURE, ids=lambda data: repr(data)[:12])
def test_what_it_is_not_sure_of_is_refused(native: Any, data: Any) -> None:
    with pytest.raises(ValueError, match=r"known to be JSON|no text|surrogate|UTF-8|can't encode"):
        read(native, data, ())


@pytest.mark.parametrize(
    "paths",
    [(["a"],), ("a",), ((1,),), (("\ud800",),), (("a",) * 61,), tuple((f"k{at}",) for at in range(6000))],
    ids=["a list", "a text", "a number", "no UTF-8", "long", "many"],
)
def test_what_are_no_paths_is_refused(native: Any, paths: Any) -> None:
    with pytest.raises(ValueError, match=r"no paths|can't encode"):
        native.Reader(paths)
    with pytest.raises(TypeError):
        native.Reader(list(paths))


def test_many_keys_are_found_whatever_they_are(native: Any) -> None:
    chosen = random.Random(3)
    keys = sorted({"".join(chosen.choices("abé0_", k=chosen.randrange(6))) for _ in range(900)})
    wanted = chosen.sample(keys, len(keys) // 2)
    reader = native.Reader(tuple((key, "v") for key in wanted))
    for _ in range(20):
        chosen.shuffle(keys)
        root = {key: {"w": 1, "v": at} for at, key in enumerate(keys)}
        data = json.dumps(root, ensure_ascii=False)
        assert reader.read(data) == {key: {"v": at} for at, key in enumerate(keys) if key in wanted}


@given(texts)
def test_any_document_as_a_whole(text: str) -> None:
    assert core.CORE is not None
    reader = core.CORE.Reader(((),))
    try:
        expected = json.loads(text)
    except ValueError:
        with pytest.raises(ValueError, match=r"JSON|no text|surrogate|UTF-8|can't encode"):
            reader.read(text)
        return
    try:
        found = reader.read(text)
    except ValueError:
        return
    assert exactly(found) == exactly(expected)


def test_threads_share_a_reader(native: Any) -> None:
    reader = native.Reader((("l", None, "x"), ("a",)))
    found: list[Any] = []
    at_once(lambda: found.extend(reader.read(DOCUMENT) for _ in range(500)))
    assert len(found) == 4000
    assert all(one == found[0] for one in found)


class Dropped:
    """Reads other documents while it is collected."""

    def __init__(self, reader: Any) -> None:
        self.circle, self.reader = self, reader

    def __del__(self) -> None:
        self.reader.read(b'{"other": ["\\u0041"]}')


def test_garbage_may_read_other_documents_meanwhile(native: Any) -> None:
    reader, data = native.Reader(((),)), json.dumps([{"key\n": ["\u20ac"]}] * 300)
    before = gc.get_threshold()
    gc.set_threshold(10)
    try:
        for _ in range(20):
            Dropped(reader)
            assert reader.read(data) == [{"key\n": ["\u20ac"]}] * 300
    finally:
        gc.set_threshold(*before)


READING = r"""
from conditions import core
data = '{"a": [1, 2.5, "x", "\\u20ac", "é", {"k\\n": 12345678901234567890}], "b": {"c": 1e300, "d": [[[]]] }}'
paths = (("a",), ("b", None))
"""


def test_where_allocations_fail_there_is_an_error() -> None:
    failures, found = out_of_memory(READING, "core.CORE.Reader(paths).read(data)", 300, "(MemoryError, ValueError)")
    assert found == "{'a': [1, 2.5, 'x', '€', 'é', {'k\\n': 12345678901234567890}], 'b': {'c': 1e+300, 'd': [[[]]]}}"
    assert 20 < failures < 299
