"""The known name that somebody probably meant: the one way to guess, of both packages."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from conditions.values.dotnet_text import fold

MOST_KNOWN = 2_000
"""The most names that are looked at: of more, the first ones."""


def nearest(name: str, known: Iterable[str], likeness: float = 0.6) -> str | None:
    """The one of the known names that is written most like *name*, the letter case apart; None where none is near.

    Args:
        name: What is written.
        known: What could be meant.
        likeness: How much of both must be the same, from 0 to 1.
    """
    from difflib import get_close_matches  # slow to import, and only a mistake needs it

    folded = {fold(one): one for one in islice(known, MOST_KNOWN)}
    found = get_close_matches(fold(name), folded, n=1, cutoff=likeness)
    return folded[found[0]] if found else None
