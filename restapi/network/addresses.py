"""The addresses of a host, resolved once, so that the address that was checked is the one that is connected to.

Asking again when connecting would let a hostile name server answer differently the second time (DNS rebinding).
"""

from __future__ import annotations

import ipaddress
import socket

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_ASSIGNMENTS = ipaddress.IPv4Network("192.0.0.0/24")
"""Addresses of protocols (RFC 6890), some of which older Pythons call global."""

_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
"""The only part of IPv6 from which public addresses are given (RFC 4291, section 2.4, and IANA's registry)."""

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
"""IPv6 for an IPv4 address behind a translator (RFC 6052)."""


class UnknownHostError(Exception):
    """The host has no address; the text says why."""


class NotPublicError(Exception):
    """The host has an address that is not public; the text is the host, with the address where that is another text."""


def resolve(host: str, port: int, *, public_only: bool = False) -> tuple[str, ...]:
    """The addresses of *host*, in the order in which the system prefers them.

    Args:
        host: A name, or an address in any spelling that the system takes, such as 2130706433 for 127.0.0.1.
        port: The port that will be connected to.
        public_only: Whether all addresses must be public.

    Raises:
        UnknownHostError: There is none.
        NotPublicError: One is not public. The others are not taken then, as no honest host mixes them.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise UnknownHostError(error.strerror or str(error)) from None
    except UnicodeError:
        raise UnknownHostError("this cannot be the name of a host") from None
    addresses = tuple(dict.fromkeys(str(entry[4][0]) for entry in found))
    for address in addresses if public_only else ():
        if not is_public(address):
            raise NotPublicError(f"{host} ({address})" if host != address else host)
    return addresses


def is_public(text: str) -> bool:
    """True where an address is one of the public internet.

    Private, loopback, link-local, multicast and otherwise special ones are not, nor an IPv6 address that stands for
    such an IPv4 address (mapped, 6to4, NAT64).
    """
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv4Address):
        return address.is_global and not address.is_multicast and address not in _ASSIGNMENTS
    inner = _inside(address)
    if inner is not None:
        return is_public(str(inner))
    return address in _GLOBAL_UNICAST and address.is_global


def _inside(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address to which packets for *address* go in the end."""
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour
