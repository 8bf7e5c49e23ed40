"""The tokens of a text. What can stand at a place depends on what stands before it, which the parser tells."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from conditions.source import Span
from conditions.syntax.tables import ACTIONS, PATTERNS, PUNCTUATION


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


def token_at(expression: str, at: int, state: int) -> Token | None:
    """The token at a place, if one stands there that the state allows; at the end of the text, that one."""
    character = expression[at : at + 1]
    kind = PUNCTUATION.get(character)
    if kind is not None and (kind in ACTIONS[state] or not character):
        return Token(kind, character, at)
    found = _PATTERNS[state].match(expression, at)
    return Token(found.lastgroup or "", found[0], at) if found else None


@lru_cache
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    """What matches the first of these tokens that can; of none, nothing."""
    return re.compile("|".join(f"(?P<{name}>{PATTERNS[name]})" for name in names) or "(?!)")


_PATTERNS = [_pattern(tuple(name for name in PATTERNS if name in actions)) for actions in ACTIONS]
