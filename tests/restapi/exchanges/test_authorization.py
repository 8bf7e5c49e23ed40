"""Tokens from real token servers on loopback."""

import asyncio
import json
import math
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import pytest

from conditions.values.caseless import CaselessMapping
from restapi.answers.answer import Answer
from restapi.calls.preparing import PreparedRequest
from restapi.connections.credentials import Masker
from restapi.connections.oauth import OAuth2, Token, TokenCache
from restapi.exchanges.authorization import TokenError, authorize, bearing, read_token, token_call
from restapi.exchanges.effects import Flow, send
from restapi.policy import Policy
from restapi.running.drivers import aperform, perform

PARTS = {"token_url": "https://id.example/token", "client_id": "m e", "client_secret": "hunter2&"}
EXCHANGE = partial(send, deadline=5.0)
CLIENT = OAuth2(**PARTS, scope="a b", audience="https://api.example")


def given(body: object, status: int = 200) -> Answer:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Answer(datetime.now(UTC), 0.1, status, CaselessMapping(), data)


def client_of(server) -> OAuth2:
    return OAuth2(token_url=server.url, client_id="me", client_secret="hunter2")


def token(value: str, **more: object) -> bytes:
    return json.dumps({"access_token": value, "token_type": "Bearer", **more}).encode()


def test_a_client_says_who_it_is_by_basic_or_in_the_body() -> None:
    basic = token_call(CLIENT)
    assert (basic.method, basic.url) == ("POST", "https://id.example/token")
    assert basic.body == b"grant_type=client_credentials&scope=a+b&audience=https%3A%2F%2Fapi.example"
    assert dict(basic.headers)["Authorization"] == "Basic bStlOmh1bnRlcjIlMjY="  # m+e:hunter2%26
    assert dict(basic.headers)["Content-Type"] == "application/x-www-form-urlencoded"
    body = token_call(OAuth2(**PARTS, authentication="body"))
    assert body.body == b"grant_type=client_credentials&client_id=m+e&client_secret=hunter2%26"
    assert "Authorization" not in dict(body.headers)


def test_the_masker_of_the_call_hides_the_client() -> None:
    call = token_call(OAuth2(**PARTS, authentication="body"))
    assert call.masker(f"{call.body!r} bStlOmh1bnRlcjIlMjY=") == (
        "b'grant_type=client_credentials&client_id=m+e&client_secret=***' ***"
    )


@pytest.mark.parametrize(
    ("fields", "expires_at"),
    [
        ({"expires_in": 3600}, 100 + 3540),
        ({"expires_in": "3600"}, 100 + 3540),
        ({"expires_in": 100}, 190),
        ({"expires_in": 0}, 100),
        ({}, math.inf),
        ({"expires_in": None, "scope": "a"}, math.inf),
    ],
)
def test_a_token_is_given_up_a_little_before_it_ends(fields: dict[str, object], expires_at: float) -> None:
    answer = given({"access_token": "abc", "token_type": "bEARER", **fields})
    assert read_token(answer, 100) == Token("abc", expires_at)


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        ({"error": "invalid_client"}, 401, "the status 401 (Unauthorized), invalid_client"),
        (
            {"error": "invalid_scope", "error_description": "No such scope"},
            400,
            "the status 400 (BadRequest), invalid_scope: No such scope",
        ),
        ({"error": 1}, 400, "the status 400 (BadRequest)"),
        ({"error": "x" * 1000}, 400, f"the status 400 (BadRequest), {'x' * 300}"),
        (b"<html>", 502, "the status 502 (BadGateway)"),
        (b"", 302, "the status 302 (Found)"),
        (b"", 200, "the answer is not a JSON object"),
        (b"access_token=abc", 200, "the answer is not a JSON object"),
        (b"[" * 100_000, 200, "the answer is not a JSON object"),
        ([], 200, "the answer is not a JSON object"),
        ({"access_token": "abc"}, 200, "the token_type of the answer is not Bearer"),
        ({"access_token": "abc", "token_type": "mac"}, 200, "the token_type of the answer is not Bearer"),
        ({"access_token": "abc", "token_type": 1}, 200, "the token_type of the answer is not Bearer"),
        ({"token_type": "Bearer"}, 200, "the answer has no access_token"),
        ({"token_type": "Bearer", "access_token": ""}, 200, "the answer has no access_token"),
        ({"token_type": "Bearer", "access_token": ["abc"]}, 200, "the answer has no access_token"),
        (token("a b"), 200, "the access_token holds a character that cannot be sent"),
        (token("a\r\nX: y"), 200, "the access_token holds a character that cannot be sent"),
        (token("é"), 200, "the access_token holds a character that cannot be sent"),
        (token("a" * 16_385), 200, "the access_token has 16,385 characters, more than the limit of 16,384"),
        (token("a", expires_in=-1), 200, "the expires_in of the answer is not a number of seconds"),
        (token("a", expires_in=True), 200, "the expires_in of the answer is not a number of seconds"),
        (token("a", expires_in="soon"), 200, "the expires_in of the answer is not a number of seconds"),
        (token("a", expires_in="inf"), 200, "the expires_in of the answer is not a number of seconds"),
        (token("a", expires_in=[1]), 200, "the expires_in of the answer is not a number of seconds"),
        (
            b'{"access_token": "a", "token_type": "Bearer", "expires_in": ' + b"9" * 5_000 + b"}",
            200,
            "the expires_in of the answer is not a number of seconds",
        ),
    ],
)
def test_what_is_no_token(body: object, status: int, message: str) -> None:
    with pytest.raises(TokenError) as caught:
        read_token(given(body, status), 0)
    assert str(caught.value) == message


def blocking(flow: Flow[Token]) -> Token:
    return perform(flow, None, Policy())


def on_asyncio(flow: Flow[Token]) -> Token:
    return asyncio.run(aperform(flow, None, Policy()))


@pytest.mark.parametrize("run", [blocking, on_asyncio])
def test_a_token_is_asked_for_once_and_again_when_it_expires(
    serve, answer, run: Callable[[Flow[Token]], Token]
) -> None:
    server = serve(answer(token("one", expires_in=100)), answer(token("two", expires_in=100)))
    client, cache = client_of(server), TokenCache()
    clock = iter((0.0, 50.0, 89.0, 91.0, 92.0)).__next__
    values = [run(authorize(client, EXCHANGE, cache, clock())).value for _ in range(5)]
    assert values == ["one", "one", "one", "two", "two"]
    assert [(request.method, request.body) for request in server.received] == [
        ("POST", b"grant_type=client_credentials")
    ] * 2
    assert server.received[0].headers["Authorization"] == "Basic bWU6aHVudGVyMg=="


def test_a_forgotten_token_is_asked_for_again(serve, answer) -> None:
    server = serve(answer(token("one")), answer(token("two")))
    client, cache = client_of(server), TokenCache()
    first = blocking(authorize(client, EXCHANGE, cache, time.monotonic()))
    cache.forget(client, first)
    assert blocking(authorize(client, EXCHANGE, cache, time.monotonic())).value == "two"


@pytest.mark.parametrize(
    ("status", "body", "message"),
    [
        (
            "401 Unauthorized",
            b'{"error": "invalid_client", "error_description": "hunter2 (bWU6aHVudGVyMg==) is wrong"}',
            "the status 401 (Unauthorized), invalid_client: *** (***) is wrong",
        ),
        ("200 OK", b"{}", "the token_type of the answer is not Bearer"),
    ],
)
def test_a_refusal_names_the_server_and_shows_no_secret(serve, answer, status: str, body: bytes, message: str) -> None:
    server = serve(answer(body, status))
    cache = TokenCache()
    with pytest.raises(TokenError) as caught:
        blocking(authorize(client_of(server), EXCHANGE, cache, time.monotonic()))
    assert str(caught.value) == f"no token from {server.url.removesuffix('/releases')}: {message}"
    assert repr(cache) == "<TokenCache of 0 tokens>"


def test_a_server_that_is_not_there_is_told() -> None:
    client = OAuth2(token_url="http://127.0.0.1:1/token", client_id="me", client_secret="hunter2")
    with pytest.raises(TokenError, match=r"^no token from http://127\.0\.0\.1:1: no connection to 127\.0\.0\.1:1"):
        blocking(authorize(client, EXCHANGE, TokenCache(), time.monotonic()))


def test_no_traceback_shows_a_secret_even_with_its_variables(serve, answer) -> None:
    server = serve(answer(b'{"error": "hunter2"}', "400 Bad Request"))
    try:
        blocking(authorize(client_of(server), EXCHANGE, TokenCache(), time.monotonic()))
    except TokenError as error:
        shown = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    assert "no token from" in shown
    assert [secret for secret in ("hunter2", "bWU6aHVudGVyMg") if secret in shown] == []


def test_a_call_bears_the_token_in_place_of_any_other_authorization_and_masks_it() -> None:
    call = PreparedRequest("GET", "https://a.example", (("authorization", "x"), ("A", "b")), None, {}, Masker(["one"]))
    changed = bearing(call, Token("geheim", 1))
    assert dict(changed.headers)["Authorization"] == "Bearer geheim"
    assert "authorization" not in dict(changed.headers)
    assert dict(changed.headers)["A"] == "b"
    assert changed.masker("one geheim") == "*** ***"
