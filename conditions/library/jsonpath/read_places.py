"""The places of a document that a path reads: those to which it leads, and those that its filters look at."""

from __future__ import annotations

from collections.abc import Iterable

Path = tuple[str, ...]

MOST_ENDS = 64
"""The most branches that are followed: `['a','b']['a','b']…` multiplies."""


def places_read(ends: list[Path], tested: list[Path], *, counted: bool) -> Iterable[Path]:
    """All places that a path reads: what its filters read, and its ends unless they are only counted.

    Args:
        ends: The places to which it leads.
        tested: What its filters read on the way.
        counted: Whether its nodes are only counted.
    """
    # What is read below a node shows that the node is there.
    seen = {read[:size] for read in tested for size in range(len(read))} if counted else set[Path]()
    return *tested, *(end for end in ends if end not in seen)
