"""Validation of inputs. What the `validation.expression` of a task's input may ask of its `value`.

Source: azure-pipelines-tasks, docs/taskinputvalidation.md.
"""

from __future__ import annotations

import re
from decimal import Decimal

from conditions.declaring.function import builtin
from conditions.errors import EvaluationError
from conditions.values.regular_expressions import searches


@builtin("isUrl", places=("criterion", "validation"))
def is_url(value: str) -> bool:
    """Whether a text is an absolute http or https URL.

    Examples:
        isUrl('https://example.org/a?b=1')  ->  true
        isUrl('example.org')  ->  false
        isUrl('https://a b')  ->  false
    """
    from urllib.parse import urlsplit

    if re.search(r"[\s\x00-\x1f\x7f]", value):
        return False
    try:
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 0) >= 0
    except ValueError:
        return False


@builtin("isMatch", places=("validation",), also_called="regex regexp match matches matchesregex like test", pure=False)
def is_match(value: str, pattern: str, options: str = "") -> bool:
    """Whether a regular expression matches anywhere in a text; *options* are `IgnoreCase` and `Multiline`.

    A match that takes longer than a second is an error.

    Examples:
        isMatch('release/2.14', '^release/[0-9.]+$')  ->  true
        isMatch('A', 'a', 'IgnoreCase')  ->  true
        isMatch('a', '(')  ->  error: not a regular expression: '('
    """
    return searches(pattern, value, "".join(map(_letter, options.split(","))))


_LETTERS = {"ignorecase": "i", "multiline": "m", "none": "", "": ""}


def _letter(option: str) -> str:
    letter = _LETTERS.get(option.strip().lower())
    if letter is None:
        raise EvaluationError(f"unknown option {option.strip()!r}", hint="IgnoreCase and Multiline are known")
    return letter


@builtin("isInRange", places=("validation",))
def is_in_range(value: Decimal, minimum: Decimal, maximum: Decimal) -> bool:
    """Whether a number lies between two others, both included.

    Examples:
        isInRange('8080', 1, 65535)  ->  true
        isInRange(0, 1, 65535)  ->  false
    """
    return minimum <= value <= maximum


@builtin("isEmail", places=("validation",))
def is_email(value: str) -> bool:
    """Whether a text has the form of an e-mail address.

    Examples:
        isEmail('someone@example.org')  ->  true
        isEmail('someone@')  ->  false
    """
    return re.fullmatch(r"[^@\s<>,;]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63}){1,16}", value) is not None


@builtin("isIPv4Address", places=("validation",))
def is_ipv4_address(value: str) -> bool:
    """Whether a text is an IPv4 address.

    Examples:
        isIPv4Address('127.0.0.1')  ->  true
        isIPv4Address('127.0.0.256')  ->  false
    """
    from ipaddress import AddressValueError, IPv4Address

    try:
        IPv4Address(value)
    except AddressValueError:
        return False
    return True


@builtin("isSha1", places=("validation",))
def is_sha1(value: str) -> bool:
    """Whether a text is a whole SHA-1 in hexadecimal.

    Examples:
        isSha1('a9993e364706816aba3e25717850c26c9cd0d89d')  ->  true
        isSha1('a9993e3')  ->  false
    """
    return re.fullmatch(r"[0-9A-Fa-f]{40}", value) is not None
