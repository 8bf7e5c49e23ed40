"""The requirements of a condition: tests of values of the document, one of which holds wherever it is true or fails.

A condition may have several: of `and(eq(root.a, 1), eq(root.b, 2))`, each part alone is one. An index looks up the one
that fewest conditions share. All of this is about *usual* values: texts, Numbers in range, Booleans and Null; a value
of any other kind makes an index name whatever reads it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from conditions.declaring.annotations import BOOLEAN, TEXT
from conditions.declaring.value_tests import ANY_NUMBER, ANY_TEXT, ValueTest
from conditions.syntax.tree import Access, Call, Convert, Literal, Name, Node, are_literals, is_path, unconverted
from conditions.values.named_views import VIEWS

_IS_TRUE = (ValueTest(ANY_TEXT, ANY_NUMBER, frozenset([True])),)


class Part(NamedTuple):
    """A part that is true, or fails, only where one of its tests admits the value at a path.

    Attributes:
        path: The path, with wildcards where one of many values is admitted.
        call: The part; the path itself, where the part is true as its value is.
        place: Which of the arguments the path is; all others are literals.
    """

    path: Access
    call: Call | Access
    place: int = 0

    @property
    def of_members(self) -> bool:
        """True where members of the value are tested."""
        return isinstance(self.call, Call) and self.call.function.admits_members

    def tests(self, values: Sequence[Any]) -> Sequence[ValueTest] | None:
        """The tests, where literals that have a slot have these values; None where nothing is known."""
        if isinstance(self.call, Access):
            return _IS_TRUE
        admits, parts = self.call.function.admits, self.call.parts
        assert admits is not None
        return admits(self.place, *(_value(part, values) for at, part in enumerate(parts) if at != self.place))


class Requirement(NamedTuple):
    """Parts, at least one of which is true, or fails, wherever the condition is true or fails.

    Attributes:
        parts: The parts.
        guards: The paths whose values, where they are not usual, may make the condition fail before it comes to these.
    """

    parts: tuple[Part, ...]
    guards: tuple[Access, ...] = ()


def requirements(node: Node) -> Iterator[Requirement]:
    """The requirements of an optimised tree whose value is a Boolean."""
    node = unconverted(node)
    if isinstance(node, Access):
        if can_be_read(node) and is_path(node):
            yield Requirement((Part(node, node),))
    elif isinstance(node, Call):
        if node.function.absorbing is False:
            yield from _of_all(node.parts)
        elif node.function.absorbing is True:
            yield from _of_any(node.parts)
        else:
            yield from _of_call(node)


def _of_all(parts: Sequence[Node]) -> Iterator[Requirement]:
    """Each part alone is required, as long as those before it do not fail."""
    guards: tuple[Access, ...] = ()
    for part in parts:
        for found in requirements(part):
            yield Requirement(found.parts, guards + found.guards)
        read = paths_guarding(part)
        if read is None:
            return
        guards += read


def _of_any(parts: Sequence[Node]) -> Iterator[Requirement]:
    """One of the parts is required."""
    chosen = [min(requirements(part), key=_weight, default=None) for part in parts]
    found = [one for one in chosen if one is not None]
    if len(found) == len(parts):
        united = (part for one in found for part in one.parts)
        yield Requirement(tuple(united), tuple(guard for one in found for guard in one.guards))


def _weight(requirement: Requirement) -> int:
    """A guess at how little a requirement rules out, before anything is known of other conditions."""
    return sum(
        _WEIGHTS.get(part.call.function.compares, 4) for part in requirement.parts if isinstance(part.call, Call)
    )


_WEIGHTS: dict[str | None, int] = {"equality": 1, "membership": 2, "search": 3}


def _of_call(call: Call) -> Iterator[Requirement]:
    function = call.function
    if function.admits is None:
        return
    others = [at for at, part in enumerate(call.parts) if not isinstance(unconverted(part), Literal)]
    if len(others) != 1:
        return
    path = unconverted(call.parts[others[0]])
    if isinstance(path, Access) and can_be_read(path) and (is_path(path) or function.admits_members):
        yield Requirement((Part(path, call, others[0]),))


def can_be_read(path: Access) -> bool:
    """True for a path with literal keys, of an input that may be read whenever a document is judged."""
    keys = [key for key in path.steps if key is not None]
    return isinstance(path.base, Name) and path.base.input not in _NEVER_READ and are_literals(keys)


_NEVER_READ = VIEWS.keys() - {"variables"}
"""Inputs of which a key may be refused, so that they are only read where a condition reads them."""


def paths_guarding(node: Node) -> tuple[Access, ...] | None:
    """The paths that a part reads which never fails where their values are usual; None for a part that may fail."""
    match node:
        case Literal():
            return ()
        case Access():
            return (node,) if is_path(node) and can_be_read(node) else None
        case Convert(conversion, operand):
            return paths_guarding(operand) if conversion is BOOLEAN or conversion is TEXT else None
        case Call(_, arguments, _, function):
            if function.cannot_fail is None or not function.cannot_fail(*arguments):
                return None
            found = [paths_guarding(argument) for argument in arguments]
            return None if None in found else tuple(path for paths in found if paths for path in paths)
        case Name():
            return None


def _value(node: Node, values: Sequence[Any]) -> Any:
    node = unconverted(node)
    assert isinstance(node, Literal)
    return node.value if node.slot is None else values[node.slot]
