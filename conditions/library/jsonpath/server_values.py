"""Comparing two values as the server's JSON library does, with the conversions of .NET.

The type of the left value decides, unless that is a text: then the type of the right one. Equality converts nothing
but whole numbers to floating ones.

The library is Newtonsoft.Json 12.0.1 on the .NET Framework, whose number parser knows `NaN` and `Infinity` in this
spelling only, and refuses what is beyond a double.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from enum import Enum
from math import isfinite, isinf, nan
from numbers import Real
from typing import Any

from conditions.errors import ConversionError
from conditions.values.dotnet_text import WHITE_SPACE, compare_exactly

_WHITE = r"[\t-\r ]*"
_WHOLE = re.compile(rf"{_WHITE}([+-]?[0-9]+){_WHITE}\0*", re.ASCII)
_FLOATING = re.compile(
    rf"{_WHITE}([+-]?(?:[0-9][0-9,]*(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?){_WHITE}\0*", re.ASCII
)
_NOT_FINITE = {"NaN": nan, "Infinity": float("inf"), "-Infinity": float("-inf")}
_LEAST, _MOST = -(2**63), 2**63 - 1
_MOST_DIGITS = 4_000  # Python refuses to read more of them as an int
_EPSILON = 2.0**-52
_SHOWN = 40


class Token(Enum):
    """The type of a value to the library; a Python value that is none of JSON is OTHER."""

    NULL = "null"
    BOOLEAN = "true or false"
    INTEGER = "a whole number"
    FLOAT = "a number"
    STRING = "a text"
    OTHER = "no value of JSON"


_TOKENS = {
    type(None): Token.NULL,
    bool: Token.BOOLEAN,
    int: Token.INTEGER,
    float: Token.FLOAT,
    Decimal: Token.FLOAT,
    str: Token.STRING,
    Real: Token.FLOAT,
}


def token_of(value: Any) -> Token:
    """The type of a value that is neither an Object nor an Array."""
    known = _TOKENS.get(value.__class__)
    if known is not None:
        return known
    return next((token for base, token in _TOKENS.items() if isinstance(value, base)), Token.OTHER)


def equals(left: Any, right: Any) -> bool:
    """Tell whether two values are of one type and the same; a whole number may equal a floating one."""
    if left.__class__ is str and right.__class__ is str:
        return bool(left == right)
    kinds = {token_of(left), token_of(right)}
    if Token.OTHER in kinds:
        return bool(left == right)
    return (len(kinds) == 1 or kinds == {Token.INTEGER, Token.FLOAT}) and compare(left, right) == 0


def compare(left: Any, right: Any) -> int:
    """Less than 0, 0, or more, as *left* is less than, equal to or greater than *right*.

    Raises:
        ConversionError: One of them has no form of the type in which they are compared.
    """
    if left is None or right is None:
        return (left is not None) - (right is not None)
    usual = _USUAL.get((left.__class__, right.__class__))
    if usual is not None:
        return usual(left, right)
    left_kind, right_kind = token_of(left), token_of(right)
    kind = right_kind if left_kind is Token.STRING else left_kind
    if kind is Token.STRING:
        return compare_exactly(left, right)
    if kind is Token.BOOLEAN:
        return _boolean(left) - _boolean(right)
    if left_kind is Token.OTHER or right_kind is Token.OTHER:
        raise ConversionError("values of this type have no order")
    is_whole = kind is Token.INTEGER and left_kind is not Token.FLOAT and right_kind is not Token.FLOAT
    return _compare_numbers(left, right, is_whole=is_whole)


def _compare_numbers(left: Any, right: Any, *, is_whole: bool) -> int:
    if _is_beyond(left) or _is_beyond(right):
        return _sign(_unlimited(left), _unlimited(right))
    return _sign(_whole(left), _whole(right)) if is_whole else _compare_doubles(left, right)


def _compare_doubles(left: Any, right: Any) -> int:
    first, second = _floating(left), _floating(right)
    if first != first or second != second:  # NaN is less than all others
        return (first == first) - (second == second)
    return 0 if almost_equal(first, second) else _sign(first, second)


def _compare_whole(left: Any, right: Any) -> int:
    return _compare_numbers(left, right, is_whole=True)


_USUAL: dict[tuple[type, type], Callable[[Any, Any], int]] = {
    (str, str): compare_exactly,
    (str, int): _compare_whole,
    (int, str): _compare_whole,
    **dict.fromkeys(((float, float), (str, float), (float, str)), _compare_doubles),
}
"""The comparisons of the pairs of classes that meet most often: their types need not be looked at."""


def _sign(left: float, right: float) -> int:
    return (left > right) - (left < right)


def almost_equal(left: float, right: float) -> bool:
    """Tell whether two doubles differ by no more than what calculating with them loses."""
    if left == right:
        return True
    tolerance = (abs(left) + abs(right) + 10.0) * _EPSILON
    return -tolerance < left - right < tolerance


def _is_beyond(value: Any) -> bool:
    """Tell whether a value is a whole number that 64 bits do not hold."""
    return isinstance(value, int) and not _LEAST <= value <= _MOST


def _unlimited(value: Any) -> int:
    """A value as a whole number of any size."""
    if isinstance(value, bool):
        raise ConversionError(f"{_shown(value)} is no number")
    if isinstance(value, str):
        return _digits(value)
    if isinstance(value, int):
        return value
    number = float(value)
    if not isfinite(number):
        raise ConversionError(f"{_shown(value)} is no whole number")
    return int(number)


def _digits(text: str) -> int:
    match = _WHOLE.fullmatch(text)
    if match is None or len(text) > _MOST_DIGITS:
        raise ConversionError(f"the text {_shown(text)} is no whole number")
    return int(match[1])


def _whole(value: Any) -> int:
    """A value as a whole number of 64 bits."""
    if not isinstance(value, str):
        return int(value)
    number = _digits(value)
    if _is_beyond(number):
        raise ConversionError(f"the text {_shown(value)} is beyond a whole number of 64 bits")
    return number


def _floating(value: Any) -> float:
    """A value as a double."""
    if not isinstance(value, str):
        return float(value)
    number = to_double(value)
    if number is None:
        raise ConversionError(f"the text {_shown(value)} is no number")
    return number


def to_double(text: str) -> float | None:
    """The double that a text stands for (.NET: `double.Parse`), or None."""
    match = _FLOATING.fullmatch(text)
    if match is None:
        return _NOT_FINITE.get(text.strip("\t\n\v\f\r "))
    number = float(match[1].replace(",", ""))
    return None if isinf(number) else number


def to_whole(text: str, *, bits: int) -> int | None:
    """The whole number of so many bits that a text stands for (.NET: `long.Parse`), or None."""
    match = _WHOLE.fullmatch(text)
    if match is None or len(text) > _MOST_DIGITS:
        return None
    number = int(match[1])
    return number if -(2 ** (bits - 1)) <= number < 2 ** (bits - 1) else None


def _boolean(value: Any) -> bool:
    if _is_beyond(value):
        raise ConversionError(f"{_shown(value)} is neither true nor false")
    if not isinstance(value, str):
        return bool(value)
    word = value.strip(WHITE_SPACE + "\0").lower()
    if word not in ("true", "false"):
        raise ConversionError(f"the text {_shown(value)} is neither true nor false")
    return word == "true"


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and _is_beyond(value):
        return "a whole number beyond 64 bits"
    text = f"'{value}'" if isinstance(value, str) else str(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
