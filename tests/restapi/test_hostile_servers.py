"""Whatever a server answers is an Outcome, by both ways, and what others answered is not lost."""

import asyncio
import math
from datetime import UTC, datetime

import httpx
import pytest

import restapi
from restapi.answers.answer import Answer
from restapi.calls.preparing import prepare
from restapi.exchanges.retry import LONGEST_BACK_OFF, retry_after, wait_before_retry
from restapi.steps.gate import Gate

DATES = [
    "Fri, 31 Dec 9999 23:59:59 -2359",
    "Mon, 01 Jan 0001 00:00:00 +2359",
    "Mon, 01 Jan 0000 00:00:00 GMT",
    "Mon, 01 Jan 99999 00:00:00 GMT",
    "Mon, 01 Jan 2020 00:00:00 +999999",
    "Mon, 01 Jan 2020 00:00:00 +99999999999999999999",
    "Mon, 01 Jan 2020 99:00:00 GMT",
    "1 Jan 99999999999999999999999 00:00:00",
    "9" * 5000,
    "1 Jan " + "9" * 5000,
    "\u00b2",
    "-1",
    ",",
]
PLACES = [
    "http://xn--a/",
    "http://xn--zzzzzzzzzzz/",
    "http://\u00b2\u0095.example/",
    "http://a..b/",
    "http://" + "a" * 70 + ".example/",
    "http://" + "\u00e9" * 60 + ".example",
    "http://[::1/",
    "http://[bad]/",
    "http://a:b/",
    "http://a:99999/",
    "http://a b/",
    "//",
    "",
    "x" * 70_000,
    "urn:uuid:1",
    "mailto:ann@a.example",
    "data:text/plain,x",
]


@pytest.fixture(params=["blocking", "asyncio"])
def invoke(request):
    """Make one invocation, by one way or the other."""

    def made(invocation: restapi.Invocation, **options) -> restapi.Outcome:
        if request.param == "blocking":
            return restapi.invoke(invocation, **options)
        return asyncio.run(restapi.ainvoke(invocation, **options))

    return made


@pytest.mark.parametrize("date", DATES)
def test_a_date_that_no_clock_has_asks_for_nothing(serve, answer, ask, invoke, date: str) -> None:
    server = serve(answer(status="503 Service Unavailable", Retry_After=date), answer(b"ok"))
    outcome = invoke(ask(server), policy=restapi.Policy(retries=1), deadline=5.0)
    assert outcome.succeeded is (len(server.received) == 2)
    assert outcome.reason.startswith("The status ")


@pytest.mark.parametrize("date", [*DATES, "Fri, 31 Dec 9999 23:59:59 GMT", "120"])
def test_no_date_is_a_wait_that_cannot_be_counted(date: str) -> None:
    seconds = retry_after(Answer(datetime.now(UTC), 0.1, 202, {"Retry-After": date}))
    assert seconds is None or 0 <= seconds < math.inf


@pytest.mark.parametrize("redirects", [0, 2])
@pytest.mark.parametrize("place", PLACES)
def test_no_place_that_a_server_names_raises(serve, answer, ask, invoke, place: str, redirects: int) -> None:
    server = serve(answer(b'{"a": 1}', status="302 Found", Location=place))
    policy = restapi.Policy(redirects=redirects, retries=0)
    outcome = invoke(ask(server), policy=policy, deadline=5.0)
    assert not outcome.succeeded
    if not redirects:
        assert outcome.body == b'{"a": 1}'
        assert outcome.headers["Location"] == place
        assert invoke(ask(server, "eq(response.status, 302)"), policy=policy).succeeded


def test_a_redirect_to_a_host_that_is_none_says_so(serve, answer, ask, invoke) -> None:
    server = serve(answer(status="302 Found", Location="http://\u00b2\u0095.example/"))
    outcome = invoke(ask(server), policy=restapi.Policy(redirects=1))
    assert outcome.reason == ("No complete response: the URL is not one: Invalid IDNA hostname: '\u00b2\\x95.example'.")
    assert [attempt.why for attempt in outcome.attempts] == ["request", "redirect"]


def test_a_url_of_ones_own_that_is_none_is_an_error_in_what_was_asked(invoke) -> None:
    asked = restapi.Invocation(restapi.Request(url="http://xn--a/", method="GET"))
    with pytest.raises(restapi.RequestError, match="the URL is not one"):
        invoke(asked)


@pytest.mark.parametrize("place", ["http://xn--a/", "urn:uuid:1"])
def test_a_client_of_the_callers_that_cannot_read_a_place_is_an_outcome(serve, answer, ask, place: str) -> None:
    server = serve(answer(status="302 Found", Location=place))
    with httpx.Client() as client:
        outcome = restapi.invoke(ask(server), client=client)
    assert outcome.reason.startswith("No complete response: the client cannot read the response: ")


def test_the_cookies_of_a_server_are_shown_and_never_sent_back(serve, answer, ask) -> None:
    server = serve(answer(status="307 Temporary Redirect", Location="/again", Set_Cookie="a=b"), answer())
    outcome = restapi.invoke(ask(server), policy=restapi.Policy(redirects=1))
    assert outcome.succeeded
    assert "Cookie" not in server.received[1].headers
    assert restapi.invoke(ask(serve(answer(Set_Cookie="a=b")))).headers["Set-Cookie"] == "a=b"


@pytest.mark.parametrize("seconds", [1e7, 1e10, 1e300])
def test_a_deadline_beyond_every_clock_is_a_long_one(serve, answer, ask, invoke, seconds: float) -> None:
    assert invoke(ask(serve(answer())), deadline=seconds).succeeded


def test_thousands_of_retries_grow_no_wait_beyond_every_number(serve, answer, ask) -> None:
    call, busy = prepare(ask(serve(answer())), {}, {}), Answer(datetime.now(UTC), 0.1, 503)
    assert wait_before_retry(call, busy, 2000, 1.0) == LONGEST_BACK_OFF


@pytest.mark.parametrize("name", ["delay", "interval", "steady", "timeout"])
def test_the_times_of_a_gate_are_bounded(name: str) -> None:
    invocation = restapi.Invocation(restapi.Request(url="http://a.example", method="GET"))
    with pytest.raises(restapi.InvocationError, match=f"the {name} of a gate must be at most 1,000,000,000 seconds"):
        Gate([invocation], **{name: 1e300})
    assert not math.isinf(Gate([invocation], interval=1e-300, steady=0.0).timeout)


def test_one_bad_server_loses_nobodys_outputs(serve, answer) -> None:
    good = serve(answer(b'{"id": 7}'))
    bad = [
        serve(answer(status="302 Found", Location=PLACES[0])),
        serve(answer(status="503 Busy", Retry_After=DATES[5])),
        serve(b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"),
    ]

    def step(server, name: str) -> restapi.Invocation:
        asked = restapi.Request(restapi.Connection(url=server.url), "GET")
        return restapi.Invocation(asked, id=name, name=name, outputs={"id": "/id"})

    steps = [step(good, "first"), *(step(server, f"bad{number}") for number, server in enumerate(bad)), step(good, "n")]
    ended = restapi.run_many(steps, policy=restapi.Policy(retries=0, redirects=2))
    assert [dict(one.outputs) for one in ended.steps] == [{"id": 7}, {}, {}, {}, {"id": 7}]
    assert all(one.reason for one in ended.steps)
