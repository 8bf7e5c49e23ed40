"""Optimised tree to a plan of the native core.

A plan is an array of nodes, parts before what they are part of. What a tree must not have is not written around: such
a condition has no plan, and is evaluated by its Python function alone.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from sys import intern
from typing import TYPE_CHECKING, Any, TypeAlias

from conditions import core
from conditions.core import Core, NativePlan
from conditions.declaring.annotations import BOOLEAN, Conversion
from conditions.errors import ConditionError
from conditions.library.paths import jsonpath
from conditions.native.functions import CONVERSIONS, OPERATIONS, STATUS, Special
from conditions.syntax.tree import Access, Call, Convert, Literal, Name, Node, unconverted
from conditions.values.indexing import position_of
from conditions.values.kinds import Kind
from conditions.values.named_views import VIEWS
from conditions.values.spelling import try_text

if TYPE_CHECKING:
    from conditions.library.jsonpath.comprehension import Test

_ENTRIES = {"variables": 1, "parameters": 2}
"""How the first key of a named value is looked up, where it is not as that of a document."""

_KINDS = (Kind.NULL, Kind.BOOLEAN, Kind.NUMBER, Kind.STRING)
_FARTHEST = 2**31

_Step: TypeAlias = tuple[str, int]
_NONE = -1


class _UnplannedError(Exception):
    """The tree has a part that no node stands for, or more parts than a plan may have."""


def plan_of(
    tree: Node, inputs: tuple[str, ...], slots: int, nothing: Any, decide: Callable[[str], Any]
) -> NativePlan | None:
    """The plan of a verdict; None where it has none, or there is no core.

    Args:
        tree: The verdict, optimised, in a language that is not strict.
        inputs: The names of the arguments of its function, in their order.
        slots: How many literals the conditions of its shape differ in.
        nothing: What stands for variables that were not given.
        decide: Makes the Python function of an expression of the shape.
    """
    known = core.CORE
    if known is None or len(inputs) > known.MOST_INPUTS or slots > known.MOST_LITERALS:
        return None
    builder = _Builder(known, inputs)
    try:
        builder.test(tree, 0)
        parts = builder.parts()
    except _UnplannedError:
        return None
    return known.Plan(**parts, slots=slots, nothing=nothing, decide=decide)


def _step_or_wildcard(key: Node | None) -> _Step | None:
    """A step of a path; None for a wildcard."""
    return None if key is None else _step(key)


def _step(key: Node | None) -> _Step:
    """A step of a path: its key in an Object and its position in an Array."""
    if not isinstance(key, Literal):
        raise _UnplannedError
    return _key(key.value)


@lru_cache(maxsize=1000, typed=True)
def _key(value: Any) -> _Step:
    try:
        text, position = try_text(value), position_of(value)
    except ConditionError:
        raise _UnplannedError from None
    if text is None:
        raise _UnplannedError
    return intern(str(text)), _NONE if position is None else min(position, _FARTHEST)


class _Builder:
    """Collects the parts of a plan."""

    def __init__(self, known: Core, inputs: tuple[str, ...]) -> None:
        self._core, self._operations, self._deepest = known, known.OPERATIONS, known.MOST_DEPTH
        self._inputs = inputs
        self._nodes: list[tuple[int, int, int, tuple[int, ...]]] = []
        self._literals: list[tuple[int, Any]] = []
        self._known: dict[Any, int] = {}
        self._paths: dict[Any, int] = {}
        self._names: dict[str, int] = {}

    def parts(self) -> dict[str, tuple[Any, ...]]:
        """The parts, as the core takes them; _UnplannedError where they are too many."""
        known = self._core
        if (
            len(self._nodes) > known.MOST_NODES
            or len(self._literals) > known.MOST_LITERALS
            or len(self._paths) > known.MOST_PATHS
        ):
            raise _UnplannedError
        return {
            "inputs": self._inputs,
            "nodes": tuple(self._nodes),
            "literals": tuple(self._literals),
            "paths": tuple(self._paths),
            "names": tuple(self._names),
        }

    def write(self, node: Node, depth: int) -> int:
        """The number of the node that stands for a part of the tree."""
        if depth > self._deepest:
            raise _UnplannedError
        if isinstance(node, Call):
            return self._call(node, depth)
        if isinstance(node, Literal):
            return self._add("literal", (), self._literal(node))
        if not isinstance(node, Convert):
            return self._add("read", (), self._path(node))
        if node.conversion is BOOLEAN:
            return self._add("truth", (self.write(node.operand, depth + 1),))
        raise _UnplannedError

    def test(self, node: Node, depth: int) -> int:
        """The number of a node whose truth is asked for: it needs no conversion."""
        return self.write(_without(BOOLEAN, node), depth)

    def _add(self, operation: str, operands: tuple[int, ...], subject: int = _NONE, other: int = _NONE) -> int:
        nodes = self._nodes
        nodes.append((self._operations[operation], subject, other, operands))
        return len(nodes) - 1

    def _call(self, call: Call, depth: int) -> int:
        operation = OPERATIONS.get(call.function.body)
        if isinstance(operation, str):
            return self._add(operation, self._operands(operation, call.arguments, depth + 1))
        match operation:
            case Special.ALWAYS:
                return self._add("literal", (), self._constant(True))
            case Special.COUNT:
                return self._count(call.arguments[0], depth)
            case Special.CONTAINS_VALUE:
                collection, value = call.arguments
                wanted = self.write(value, depth + 1)
                return self._add("containsValue", (wanted,), self._path(collection, _step_or_wildcard))
            case _:
                raise _UnplannedError

    def _operands(self, operation: str, arguments: tuple[Node, ...], depth: int) -> tuple[int, ...]:
        """The numbers of the arguments, without the conversions that the operation makes itself."""
        made = CONVERSIONS.get(operation)
        if made is None:
            return tuple([self.write(argument, depth) for argument in arguments])
        if operation in STATUS and not all(isinstance(unconverted(name), Literal) for name in arguments):
            raise _UnplannedError
        return tuple([self.write(_without(made, argument), depth) for argument in arguments])

    def _literal(self, literal: Literal) -> int:
        if literal.kind not in _KINDS:
            raise _UnplannedError
        if literal.slot is None:
            return self._constant(literal.value)
        return self._kept(literal.slot, (literal.slot, None))

    def _constant(self, value: Any) -> int:
        return self._kept((type(value), value), (_NONE, value))

    def _kept(self, key: Any, row: tuple[int, Any]) -> int:
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = len(self._known)
            self._literals.append(row)
        return known

    def _path(self, node: Node, step: Callable[[Node | None], _Step | None] = _step) -> int:
        """The number of a path that is written in the expression."""
        base, steps = (node.base, node.steps) if isinstance(node, Access) else (node, ())
        if not isinstance(base, Name):
            raise _UnplannedError
        name = base.input
        if name in VIEWS and not (steps and name in _ENTRIES):
            raise _UnplannedError
        return self._path_to(name, tuple(map(step, steps)))

    def _path_to(self, name: str, steps: tuple[_Step | None, ...]) -> int:
        entry = _ENTRIES.get(name, 0)
        if len(steps) > self._core.MOST_STEPS or (entry and steps[0] is None):
            raise _UnplannedError
        paths = self._paths
        return paths.setdefault((self._inputs.index(name), entry, steps), len(paths))

    def _count(self, counted: Node, depth: int) -> int:
        match counted:
            case Call(_, (Literal(str(path)),), _, function) if function.body is jsonpath:
                return self._count_filtered(path)
            case _:
                return self._add("count", (self.write(counted, depth + 1),))

    def _count_filtered(self, path: str) -> int:
        """The node of how many items a JSONPath selects: all of an Array, or those that pass a test."""
        from conditions.library.jsonpath.server import compile_path
        from conditions.library.jsonpath.server_inline import simple

        try:
            short = simple(compile_path(path))
        except ConditionError:
            raise _UnplannedError from None
        if short is None or isinstance(short.last, slice):
            raise _UnplannedError
        array = self._path_to("root", tuple((name, _NONE) for name in short.names))
        operands = () if short.last is None else (self._item_test(short.last, 1),)
        return self._add("count filtered", operands, array)

    def _item_test(self, test: Test, depth: int) -> int:
        from conditions.library.jsonpath.comprehension import Both, Compared, Either

        if depth > self._deepest:
            raise _UnplannedError
        match test:
            case Both(left, right) | Either(left, right):
                operation = "item and" if isinstance(test, Both) else "item or"
                operands = self._item_test(left, depth + 1), self._item_test(right, depth + 1)
                return self._add(operation, operands)
            case Compared(name, operator, literal):
                member = _NONE if name is None else self._names.setdefault(intern(name), len(self._names))
                return self._add(f"item {operator.value}", (), member, self._constant(literal))


def _without(conversion: Conversion, node: Node) -> Node:
    """The node without a conversion around it."""
    return node.operand if isinstance(node, Convert) and node.conversion is conversion else node
