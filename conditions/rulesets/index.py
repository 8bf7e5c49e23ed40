"""The index of many conditions: by a document, the places of the few that may be true or fail on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from conditions.declaring.value_tests import Otherwise, ValueTest
from conditions.rulesets.choosing import FEWEST_SHARING, Bound, Choice, united
from conditions.rulesets.keys import Key, keyed
from conditions.rulesets.parts import Known, Part, Requirement
from conditions.rulesets.path_table import PathTable
from conditions.rulesets.reading import looked_up
from conditions.rulesets.requirements import requirements

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

    A hit is twice the place of a condition that may be true or fail, and one more where it certainly is true. There
    may be too many of the first kind, never too few: all other conditions are false, and do not fail.
    """

    def __init__(self, conditions: Sequence[Condition], places: Sequence[int] | None = None) -> None:
        """An index.

        Args:
            conditions: The conditions.
            places: Their places, in ascending order; those in the sequence where there are none.
        """
        self._places = range(len(conditions)) if places is None else places
        chosen = list(zip(self._places, conditions, _chosen(conditions), strict=True))
        tables: defaultdict[Key, PathTable] = defaultdict(PathTable)
        for place, _, one in chosen:
            if one is not None:
                _add(tables, one, place)
        for table in tables.values():
            table.finish()
        self._always, self._shared = _grouped((place, condition) for place, condition, one in chosen if one is None)
        self._named = looked_up(tables)

    def hits(self, root: Any, variables: Mapping[str, Any], inputs: Mapping[str, Any]) -> Sequence[int]:
        """The hits in order; where there are two of a condition, it is to be judged."""
        try:
            found = self._named(root, variables, inputs)
        except Exception:  # a value that cannot be looked at: each condition says what it makes of that
            return everything(self._places)
        found += self._always
        for condition, hits in self._shared:
            try:
                may_be_true = is_true(condition, root, variables, inputs)
            except Exception:
                may_be_true = True
            if may_be_true:
                found += hits
        return found if len(found) < 2 else sorted({*found})


def _chosen(conditions: Sequence[Condition]) -> list[Bound | None]:
    """The requirement that is looked up for each condition; None for one that is always judged.

    What conditions compute is only asked for where paths alone would name too many of them.
    """
    choice = Choice(_options(conditions))
    costly = choice.costly
    if len(costly) >= FEWEST_SHARING:
        further = _options([conditions[at] for at in costly], sharing=True)
        choice.reconsider(dict(zip(costly, further, strict=True)))
    return choice.chosen


def _options(conditions: Sequence[Condition], *, sharing: bool = False) -> list[list[Bound]]:
    """The requirements of each condition: those of its shape, with the values of its own literals."""
    shapes: dict[Template, list[Requirement]] = {}
    options: list[list[Bound]] = []
    tests: Known = {}
    for condition in conditions:
        template = condition.template
        found = shapes.get(template)
        if found is None:
            found = shapes[template] = _of_shape(condition, sharing)
        values = template.values_of(condition.expression) if found else ()
        options.append(united([bound for one in found if (bound := _bound(one, values, tests)) is not None]))
    return options


def _of_shape(condition: Condition, sharing: bool) -> list[Requirement]:
    language = condition.language
    if language.vocabulary.strict:  # what is not there is an error, wherever it is read
        return []
    tree = condition.template.program(condition.expression).tree
    return list(requirements(tree, language if sharing else None))


def _bound(requirement: Requirement, values: Sequence[Any], known: Known) -> Bound | None:
    tests: list[tuple[Key, ValueTest | Otherwise]] = []
    through: list[Key] = []
    for part in requirement.parts:
        of_part = part.tests(values, known)
        key = None if of_part is None else part.key(values)
        if of_part is None or key is None:
            return None
        is_denied = isinstance(part, Part) and part.is_denied
        tests += [(key, test) for test in ([Otherwise(tuple(of_part))] if is_denied else of_part)]
        through += part.through(values)
    if not all(part.never_fails(values) for part in requirement.checked):
        return None
    guards = [key for guard in requirement.guards if (key := keyed(guard, values)) is not None]
    if len(guards) < len(requirement.guards):
        return None
    return Bound(tuple(tests), (*guards, *through), requirement.is_whole)


def _add(tables: defaultdict[Key, PathTable], option: Bound, place: int) -> None:
    hit = 2 * place
    true_hit = hit + 1 if option.is_whole else hit  # the same object: there are many
    for path, test in option.tests:
        tables[path].add(test, hit, true_hit)
    for path in option.guards:
        tables[path].unusual.append(hit)


def _grouped(placed: Iterable[tuple[int, Condition]]) -> tuple[list[int], list[tuple[Condition, list[int]]]]:
    """The hits of conditions that stand in one place only, and of those that stand in several."""
    found: dict[object, tuple[Condition, list[int]]] = {}
    for place, condition in placed:
        of_condition = condition if condition.template.is_repeatable else place
        found.setdefault(of_condition, (condition, []))[1].append(2 * place)
    alone = [hits[0] for _, hits in found.values() if len(hits) == 1]
    return alone, [one for one in found.values() if len(one[1]) > 1]
