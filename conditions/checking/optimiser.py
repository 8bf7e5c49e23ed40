"""Checked tree to a tree with the same meaning and less to do.

Each rewrite is one function from a node, whose parts are rewritten already, to a node.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from conditions.checking.evaluator import Evaluator
from conditions.syntax.tree import Call, Convert, Literal, Node, are_literals, transformed
from conditions.values.kinds import Kind, kind_of


def optimise(tree: Node) -> Node:
    """The tree with all rewrites applied, from the leaves up."""
    return transformed(tree, _simplified)


def _simplified(node: Node) -> Node:
    for rewrite in _REWRITES.get(type(node), ()):
        node = rewrite(node)
    return node


# Folding happens before anybody asked for a value: it must not take long, whatever the text.
LONGEST_FOLDED = 1_000
_FOLDED = (Kind.NULL, Kind.BOOLEAN, Kind.NUMBER, Kind.STRING, Kind.VERSION)


def fold(node: Node) -> Node:
    """A part made of literals becomes its value. One that fails is left: it fails when it is evaluated, if ever."""
    parts = node.parts
    return constant(node) if parts and isinstance(parts[-1], Literal) and are_literals(parts) else node


def constant(node: Node) -> Node:
    """The value of a part all of whose parts are literals; the part itself where that is not certain, or too much."""
    parts = node.parts
    if any(
        isinstance(part, Literal) and isinstance(part.value, str) and len(part.value) > LONGEST_FOLDED for part in parts
    ):
        return node
    if isinstance(node, Call) and not (node.function.pure and not node.function.inputs):
        return node
    try:
        value = Evaluator({}).evaluate(node)
    except Exception:
        return node
    small = not isinstance(value, str) or len(value) <= LONGEST_FOLDED
    return Literal(value, node.span) if small and kind_of(value) in _FOLDED else node


def short_circuit(node: Node) -> Node:
    """A call that one Boolean decides alone, such as `and`, without the arguments that cannot matter."""
    if not isinstance(node, Call) or node.function.absorbing is None:
        return node
    deciding = node.function.absorbing
    kept: list[Node] = []
    for argument in _flattened(node):
        if not isinstance(argument, Literal):
            kept.append(argument)
        elif argument.value is deciding:
            kept.append(argument)
            break
    if len(kept) < 2:
        return kept[0] if kept else Literal(not deciding, node.span)
    arguments = tuple(kept)
    return node if arguments == node.arguments else replace(node, arguments=arguments)


def _flattened(node: Call) -> list[Node]:
    """The arguments, with those of an argument that is the same function in its place."""
    arguments: list[Node] = []
    for argument in node.arguments:
        nested = isinstance(argument, Call) and argument.function is node.function
        arguments.extend(argument.arguments if isinstance(argument, Call) and nested else (argument,))
    return arguments


def rewritten(node: Node) -> Node:
    """The simpler node of the same meaning that the declaration of a function gives."""
    rewrite = node.function.rewrite if isinstance(node, Call) else None
    return node if rewrite is None else rewrite(node)


# An index into a text or a number is left as it is: a strict language refuses it.
_REWRITES: dict[type, tuple[Callable[[Node], Node], ...]] = {
    Convert: (fold,),
    Call: (fold, short_circuit, rewritten),
}
