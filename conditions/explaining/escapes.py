"""Texts without their escapes, mixed as they may be: those of URLs, of JSON and Python, and of HTML."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from functools import cached_property, lru_cache
from itertools import accumulate

_HEX = "[0-9A-Fa-f]"
_TAIL = f"%[89ABab]{_HEX}"
_ESCAPE = re.compile(  # each alternative is one character
    rf"(\\(?:[\"'\\/bfnrt]|u[Dd][89ABab]{_HEX}{{2}}\\u[Dd][C-Fc-f]{_HEX}{{2}}|u{_HEX}{{4}}|x{_HEX}{{2}})"
    f"|%(?:[CDcd]{_HEX}{_TAIL}|[Ee]{_HEX}(?:{_TAIL}){{2}}|[Ff][0-7](?:{_TAIL}){{3}}|{_HEX}{{2}})"  # UTF-8, or one byte
    f"|&(?:#[0-9]{{1,7}}|#[Xx]{_HEX}{{1,6}}|amp|lt|gt|quot|apos);)"
)
_SHORT = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


class Unescaped:
    """A text whose escapes are replaced by what they stand for.

    Attributes:
        text: The text without them.
    """

    def __init__(self, parts: list[str]) -> None:
        self._before = parts
        self._after = [*parts]
        self._after[1::2] = map(_character, parts[1::2])
        self.text = "".join(self._after)

    def origin(self, place: int) -> int:
        """The place in the original text where the character at *place* begins."""
        before, after = self._starts
        part = bisect_right(after, place) - 1
        return before[part] + (place - after[part] if part % 2 == 0 else 0)

    @cached_property
    def _starts(self) -> tuple[list[int], list[int]]:
        """The places where each part begins in the original text, and in the new one."""
        before, after = ([0, *accumulate(map(len, parts))] for parts in (self._before, self._after))
        return before, after


def unescaped(text: str) -> Unescaped | None:
    """*text* without one level of escapes; None where it has none."""
    parts = _ESCAPE.split(text)  # texts between, and escapes, in turns
    return Unescaped(parts) if len(parts) > 1 else None


@lru_cache(maxsize=4096)
def _character(escape: str) -> str:
    """The one character that *escape* stands for."""
    if escape[0] == "&":
        return html.unescape(escape)[:1] or "\ufffd"
    if escape[0] == "%":
        return _from_bytes(bytes.fromhex(escape.replace("%", "")))
    if escape[1] in "ux":
        codes = [int(code, 16) for code in re.split(r"\\[ux]", escape)[1:]]
        return chr(codes[0]) if len(codes) == 1 else chr(0x10000 + (codes[0] % 0x400 << 10) + codes[1] % 0x400)
    return _SHORT.get(escape[1], escape[1])


def _from_bytes(data: bytes) -> str:
    """The character of UTF-8 bytes, or of the one Latin-1 byte that others are taken for."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return chr(data[0]) if len(data) == 1 else "\ufffd"
