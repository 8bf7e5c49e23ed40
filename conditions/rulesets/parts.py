"""Parts of conditions that test one value, and the requirements that are made of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias

from conditions.declaring.function import Function
from conditions.declaring.value_tests import ANY_NUMBER, ANY_TEXT, ValueTest
from conditions.rulesets.keys import Computed, Key, PathKey, keyed
from conditions.syntax.tree import Literal

Known: TypeAlias = dict[object, "Sequence[ValueTest] | None"]
"""What functions said of their tests, by all that these depend on."""

_IS_TRUE = (ValueTest(ANY_TEXT, ANY_NUMBER, frozenset([True])),)


class Part(NamedTuple):
    """A part that is true, or fails, only where one of its tests admits the value at a path, or one that is computed.

    Attributes:
        subject: The path, with wildcards where one of many values is admitted; or what is computed.
        function: The function that the part is a call of; None where it is the subject itself, true as its value is.
        place: Which of the arguments the subject is.
        others: The other arguments.
        is_denied: It is true only where the tests do not admit the value.
    """

    subject: PathKey | Computed
    function: Function | None = None
    place: int = 0
    others: tuple[Literal, ...] = ()
    is_denied: bool = False

    def key(self, values: Sequence[Any]) -> Key | None:
        """The key of the value, where literals that have a slot have these values; None where there is none."""
        return keyed(self.subject, values)

    def through(self, _: Sequence[Any]) -> Sequence[PathKey]:
        """The paths at which an Array would lead to the value as well."""
        return ()

    def tests(self, values: Sequence[Any], known: Known) -> Sequence[ValueTest] | None:
        """The tests, where literals that have a slot have these values; None where nothing is known.

        What a function says is remembered in *known*, as many conditions ask for the same.
        """
        if self.function is None:
            return _IS_TRUE
        others = _literals(self.others, values)
        key = self.function, self.place, *others, *map(type, others)  # 1 is not true
        if key not in known:
            tests = self.function.admits or self.function.denies
            assert tests is not None
            known[key] = tests(self.place, *others)
        found: Sequence[ValueTest] | None = known[key]
        return found


class FieldPart(NamedTuple):
    """A part that is true only where one of its tests admits a value of a field, which its first argument names.

    Attributes:
        function: The function that the part is a call of.
        arguments: Its arguments.
    """

    function: Function
    arguments: tuple[Literal, ...]

    def key(self, values: Sequence[Any]) -> PathKey:
        """As of a `Part`."""
        return PathKey("value", "root", self._steps(values))

    def through(self, values: Sequence[Any]) -> Sequence[PathKey]:
        """As of a `Part`."""
        steps = self._steps(values)
        return [PathKey("array", "root", steps[:length]) for length in range(1, len(steps))]

    def tests(self, values: Sequence[Any], _: dict[Any, Any]) -> Sequence[ValueTest] | None:
        """As of a `Part`; None also where its literals are wrong, so that it fails."""
        if self.function.admits is None or not self.never_fails(values):
            return None
        return self.function.admits(0, *_literals(self.arguments, values)[1:])

    def never_fails(self, values: Sequence[Any]) -> bool:
        """True where the literals are right: what does not fail on one document does not fail on any."""
        try:
            self.function.body(*_literals(self.arguments, values), root=None)
        except Exception:
            return False
        return True

    def _steps(self, values: Sequence[Any]) -> tuple[tuple[type, Any], ...]:
        assert self.function.field_keys is not None
        path = _literals(self.arguments[:1], values)[0]
        return tuple((str, key) for key in self.function.field_keys(path))


def _literals(literals: Sequence[Literal], values: Sequence[Any]) -> list[Any]:
    return [literal.value if literal.slot is None else values[literal.slot] for literal in literals]


class Requirement(NamedTuple):
    """Parts, at least one of which is true, or fails, wherever the condition is true or fails.

    Attributes:
        parts: The parts.
        guards: The paths whose values, where they are not usual, may make the condition fail before it comes to these;
            and what is computed before, and may fail.
        checked: The tests of fields that it comes to before these: they fail where their literals are wrong.
        is_whole: They are the whole condition.
    """

    parts: tuple[Part | FieldPart, ...]
    guards: tuple[PathKey | Computed, ...] = ()
    checked: tuple[FieldPart, ...] = ()
    is_whole: bool = False
