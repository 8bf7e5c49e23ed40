"""Checked tree to a tree with the same meaning and less to do.

Each rewrite is one function from a node, whose parts are rewritten already, to a node.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain

from conditions.checking.checker import CheckedTreeBuilder, converted
from conditions.checking.evaluator import Evaluator
from conditions.declaring.function import Function
from conditions.declaring.vocabulary import Vocabulary
from conditions.syntax.parser import built
from conditions.syntax.tree import Call, Convert, Literal, Node, is_path, transformed
from conditions.values.kinds import Kind, kind_of


def optimise(tree: Node) -> Node:
    """The checked tree with all rewrites applied, from the leaves up."""
    return transformed(tree, _Simplifier().simplified)


def parse_optimised(
    expression: str, vocabulary: Vocabulary, *, numbered: bool, finish: Callable[[Node], Node]
) -> tuple[Node, set[int]]:
    """The tree that `optimise` makes of what *finish* makes of the checked tree of an expression, at once.

    Args:
        expression: The text.
        vocabulary: The words of the language.
        numbered: As of `parse`.
        finish: Puts a conversion around the whole, or leaves it as it is.

    Returns:
        The tree; and the slots of the literals in those parts that are made of literals alone. They may be folded, and
        source may depend on them: these literals belong to the shape of the condition.

    Raises:
        ConditionSyntaxError: The text is no expression.
        LimitError: It is too long, or nests too deep.
    """
    builder = _OptimisedTreeBuilder(vocabulary, numbered=numbered)
    simplifier = builder.simplifier
    tree = builder.optimised(built(expression, builder))
    finished = finish(tree)
    return tree if finished is tree else simplifier.simplified(finished), simplifier.settled


class _OptimisedTreeBuilder(CheckedTreeBuilder):
    """Builds a tree that is checked and optimised: a part is simplified when it is an argument, as is the whole."""

    __slots__ = ("simplifier",)

    def __init__(self, vocabulary: Vocabulary, *, numbered: bool) -> None:
        super().__init__(vocabulary, numbered=numbered)
        self.simplifier = _Simplifier()

    def complete(self, node: Node) -> Node:
        """A part that is an argument, with less to do."""
        return self.optimised(node)

    def optimised(self, node: Node) -> Node:
        """A part with less to do; the arguments of a call have it already."""
        if isinstance(node, Call):
            return self.simplifier.simplified(node)
        return node if is_path(node) else transformed(node, self.simplifier.simplified)

    def taken(self, function: Function, arguments: Sequence[Node]) -> tuple[Node, ...]:
        """The arguments of a call, converted, and the conversions simplified."""
        taken = converted(function, arguments)
        if not function.converts:
            return taken
        simplified = self.simplifier.simplified
        return tuple([simplified(part) if part.__class__ is Convert else part for part in taken])


class _Simplifier:
    """Applies the rewrites to the nodes of one tree.

    Attributes:
        settled: The slots of the literals in those parts that are made of literals alone.
    """

    __slots__ = ("_constants", "settled")

    def __init__(self) -> None:
        self.settled = set[int]()
        self._constants: dict[int, Node] = {}  # parts made of literals that stay, by identity

    def simplified(self, node: Node) -> Node:
        """A node with less to do, whose parts are simplified."""
        if isinstance(node, Convert):
            return self._folded(node) if self._is_constant(node.operand) else node
        if not isinstance(node, Call):  # an access into a text or a number stays: a strict language refuses it
            return node
        if node.arguments and self._is_constant(node.arguments[0]):
            node = self._folded(node)
        if isinstance(node, Call) and node.function.absorbing is not None:
            node = short_circuit(node)
        if isinstance(node, Call) and node.function.rewrite is not None:
            node = node.function.rewrite(node)
        return node

    def _is_constant(self, part: Node) -> bool:
        """True for a literal, and for a part made of literals that stays."""
        return part.__class__ is Literal or id(part) in self._constants

    def _folded(self, node: Node) -> Node:
        """The node, folded if that can be; remembered where it is made of literals and stays."""
        literals = [part for part in node.parts if isinstance(part, Literal)]
        if isinstance(node, Call) and node.function.field_keys is not None:  # it reads the document
            return node
        if not all(map(self._is_constant, node.parts)):
            return node
        self.settled.update(literal.slot for literal in literals if literal.slot is not None)
        folded = constant(node) if len(literals) == len(node.parts) else node
        if not isinstance(folded, Literal):
            self._constants[id(folded)] = folded
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
    arguments = node.arguments
    if not any(part.__class__ is Literal or _is_nested(part, node) for part in arguments):  # as most
        return node
    deciding = node.function.absorbing
    kept: list[Node] = []
    for argument in chain.from_iterable(part.parts if _is_nested(part, node) else (part,) for part in arguments):
        if not isinstance(argument, Literal):
            kept.append(argument)
        elif argument.value is deciding:
            kept.append(argument)
            break
    if len(kept) < 2:
        return kept[0] if kept else Literal(not deciding, node.span)
    return node.of(tuple(kept))


def _is_nested(part: Node, call: Call) -> bool:
    """True where an argument is a call of the same function, whose arguments may stand in its place."""
    return isinstance(part, Call) and part.function is call.function
