import gzip
import zlib
from collections import deque
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from restapi.answer import BodyError, Failure, Reception
from restapi.policy import MAX_BODY

MIB = 1024 * 1024


def received(parts: list[bytes], encoding: str = "", limit: int = MAX_BODY) -> bytes:
    reception = Reception(limit)
    reception.begin(200, {"content-encoding": encoding})
    for part in parts:
        reception.feed(part)
    reception.end()
    return reception.answer(datetime.now(UTC), 0.0).body


def split(data: bytes, size: int) -> list[bytes]:
    return [data[start : start + size] for start in range(0, len(data), size)]


@pytest.mark.parametrize(
    ("encoding", "encode"),
    [
        ("", bytes),
        ("identity", bytes),
        ("gzip", gzip.compress),
        ("X-GZIP", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate, gzip", lambda data: gzip.compress(zlib.compress(data))),
        ("gzip, identity, gzip", lambda data: gzip.compress(gzip.compress(data))),
        ("gzip", lambda data: gzip.compress(data[:5]) + gzip.compress(data[5:])),
        ("gzip", lambda data: gzip.compress(data) + gzip.compress(b"")),
    ],
)
@given(st.binary(max_size=300), st.integers(1, 100))
def test_a_body_comes_out_as_it_went_in(encoding: str, encode, data: bytes, size: int) -> None:
    assert received(split(encode(data), size), encoding) == data


def test_a_response_without_a_body_may_name_an_encoding() -> None:
    assert received([], "gzip") == b""


@pytest.mark.parametrize(
    ("parts", "encoding", "problem"),
    [
        ([b"x" * 51], "", "the body is larger than the limit of 50 bytes"),
        ([b"x" * 26, b"x" * 25], "", "the body is larger than the limit of 50 bytes"),
        ([zlib.compress(b"x" * 51)], "deflate", "the body is larger than the limit of 50 bytes"),
        ([b"x"], "br", "the content encoding 'br' is not known; gzip and deflate are"),
        ([b"x"], "gzip, zstd", "the content encoding 'zstd' is not known; gzip and deflate are"),
        ([b"x"], ", ".join(["gzip"] * 4), "the body is encoded 4 times, more than the limit of 3"),
        ([b"plain"], "gzip", "the compressed body is broken"),
        ([zlib.compress(b"abc")[:-1]], "deflate", "the compressed body is incomplete"),
        ([zlib.compress(b"abc") + b"more"], "deflate", "the compressed body is broken"),
    ],
)
def test_what_is_no_body(parts: list[bytes], encoding: str, problem: str) -> None:
    with pytest.raises(BodyError) as caught:
        received(parts, encoding, limit=50)
    assert str(caught.value) == problem


def test_a_body_of_just_the_limit_is_taken() -> None:
    assert received([b"x" * 50], limit=50) == received([zlib.compress(b"x" * 50)], "deflate", limit=50)


@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_bomb_stops_at_the_limit(times: int) -> None:
    data = bytes(16 * MIB)
    for _ in range(times):
        data = gzip.compress(data, 1)
    reception = Reception()
    reception.begin(200, {"Content-Encoding": ", ".join(["gzip"] * times)})
    with pytest.raises(BodyError, match="larger than the limit of 5,242,880 bytes"):
        deque(map(reception.feed, split(data, 64 * 1024)), maxlen=0)
    assert len(reception.body) <= MAX_BODY


def test_an_answer_holds_what_was_received_so_far() -> None:
    reception = Reception()
    sent = datetime.now(UTC)
    assert reception.answer(sent, 1.5, "cut").status is None
    reception.begin(201, {"A": "b"})
    reception.feed(b"part")
    answer = reception.answer(sent, 1.5, "cut", Failure.CUT)
    assert (answer.status, answer.headers["a"], answer.body) == (201, "b", b"part")
    assert (answer.problem, answer.failure) == ("cut", Failure.CUT)
