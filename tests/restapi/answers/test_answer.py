import gzip
import os
import zlib
from collections import deque
from datetime import UTC, datetime

import pytest

from restapi.answers.answer import Failure, Reception
from restapi.answers.encodings import BodyError
from restapi.policy import MAX_BODY


def received(parts: list[bytes], encoding: str = "", limit: int = MAX_BODY) -> bytes:
    reception = Reception(limit)
    reception.begin(200, {"content-encoding": encoding})
    for part in parts:
        reception.feed(part)
    reception.end()
    return reception.answer(datetime.now(UTC), 0.0).body


@pytest.mark.parametrize(
    ("parts", "encoding"),
    [([b"x" * 51], ""), ([b"x" * 26, b"x" * 25], ""), ([zlib.compress(b"x" * 51)], "deflate")],
)
def test_a_larger_body_is_refused_and_cut_at_the_limit(parts: list[bytes], encoding: str) -> None:
    reception = Reception(50)
    reception.begin(200, {"Content-Encoding": encoding})
    with pytest.raises(BodyError, match=r"^the body is larger than the limit of 50 bytes$"):
        deque(map(reception.feed, parts), maxlen=0)
    assert reception.answer(datetime.now(UTC), 0.0).body == b"x" * 50


def test_a_body_of_just_the_limit_is_taken() -> None:
    assert received([b"x" * 50], limit=50) == received([zlib.compress(b"x" * 50)], "deflate", limit=50)


def test_the_limit_holds_for_the_decoded_body_also_where_its_encoding_is_larger() -> None:
    body = os.urandom(50)
    assert len(gzip.compress(body)) > 50
    assert received([gzip.compress(body)], "gzip", limit=50) == body


def test_an_encoding_that_gives_nothing_is_bounded_too() -> None:
    with pytest.raises(BodyError, match="larger than the limit"):
        received([b"\x1f\x8b\x08\x08" + bytes(6) + b"n" * 4_000], "gzip", limit=50)  # an endless file name


def test_an_answer_holds_what_was_received_so_far() -> None:
    reception = Reception()
    sent = datetime.now(UTC)
    assert reception.answer(sent, 1.5, "cut").status is None
    reception.begin(201, {"A": "b"})
    reception.feed(b"part")
    answer = reception.answer(sent, 1.5, "cut", Failure.CUT)
    assert (answer.status, answer.headers["a"], answer.body) == (201, "b", b"part")
    assert (answer.problem, answer.failure) == ("cut", Failure.CUT)
