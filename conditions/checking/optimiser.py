"""Checked tree to a tree with the same meaning and less to do.

Each rewrite is one function from a node, whose parts are rewritten already, to a node.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from conditions.checking.evaluator import Evaluator
from conditions.syntax.tree import Access, Call, Literal, Node, transformed
from conditions.values.kinds import Kind, kind_of


def optimise(tree: Node, settled: set[int] | None = None) -> Node:
    """The tree with all rewrites applied, from the leaves up.

    Args:
        tree: The checked tree.
        settled: Filled with the slots of the literals in those parts that are made of literals alone. They may be
            folded, and source may depend on them: these literals belong to the shape of the condition.
    """
    return transformed(tree, partial(_simplified, settled, {}))


def _simplified(settled: set[int] | None, constants: dict[int, Node], node: Node) -> Node:
    """A node with less to do, whose parts are simplified. *constants* are parts made of literals, by identity."""
    if isinstance(node, Access):  # also one into a text or a number: a strict language refuses it
        return node
    parts = node.parts
    if parts and (parts[0].__class__ is Literal or id(parts[0]) in constants):
        node = _folded(settled, constants, node)
    if isinstance(node, Call):
        if node.function.absorbing is not None:
            node = short_circuit(node)
        if isinstance(node, Call) and node.function.rewrite is not None:
            node = node.function.rewrite(node)
    return node


def _folded(settled: set[int] | None, constants: dict[int, Node], node: Node) -> Node:
    """The node, folded if that can be; remembered where it is made of literals and stays."""
    literals = [part for part in node.parts if isinstance(part, Literal)]
    if isinstance(node, Call) and node.function.field_keys is not None:  # it reads the document
        return node
    if not all(isinstance(part, Literal) or id(part) in constants for part in node.parts):
        return node
    if settled is not None:
        settled.update(literal.slot for literal in literals if literal.slot is not None)
    folded = constant(node) if len(literals) == len(node.parts) else node
    if not isinstance(folded, Literal):
        constants[id(folded)] = folded
    return folded


# Folding happens before anybody asked for a value: it must not take long, whatever the text.
LONGEST_FOLDED = 1_000
_FOLDED = (Kind.NULL, Kind.BOOLEAN, Kind.NUMBER, Kind.STRING, Kind.VERSION)


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


def short_circuit(node: Call) -> Node:
    """A call that one Boolean decides alone, such as `and`, without the arguments that cannot matter."""
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
