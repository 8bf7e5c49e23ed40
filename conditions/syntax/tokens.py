"""The tokens of a text. What can stand at a place depends on what stands before it, which the parser tells."""

from __future__ import annotations

import re
from typing import Any

from conditions.source import Span
from conditions.syntax.tables import PATTERNS, PUNCTUATION


class Token:
    """A token: the name of its pattern, its text and where it starts; `value` is what it was found to mean."""

    __slots__ = ("start", "text", "type", "value")

    def __init__(self, kind: str, text: str, start: int) -> None:
        self.type = kind
        self.text = text
        self.start = start
        self.value: Any = None

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


_BLANK = re.compile(PATTERNS["BLANK"])


def after_blanks(expression: str, at: int) -> int:
    """Where white space that begins at *at* ends."""
    if expression[at : at + 1] in PUNCTUATION:
        return at
    blank = _BLANK.match(expression, at)
    return blank.end() if blank else at
