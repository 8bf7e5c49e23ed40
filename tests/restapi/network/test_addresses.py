import socket

import pytest

from restapi.network.addresses import NotPublicError, UnknownHostError, is_public, resolve


@pytest.mark.parametrize(
    "address",
    ["1.1.1.1", "93.184.215.14", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101", "2002:101:101::1"],
)
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",  # where clouds answer with credentials
        "172.16.0.1",
        "192.0.0.8",
        "192.0.2.1",
        "192.168.0.1",
        "198.18.0.1",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "::ffff:224.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "100::1",
        "2001:db8::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",  # Teredo
        "2002:7f00:1::1",
        "2002:a00:1::",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fe80::1%lo",
        "fec0::1",
        "ff02::1",
        "5f00::1",
    ],
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "localhost", "::1", "::ffff:7f00:1", "0"],
)
def test_this_machine_is_found_out_in_every_spelling(host: str) -> None:
    with pytest.raises(NotPublicError):
        resolve(host, 80, public_only=True)


def test_a_public_address_is_resolved_to_itself() -> None:
    assert resolve("1.1.1.1", 80, public_only=True) == ("1.1.1.1",)


def test_without_the_policy_every_address_is_taken_once() -> None:
    assert resolve("127.0.0.1", 80) == ("127.0.0.1",)


def test_one_address_that_is_not_public_spoils_the_host(monkeypatch) -> None:
    entries = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in ("1.1.1.1", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **options: entries)
    with pytest.raises(NotPublicError, match=r"^mixed\.example \(10\.0\.0\.1\)$"):
        resolve("mixed.example", 80, public_only=True)


@pytest.mark.parametrize("host", ["no-such-host.invalid", "a" * 64 + ".example", "a..b"])
def test_a_host_without_an_address(host: str) -> None:
    with pytest.raises(UnknownHostError, match=r"."):
        resolve(host, 80)
