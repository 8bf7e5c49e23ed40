"""Inputs that give a condition a verdict: found, made smaller, and confirmed by the evaluator itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from conditions.checking.evaluator import Evaluator
from conditions.declaring.vocabulary import Vocabulary
from conditions.syntax.tree import Node
from conditions.values.named_views import viewed
from conditions.witnesses.reading import read, unsafe_calls
from conditions.witnesses.search import Search
from conditions.witnesses.slots import ABSENT, STATUS, Slot, inputs_of
from conditions.witnesses.witness import Example, Impossible, Unknown, Witness

if TYPE_CHECKING:
    from collections.abc import Callable


class Finder:
    """Finds inputs for the verdicts of a condition.

    Args:
        tree: The checked tree whose value is the verdict.
        vocabulary: The words of its language.
    """

    def __init__(self, tree: Node, vocabulary: Vocabulary) -> None:
        self._tree = tree
        self._strict = vocabulary.strict
        self._unsafe = next(unsafe_calls(tree), None)
        self.reading = read(tree, strict=self._strict)
        self.search = Search(self.reading, self._strict)

    def witness(self, verdict: bool) -> Witness:
        """An example of the verdict, the proof that there is none, or why neither is known."""
        if self._unsafe is not None:
            return Unknown(verdict, f"{self._unsafe} is not called with values that are made up: it is not pure")
        found = self.search.find(verdict, self.confirming(verdict))
        if found is not None:
            return Example(verdict, self._needed(inputs_of(self._smaller(found, self.confirming(verdict))), verdict))
        doubt = next(iter(self.search.doubts), None) or self.search.gaps()
        return Impossible(verdict) if doubt is None else Unknown(verdict, doubt)

    def confirming(self, verdict: bool) -> Callable[[Mapping[str, Any]], bool]:
        """Asks the evaluator if inputs have a verdict."""
        return lambda inputs: self.verdict(inputs) is verdict

    def verdict(self, inputs: Mapping[str, Any]) -> bool | None:
        """The verdict on inputs; None where the evaluation fails."""
        try:
            return bool(Evaluator(viewed(inputs), self._strict).evaluate(self._tree))
        except Exception:  # made-up values lead anywhere
            return None

    def _smaller(self, found: dict[Slot, Any], confirms: Callable[[Mapping[str, Any]], bool]) -> dict[Slot, Any]:
        """The same with as few values as are needed, each the first one that does."""
        for slot in sorted(found, key=lambda slot: -len(slot.keys)):
            for value in self._before(slot, found[slot]):
                if confirms(inputs_of({**found, slot: value})):
                    found = {**found, slot: value}
                    break
        return found

    def _needed(self, inputs: dict[str, Any], verdict: bool) -> dict[str, Any]:
        """The inputs without those that are empty, where they are not needed."""
        for name in [name for name, value in inputs.items() if value == {}]:
            left = {other: value for other, value in inputs.items() if other != name}
            inputs = left if self.verdict(left) is verdict else inputs
        return inputs

    def _before(self, slot: Slot, value: Any) -> list[Any]:
        """The values of a place that are plainer than one: nothing at all, and those that are tried before."""
        tried = self.search.candidates(slot)
        at = next((at for at, one in enumerate(tried) if one is value), 0)
        return [*([] if value is ABSENT or slot.input == STATUS else [ABSENT]), *tried[:at]]
