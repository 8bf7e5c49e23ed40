"""Rests: what is still to be asked of a condition where the requirement at which it waits is known to hold.

Of `and(eq(root.owner, 'team-7'), eq(root.type, 'push'))`, which waits at the owner, it is `eq(root.type, 'push')`. A
few rests are those of thousands of conditions, so that their functions stay in the caches of a processor.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from operator import itemgetter
from typing import Any, TypeAlias

from conditions.language import Language
from conditions.rulesets.keys import repeatable, written
from conditions.rulesets.parts import literal_slots
from conditions.syntax.tree import Node

FEWEST_ASKING = 4
"""The fewest conditions for which their rest is made a condition: it takes as much memory as one of them."""


Rest: TypeAlias = Callable[..., bool] | None
"""A function that gives the verdict on a rest; None where nothing is left to be asked."""


def unknown(*_: Any) -> bool:
    """What stands for a rest that is not known, and is never asked: the whole condition is to be judged."""
    raise NotImplementedError


class Remainder:
    """The parts that are left of the conditions of one shape."""

    def __init__(self, parts: Sequence[Node], language: Language) -> None:
        self.parts = parts
        self._language = language
        slots = sorted({*literal_slots(*parts)})
        self.literals: Callable[[Sequence[Any]], Hashable] = itemgetter(*slots) if slots else lambda _: None

    def rest(self, values: Sequence[Any]) -> Rest:
        """The rest of the condition with these literals."""
        if not self.parts:
            return None
        texts = [text for part in self.parts if (text := written(part, values)) is not None]
        if len(texts) < len(self.parts):
            return unknown
        condition = repeatable(texts[0] if len(texts) == 1 else f"and({', '.join(texts)})", self._language)
        return unknown if condition is None else condition.matches


def rests(left: Iterable[tuple[Remainder, Sequence[Any]] | None]) -> list[Rest]:
    """The rest of each condition, from what is left of its shape and its literals; None where that is not known."""
    asked = [None if one is None else (one[0], one[0].literals(one[1]), one[1]) for one in left]
    counts = Counter(one and one[:2] for one in asked)
    known: dict[object, Rest] = {None: unknown}
    found: list[Rest] = []
    for one in asked:
        key = one and one[:2]
        if key not in known:
            assert one is not None
            is_shared = counts[key] >= FEWEST_ASKING or not one[0].parts
            known[key] = one[0].rest(one[2]) if is_shared else unknown
        found.append(known[key])
    return found
