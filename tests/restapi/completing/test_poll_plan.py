"""What a poll is prepared to."""

import math

import pytest

from restapi.calls.outputs import Expression, Query, ValuePath
from restapi.calls.preparing import PreparedRequest, prepare
from restapi.completing.poll_plan import url_source
from restapi.completing.polling import UNCOUNTED, ByPolling, Cancel
from restapi.errors import InvocationError
from restapi.invocation import Invocation
from restapi.request import Request
from restapi.schedule import Schedule

MACROS = {"success": "wanted", "failure": "to", "proceed": "unknown"}


def prepared(timeout: float | None = None, **polling) -> PreparedRequest:
    invocation = Invocation(Request(url="http://a.example"), ByPolling(**polling), timeout=timeout)
    return prepare(invocation, {}, {"wanted": "done", "to": "/stop", "method": "put"})


@pytest.mark.parametrize(
    ("timeout", "count", "limit"), [(None, None, UNCOUNTED), (None, 5, math.inf), (60, None, 60), (60, 5, 60)]
)
def test_all_polls_have_a_limit_of_time_or_of_number(timeout: float | None, count: int | None, limit: float) -> None:
    assert prepared(timeout, schedule=Schedule(count=count)).plan.limit == limit


def test_macros_are_replaced_in_all_texts() -> None:
    cancel = Cancel("$(method)", url_suffix="$(to)", body="$(wanted)")
    call = prepared(
        success="eq(root, '$(wanted)')", failure="eq(root, '$(to)')", proceed="eq(root, '$( wanted )')", cancel=cancel
    )
    polling = call.plan
    assert [one.expression for one in (polling.success, polling.failure, polling.proceed)] == [
        "eq(root, 'done')",
        "eq(root, '/stop')",
        "eq(root, 'done')",
    ]


def test_a_cancel_request_is_prepared() -> None:
    cancel = prepared(cancel=Cancel("$(method)", url_suffix="$(to)", body="$(wanted)")).plan.cancel
    assert (cancel.method, cancel.source, cancel.url, cancel.body) == ("PUT", None, "http://a.example/stop", b"done")


@pytest.mark.parametrize(
    ("polling", "message"),
    [
        ({"success": "eq("}, "the success criterion is not a condition"),
        ({"failure": "eq("}, "the failure criterion is not a condition"),
        ({"proceed": "eq("}, "the continue criterion is not a condition"),
        ({"status_url": "$["}, "this leads to no URL"),
        ({"cancel": Cancel(url="eq(")}, "this leads to no URL"),
        ({"cancel": Cancel("FETCH")}, "unknown method 'FETCH'"),
        ({"cancel": Cancel(url_suffix="@evil.example")}, "the URL suffix would change the origin"),
    ],
)
def test_what_is_wrong_is_refused_before_anything_is_sent(polling: dict[str, object], message: str) -> None:
    with pytest.raises(InvocationError, match=message):
        prepared(**polling)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", type(None)),
        (" ", type(None)),
        ("location", Expression),
        (" Azure-AsyncOperation ", Expression),
        ("response.headers.location", Expression),
        ("/links/self", ValuePath),
        ("$.links.self", ValuePath),
        ("$.links[*]", Query),
    ],
)
def test_a_url_comes_from_a_header_or_the_body(text: str, kind: type) -> None:
    assert type(url_source(text)) is kind


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("Operation-Locaton", "did you mean 'Operation-Location'?"),
        ("Azure-AsyncOp", "did you mean 'Azure-AsyncOperation'?"),
        ("eq(", "write Location, Operation-Location, Azure-AsyncOperation, a JSON Pointer"),
    ],
)
def test_a_misspelt_source_of_a_url_gets_a_hint(text: str, hint: str) -> None:
    with pytest.raises(InvocationError) as caught:
        url_source(text)
    assert caught.value.hint.startswith(hint)
