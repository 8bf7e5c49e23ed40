"""The index of many conditions: by a document, the positions of the few that may be true or fail on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from conditions.declaring.value_tests import ValueTest
from conditions.rulesets.choosing import Bound, Census, united
from conditions.rulesets.path_table import PathTable
from conditions.rulesets.reading import looked_up
from conditions.rulesets.requirements import Known, PathKey, Requirement, requirements

if TYPE_CHECKING:
    from conditions.condition import Condition
    from conditions.generating.template import Template


def is_true(condition: Condition, root: Any, variables: Mapping[str, Any], inputs: Mapping[str, Any]) -> bool:
    """The verdict of a condition, which takes those of the inputs that it reads."""
    if not inputs:
        return condition.matches(root, variables)
    read = condition.template.inputs
    return condition.matches(root, variables, **{name: value for name, value in inputs.items() if name in read})


def everything(conditions: int) -> range:
    """The hits that name all of so many conditions."""
    return range(0, 2 * conditions, 2)


class Index:
    """The positions of conditions, by what they require of a document, as *hits*.

    A hit is twice the position of a condition that may be true or fail, and one more where it certainly is true. There
    may be too many of the first kind, never too few: all other conditions are false, and do not fail.
    """

    def __init__(self, conditions: Sequence[Condition]) -> None:
        self._everything = everything(len(conditions))
        options = _options(conditions)
        census = Census(option for some in options for option in some)
        tables: defaultdict[PathKey, PathTable] = defaultdict(PathTable)
        for position, some in enumerate(options):
            if some:
                _add(tables, min(some, key=census.cost), position)
        for table in tables.values():
            table.finish()
        self._always, self._shared = _grouped(conditions, [at for at, some in enumerate(options) if not some])
        self._named = looked_up(tables)

    def hits(self, root: Any, variables: Mapping[str, Any], inputs: Mapping[str, Any]) -> Sequence[int]:
        """The hits in order; where there are two of a condition, it is to be judged."""
        try:
            found = self._named(root, variables, inputs)
        except Exception:  # a value that cannot be looked at: each condition says what it makes of that
            return self._everything
        found += self._always
        for condition, hits in self._shared:
            try:
                may_be_true = is_true(condition, root, variables, inputs)
            except Exception:
                may_be_true = True
            if may_be_true:
                found += hits
        return found if len(found) < 2 else sorted({*found})


def _options(conditions: Sequence[Condition]) -> list[list[Bound]]:
    """The requirements of each condition: those of its shape, with the values of its own literals."""
    shapes: dict[Template, list[Requirement]] = {}
    options: list[list[Bound]] = []
    tests: Known = {}
    for condition in conditions:
        template = condition.template
        found = shapes.get(template)
        if found is None:
            found = shapes[template] = _of_shape(condition)
        values = template.values_of(condition.expression) if found else ()
        options.append(united([bound for one in found if (bound := _bound(one, values, tests)) is not None]))
    return options


def _of_shape(condition: Condition) -> list[Requirement]:
    if condition.language.vocabulary.strict:  # what is not there is an error, wherever it is read
        return []
    return list(requirements(condition.template.program(condition.expression).tree))


def _bound(requirement: Requirement, values: Sequence[Any], known: Known) -> Bound | None:
    tests: list[tuple[PathKey, ValueTest]] = []
    through: list[PathKey] = []
    for part in requirement.parts:
        of_part = part.tests(values, known)
        if of_part is None:
            return None
        tests += [(part.key(values), test) for test in of_part]
        through += part.through(values)
    if not all(part.never_fails(values) for part in requirement.checked):
        return None
    return Bound(tuple(tests), (*requirement.guards, *through), requirement.is_whole)


def _add(tables: defaultdict[PathKey, PathTable], option: Bound, position: int) -> None:
    hit = 2 * position
    for path, test in option.tests:
        tables[path].add(test, hit, hit + 1 if option.is_whole and test.is_exact else hit)
    for path in option.guards:
        tables[path].unusual.append(hit)


def _grouped(
    conditions: Sequence[Condition], positions: Iterable[int]
) -> tuple[list[int], list[tuple[Condition, list[int]]]]:
    """The hits of conditions that stand in one position only, and of those that stand in several."""
    places: dict[object, list[int]] = {}
    for position in positions:
        condition = conditions[position]
        places.setdefault(condition if condition.template.is_repeatable else position, []).append(2 * position)
    alone = [some[0] for some in places.values() if len(some) == 1]
    return alone, [(conditions[some[0] // 2], some) for some in places.values() if len(some) > 1]
