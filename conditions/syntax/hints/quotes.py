"""Texts: other quotes, and quotes that are missing or too many."""

from __future__ import annotations

import re

from conditions.syntax.hints.mistake import Mistake, shown
from conditions.syntax.tokens import TYPOGRAPHIC

_DOUBLED = "a quote within a text is doubled: 'it''s'"


def other_quotes(mistake: Mistake) -> str | None:
    """For a text in double or typographic quotes; it may go on behind the token."""
    if not any(quote in mistake.token for quote in '"' + TYPOGRAPHIC):
        return None
    whole = re.match(rf'["{TYPOGRAPHIC}][^"{TYPOGRAPHIC}]*["{TYPOGRAPHIC}]', mistake.onward)
    return f"texts stand in single quotes: {shown(single_quoted(whole[0] if whole else mistake.token))}"


def single_quoted(text: str) -> str:
    """A text in double or typographic quotes as the language writes it."""
    inner = text.strip('"' + TYPOGRAPHIC)
    if inner == text or not inner:
        return text if inner else "''"
    return "'" + inner.replace("'", "''") + "'"


def unclosed_text(text: str) -> str:
    """For a text that has no closing quote."""
    other = re.search(rf'[{TYPOGRAPHIC}"]', text)
    if other:
        return f"the closing quote is ', not {other[0]}"
    return _DOUBLED if "'" in text[1:] else "add ' where the text ends"


def behind_text(mistake: Mistake) -> str:
    """For what stands right behind a text, without a blank or a comma."""
    inner = mistake.before.text if mistake.before else ""
    if inner.endswith("\\'"):
        return _DOUBLED + ", not escaped by \\"
    if re.search(r"\),? *\w+\(", inner):
        return f"perhaps a quote is missing in {shown(inner)}"
    return _DOUBLED
