"""Places in a text as browsers count them: by UTF-16 code units, where Python counts characters."""

from __future__ import annotations

import re
from bisect import bisect_left

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


class Offsets:
    """The offsets of a text, which begin at 0 in both ways of counting.

    Args:
        text: The text. A character beyond U+FFFF is two code units in it.
    """

    def __init__(self, text: str) -> None:
        self._characters = [found.start() for found in _ASTRAL.finditer(text)]
        self._units = [at + before for before, at in enumerate(self._characters)]
        self._length = len(text)

    def unit(self, character: int) -> int:
        """The number of code units before a character; those of the whole text for a place behind it."""
        at = max(0, min(character, self._length))
        return at + bisect_left(self._characters, at)

    def character(self, unit: int) -> int:
        """The number of characters before a code unit; the second one of a character counts as its first."""
        at = max(0, unit)
        return min(at - bisect_left(self._units, at), self._length)
