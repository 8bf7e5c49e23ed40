"""Parts of conditions that test one value, and the requirements that are made of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from conditions.declaring.function import Function
from conditions.declaring.value_tests import ANY_NUMBER, ANY_TEXT, ValueTest
from conditions.rulesets.keys import Computed, Key, PathKey, keyed
from conditions.syntax.tree import Literal, Node, walk

_IS_TRUE = (ValueTest(ANY_TEXT, ANY_NUMBER, frozenset([True]), frozenset(["others"])),)


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

    def slots(self) -> Iterator[int]:
        """The slots of the literals that it depends on."""
        yield from literal_slots(*self.others)
        if isinstance(self.subject, Computed):
            yield from literal_slots(self.subject.node)

    def tests(self, values: Sequence[Any]) -> Sequence[ValueTest] | None:
        """The tests, where literals that have a slot have these values; None where nothing is known."""
        if self.function is None:
            return _IS_TRUE
        tests = self.function.admits or self.function.denies
        assert tests is not None
        found: Sequence[ValueTest] | None = tests(self.place, *_literals(self.others, values))
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

    def slots(self) -> Iterator[int]:
        """As of a `Part`."""
        return literal_slots(*self.arguments)

    def tests(self, values: Sequence[Any]) -> Sequence[ValueTest] | None:
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


def literal_slots(*nodes: Node) -> Iterator[int]:
    """The slots of the literals in some nodes."""
    return (part.slot for node in nodes for part in walk(node) if isinstance(part, Literal) and part.slot is not None)


def _literals(literals: Sequence[Literal], values: Sequence[Any]) -> list[Any]:
    return [literal.value if literal.slot is None else values[literal.slot] for literal in literals]


class ConstantPart(NamedTuple):
    """A call of literals, which is true or not for all documents.

    Attributes:
        function: The function that the part is a call of.
        arguments: Its arguments.
    """

    function: Function
    arguments: tuple[Literal, ...]

    def key(self, _: Sequence[Any]) -> PathKey:
        """The key of any value, as none matters."""
        return PathKey("value", "root", ())

    def through(self, _: Sequence[Any]) -> Sequence[PathKey]:
        """As of a `Part`."""
        return ()

    def slots(self) -> Iterator[int]:
        """As of a `Part`."""
        return literal_slots(*self.arguments)

    def tests(self, values: Sequence[Any]) -> Sequence[ValueTest] | None:
        """No tests for a call that is false; None for one that is true, or fails."""
        try:
            is_false = not self.function.body(*_literals(self.arguments, values))
        except Exception:
            return None
        return () if is_false else None


class Requirement(NamedTuple):
    """Parts, at least one of which is true, or fails, wherever the condition is true or fails.

    Attributes:
        parts: The parts.
        guards: The paths whose values, where they are not usual, may make the condition fail before it comes to these;
            and what is computed before, and may fail.
        checked: The tests of fields that it comes to before these: they fail where their literals are wrong.
        is_whole: The condition is true where one of them is, and none that fails stands before it.
        conjunct: The number of the part of an `and` of which this is so, instead of all of it.
    """

    parts: tuple[Part | FieldPart | ConstantPart, ...]
    guards: tuple[PathKey | Computed, ...] = ()
    checked: tuple[FieldPart, ...] = ()
    is_whole: bool = False
    conjunct: int | None = None

    @property
    def decides(self) -> tuple[int, ...]:
        """The numbers of the parts of which all is said; 0 where the condition is no `and`."""
        return (0,) if self.is_whole else () if self.conjunct is None else (self.conjunct,)

    def slots(self) -> list[int]:
        """The slots of the literals that it depends on."""
        found = {slot for one in (*self.parts, *self.checked) for slot in one.slots()}
        return sorted(found.union(*(literal_slots(guard.node) for guard in self.guards if isinstance(guard, Computed))))
