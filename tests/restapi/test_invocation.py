"""The model: an invocation says what is asked, does nothing, and shows no secret."""

import copy
import pickle
from dataclasses import FrozenInstanceError, replace
from typing import Any

import pytest

import restapi
from restapi.completing.callback import LONGEST_TIME_OUT, ByCallback
from restapi.completing.polling import ByPolling, Cancel
from restapi.completing.response import ByResponse
from restapi.errors import InvocationError, Place
from restapi.invocation import Invocation
from restapi.request import Request

ASKED = Request("releases", "PUT", "/1", {"AuthToken": "hunter2"}, "geheim")


def test_a_request_and_nothing_else_completes_by_its_response() -> None:
    invocation = Invocation(Request(url="https://releases.example"))
    assert invocation.completion == ByResponse("")
    assert (invocation.enabled, invocation.retries, invocation.condition) == (True, 0, "")
    assert invocation.request.method == "POST"


@pytest.mark.parametrize(
    "completion",
    [ByResponse("eq(root, 1)"), ByPolling("root.done", status_url="Location", cancel=Cancel()), ByCallback(60.0)],
)
def test_an_invocation_is_a_value(completion: ByResponse | ByPolling | ByCallback) -> None:
    invocation = Invocation(ASKED, completion, "name")
    assert copy.deepcopy(invocation) == pickle.loads(pickle.dumps(invocation)) == invocation
    assert invocation != replace(invocation, name="other")
    with pytest.raises(FrozenInstanceError):
        invocation.name = "other"  # type: ignore[misc]


def test_where_it_stands_in_a_file_does_not_matter_to_what_it_is() -> None:
    assert Invocation(ASKED, places={"request": Place("a.yml", 1, 2)}) == Invocation(ASKED)


def test_headers_bodies_and_variables_are_not_shown() -> None:
    polled = ByPolling(cancel=Cancel(body="geheim"))
    invocation = Invocation(ASKED, polled, defaults={"a": "hunter2"}, env={"b": "geheim"})
    assert "hunter2" not in repr(invocation)
    assert "geheim" not in repr(invocation)


def test_a_time_out_may_be_as_long_as_azures() -> None:
    assert ByCallback(LONGEST_TIME_OUT, LONGEST_TIME_OUT, LONGEST_TIME_OUT).completed == 72 * 60 * 60


@pytest.mark.parametrize(
    ("name", "seconds", "shown"), [("completed", 0.0, "0"), ("started", -1.0, "-1"), ("assigned", 259201.0, "259201")]
)
def test_a_time_out_beyond_its_bounds_is_named(name: str, seconds: float, shown: str) -> None:
    with pytest.raises(InvocationError, match=f"^the time-out '{name}' must be .* hours, not {shown} s$"):
        ByCallback(**{name: seconds})


@pytest.mark.parametrize(
    ("properties", "problem"),
    [
        ({"expect": "xml"}, "an invocation expects 'json' or nothing of its answer, not 'xml'"),
        ({"deadline": 0.0}, "the deadline must be more than 0 seconds, and 0 is not"),
    ],
)
def test_what_cannot_be_expected_is_refused(properties: dict[str, Any], problem: str) -> None:
    with pytest.raises(restapi.InvocationError, match=problem):
        restapi.invoke(restapi.Invocation(restapi.Request(url="http://127.0.0.1:1"), **properties))
