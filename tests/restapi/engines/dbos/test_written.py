"""Invocations and gates as plain JSON and back, and what is refused because it would be stored."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import restapi
from restapi.code_stream.dialect import CODE_STREAM
from restapi.completing.session import Given
from restapi.engines.dbos.written import as_json, check_no_secrets, from_json, with_key
from restapi.errors import InvocationError
from restapi.invocation import Invocation
from restapi.request import Request
from restapi.schedule import Growth, Schedule
from restapi.steps.gate import Gate
from restapi.steps.tallies import Limits

texts = st.text(max_size=8)
schedules = st.builds(
    Schedule,
    interval=st.floats(0.1, 100),
    count=st.none() | st.integers(1, 9),
    growth=st.sampled_from(Growth),
    successes=st.integers(1, 3),
)
pollings = st.builds(
    restapi.ByPolling,
    success=st.just("eq(root.status, 'done')"),
    schedule=schedules,
    status_url=st.sampled_from(["", "Location", "/links/self"]),
    cancel=st.none() | st.builds(restapi.Cancel, body=texts),
    pending=st.lists(st.integers(100, 599)).map(tuple),
)
responses = st.builds(restapi.ByResponse, st.just("eq(root.ready, true)"))
headers = st.dictionaries(st.sampled_from(["Accept", "X-Build"]), texts) | st.just('{"Accept": "*/*"}')
requests = st.builds(Request, st.just("releases"), st.sampled_from(["GET", "POST"]), texts, headers, texts)
invocations = st.builds(
    Invocation,
    requests,
    pollings | responses,
    name=texts,
    timeout=st.none() | st.floats(1, 9),
    defaults=st.dictionaries(texts, texts),
    failure_limit=st.none() | st.integers(0, 3),
    dialect=st.sampled_from([restapi.invocation.MACROS, CODE_STREAM]),
)
gates = st.builds(
    Gate, st.lists(invocations, min_size=1, max_size=3).map(tuple), timeout=st.just(1000.0), limits=st.builds(Limits)
)


@given(invocations | gates)
def test_what_is_asked_comes_back_from_strict_json(asked) -> None:
    assert from_json(json.loads(json.dumps(as_json(asked), allow_nan=False))) == asked


def test_a_connection_goes_by_its_name() -> None:
    invocation = Invocation(Request(restapi.Connection(url="https://a.example", token="hunter2")))
    with pytest.raises(InvocationError, match="names its connection"):
        as_json(invocation)


@pytest.mark.parametrize(
    "request_",
    [
        Request("a", headers={"Authorization": "Bearer hunter2"}),
        Request("a", headers='{"X-Api-Key": "anything"}'),
        Request("a", body='{"password": "hunter2"}'),
        Request("a", url_suffix="?key=hunter2"),
    ],
)
def test_a_secret_is_not_stored(request_) -> None:
    known = Given(connections={"a": restapi.Connection(url="https://a.example", token="hunter2")})
    with pytest.raises(InvocationError, match="would be stored with it"):
        check_no_secrets(Invocation(request_), known)


def test_a_macro_of_a_secret_may_be_stored() -> None:
    request = Request("a", headers={"X-Api-Key": "$(key)"}, body="$(key)")
    check_no_secrets(Invocation(request), Given(secrets=("hunter2",)))


def test_a_key_is_for_one_request() -> None:
    one = with_key(Invocation(Request("a", headers='{"Accept": "*/*"}')), "7")
    assert one.request.headers == {"Accept": "*/*", "Idempotency-Key": "7"}
    again = Invocation(Request("a"), restapi.ByPolling("eq(root.a, 1)"))
    for asked in (again, Gate([Invocation(Request("a"))])):
        with pytest.raises(InvocationError, match="made again and again by intent"):
            with_key(asked, "7")
