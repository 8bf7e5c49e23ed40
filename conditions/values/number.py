"""Numbers as the .NET `decimal` has them: exact, 96 bits of digits, at most 28 decimals.

A Number is an `int` or a `Decimal` here; a `float` becomes one by `from_float`.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from math import frexp, isfinite
from typing import TypeAlias

from conditions.errors import ConversionError

Number: TypeAlias = int | Decimal

LARGEST = 2**96 - 1
MOST_DECIMALS = 28

# Wide enough that nothing but the roundings below ever loses a digit, and independent of the caller's context.
_EXACT = Context(
    prec=2000, rounding=ROUND_HALF_EVEN, Emin=-999999, Emax=999999, capitals=1, clamp=0, flags=[], traps=[]
)
_SEVEN_DECIMALS = Decimal("1e-7")
_STEPS = [Decimal(f"1e-{scale}") for scale in range(MOST_DECIMALS + 1)]
_POWERS = [float(f"1e{exponent}") for exponent in range(81)]

_WHITE = r"[\t-\r ]*"
_TEXT = re.compile(rf"{_WHITE}([+-]?)(?:([0-9][0-9,]*)(?:\.([0-9]*))?|\.([0-9]+)){_WHITE}\0*", re.ASCII)


def from_int(value: int) -> int:
    """*value*, when a decimal can hold it.

    Raises:
        ConversionError: It is out of range.
    """
    if -LARGEST <= value <= LARGEST:
        return value
    raise _out_of_range()


def from_float(value: float) -> Number:
    """The decimal of a double: 15 significant digits (.NET: `(decimal)value`).

    Raises:
        ConversionError: It is not finite, or out of range.
    """
    if not isfinite(value):
        raise _not_finite(value)
    exponent = frexp(value)[1]
    if exponent > 96:
        raise _out_of_range()
    if exponent < -94 or not value:
        return 0
    mantissa, scale = _fifteen_digits(abs(value), exponent)
    digits = Decimal(mantissa if value > 0 else -mantissa)
    return from_decimal(digits.scaleb(-scale, _EXACT).normalize(_EXACT))


def _fifteen_digits(value: float, exponent: int) -> tuple[int, int]:
    """*value* as an integer of 15 digits and a power of ten, by the steps that .NET takes."""
    power = 14 - ((exponent * 19728) >> 16)
    if power >= 0:
        power = min(power, MOST_DECIMALS)
        value *= _POWERS[power]
    elif power != -1 or value >= 1e15:
        value /= _POWERS[-power]
    else:
        power = 0
    if value < 1e14 and power < MOST_DECIMALS:
        value *= 10
        power += 1
    return round(value), power


def from_decimal(value: Decimal) -> Decimal:
    """*value* rounded to what a decimal holds, half to even.

    Raises:
        ConversionError: It is not finite, or out of range.
    """
    if not value.is_finite():
        raise _not_finite(value)
    if not value:
        return value if value.as_tuple().exponent in range(-MOST_DECIMALS, 1) else Decimal(0)
    if value.adjusted() > 29:
        raise _out_of_range()
    _, digits, exponent = value.as_tuple()
    scale = min(MOST_DECIMALS, max(0, -int(exponent)))
    if scale == -int(exponent) and len(digits) <= 28:
        return value
    while scale >= 0:
        rounded = value.quantize(_STEPS[scale], context=_EXACT)
        if abs(int(rounded.scaleb(scale, _EXACT))) <= LARGEST:
            return rounded
        scale -= 1
    raise _out_of_range()


def parse_literal(text: str) -> Number | None:
    """The Number written as *text* in an expression (`-1`, `.5`, `007`), or None."""
    if len(text) < 20 and text.isdecimal() and text.isascii():
        return int(text)  # as most are written
    if re.fullmatch(r"-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)", text, re.ASCII) is None:
        return None
    return _number(text)


def exact(value: int | float | Decimal) -> Number:
    """A number of Python as an exact Number."""
    if isinstance(value, int):
        return from_int(int(value))
    return from_float(value) if isinstance(value, float) else from_decimal(value)


def parse_text(text: str) -> Number | None:
    """The Number that a String stands for, or None.

    An optional sign, digits with thousands commas, one dot, white space around (.NET: `decimal.Parse` with the
    invariant culture and all but the parentheses, currency and exponent styles). The empty text is 0.
    """
    if not text:
        return 0
    match = _TEXT.fullmatch(text)
    if match is None:
        return None
    sign, whole, decimals, fraction = match.groups()
    return _number(f"{sign}{(whole or '0').replace(',', '')}.{decimals or fraction or ''}")


def is_written(text: str) -> bool:
    """Whether a text has the form of a Number, in range or not."""
    return _TEXT.fullmatch(text) is not None


def _number(text: str) -> Number | None:
    try:
        value = from_decimal(Decimal(text))
    except ConversionError:
        return None
    return int(value) if value.as_tuple().exponent == 0 else value


def format_number(value: Number) -> str:
    """The text of a Number: at most 7 decimals, half away from zero (.NET: `0.#######`)."""
    if isinstance(value, int):
        return str(value)
    text = f"{value.quantize(_SEVEN_DECIMALS, rounding=ROUND_HALF_UP, context=_EXACT):f}"
    text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _not_finite(value: float | Decimal) -> ConversionError:
    text = str(value).lower()
    name = "NaN" if "nan" in text else "-Infinity" if text.startswith("-") else "Infinity"
    return ConversionError(f"{name} is not a Number: every Number is finite")


def _out_of_range() -> ConversionError:
    return ConversionError(f"the number is out of range: a Number lies within ±{LARGEST}")
