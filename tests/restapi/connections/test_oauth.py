import threading

import pytest

from restapi.connections.oauth import OAuth2, Token, TokenCache
from restapi.errors import InvocationError

PARTS = {"token_url": "https://id.example/token", "client_id": "me", "client_secret": "hunter2"}
CLIENT = OAuth2(**PARTS)
OTHER = OAuth2(**PARTS, scope="read")


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"token_url": "id.example"}, "the token URL must begin with http:// or https:// and a host"),
        (
            {"token_url": "https://me:x@id.example"},
            "the token URL cannot hold a user name\nHint: use username and password",
        ),
        ({"token_url": "https://id.example:x"}, "'https://id.example:x' has no usable host and port"),
        (
            {"token_url": "https://id.example/#a"},
            "the token URL cannot hold a fragment (RFC 6749, section 3.2)",
        ),
        (
            {"token_url": "http://id.example/token"},
            "the token URL must be https, or on this machine\n"
            "Hint: write https://, as the client's secret is sent there (RFC 6749, section 3.2)",
        ),
        ({"client_id": ""}, "the id of the OAuth client is empty"),
        ({"client_secret": ""}, "the secret of the OAuth client is empty"),
        (
            {"authentication": "Basic"},
            "unknown authentication 'Basic' of an OAuth client\nHint: did you mean 'basic'?",
        ),
        ({"client_id": "a\nb"}, "the OAuth client holds a control character or half of a surrogate pair"),
        ({"client_secret": "\ud800"}, "the OAuth client holds a control character or half of a surrogate pair"),
        (
            {"token_url": "https://id.example/\r\nX: y"},
            "the OAuth client holds a control character or half of a surrogate pair",
        ),
    ],
)
def test_what_is_no_client(parts: dict[str, str], message: str) -> None:
    with pytest.raises(InvocationError) as caught:
        OAuth2(**{**PARTS, **parts})
    assert str(caught.value) == message


def test_a_token_url_on_this_machine_needs_no_https() -> None:
    assert OAuth2(**{**PARTS, "token_url": "http://127.0.0.1:8080/token"}).token_url.startswith("http:")


def test_the_client_is_form_encoded_before_it_is_encoded_as_basic() -> None:
    client = OAuth2(**{**PARTS, "client_id": "a:b", "client_secret": "c d%"})
    assert client.basic == "YSUzQWI6YytkJTI1"  # a%3Ab:c+d%25
    assert client.secrets == ("c d%", "YSUzQWI6YytkJTI1")


def test_no_repr_shows_a_secret() -> None:
    cache = TokenCache()
    cache.put(CLIENT, Token("geheim", 1))
    assert repr(CLIENT) == (
        "OAuth2(token_url='https://id.example/token', client_id='me', client_secret='***', authentication='basic')"
    )
    assert repr(Token("geheim", 1)) == "Token(expires_at=1)"
    assert repr(cache) == "<TokenCache of 1 tokens>"


def test_a_token_is_kept_for_its_client_until_it_expires() -> None:
    cache = TokenCache()
    cache.put(CLIENT, Token("a", 10))
    cache.put(OTHER, Token("b", 20))
    assert cache.get(OAuth2(**PARTS), 9.9) == Token("a", 10)
    assert cache.get(CLIENT, 10) is None
    assert cache.get(CLIENT, 9) is None, "an expired token is gone"
    assert cache.get(OTHER, 19) == Token("b", 20)


def test_a_refused_token_is_forgotten_but_not_the_one_that_took_its_place() -> None:
    cache = TokenCache()
    cache.put(CLIENT, Token("old", 10))
    cache.forget(CLIENT, Token("old", 10))
    assert cache.get(CLIENT, 0) is None
    cache.put(CLIENT, Token("new", 20))
    cache.forget(CLIENT, Token("old", 10))
    assert cache.get(CLIENT, 0) == Token("new", 20)


def test_many_threads_use_one_cache() -> None:
    cache, problems = TokenCache(), list[Exception]()

    def work(number: int) -> None:
        try:
            for turn in range(2_000):
                token = Token(f"{number}-{turn}", turn)
                cache.put(CLIENT, token)
                cache.get(CLIENT, turn + 1)
                cache.forget(CLIENT, token)
        except Exception as error:
            problems.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
