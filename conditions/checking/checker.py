"""Syntax tree to checked tree: the conversions that the functions declare are put around their arguments."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, repeat
from operator import is_not

from conditions.declaring.annotations import BOOLEAN, VALUE, Conversion
from conditions.declaring.function import Function
from conditions.declaring.vocabulary import Vocabulary
from conditions.syntax.builder import TreeBuilder
from conditions.syntax.parser import built
from conditions.syntax.tree import Call, Convert, Node, transformed


class CheckedTreeBuilder(TreeBuilder):
    """Builds a tree that is checked: a call gets its conversions when it is built."""

    __slots__ = ()

    def taken(self, function: Function, arguments: Sequence[Node]) -> tuple[Node, ...]:
        """The arguments of a call, converted."""
        return converted(function, arguments)


def parse_checked(expression: str, vocabulary: Vocabulary, *, numbered: bool = False) -> Node:
    """The checked tree of an expression: what `check` gives of what `parse` gives, at once."""
    return built(expression, CheckedTreeBuilder(vocabulary, numbered=numbered))


def check(tree: Node) -> Node:
    """The tree with a `Convert` around each argument that its function does not take as it is."""
    return transformed(tree, checked)


def checked(node: Node) -> Node:
    """A node whose parts are checked: the same, or a call with a `Convert` around some of its arguments."""
    if not isinstance(node, Call):
        return node
    arguments = converted(node.function, node.arguments)
    changes = any(map(is_not, arguments, node.arguments))
    return node.of(arguments) if changes else node


def converted(function: Function, arguments: Sequence[Node]) -> tuple[Node, ...]:
    """The arguments of a call with a `Convert` around each that its function does not take as it is."""
    if not function.converts:
        return tuple(arguments)
    conversions = function.conversions
    return tuple(map(convert, arguments, chain(conversions, repeat(conversions[-1]))))


def convert(node: Node, conversion: Conversion) -> Node:
    """The node with a conversion around it, unless its value is of that kind already."""
    if conversion is VALUE or (conversion.kind is not None and node.kind is conversion.kind):
        return node
    return Convert(conversion, node)


def verdict(tree: Node) -> Node:
    """The checked tree whose value is a Boolean: the verdict of a condition."""
    return convert(tree, BOOLEAN)
