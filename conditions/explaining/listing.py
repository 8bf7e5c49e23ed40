"""Several things in a sentence: the first few of them, and how many more there are."""

from __future__ import annotations

from collections.abc import Sequence

MOST_LISTED = 5
"""The most things that a sentence names."""


def listed(things: Sequence[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`, or `a, b, c, d, e and 2 more`; with another word before the *last* one."""
    rest = len(things) - MOST_LISTED
    if rest > 0:
        return f"{', '.join(things[:MOST_LISTED])} {last} {rest} more"
    return f" {last} ".join(part for part in (", ".join(things[:-1]), *things[-1:]) if part)
