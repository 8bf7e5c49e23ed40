from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conditions.values.caseless import CaselessMapping
from restapi.answers.answer import Answer, Failure
from restapi.calls.preparing import PreparedRequest, prepare
from restapi.connections.connection import Connection
from restapi.exchanges.retry import FIRST_WAIT, IDEMPOTENT, LONGEST_BACK_OFF, PASSING, retry_after, wait_before_retry
from restapi.invocation import Invocation
from restapi.request import METHODS, Request

SENT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def call(method: str = "GET", **headers: str) -> PreparedRequest:
    return prepare(Invocation(Request(Connection(url="https://a.example"), method, headers=headers)), {}, {})


def answer(status: int | None = 503, failure: Failure | None = None, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(SENT, 1.0, status, CaselessMapping(named), problem="x" if failure else "", failure=failure)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("status", [200, 404, 408, 429, 500, 501, 502, 503, 504])
def test_idempotent_methods_are_sent_again_after_statuses_that_pass(method: str, status: int) -> None:
    again = wait_before_retry(call(method), answer(status), 0, 1.0) is not None
    assert again is (method in IDEMPOTENT and status in PASSING)


@pytest.mark.parametrize("failure", Failure)
def test_only_a_failed_connection_is_tried_again(failure: Failure) -> None:
    again = wait_before_retry(call(), answer(None, failure), 0, 1.0) is not None
    assert again is (failure in (Failure.CONNECT, Failure.STALE))


def test_an_idempotency_key_makes_any_method_safe() -> None:
    assert wait_before_retry(call("POST"), answer(), 0, 1.0) is None
    assert wait_before_retry(call("POST", **{"idempotency-key": "1"}), answer(), 0, 1.0) == FIRST_WAIT


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("7", 7.0),
        ("0", 0.0),
        (" 12 ", 12.0),
        ("Fri, 02 Jan 2026 03:04:16 GMT", 10.0),
        ("Fri, 02 Jan 2026 03:00:00 GMT", 0.0),
        ("Fri, 02 Jan 2026 03:04:16", 10.0),
        ("-1", None),
        ("soon", None),
        ("", None),
        ("٣", None),
        ("Fri, 99 Jan 2026 03:04:16 GMT", None),
    ],
)
def test_retry_after_is_a_number_of_seconds_or_a_date(text: str, seconds: float | None) -> None:
    assert retry_after(answer(Retry_After=text)) == seconds


@given(st.text())
def test_no_retry_after_is_an_error(text: str) -> None:
    assert (retry_after(answer(Retry_After=text)) or 0.0) >= 0.0


@given(st.integers(0, 1000), st.floats(0, 1), st.integers(0, 100))
def test_the_wait_grows_within_bounds_and_is_never_shorter_than_asked(number: int, jitter: float, asked: int) -> None:
    wait = wait_before_retry(call(), answer(Retry_After=str(asked)), number, jitter)
    assert wait is not None
    assert asked <= wait <= max(asked, LONGEST_BACK_OFF)
    assert wait >= FIRST_WAIT / 2
