"""Parts of patterns as conditions write them, and as errors show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from conditions.errors import PatternError
from conditions.event_patterns.comparing import number_in
from conditions.event_patterns.fields import Keys
from conditions.source import clipped, in_one_line

_MOST_DIGITS = 28
_LONGEST_SHOWN = 60


def text_literal(text: str) -> str:
    """A text as an expression writes it."""
    return "'" + text.replace("'", "''") + "'"


def number_literal(value: int | float | Decimal, at: str) -> str:
    """A number as an expression writes it.

    Raises:
        PatternError: No condition can hold it.
    """
    number = number_in(value)
    if number is None or len(Decimal(number).as_tuple().digits) > _MOST_DIGITS or not -_MOST <= number <= _MOST:
        raise PatternError(f"expected a number of at most {_MOST_DIGITS} digits, not {shown(value)}", at)
    written = format(Decimal(number), "f")
    if len(written) > 2 * _MOST_DIGITS:
        raise PatternError(f"expected a number of at most {_MOST_DIGITS} digits, not {shown(value)}", at)
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    return "0" if written == "-0" else written


_MOST = 10**_MOST_DIGITS


def call(function: str, keys: Keys, arguments: Iterable[str] = ()) -> str:
    """The call of a function on the path of a field."""
    path = text_literal(pointer_to("", *keys))
    return f"{function}({', '.join((path, *arguments))})"


def pointer_to(at: str, *keys: object) -> str:
    """The JSON Pointer to what the keys lead to from a place."""
    for key in keys:
        written = str(key)
        at += "/" + (written.replace("~", "~0").replace("/", "~1") if "~" in written or "/" in written else written)
    return at


def shown(value: Any) -> str:
    """A part of a pattern as an error shows it, in JSON, and not more of it than can be read."""
    if isinstance(value, Mapping):
        return "an empty Object" if not value else f"an Object with {', '.join(_few(value))}"
    if isinstance(value, list | tuple):
        return "an empty list" if not value else f"a list of {len(value)}"
    if isinstance(value, str):
        return f'"{clipped(in_one_line(value), _LONGEST_SHOWN)}"'
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return (
        clipped(in_one_line(str(value)), _LONGEST_SHOWN)
        if isinstance(value, int | float | Decimal)
        else (f"a {type(value).__name__}")
    )


def _few(names: Mapping[Any, Any]) -> list[str]:
    first = [f'"{clipped(in_one_line(str(name)), 20)}"' for name, _ in zip(names, range(3), strict=False)]
    return first if len(names) <= len(first) else [*first, "…"]
