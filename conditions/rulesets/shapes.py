"""What the conditions of one shape require, found once; bound to the literals of each of them, once for equal ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from conditions.declaring.value_tests import Otherwise, ValueTest
from conditions.rulesets.choosing import Bound, united
from conditions.rulesets.keys import Key, keyed
from conditions.rulesets.parts import Part, Requirement
from conditions.rulesets.requirements import conjuncts, requirements
from conditions.rulesets.rests import Remainder

if TYPE_CHECKING:
    from conditions.condition import Condition

Values = Sequence[Any]
"""The values of the literals of a condition, by their slots."""


class Shape:
    """The requirements of the conditions of one shape."""

    def __init__(self, condition: Condition, *, sharing: bool = False) -> None:
        """The shape of a condition; *sharing* asks for requirements of what is computed as well."""
        language = condition.language
        tree = condition.template.program(condition.expression).tree
        is_strict = language.vocabulary.strict  # what is not there is an error, wherever it is read
        found = [] if is_strict else list(requirements(tree, language if sharing else None))
        self._language = language
        self._parts = conjuncts(tree)
        self._binders = list(map(_Binder, found))
        self._may_unite = _has_a_path_twice(found)
        self._remainders: dict[tuple[int, ...], Remainder] = {}

    def bounds(self, values: Values) -> list[Bound]:
        """The requirements of the condition with these literals."""
        found = [bound for binder in self._binders if (bound := binder.bound(values)) is not None]
        return united(found) if self._may_unite else found

    def remainder(self, decided: tuple[int, ...]) -> Remainder:
        """What is left where some of the parts are decided."""
        found = self._remainders.get(decided)
        if found is None:
            parts = [part for number, part in enumerate(self._parts) if number not in decided]
            found = self._remainders[decided] = Remainder(parts, self._language)
        return found


class Rule(NamedTuple):
    """A condition as its shape and its literals."""

    shape: Shape
    values: Values


def _has_a_path_twice(found: Sequence[Requirement]) -> bool:
    """True where two requirements may be two sides of one range."""
    subjects = Counter(part.subject for one in found for part in one.parts if isinstance(part, Part))
    return any(count > 1 for count in subjects.values())


class _Binder:
    """Binds a requirement to literals."""

    __slots__ = ("_key", "_known", "_requirement")

    def __init__(self, requirement: Requirement) -> None:
        self._requirement = requirement
        slots = requirement.slots()
        # Literals of one slot are of one class, so that those which are equal are the same.
        self._key: Callable[[Values], object] = itemgetter(*slots) if slots else lambda _: None
        self._known: dict[object, Bound | None] = {}

    def bound(self, values: Values) -> Bound | None:
        """The requirement of the condition with these literals; None where nothing is known."""
        key = self._key(values)
        if key not in self._known:
            self._known[key] = _bound(self._requirement, values)
        return self._known[key]


def _bound(requirement: Requirement, values: Values) -> Bound | None:
    tests: list[tuple[Key, ValueTest | Otherwise]] = []
    through: list[Key] = []
    for part in requirement.parts:
        of_part = part.tests(values)
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
    return Bound(tuple(tests), (*guards, *through), requirement.decides)
