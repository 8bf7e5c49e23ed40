"""Syntax tree to checked tree: the conversions that the functions declare are put around their arguments."""

from __future__ import annotations

from operator import is_not
from typing import Any

from conditions.declaring.annotations import BOOLEAN, VALUE, Conversion
from conditions.declaring.vocabulary import Vocabulary
from conditions.syntax.builder import TreeBuilder
from conditions.syntax.parser import parse
from conditions.syntax.tokens import Token
from conditions.syntax.tree import Call, Convert, Node, transformed


class _CheckedTreeBuilder(TreeBuilder):
    """Builds a tree that is checked: a call gets its conversions when it is built."""

    __slots__ = ()

    def call(self, name: Token, opening: Token, *rest: Any) -> Node:
        """A function with its arguments, converted."""
        return checked(super().call(name, opening, *rest))


def parse_checked(expression: str, vocabulary: Vocabulary, *, numbered: bool = False) -> Node:
    """The checked tree of an expression: what `check` gives of what `parse` gives, at once."""
    return parse(expression, vocabulary, numbered=numbered, builder=_CheckedTreeBuilder)


def check(tree: Node) -> Node:
    """The tree with a `Convert` around each argument that its function does not take as it is."""
    return transformed(tree, checked)


def checked(node: Node) -> Node:
    """A node whose parts are checked: the same, or a call with a `Convert` around some of its arguments."""
    if not isinstance(node, Call) or not node.function.converts:
        return node
    function = node.function
    converted = [convert(part, function.parameter(at).conversion) for at, part in enumerate(node.arguments)]
    if any(map(is_not, converted, node.arguments)):
        return Call(node.name, tuple(converted), node.span, function)
    return node


def convert(node: Node, conversion: Conversion) -> Node:
    """The node with a conversion around it, unless its value is of that kind already."""
    if conversion is VALUE or (conversion.kind is not None and node.kind is conversion.kind):
        return node
    return Convert(conversion, node)


def verdict(tree: Node) -> Node:
    """The checked tree whose value is a Boolean: the verdict of a condition."""
    return convert(tree, BOOLEAN)
