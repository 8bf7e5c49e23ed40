"""Checked tree to a tree with the same meaning and less to do.

Each rewrite is one function from a node, whose parts are rewritten already, to a node.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from conditions.errors import ConditionError
from conditions.evaluator import Evaluator
from conditions.tree import Access, Call, Convert, Literal, Name, Node, children
from conditions.values import Kind, kind_of


def optimise(tree: Node) -> Node:
    """The tree with all rewrites applied, from the leaves up."""
    match tree:
        case Call(_, arguments):
            tree = replace(tree, arguments=tuple(map(optimise, arguments)))
        case Access(base, steps):
            tree = replace(tree, base=optimise(base), steps=tuple(key and optimise(key) for key in steps))
        case Convert(_, operand):
            tree = replace(tree, operand=optimise(operand))
        case Literal() | Name():
            pass
    for rewrite in _REWRITES:
        tree = rewrite(tree)
    return tree


_FOLDED = (Kind.NULL, Kind.BOOLEAN, Kind.NUMBER, Kind.STRING, Kind.VERSION)


def fold(node: Node) -> Node:
    """A part made of literals becomes its value. One that fails is left: it fails when it is evaluated, if ever."""
    parts = children(node)
    if not parts or not all(isinstance(part, Literal) for part in parts):
        return node
    if isinstance(node, Call) and not (node.function.pure and not node.function.inputs):
        return node
    try:
        value = Evaluator("", {}).evaluate(node)
    except ConditionError:
        return node
    return Literal(value, node.span) if kind_of(value) in _FOLDED else node


def short_circuit(node: Node) -> Node:
    """`and` and `or` without the arguments that cannot matter."""
    if not isinstance(node, Call) or node.function.name not in ("and", "or"):
        return node
    deciding = node.function.name == "or"
    kept: list[Node] = []
    for argument in _flattened(node):
        if not isinstance(argument, Literal):
            kept.append(argument)
        elif argument.value is deciding:
            kept.append(argument)
            break
    if len(kept) < 2:
        return kept[0] if kept else Literal(not deciding, node.span)
    return replace(node, arguments=tuple(kept))


def _flattened(node: Call) -> list[Node]:
    """The arguments, with those of an argument that is the same function in its place."""
    arguments: list[Node] = []
    for argument in node.arguments:
        nested = isinstance(argument, Call) and argument.function is node.function
        arguments.extend(argument.arguments if isinstance(argument, Call) and nested else (argument,))
    return arguments


_REWRITES: tuple[Callable[[Node], Node], ...] = (fold, short_circuit)
