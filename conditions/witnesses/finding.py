"""Inputs that give a condition a verdict: found, made smaller, and confirmed by the evaluator itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from conditions.checking.evaluator import Evaluator
from conditions.declaring.vocabulary import Vocabulary
from conditions.syntax.tree import Node
from conditions.values.named_views import viewed
from conditions.witnesses.outcomes import FALSE, TRUE, Mapped
from conditions.witnesses.reading import read, unsafe_calls
from conditions.witnesses.search import Search, Wanted
from conditions.witnesses.slots import ABSENT, STATUS, Slot, inputs_of
from conditions.witnesses.witness import Example, Impossible, Unknown, Witness

if TYPE_CHECKING:
    from conditions.schemas.schema import Schema
    from conditions.witnesses.conforming import Conforming

Confirms: TypeAlias = Callable[[Mapping[str, Any]], bool]


class Finder:
    """Finds inputs for the verdicts of a condition.

    Attributes:
        strict: Whether what is not there is an error instead of Null.
        reading: What was read of the condition.
        unsafe: A function that is not called with values that are made up, or None.
    """

    def __init__(
        self,
        tree: Node,
        vocabulary: Vocabulary,
        texts: frozenset[str] = frozenset(),
        schemas: Mapping[str, Schema] | None = None,
    ) -> None:
        """Read a condition.

        Args:
            tree: The checked tree whose value is the verdict.
            vocabulary: The words of its language.
            texts: Inputs in which nothing but texts stands.
            schemas: Schemas under which inputs are valid, by the names of the inputs.
        """
        self._tree = tree
        self.strict = vocabulary.strict
        self.unsafe = next(unsafe_calls(tree), None)
        self.reading = read(tree, strict=self.strict)
        self._conforming = _conforming(schemas) if schemas else None
        self._search = Search(self.reading, self.strict, texts, self._conforming)

    def witness(self, verdict: bool) -> Witness:
        """An example of the verdict, the proof that there is none, or why neither is known."""
        if self.unsafe is not None:
            return Unknown(verdict, f"{self.unsafe} is not called with values that are made up: it is not pure")
        wanted = self.reading.formula if verdict else Mapped(self.reading.formula, TRUE, FALSE)
        found = self.inputs(wanted, lambda inputs: self.verdict(inputs) is verdict)
        if found is not None:
            return Example(verdict, found)
        doubt = next(iter(self._search.doubts), None) or self._search.gaps()
        return Impossible(verdict) if doubt is None else Unknown(verdict, doubt)

    def inputs(self, wanted: Wanted, confirms: Confirms) -> dict[str, Any] | None:
        """Inputs that make a formula over the atoms true, as few as were found; None where none were.

        Args:
            wanted: The formula.
            confirms: Asks the evaluator if inputs are right.
        """
        conforming = self._conforming
        if conforming is None:
            return self._smallest(wanted, confirms)

        def of_valid(inputs: Mapping[str, Any]) -> bool:
            made = conforming.whole(inputs)
            return made is not None and confirms(made)

        found = self._smallest(wanted, of_valid)
        return None if found is None else conforming.whole(found)

    def _smallest(self, wanted: Wanted, confirms: Confirms) -> dict[str, Any] | None:
        found = self._search.find(wanted, confirms)
        return None if found is None else _without_empty(inputs_of(self._smaller(found, confirms)), confirms)

    def verdict(self, inputs: Mapping[str, Any]) -> bool | None:
        """The verdict on inputs; None where the evaluation fails."""
        try:
            return bool(Evaluator(viewed(inputs), self.strict).evaluate(self._tree))
        except Exception:  # made-up values lead anywhere
            return None

    def _smaller(self, found: dict[Slot, Any], confirms: Confirms) -> dict[Slot, Any]:
        """The same with as few values as are needed, each the first one that does."""
        for slot in sorted(found, key=lambda slot: -len(slot.keys)):
            plainer = (
                value for value in self._before(slot, found[slot]) if confirms(inputs_of({**found, slot: value}))
            )
            found = {**found, slot: next(plainer, found[slot])}
        return found

    def _before(self, slot: Slot, value: Any) -> list[Any]:
        """The values of a place that are plainer than one: nothing at all, and those that are tried before."""
        tried = self._search.candidates(slot)
        at = next((at for at, one in enumerate(tried) if one is value), 0)
        return [*([] if value is ABSENT or slot.input == STATUS else [ABSENT]), *tried[:at]]


def _conforming(schemas: Mapping[str, Schema]) -> Conforming:
    from conditions.witnesses.conforming import Conforming

    return Conforming(schemas)


def _without_empty(inputs: dict[str, Any], confirms: Confirms) -> dict[str, Any]:
    """The inputs without those that are empty, where they are not needed."""
    for name in [name for name, value in inputs.items() if value == {}]:
        left = {other: value for other, value in inputs.items() if other != name}
        inputs = left if confirms(left) else inputs
    return inputs
