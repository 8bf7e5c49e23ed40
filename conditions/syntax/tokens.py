"""Tokens: how an expression is cut, and what of a text that is none can still be told apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from conditions.declaring.function import NAME
from conditions.source import Span
from conditions.syntax.tables import PATTERNS, PUNCTUATION
from conditions.values.dotnet_text import WHITE_SPACE

_tuple = tuple.__new__  # twice as fast as `Span(start, end)`, which calls it


class Token(NamedTuple):
    """A token of an expression.

    Attributes:
        type: The name of its pattern.
        text: What stands there.
        start: Where it starts.
    """

    type: str
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def span(self) -> Span:
        _, text, start = self
        return _tuple(Span, (start, start + len(text)))


TYPOGRAPHIC = "‘’‚‛“”„‟`´"
"""The quotes of word processors, which may stand around a text in place of straight ones."""

_WORD_CHARACTER = rf"[^\[\](),.:'\"=!<>&|?+;#\\{TYPOGRAPHIC}{WHITE_SPACE}]"
"""A character that only words have; a number and a name end where none of them follows."""

_KINDS = {
    "TEXT": PATTERNS["STRING"],
    "UNCLOSED": r"'(?s:.*)",
    "QUOTED": rf'"[^"]*+"|[{TYPOGRAPHIC}][^{TYPOGRAPHIC}]*+[{TYPOGRAPHIC}]',
    "NUMBER": rf"(?<!{_WORD_CHARACTER})(?<!\.)-?\.?[0-9][0-9.]*+(?!{_WORD_CHARACTER})",
    "NAME": rf"(?>{NAME.pattern})(?!{_WORD_CHARACTER})",
    "STAR": rf"\*(?!{_WORD_CHARACTER})",
    "WORD": f"{_WORD_CHARACTER}++",
    "MARK": r"[\[\](),.:]",
    "SIGN": r"=~|<>|(?<!-)[=!<>]=?=?|&&?|\|\|?|\?\??",
    "BLANK": PATTERNS["BLANK"],
    "OTHER": r"(?s:.)",
}


@cache
def _any_kind() -> re.Pattern[str]:
    """The pattern of all kinds, compiled when it is first asked for: parsing does without."""
    return re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _KINDS.items()))


def scan(text: str, start: int = 0) -> Iterator[Token]:
    """The tokens of a text that need not be an expression; together they are all of it from *start*.

    An expression is cut as the parser cuts it, with white space between (BLANK): into TEXT, NUMBER, NAME (also true and
    false), STAR and MARK. What only mistakes have are texts without an end (UNCLOSED) or in other quotes (QUOTED), the
    operators of other languages (SIGN), words that are no names (WORD), and characters that are none of these (OTHER).
    """
    for found in _any_kind().finditer(text, start):
        yield Token(found.lastgroup or "", found[0], found.start())


_MARKS = re.escape("".join(PUNCTUATION))
_REFUSED = rf"{_KINDS['TEXT']}|{_KINDS['UNCLOSED']}|[{_MARKS}]|(?s:.)[^\[\](),.{WHITE_SPACE}]*+"


def end_of_token(expression: str, start: int) -> int:
    """The end of the token that the parser would see at *start*, whatever it is."""
    refused = re.compile(_REFUSED).match(expression, start)
    return refused.end() if refused else start


_BLANK = re.compile(PATTERNS["BLANK"])


def after_blanks(expression: str, at: int) -> int:
    """The end of the white space at *at*, if any."""
    if expression[at : at + 1] in PUNCTUATION:
        return at
    blank = _BLANK.match(expression, at)
    return blank.end() if blank else at
