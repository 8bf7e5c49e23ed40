"""Syntax tree to checked tree: the conversions that the functions declare are put around their arguments."""

from __future__ import annotations

from conditions.conversion import BOOLEAN, VALUE, Conversion
from conditions.tree import Access, Call, Convert, Node


def check(tree: Node) -> Node:
    """The tree with a `Convert` around each argument that its function does not take as it is."""
    match tree:
        case Call(name, arguments, span, function):
            checked = (convert(check(part), function.parameter(at).conversion) for at, part in enumerate(arguments))
            return Call(name, tuple(checked), span, function)
        case Access(base, steps, span):
            return Access(check(base), tuple(key and check(key) for key in steps), span)
        case _:
            return tree


def convert(node: Node, conversion: Conversion) -> Node:
    """The node with a conversion around it, unless its value is of that kind already."""
    certain = conversion.kind is not None and node.kind is conversion.kind
    return node if conversion is VALUE or certain else Convert(conversion, node)


def verdict(tree: Node) -> Node:
    """The checked tree whose value is a Boolean: the verdict of a condition."""
    return convert(tree, BOOLEAN)
