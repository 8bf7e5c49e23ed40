"""The name that was probably meant, among those that a schema has."""

from __future__ import annotations

from collections.abc import Iterable

from conditions.values.nearest import nearest


def near(name: str, known: Iterable[str]) -> str | None:
    """The known name that is written most like *name*: an edit apart, or of the same letters for the most part."""
    names = tuple(known)
    return next((one for one in names if _is_an_edit_apart(name, one)), None) or nearest(name, names)


def _is_an_edit_apart(one: str, other: str) -> bool:
    """True where one letter more, less, another or two that are swapped make the difference; case is none at all."""
    one, other = sorted((one.casefold(), other.casefold()), key=len)
    if len(other) - len(one) > 1 or len(other) < _SHORTEST:
        return False
    at = next((at for at, (first, second) in enumerate(zip(one, other, strict=False)) if first != second), len(one))
    if len(one) < len(other):
        return one[at:] == other[at + 1 :]
    is_swapped = one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]
    return is_swapped or one[at + 1 :] == other[at + 1 :]


_SHORTEST = 2
"""The fewest characters of a name that is told from another one by a letter."""
