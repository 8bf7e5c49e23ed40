"""The index of many conditions: by a document, the places of the few that may be true or fail on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from conditions.rulesets.choosing import FEWEST_SHARING, Bound, Choice
from conditions.rulesets.keys import Key
from conditions.rulesets.path_table import PathTable, wait
from conditions.rulesets.reading import looked_up
from conditions.rulesets.rests import Remainder, Rest, rests, unknown
from conditions.rulesets.shapes import Rule, Shape, Values

if TYPE_CHECKING:
    from conditions.condition import Condition
    from conditions.generating.template import Template


def is_true(condition: Condition, root: Any, variables: Mapping[str, Any], inputs: Mapping[str, Any]) -> bool:
    """The verdict of a condition, which takes those of the inputs that it reads."""
    if not inputs:
        return condition.matches(root, variables)
    read = condition.template.inputs
    return condition.matches(root, variables, **{name: value for name, value in inputs.items() if name in read})


def everything(places: Iterable[int]) -> list[int]:
    """The hits that name all conditions at these places."""
    return [2 * place for place in places]


class Index:
    """The places of conditions, by what they require of a document, as *hits*.

    A hit is twice the place of a condition that may be true or fail, and one more where the requirement holds at which
    it waits: then its rest decides. There may be too many of the first kind, never too few: all other conditions are
    false, and do not fail.

    Attributes:
        rests: The rests of the conditions by their places.
    """

    def __init__(self, conditions: Sequence[Condition], places: Sequence[int] | None = None) -> None:
        """An index.

        Args:
            conditions: The conditions.
            places: Their places, in ascending order; those in the sequence where there are none.
        """
        self._places = range(len(conditions)) if places is None else places
        rules = _rules(conditions)
        chosen = _chosen(conditions, rules)
        known = rests(map(_left, rules, chosen))
        tables: defaultdict[Key, PathTable] = defaultdict(PathTable)
        for place, one, rest in zip(self._places, chosen, known, strict=True):
            if one is not None:
                wait(tables, one.tests, one.guards, place, is_decided=rest is not unknown)
        for table in tables.values():
            table.finish()
        undecided = zip(self._places, conditions, chosen, strict=True)
        self._always, self._shared = _grouped((place, condition) for place, condition, one in undecided if one is None)
        self._named = looked_up(tables)
        self.rests: Sequence[Rest] | Mapping[int, Rest]
        is_dense = self._places == range(len(conditions))
        self.rests = known if is_dense else dict(zip(self._places, known, strict=True))

    def hits(self, root: Any, variables: Mapping[str, Any], inputs: Mapping[str, Any]) -> list[int]:
        """The hits in order. Of several of a condition the first one counts, which says that it is to be judged."""
        try:
            found = self._named(root, variables, inputs)
            for condition, hits in self._shared:
                if _may_be_true(condition, root, variables, inputs):
                    found += hits
        except Exception:  # a value that cannot be looked at: each condition says what it makes of that
            return everything(self._places)
        found += self._always
        found.sort()
        return found


def _rules(conditions: Iterable[Condition], *, sharing: bool = False) -> list[Rule]:
    shapes: dict[Template, Shape] = {}
    found: list[Rule] = []
    for condition in conditions:
        template = condition.template
        shape = shapes.get(template)
        if shape is None:
            shape = shapes[template] = Shape(condition, sharing=sharing)
        found.append(Rule(shape, template.values_of(condition.expression)))
    return found


def _chosen(conditions: Sequence[Condition], rules: Sequence[Rule]) -> list[Bound | None]:
    """The requirement that is looked up for each condition; None for one that is always judged.

    What conditions compute is only asked for where paths alone would name too many of them.
    """
    choice = Choice([shape.bounds(values) for shape, values in rules])
    costly = choice.costly
    if len(costly) >= FEWEST_SHARING:
        further = _rules((conditions[at] for at in costly), sharing=True)
        choice.reconsider({at: shape.bounds(values) for at, (shape, values) in zip(costly, further, strict=True)})
    return choice.chosen


def _left(rule: Rule, chosen: Bound | None) -> tuple[Remainder, Values] | None:
    """What is left of a rule where the requirement holds at which it waits; None where that is not known."""
    return None if chosen is None or not chosen.decides else (rule.shape.remainder(chosen.decides), rule.values)


def _may_be_true(condition: Condition, root: Any, variables: Mapping[str, Any], inputs: Mapping[str, Any]) -> bool:
    """True for a condition that is true, or fails."""
    try:
        return is_true(condition, root, variables, inputs) if inputs else condition.matches(root, variables)
    except Exception:
        return True


def _grouped(placed: Iterable[tuple[int, Condition]]) -> tuple[list[int], list[tuple[Condition, list[int]]]]:
    """The hits of conditions that stand in one place only, and of those that stand in several."""
    found: dict[object, tuple[Condition, list[int]]] = {}
    for place, condition in placed:
        of_condition = condition if condition.template.is_repeatable else place
        found.setdefault(of_condition, (condition, []))[1].append(2 * place)
    alone = [hits[0] for _, hits in found.values() if len(hits) == 1]
    return alone, [one for one in found.values() if len(one[1]) > 1]
