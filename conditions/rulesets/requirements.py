"""The requirements of a condition: tests of values of the document, one of which holds wherever it is true or fails.

A condition may have several: of `and(eq(root.a, 1), eq(root.b, 2))`, each part alone is one. An index looks up the one
that fewest conditions share. All of this is about *usual* values: texts, Numbers in range, Booleans and Null; a value
of any other kind makes an index name whatever reads it.
"""

from __future__ import annotations

import typing
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any, NamedTuple, TypeAlias

from conditions.declaring.annotations import BOOLEAN, TEXT
from conditions.declaring.function import Function
from conditions.declaring.partial import IsTotal
from conditions.declaring.value_tests import ANY_NUMBER, ANY_TEXT, ValueTest
from conditions.syntax.tree import Access, Call, Convert, Literal, Name, Node, are_literals, is_path, unconverted, walk
from conditions.values.kinds import Kind
from conditions.values.named_views import VIEWS

Known: TypeAlias = dict[object, "Sequence[ValueTest] | None"]
"""What functions said of their tests, by all that these depend on."""

_IS_TRUE = (ValueTest(ANY_TEXT, ANY_NUMBER, frozenset([True])),)


Tested: TypeAlias = typing.Literal["value", "members", "array", "no container"]
"""What of a value is tested."""


class PathKey(NamedTuple):
    """A path as a key of dictionaries: two that are spelled differently are one.

    Attributes:
        tested: What of the value is tested: the value itself, each of its members, or if it may be an Array; or the
            value itself where it is neither a list nor a dict.
        input: The named value that the path begins with.
        steps: The keys, each after its class, as 1 equals true; None for a wildcard.
    """

    tested: Tested
    input: str
    steps: tuple[tuple[type, Any], ...]


class Part(NamedTuple):
    """A part that is true, or fails, only where one of its tests admits the value at a path.

    Attributes:
        path: The path, with wildcards where one of many values is admitted.
        function: The function that the part is a call of; None where it is the path itself, true as its value is.
        place: Which of the arguments the path is.
        others: The other arguments.
    """

    path: PathKey
    function: Function | None = None
    place: int = 0
    others: tuple[Literal, ...] = ()

    def key(self, _: Sequence[Any]) -> PathKey:
        """The path, where literals that have a slot have these values."""
        return self.path

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
            assert self.function.admits is not None
            known[key] = self.function.admits(self.place, *others)
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
        guards: The paths whose values, where they are not usual, may make the condition fail before it comes to these.
        checked: The tests of fields that it comes to before these: they fail where their literals are wrong.
        is_whole: They are the whole condition.
    """

    parts: tuple[Part | FieldPart, ...]
    guards: tuple[PathKey, ...] = ()
    checked: tuple[FieldPart, ...] = ()
    is_whole: bool = False


def requirements(node: Node) -> Iterator[Requirement]:
    """The requirements of an optimised tree whose value is a Boolean."""
    node = unconverted(node)
    if isinstance(node, Access):
        if can_be_read(node) and is_path(node):
            yield Requirement((Part(_key(node)),))
    elif isinstance(node, Call):
        joins = node.function.requires if _is_test(node) else None
        if node.function.absorbing is False or joins == "all":
            yield from _of_all(node.parts)
        elif node.function.absorbing is True or joins == "any":
            yield from _of_any(node.parts)
        else:
            yield from _of_call(node)


def _of_all(parts: Sequence[Node]) -> Iterator[Requirement]:
    """Each part alone is required, as long as those before it do not fail."""
    guards: tuple[PathKey, ...] = ()
    checked: tuple[FieldPart, ...] = ()
    for part in parts:
        for found in requirements(part):
            yield Requirement(found.parts, guards + found.guards, checked + found.checked)
        read = paths_guarding(part)
        if read is None:
            return
        guards += read
        checked += tuple(test for node in walk(part) if (test := _field_part(node)) is not None)


def _of_any(parts: Sequence[Node]) -> Iterator[Requirement]:
    """One of the parts is required."""
    chosen = [min(requirements(part), key=_weight, default=None) for part in parts]
    found = [one for one in chosen if one is not None]
    if len(found) == len(parts):
        united = (part for one in found for part in one.parts)
        guards = tuple(guard for one in found for guard in one.guards)
        yield Requirement(tuple(united), guards, tuple(call for one in found for call in one.checked))


def _field_part(node: Node) -> FieldPart | None:
    """The test of a field that a node is, with literals only."""
    if not isinstance(node, Call) or node.function.field_keys is None:
        return None
    arguments = tuple(part for part in map(unconverted, node.parts) if isinstance(part, Literal))
    return FieldPart(node.function, arguments) if len(arguments) == len(node.parts) else None


def _weight(requirement: Requirement) -> int:
    """A guess at how little a requirement rules out, before anything is known of other conditions."""
    functions = (part.function for part in requirement.parts)
    return sum(8 if function is None else _WEIGHTS.get(function.compares, 4) for function in functions)


_WEIGHTS: dict[str | None, int] = {"equality": 1, "membership": 2, "search": 3}


def _of_call(call: Call) -> Iterator[Requirement]:
    if call.function.field_keys is not None:
        of_field = _field_part(call)
        if of_field is not None:
            yield Requirement((of_field,))
        return
    function, parts = call.function, [unconverted(part) for part in call.parts]
    others = tuple(part for part in parts if isinstance(part, Literal))
    path = next((part for part in parts if not isinstance(part, Literal)), None)
    if function.admits is None or len(others) != len(parts) - 1 or not isinstance(path, Access):
        return
    if can_be_read(path) and (is_path(path) or function.admits_members):
        key = _key(path, "members" if function.admits_members else "value")
        yield Requirement((Part(key, function, parts.index(path), others),), is_whole=True)


def _key(path: Access, tested: Tested = "value") -> PathKey:
    assert isinstance(path.base, Name)
    keys = (step.value if isinstance(step, Literal) else None for step in path.steps)
    return PathKey(tested, path.base.input, tuple((key.__class__, key) for key in keys))


def can_be_read(path: Access) -> bool:
    """True for a path with literal keys, of an input that may be read whenever a document is judged."""
    keys = [key for key in path.steps if key is not None]
    return isinstance(path.base, Name) and path.base.input not in _NEVER_READ and are_literals(keys)


_NEVER_READ = VIEWS.keys() - {"variables"}
"""Inputs of which a key may be refused, so that they are only read where a condition reads them."""


def paths_guarding(node: Node, tested: Tested = "value") -> tuple[PathKey, ...] | None:
    """The paths that a part reads which never fails where their values are usual; None for a part that may fail."""
    match node:
        case Literal():
            return ()
        case Access():
            return (_key(node, tested),) if is_path(node) and can_be_read(node) else None
        case Convert(conversion, operand) if conversion is BOOLEAN:
            return paths_guarding(operand, "no container")
        case Convert(conversion, operand):
            return paths_guarding(operand) if conversion is TEXT else None
        case Call(_, arguments, _, function) if function.field_keys is not None or function.requires is not None:
            return () if _is_test(node) else None
        case Call(_, arguments, _, function):
            if function.is_total is None or not _is_total(function.is_total, arguments, _USUAL):
                return None
            tested = "no container" if _is_total(function.is_total, arguments, (*_USUAL, *_CONTAINERS)) else "value"
            found = [paths_guarding(argument, tested) for argument in arguments]
            return None if None in found else tuple(path for paths in found if paths for path in paths)
        case Name():
            return None


def _is_test(node: Node) -> bool:
    """True for a test of a field, and for such tests joined."""
    if not isinstance(node, Call):
        return False
    if node.function.requires is None:
        return _field_part(node) is not None
    parts = [unconverted(part) for part in node.parts]
    return all(_is_test(part) for part in parts)


def _is_total(is_total: IsTotal, arguments: Sequence[Node], of_paths: Sequence[Kind]) -> bool:
    """True where a call never fails, whichever of some kinds the values of its paths have."""
    paths = [isinstance(argument, Access) for argument in arguments]
    if sum(paths) > _MOST_PATHS:
        return False
    kinds = (of_paths if path else (part.kind,) for path, part in zip(paths, arguments, strict=True))
    return all(is_total(some, {}) for some in product(*kinds))


_USUAL = (Kind.NULL, Kind.BOOLEAN, Kind.NUMBER, Kind.STRING)
_CONTAINERS = (Kind.ARRAY, Kind.OBJECT)

_MOST_PATHS = 4
"""The most paths of a call of which all combinations of kinds are tried."""
