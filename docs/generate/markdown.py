"""The little Markdown that the generated pages are made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; each cell is one line."""
    lines = (f"| {' | '.join(map(_cell, row))} |" for row in rows)
    return "\n".join((f"| {' | '.join(headings)} |", f"|{'---|' * len(headings)}", *lines))


def _cell(text: str) -> str:
    return one_line(text).replace("|", "\\|")


def escaped(text: str) -> str:
    """Plain text, of which nothing is a mark."""
    return re.sub(r"([*<`\\[])", r"\\\1", text)


def one_line(text: str) -> str:
    """The text without line ends."""
    return " ".join(text.split())


def fenced(text: str, language: str = "text") -> str:
    """A block of code or data."""
    return f"```{language}\n{text.rstrip()}\n```"


def code(text: str) -> str:
    """A word of code."""
    return f"`{text}`"


def slug(heading: str) -> str:
    """The anchor of a heading, as GitHub and MyST make it."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def page_name(module: str) -> str:
    """The file of the page of a package or module."""
    return f"{module.replace('.', '-')}.md"


def to_heading(text: str, heading: str) -> str:
    """A link to a heading of the same page."""
    return f"[{text}](#{slug(heading)})"


def page(*parts: str) -> str:
    """A file of parts with an empty line between each two."""
    return "\n\n".join(part.strip("\n") for part in parts if part) + "\n"
