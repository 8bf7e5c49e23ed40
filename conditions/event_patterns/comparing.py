"""Comparing the values of events, as the operators of their patterns do: with letter case, and without conversions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from math import isfinite
from operator import eq, ge, gt, le, lt
from typing import Any

from conditions.errors import EvaluationError
from conditions.source import clipped, in_one_line

EXACT_IN_A_DOUBLE = 2**53
"""Up to here every integer is a double (IEEE 754)."""

OPERATORS = {"=": eq, "<": lt, "<=": le, ">": gt, ">=": ge}


def number_in(value: Any) -> int | Decimal | None:
    """The number that a value is, exactly as its shortest text says; None for anything else."""
    if value.__class__ is int:
        return value
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        return Decimal(repr(float(value))) if isfinite(value) else None
    return value if isinstance(value, int | Decimal) and not _is_endless(value) else None


def _is_endless(value: int | Decimal) -> bool:
    return isinstance(value, Decimal) and not value.is_finite()


def is_double(number: int | Decimal) -> bool:
    """True where a double holds a number such that its shortest text says the same."""
    if isinstance(number, int) and -EXACT_IN_A_DOUBLE <= number <= EXACT_IN_A_DOUBLE:
        return True
    try:
        double = float(number)
    except OverflowError:
        return False
    return isfinite(double) and Decimal(repr(double)) == number


def is_any_of(value: Any, wanted: Sequence[Any]) -> bool:
    """True where a value is one of some: the same text, letter case included, the same Boolean, or the same number."""
    if value.__class__ is str or isinstance(value, str):
        return value in wanted
    if isinstance(value, bool):
        return any(value is other for other in wanted)
    number = number_in(value)
    return number is not None and any(number == number_in(other) for other in wanted)


def is_within(value: Any, bounds: Sequence[tuple[str, int | Decimal]]) -> bool:
    """True where a value is a number within all bounds, and one that a double holds."""
    number = number_in(value)
    if number is None or not is_double(number):
        return False
    return all(OPERATORS[name](number, bound) for name, bound in bounds)


@lru_cache(maxsize=1024)
def in_any_case(text: str) -> re.Pattern[str]:
    """A regular expression for a text each of whose letters may stand in upper or in lower case.

    A letter is whatever it becomes by itself (Unicode, full mapping): `ß` may also stand as `SS`.
    """
    return re.compile("".join(map(_either_case, text)))


def _either_case(letter: str) -> str:
    upper, lower = re.escape(letter.upper()), re.escape(letter.lower())
    return upper if upper == lower else f"(?:{lower}|{upper})"


@lru_cache(maxsize=1024)
def wildcard_pieces(pattern: str) -> tuple[str, ...]:
    r"""The texts between the `*` of a wildcard; `\*` and `\\` stand for the characters themselves.

    Raises:
        EvaluationError: Two `*` follow each other, or a backslash stands before another character.
    """
    pieces, characters = [""], iter(pattern)
    starred = False
    for character in characters:
        if character == "*":
            if starred:
                raise EvaluationError(
                    f"not a wildcard: {cut(pattern)}: two * follow each other", hint="one * is enough"
                )
            pieces.append("")
        else:
            pieces[-1] += _unescaped(characters, pattern) if character == "\\" else character
        starred = character == "*"
    return tuple(pieces)


def _unescaped(characters: Iterator[str], pattern: str) -> str:
    character = next(characters, "")
    if character not in ("*", "\\") or not character:
        raise EvaluationError(
            f"not a wildcard: {cut(pattern)}: only * and \\ may follow a backslash", hint="write \\\\ for a backslash"
        )
    return character


def cut(text: str) -> str:
    """A text in quotes, cut where it is too long to read."""
    return f"'{clipped(in_one_line(text), 60)}'"


def is_like(value: str, pattern: str) -> bool:
    """True where a wildcard matches a text. Each piece is looked for once: no wildcard makes it slow.

    Raises:
        EvaluationError: It is no wildcard.
    """
    first, *pieces = wildcard_pieces(pattern)
    if not pieces:
        return value == first
    last, at, end = pieces.pop(), len(first), len(value)
    if not value.startswith(first) or not value.endswith(last) or at + len(last) > end:
        return False
    for piece in pieces:
        at = value.find(piece, at, end - len(last))
        if at < 0:
            return False
        at += len(piece)
    return True


@lru_cache(maxsize=1024)
def network(text: str) -> IPv4Network | IPv6Network:
    """The network that a text such as `10.0.0.0/24` names; bits of a host count for nothing.

    Raises:
        EvaluationError: It is none, or has no mask.
    """
    mask = text.partition("/")[2]
    try:
        if mask.isascii() and mask.isdigit():
            return ip_network(text, strict=False)
    except ValueError:
        pass
    raise EvaluationError(f"not a network: {cut(text)}", hint="write an address and the bits of its mask: 10.0.0.0/24")


_ADDRESS = re.compile(r"[0-9]+(?:\.[0-9]+){3}|[0-9a-fA-F:]*:[0-9a-fA-F:]*", re.ASCII)


def is_in_network(value: str, text: str) -> bool:
    """True where a text is an IP address in a network."""
    if _ADDRESS.fullmatch(value) is None:
        return False
    try:
        address = ip_address(value)
    except ValueError:
        return False
    within = network(text)
    return _as_mapped(address) in within


def _as_mapped(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """An IPv4 address that is written as one of IPv6 is taken for what it is."""
    return address if isinstance(address, IPv4Address) else address.ipv4_mapped or address
