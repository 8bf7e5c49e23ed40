"""Texts without their escapes, mixed as they may be: those of URLs, of JSON, Python and C, and of HTML.

A text may have millions of escapes, so that it is kept as its bytes in UTF-8, of which no level has more than the one
before it, and the way back is found anew from one place in a thousand.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable
from functools import lru_cache

STEP = 1024
"""How many replacements stand between two places of which the way back is kept."""

_HEX = "[0-9A-Fa-f]"
_TAIL = f"%[89ABab]{_HEX}"
_OCTAL_TAIL = r"\\2[0-7]{2}"
_PAIR = rf"u[Dd][89ABab]{_HEX}{{2}}\\u[Dd][C-Fc-f]{_HEX}{{2}}"
_ESCAPE = re.compile(  # each alternative is one character
    (
        rf"\\(?:[\"'\\/bfnrt]|{_PAIR}|u{_HEX}{{4}}|U00(?:0{_HEX}|10){_HEX}{{4}}|x{_HEX}{{2}})"
        rf"|\\3[0-3][0-7]{_OCTAL_TAIL}|\\34[0-7](?:{_OCTAL_TAIL}){{2}}|\\35[0-7](?:{_OCTAL_TAIL}){{2}}"
        rf"|\\36[0-7](?:{_OCTAL_TAIL}){{3}}|\\(?:[0-3][0-7]{{2}}|[0-7]{{1,2}})"
        f"|%(?:[CDcd]{_HEX}{_TAIL}|[Ee]{_HEX}(?:{_TAIL}){{2}}|[Ff][0-7](?:{_TAIL}){{3}}|{_HEX}{{2}})"  # UTF-8 or a byte
        f"|&(?:#[0-9]{{1,7}}|#[Xx]{_HEX}{{1,6}}|amp|lt|gt|quot|apos);"
    ).encode()
)
_SHORT = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_LINE_END = re.compile(rb"(?<=[A-Za-z0-9/_ -]{20})\r?\n[ \t]*(?=[A-Za-z0-9/_-])")


class Replaced:
    """A text in which all that a pattern matches is replaced.

    Attributes:
        text: The text with what stands in its place.
        count: How often it was replaced.
    """

    def __init__(self, source: bytes | bytearray, pattern: re.Pattern[bytes], by: Callable[[bytes], bytes]) -> None:
        self._source, self._pattern, self._by = source, pattern, by
        self.text = bytearray()
        self.count = 0
        self._before, self._after = array("Q", [0]), array("Q", [0])
        self._near: tuple[int, list[int], list[int]] = (-1, [], [])
        end = 0
        for match in pattern.finditer(source):
            if self.count % STEP == 0 and self.count:
                self._before.append(end)
                self._after.append(len(self.text))
            self.count += 1
            self.text += source[end : match.start()]
            self.text += by(match[0])
            end = match.end()
        if self.count:
            self.text += source[end:]

    def origin(self, place: int) -> int:
        """The place in the original text where the character at *place* begins."""
        number = bisect_right(self._after, place) - 1
        if self._near[0] != number:
            self._near = (number, *self._starts(number))
        _, before, after = self._near
        part = bisect_right(after, place) - 1
        return before[part] + (place - after[part] if part % 2 == 0 else 0)

    def _starts(self, number: int) -> tuple[list[int], list[int]]:
        """The places where texts between, and replacements, begin in turns, in the original text and in the new one."""
        before, after = [self._before[number]], [self._after[number]]
        for found, match in enumerate(self._pattern.finditer(self._source, before[0])):
            if found == STEP:
                break
            between = match.start() - before[-1]
            before += (match.start(), match.end())
            after += (after[-1] + between, after[-1] + between + len(self._by(match[0])))
        return before, after


def unescaped(text: bytes | bytearray) -> Replaced | None:
    """*text* without one level of escapes; None where it has none."""
    replaced = Replaced(text, _ESCAPE, _character)
    return replaced if replaced.count else None


def in_one_run(text: bytes | bytearray) -> Replaced | None:
    """*text* without the line ends within what may be base64; None where it has none."""
    replaced = Replaced(text, _LINE_END, _nothing)
    return replaced if replaced.count else None


def _nothing(_: bytes) -> bytes:
    return b""


@lru_cache(maxsize=4096)
def _character(escape: bytes) -> bytes:
    """The one character that *escape* stands for, with a blank for a plus."""
    return _decoded(escape.decode()).replace("+", " ").encode("utf-8", "surrogatepass")


def _decoded(escape: str) -> str:
    if escape[0] == "&":
        from html import unescape  # its table of names is large, and few texts hold one

        return unescape(escape)[:1] or "\ufffd"
    if escape[0] == "%":
        return _from_bytes(bytes.fromhex(escape.replace("%", "")))
    if escape[1] in "01234567":
        return _from_bytes(bytes(int(code, 8) for code in escape[1:].split("\\")))
    if escape[1] in "uUx":
        codes = [int(code, 16) for code in re.split(r"\\[uUx]", escape)[1:]]
        return chr(codes[0]) if len(codes) == 1 else chr(0x10000 + (codes[0] % 0x400 << 10) + codes[1] % 0x400)
    return _SHORT.get(escape[1], escape[1])


def _from_bytes(data: bytes) -> str:
    """The character of UTF-8 bytes, or of the one Latin-1 byte that others are taken for."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return chr(data[0]) if len(data) == 1 else "\ufffd"
