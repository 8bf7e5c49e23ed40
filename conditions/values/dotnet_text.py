"""Texts as .NET compares them: by UTF-16 code units, ignoring case by the simple invariant mapping."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

WHITE_SPACE = (
    "\t\n\v\f\r \x85\xa0\u1680"
    "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""What .NET takes for white space (`Char.IsWhiteSpace`)."""


@cache
def _astral() -> re.Pattern[str]:
    """What finds the characters that are two UTF-16 code units."""
    return re.compile("[\U00010000-\U0010ffff]")


class _CaseTable(dict[int, str]):
    """A table for `str.translate` that is filled as letters turn up.

    A letter is mapped when its mapping is one letter and does not cross the border of ASCII (the dotless ı, the long ſ,
    the Kelvin sign); letters beyond the basic plane keep their case.
    """

    def __init__(self, *mappings: Callable[[str], str]) -> None:
        super().__init__()
        self._mappings = mappings

    def __missing__(self, code: int) -> str:
        ch = chr(code)
        forms = (mapping(ch) for mapping in self._mappings) if code <= 0xFFFF else ()
        mapped = self[code] = next((form for form in forms if len(form) == 1 and form.isascii() == ch.isascii()), ch)
        return mapped


# Where the full mapping gives several letters, the simple one is that of the title case, if any: ᾳ -> ᾼ, but ß -> ß.
_UPPER = _CaseTable(str.upper, str.title)
_LOWER = _CaseTable(str.lower)


def fold(text: str) -> str:
    """*text* with every UTF-16 code unit upper-cased on its own; equal for texts that are equal ignoring case."""
    return text.upper() if text.isascii() else text.translate(_UPPER)


def lower(text: str) -> str:
    """*text* with every UTF-16 code unit lower-cased on its own."""
    return text.lower() if text.isascii() else text.translate(_LOWER)


def equal(left: str, right: str) -> bool:
    """Whether two texts are the same ignoring case (.NET: `OrdinalIgnoreCase`)."""
    return left == right or (len(left) == len(right) and fold(left) == fold(right))


def compare(left: str, right: str) -> int:
    """-1, 0 or 1 as *left* sorts before, with or after *right*, ignoring case (.NET: `OrdinalIgnoreCase`)."""
    return compare_exactly(fold(left), fold(right))


def compare_exactly(left: str, right: str) -> int:
    """-1, 0 or 1 as *left* sorts before, with or after *right* (.NET: `CompareOrdinal`)."""
    if not (left.isascii() and right.isascii()) and (_astral().search(left) or _astral().search(right)):
        units = sort_key(left), sort_key(right)
        return (units[0] > units[1]) - (units[0] < units[1])
    return (left > right) - (left < right)


def sort_key(text: str) -> bytes:
    """Bytes that sort as `compare_exactly` has it."""
    return text.encode("utf-16-be", "surrogatepass")


def length(text: str) -> int:
    """The number of UTF-16 code units."""
    return len(text) if text.isascii() else len(text) + len(_astral().findall(text))


def units(text: str, start: int, end: int) -> str:
    """The UTF-16 code units of *text* from *start* to before *end*."""
    if _astral().search(text) is None:
        return text[start:end]
    return text.encode("utf-16-le", "surrogatepass")[2 * start : 2 * end].decode("utf-16-le", "surrogatepass")


def find_ignoring_case(name: str, names: list[str]) -> str | None:
    """The one of *names* that equals *name* ignoring case."""
    folded = fold(name)
    return next((candidate for candidate in names if fold(candidate) == folded), None)
