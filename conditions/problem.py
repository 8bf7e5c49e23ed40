"""What is wrong with an expression, or surely not meant."""

from __future__ import annotations

from typing import NamedTuple

from conditions.source import Span


class Fix(NamedTuple):
    """What is certainly meant: a part of the text, and what stands there instead."""

    span: Span
    replacement: str

    def applied(self, text: str) -> str:
        """The text with it."""
        return text[: self.span.start] + self.replacement + text[self.span.end :]


class Problem(NamedTuple):
    """One fault of an expression.

    Attributes:
        code: What kind of fault it is: E… is an error, W… is legal and surely not meant.
        message: The fault, in one line.
        span: Where it is in the expression.
        hint: What would probably be right, or None.
        fix: What is certainly right, or None.
    """

    code: str
    message: str
    span: Span
    hint: str | None = None
    fix: Fix | None = None

    @property
    def is_error(self) -> bool:
        """Whether Azure refuses it."""
        return self.code.startswith("E")
