"""A mistake in an expression: the token that is refused, and what can be seen from there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from conditions.declaring.vocabulary import Vocabulary
from conditions.source import Span, clipped
from conditions.syntax.tokens import Token
from conditions.values.dotnet_text import WHITE_SPACE

PUNCTUATION = "[](),"

Table = Iterable[tuple[str, str]]
"""Patterns, and the hint for what begins with a match.

In a hint, `{0}` is the match, `{name}` a group, and `{owner}` what stands right before it.
"""


@dataclass(frozen=True, slots=True)
class Mistake:
    """A token that is refused.

    Attributes:
        expression: The whole text.
        span: Where the token stands.
        vocabulary: The words of the language.
        before: The token before it, or None at the beginning.
        opened: The bracket, `(` or `[`, within which it stands, or None.
    """

    expression: str
    span: Span
    vocabulary: Vocabulary
    before: Token | None = None
    opened: str | None = None

    @property
    def token(self) -> str:
        return self.expression[self.span.start : self.span.end]

    @property
    def left(self) -> str:
        """All that stands before it."""
        return self.expression[: self.span.start]

    @property
    def rest(self) -> str:
        """All that stands behind it, without the white space at both ends."""
        return self.expression[self.span.end :].strip(WHITE_SPACE)

    @property
    def onward(self) -> str:
        """The token and all that stands behind it."""
        return self.expression[self.span.start :]

    def follows(self, kind: str) -> bool:
        """True where the token before it is of that kind."""
        return self.before is not None and self.before.type == kind

    @property
    def owner(self) -> str:
        """The names and dots right before it: `root.items` before `.0`; it may be empty."""
        found = re.search(r"[A-Za-z_][\w.]*$", self.left[-80:], re.ASCII)
        return found[0].rstrip(".") if found else ""

    def look_up(self, table: Table) -> str | None:
        """The first hint of a table that fits what begins here."""
        for pattern, hint in table:
            match = re.compile(pattern, re.ASCII).match(self.expression, self.span.start)
            if match:
                groups = {name: shown(text) for name, text in match.groupdict().items()}
                return hint.format(shown(match[0]), owner=self.owner, **groups)
        return None


LONGEST_SHOWN = 40
"""The most characters of a token that a message names."""


def shown(token: str) -> str:
    """*token* as a message names it."""
    return clipped(token, LONGEST_SHOWN)
