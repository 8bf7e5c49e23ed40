import gzip
import zlib
from collections import deque
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from restapi.answers.encodings import MAX_STREAMS, PIECE, BodyError, decoders

MIB = 1024 * 1024
LIMIT = 5 * MIB


def gz(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)  # without the time, so that the names of tests stay


def bare(data: bytes) -> bytes:
    compressor = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return compressor.compress(data) + compressor.flush()


ENCODE = {
    "gzip": gz,
    "x-gzip": gz,
    "deflate": zlib.compress,
}


def encoded(data: bytes, header: str) -> bytes:
    for name in header.split(", "):
        data = ENCODE[name](data)
    return data


def split(data: bytes, size: int) -> list[bytes]:
    return [data[start : start + size] for start in range(0, len(data), size)]


def decoded(parts: Iterable[bytes], header: str, limit: int = LIMIT) -> bytes:
    chain = decoders(header, limit)
    for decoder in chain:
        parts = decoder.decode(parts)
    body = b"".join(parts)
    for decoder in chain:
        decoder.end()
    return body


@pytest.mark.parametrize("header", [*ENCODE, "deflate, gzip", "gzip, deflate", "deflate, gzip, gzip"])
@given(st.binary(max_size=300), st.integers(1, 100))
def test_a_body_comes_out_as_it_went_in(header: str, data: bytes, size: int) -> None:
    assert decoded(split(encoded(data, header), size), header) == data


@pytest.mark.parametrize(
    ("header", "body"),
    [
        ("", b"abc"),
        ("identity", b"abc"),
        (" GZIP , identity", gz(b"abc")),
        ("gzip", zlib.compress(b"abc")),
        ("deflate", gz(b"abc")),
        ("deflate", bare(b"abc")),
        ("gzip", gz(b"ab") + gz(b"c") + gz(b"")),
    ],
)
@pytest.mark.parametrize("size", [1, 2, 1000])
def test_what_servers_send(header: str, body: bytes, size: int) -> None:
    assert decoded(split(body, size), header) == b"abc"


@pytest.mark.parametrize("header", ENCODE)
def test_a_large_body_arrives_whole(header: str) -> None:
    body = bytes(3 * PIECE) + b"end"
    assert decoded([encoded(body, header)], header) == body


@pytest.mark.parametrize("header", ENCODE)
def test_no_body_at_all_needs_no_encoding(header: str) -> None:
    assert decoded([], header) == b""


@pytest.mark.parametrize("header", ENCODE)
def test_a_body_that_is_cut_is_incomplete(header: str) -> None:
    with pytest.raises(BodyError, match=f"^the {header} encoding of the body is incomplete$"):
        decoded([encoded(b"abc" * 100, header)[:-1]], header)


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        ("x", "the content encoding 'x' is not undone; gzip and deflate are"),
        ("br", "the content encoding 'br' is not undone; gzip and deflate are"),
        ("gzip, ZSTD", "the content encoding 'zstd' is not undone; gzip and deflate are"),
        ("gzip, compress", "the content encoding 'compress' is not undone; gzip and deflate are"),
        (", ".join(["gzip"] * 4), "the body is encoded 4 times, more than the limit of 3"),
    ],
)
def test_encodings_that_are_not_undone(header: str, problem: str) -> None:
    with pytest.raises(BodyError) as caught:
        decoders(header, LIMIT)
    assert str(caught.value) == problem


@pytest.mark.parametrize(
    ("header", "body", "problem"),
    [
        ("gzip", b"plain", "incorrect header check"),
        ("deflate", b"plain", "invalid"),
        ("deflate", zlib.compress(b"abc") + b"more", "it ends before the body does"),
        ("gzip", gz(b"abc") + b"more", "incorrect header check"),
    ],
)
def test_a_body_that_is_broken(header: str, body: bytes, problem: str) -> None:
    with pytest.raises(BodyError, match=f"^the {header} encoding of the body is broken: .*{problem}"):
        decoded([body], header)


@pytest.mark.parametrize("header", ["gzip", "deflate", "gzip, gzip", "gzip, gzip, gzip", "deflate, gzip"])
def test_a_bomb_comes_out_in_small_pieces_up_to_the_limit(header: str) -> None:
    parts: Iterable[bytes] = [encoded(bytes(16 * MIB), header)]
    for decoder in decoders(header, LIMIT):
        parts = decoder.decode(parts)
    sizes = deque[int]()
    with pytest.raises(BodyError, match=r"^the body is larger than the limit of 5,242,880 bytes$"):
        sizes.extend(map(len, parts))
    assert max(sizes) <= 2 * PIECE
    assert LIMIT < sum(sizes) <= LIMIT + 2 * PIECE


def test_empty_streams_in_a_row_are_counted() -> None:
    with pytest.raises(BodyError, match=f"more than {MAX_STREAMS:,} streams in a row"):
        decoded([gz(b"") * (MAX_STREAMS + 1)], "gzip")
