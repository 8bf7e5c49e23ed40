"""The bounds of the network: what may be asked for, and what is the default."""

import math

import pytest

from restapi.errors import InvocationError
from restapi.policy import Policy, check_deadline


def test_the_defaults_are_careful() -> None:
    policy = Policy()
    assert (policy.retries, policy.redirects, policy.public_only, policy.proxy) == (2, 0, False, None)
    assert policy.max_body == 5 * 1024 * 1024


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"retries": -1}, "the number of retries must be 0 or more, and -1 is not"),
        ({"redirects": -1}, "from 0 to 5 redirects can be followed, and not -1"),
        ({"redirects": 6}, "from 0 to 5 redirects can be followed, and not 6"),
        ({"max_body": 0}, "the limit of the body must be 1 byte or more, and 0 is not"),
    ],
)
def test_a_number_out_of_its_range_is_refused(options: dict[str, int], message: str) -> None:
    with pytest.raises(InvocationError, match=f"^{message}$"):
        Policy(**options)


@pytest.mark.parametrize("proxy", ["http://proxy:3128", "HTTPS://me:secret@proxy.example/", "http://[::1]:8080"])
def test_a_proxy_is_a_host_and_perhaps_a_port(proxy: str) -> None:
    assert Policy(proxy=proxy).proxy == proxy


@pytest.mark.parametrize("proxy", ["", "proxy:3128", "socks5://proxy", "http://proxy/path", "http://a b", "http://"])
def test_anything_else_is_no_proxy(proxy: str) -> None:
    with pytest.raises(InvocationError, match=r"^the proxy must be http:// or https:// and a host, perhaps a port$"):
        Policy(proxy=proxy)


def test_who_is_asked_for_public_addresses_only_uses_no_proxy() -> None:
    with pytest.raises(InvocationError, match=r"^public_only cannot be kept with a proxy"):
        Policy(proxy="http://proxy", public_only=True)


def test_the_password_of_a_proxy_is_not_shown() -> None:
    assert "secret" not in repr(Policy(proxy="http://me:secret@proxy"))


@pytest.mark.parametrize("seconds", [0.001, 20.0, 1e9])
def test_a_deadline_above_zero_is_taken(seconds: float) -> None:
    assert check_deadline(seconds) == seconds


@pytest.mark.parametrize("seconds", [0.0, -1.0, math.inf, math.nan])
def test_any_other_deadline_is_refused(seconds: float) -> None:
    with pytest.raises(InvocationError, match=r"^the deadline must be more than 0 seconds, and "):
        check_deadline(seconds)
