"""The smallest change of the values at hand on which a verdict would be the other one, in words.

What is told was confirmed: the condition has that verdict on the values with the change.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from conditions.explaining.differences import cut
from conditions.explaining.masking import ExplanationMasker
from conditions.source import Span
from conditions.syntax.tree import Access, Name, Node, unparse, walk

if TYPE_CHECKING:
    from conditions.witnesses.alternatives import Alternative
    from conditions.witnesses.slots import Slot


@dataclass(frozen=True, slots=True)
class Change:
    """Another value at one place.

    Attributes:
        place: The place, as an expression writes it.
        value: What would stand there; None too where nothing would.
        is_removed: True where nothing would stand there.
        text: The place and what it would be, in words; secrets masked.
    """

    place: str
    value: Any = field(repr=False)
    is_removed: bool
    text: str


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """The smallest change of the values at hand on which a verdict would be the other one.

    Attributes:
        verdict: The verdict that it would be.
        changes: What would differ: one place, or two.
        inputs: The values with the changes, by name, as a call of the condition takes them.

    `str` of it says so in a sentence.
    """

    verdict: bool
    changes: tuple[Change, ...]
    inputs: Mapping[str, Any] = field(repr=False, hash=False)

    def __str__(self) -> str:
        return f"{self.verdict} if {' and '.join(change.text for change in self.changes)}"


class Turning:
    """Finds the counterfactual of a verdict, when it is first asked for."""

    def __init__(
        self,
        judged: Node,
        expression: str,
        inputs: Mapping[str, Any],
        verdict: bool | None,
        blamed: Sequence[Span],
        masker: ExplanationMasker,
        *,
        strict: bool,
    ) -> None:
        self._judged, self._expression, self._inputs, self._verdict = judged, expression, inputs, verdict
        self._blamed, self._masker, self._strict = blamed, masker, strict

    @cached_property
    def found(self) -> Counterfactual | None:
        """The counterfactual; None where none was found that is small, or the evaluation failed."""
        from conditions.witnesses.changing import Change as Changed
        from conditions.witnesses.changing import changed
        from conditions.witnesses.turning import turned

        if self._verdict is None:
            return None
        some = turned(self._judged, self._inputs, self._verdict, self._blamed, strict=self._strict)
        if some is None:
            return None
        inputs = changed(self._inputs, *(Changed(one.slot, one.value) for one in some))
        return Counterfactual(not self._verdict, tuple(map(self._told, some)), _plain(inputs or {}))

    def __getstate__(self) -> dict[str, Any]:
        return {"found": self.found}

    def _told(self, one: Alternative) -> Change:
        from conditions.witnesses.slots import ABSENT, STATUS

        place = self._place(one.slot)
        subject = "the status of the job" if one.slot.input == STATUS else place
        text = f"{subject} {_predicate(one)}"
        removed = one.value is ABSENT
        return Change(self._masker.mask(place), None if removed else one.value, removed, self._masker.mask(text))

    def _place(self, slot: Slot) -> str:
        """A place as the condition writes it; in the same way where it does not."""
        from conditions.witnesses.slots import place_of

        for node in walk(self._judged):
            found = place_of(node) if isinstance(node, Access | Name) else None
            if found is not None and found.beyond is None and found.slot.identity == slot.identity:
                written = self._expression[slice(*node.span)]
                return written if written and "\n" not in written else unparse(node)
        return "".join(_written(slot))


def _plain(inputs: dict[str, Any]) -> dict[str, Any]:
    """The inputs without views, which have no copies."""
    return {name: dict(value) if type(value) is MappingProxyType else value for name, value in inputs.items()}


_PROPERTY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)


def _written(slot: Slot) -> Iterator[str]:
    yield slot.input
    for key in slot.keys:
        if isinstance(key, int):
            yield f"[{key}]"
        else:
            yield f".{key}" if _PROPERTY.fullmatch(key) else f"[{cut(key)}]"


def _predicate(one: Alternative) -> str:
    from conditions.witnesses.alternatives import Way

    value = one.told
    shown = json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, list | dict) else cut(value)
    return {
        Way.IS: f"were {shown}",
        Way.IS_NOT_THERE: "were not there",
        Way.BEGINS: f"began with {shown}",
        Way.ENDS: f"ended with {shown}",
        Way.CONTAINS: f"contained {shown}",
        Way.IS_NOT_EMPTY: "were a text that is not empty",
        Way.HAS_SIZE: f"had {shown} {'item' if value == 1 else 'items'}",
        Way.HAS_ITEM: f"had the item {shown} too",
        Way.HAS_NO_ITEM: f"had no item {shown}",
    }[one.way]
