"""The rules of a set in their order, with an index in layers: one of most rules, and small ones of those that changed.

A layer is never changed. Where a rule is changed or removed, its place in the layer of before is masked; a layer that
is small beside what changed since becomes part of a new one. So a change costs as much as it is large.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

from conditions.condition import Condition
from conditions.errors import ConditionError
from conditions.rulesets.index import Index, everything
from conditions.rulesets.rests import Rest, unknown

FEW = 12
"""So many conditions are judged one after the other: looking them up would take as long."""

GROWTH = 8
"""A layer holds at least so many times as many conditions as the next smaller one: there are few of them."""

Hits: TypeAlias = Callable[[Any, Mapping[str, Any], Mapping[str, Any]], Sequence[int]]
"""Gives hits in order, as of an `Index`, from the root, the variables and the other inputs."""


class Layer:
    """Conditions with an index of their own, which is made when it is first asked for.

    Attributes:
        places: Their places in the order of all rules, in ascending order.
    """

    def __init__(self, places: Sequence[int], conditions: Collection[Condition]) -> None:
        self.places = places
        self._conditions = conditions

    @cached_property
    def index(self) -> Index | None:
        """Their index; None where they are few."""
        return Index(list(self._conditions), self.places) if len(self.places) > FEW else None

    @cached_property
    def hits(self) -> Hits:
        """The hits of those that may be true, by their places."""
        if self.index is not None:
            return self.index.hits
        all_of_them = everything(self.places)
        return lambda *_: all_of_them


class Masked(NamedTuple):
    """A layer, without those of its conditions that were changed or removed since.

    Attributes:
        layer: The layer.
        mask: The places of these conditions.
    """

    layer: Layer
    mask: frozenset[int] = frozenset()

    @property
    def size(self) -> int:
        """The number of the conditions that are left."""
        return len(self.layer.places) - len(self.mask)

    @property
    def places(self) -> Iterable[int]:
        """The places of the conditions that are left."""
        return (place for place in self.layer.places if place not in self.mask)

    def without(self, places: set[int]) -> Masked:
        """The same, with further places masked."""
        return Masked(self.layer, self.mask.union(places.intersection(self.layer.places)))


_NO_INPUTS: Mapping[str, Any] = {}

_REMOVED: Any = None
"""What stands in the place of a name that was removed."""


class Layers:
    """The rules of a set by their places, and the layers of their index; immutable.

    Attributes:
        names: The names of the rules in order, with gaps where rules were removed.
        judges: The functions of their conditions.
    """

    def __init__(self, names: Sequence[str], judges: Sequence[Callable[..., bool]], layers: Sequence[Masked]) -> None:
        self.names = names
        self.judges = judges
        self._layers = layers

    @classmethod
    def of(cls, rules: Mapping[str, Condition]) -> Layers:
        """Rules in one layer."""
        judges = [condition.matches for condition in rules.values()]
        return cls(list(rules), judges, [Masked(Layer(range(len(rules)), rules.values()))])

    def matching(
        self, root: Any, variables: Mapping[str, Any], refuse: Callable[[str, ConditionError], object]
    ) -> list[str]:
        """The names of the rules that are true, in order; *refuse* is called with the name of a rule and its error."""
        matching: list[str] = []
        names, judges, rests, before = self.names, self.judges, self._rests, -1
        for hit in self._found(root, variables, _NO_INPUTS):
            place = hit >> 1
            if place == before:
                continue
            before = place
            judge = rests[place] if hit & 1 else judges[place]
            try:
                if judge is None or judge(root, variables):
                    matching.append(names[place])
                continue
            except ConditionError as error:
                failed = error
            refuse(names[place], _error_of(judges[place], root, variables) or failed if hit & 1 else failed)
        return matching

    def hits(self, root: Any, variables: Mapping[str, Any], inputs: Mapping[str, Any]) -> Sequence[int]:
        """The hits in order, one of a rule: odd where it is true, even where it is to be judged; others are false."""
        rests, found = self._rests, self._found(root, variables, inputs)
        hits = {hit >> 1: hit if hit & 1 and rests[hit >> 1] is None else hit & ~1 for hit in reversed(found)}
        return sorted(hits.values())

    @cached_property
    def _found(self) -> Hits:
        """Gives the hits of all layers."""
        layers = [(one.layer.hits, one.mask) for one in self._layers]
        if len(layers) == 1 and not layers[0][1]:
            return layers[0][0]

        def found(root: Any, variables: Mapping[str, Any], inputs: Mapping[str, Any]) -> list[int]:
            hits = [
                hit for of_layer, mask in layers for hit in of_layer(root, variables, inputs) if hit >> 1 not in mask
            ]
            hits.sort()
            return hits

        return found

    @cached_property
    def _rests(self) -> Sequence[Rest] | Mapping[int, Rest]:
        """The rests of the rules by their places, of those that have an index."""
        indexed = [(one, index) for one in self._layers if (index := one.layer.index) is not None]
        if len(indexed) == 1:
            return indexed[0][1].rests
        found: list[Rest] = [unknown] * len(self.names)
        for one, index in sorted(indexed, key=lambda pair: isinstance(pair[1].rests, Mapping)):
            if isinstance(index.rests, Mapping):
                for place in one.places:
                    found[place] = index.rests[place]
            else:  # the first layer of all: others have what is masked in it
                found[: len(index.rests)] = index.rests
        return found

    def updated(
        self, rules: Mapping[str, Condition], changed: Mapping[str, Condition], removed: Collection[str]
    ) -> Layers:
        """The layers of another set, in which rules that have a place keep it.

        Args:
            rules: All rules of that set.
            changed: Those among them that are new, or others than before.
            removed: The names of the rules that are removed; of one that is among the changed ones, the place.
        """
        names, judges = list(self.names), list(self.judges)
        places = {name: place for place, name in enumerate(names)}
        gone = {places.pop(name) for name in removed}
        for place in gone:
            names[place] = _REMOVED
        placed: dict[int, Condition] = {}
        for name, condition in changed.items():
            place = places.get(name, len(names))
            names[place : place + 1] = [name]
            judges[place : place + 1] = [condition.matches]
            placed[place] = condition
        layers = self._merged(placed, gone, lambda place: rules[names[place]])
        return Layers(names, judges, layers) if layers and len(names) <= 2 * len(rules) else Layers.of(rules)

    def _merged(
        self, placed: dict[int, Condition], gone: set[int], condition_at: Callable[[int], Condition]
    ) -> list[Masked]:
        """The layers, with one for what has a new place; none where it would hold everything."""
        kept: list[Masked] = []
        touched = gone.union(placed)
        for one in sorted((one.without(touched) for one in self._layers), key=lambda one: one.size):
            if one.size > GROWTH * len(placed):
                kept.append(one)
            else:
                placed |= {place: condition_at(place) for place in one.places}
        if kept and placed:
            places = sorted(placed)
            kept.append(Masked(Layer(places, [placed[place] for place in places])))
        return kept


def _error_of(judge: Callable[..., bool], root: Any, variables: Mapping[str, Any]) -> ConditionError | None:
    """The error of a condition itself, which tells the place in its own text."""
    try:
        judge(root, variables)
    except ConditionError as error:
        return error
    return None
