"""Syntax tree to checked tree: the conversions that the functions declare are put around their arguments."""

from __future__ import annotations

from itertools import chain, repeat
from operator import is_not

from conditions.declaring.annotations import BOOLEAN, VALUE, Conversion
from conditions.declaring.vocabulary import Vocabulary
from conditions.syntax.builder import TreeBuilder
from conditions.syntax.parser import built
from conditions.syntax.tree import Call, Convert, Node, transformed


class CheckedTreeBuilder(TreeBuilder):
    """Builds a tree that is checked: a call gets its conversions when it is built."""

    __slots__ = ()

    def called(self, call: Call) -> Node:
        """A call, its arguments converted."""
        return converted(call)


def parse_checked(expression: str, vocabulary: Vocabulary, *, numbered: bool = False) -> Node:
    """The checked tree of an expression: what `check` gives of what `parse` gives, at once."""
    return built(expression, CheckedTreeBuilder(vocabulary, numbered=numbered))


def check(tree: Node) -> Node:
    """The tree with a `Convert` around each argument that its function does not take as it is."""
    return transformed(tree, checked)


def checked(node: Node) -> Node:
    """A node whose parts are checked: the same, or a call with a `Convert` around some of its arguments."""
    return converted(node) if isinstance(node, Call) else node


def converted(call: Call) -> Call:
    """A call with a `Convert` around each argument that its function does not take as it is."""
    function = call.function
    if not function.converts:
        return call
    conversions = chain(function.conversions, repeat(function.conversions[-1]))
    arguments = [convert(part, conversion) for part, conversion in zip(call.arguments, conversions, strict=False)]
    if any(map(is_not, arguments, call.arguments)):
        return Call(call.name, tuple(arguments), call.span, function)
    return call


def convert(node: Node, conversion: Conversion) -> Node:
    """The node with a conversion around it, unless its value is of that kind already."""
    if conversion is VALUE or (conversion.kind is not None and node.kind is conversion.kind):
        return node
    return Convert(conversion, node)


def verdict(tree: Node) -> Node:
    """The checked tree whose value is a Boolean: the verdict of a condition."""
    return convert(tree, BOOLEAN)
