"""Checked tree to a tree with the same meaning and less to do.

Each rewrite is one function from a node, whose parts are rewritten already, to a node.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import groupby

from conditions.checking.evaluator import Evaluator
from conditions.declaring.function import declaration_of
from conditions.library.comparing import eq
from conditions.library.logic import and_, in_, or_
from conditions.source import Span
from conditions.syntax.tree import Call, Convert, Literal, Node, are_literals, is_path, transformed, unparse
from conditions.values.kinds import Kind, kind_of

_AND, _OR, _EQ, _IN = (declaration_of(body) for body in (and_, or_, eq, in_))


def optimise(tree: Node) -> Node:
    """The tree with all rewrites applied, from the leaves up."""
    return transformed(tree, _rewritten)


def _rewritten(node: Node) -> Node:
    for rewrite in _REWRITES.get(type(node), ()):
        node = rewrite(node)
    return node


# Folding happens before anybody asked for a value: it must not take long, whatever the text.
_LONGEST_FOLDED = 1_000
_FOLDED = (Kind.NULL, Kind.BOOLEAN, Kind.NUMBER, Kind.STRING, Kind.VERSION)


def fold(node: Node) -> Node:
    """A part made of literals becomes its value. One that fails is left: it fails when it is evaluated, if ever."""
    parts = node.parts
    if not (parts and are_literals(parts)):
        return node
    if any(
        isinstance(part, Literal) and isinstance(part.value, str) and len(part.value) > _LONGEST_FOLDED
        for part in parts
    ):
        return node
    if isinstance(node, Call) and not (node.function.pure and not node.function.inputs):
        return node
    try:
        value = Evaluator({}).evaluate(node)
    except Exception:
        return node
    small = not isinstance(value, str) or len(value) <= _LONGEST_FOLDED
    return Literal(value, node.span) if small and kind_of(value) in _FOLDED else node


def short_circuit(node: Node) -> Node:
    """`and` and `or` without the arguments that cannot matter."""
    if not isinstance(node, Call) or not (node.function is _AND or node.function is _OR):
        return node
    deciding = node.function is _OR
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


def merge_equals(node: Node) -> Node:
    """`or(eq(x, 'a'), eq(x, 'b'))` of the same path as `in(x, 'a', 'b')`."""
    if not isinstance(node, Call) or node.function is not _OR:
        return node
    runs = [(path, list(run)) for path, run in groupby(node.arguments, _compared)]
    merged = [_merged(run) if path and len(run) > 1 else run for path, run in runs]
    arguments = tuple(argument for run in merged for argument in run)
    return arguments[0] if len(arguments) == 1 else replace(node, arguments=arguments)


def _compared(node: Node) -> str:
    """The path that a node compares with a text, or nothing."""
    if not isinstance(node, Call) or node.function is not _EQ:
        return ""
    left, right = node.arguments
    text = isinstance(right, Literal) and isinstance(right.value, str)
    return unparse(left) if text and is_path(left) else ""


def _merged(equals: list[Node]) -> list[Node]:
    calls = [node for node in equals if isinstance(node, Call)]
    texts = (call.arguments[1] for call in calls)
    span = Span(calls[0].span.start, calls[-1].span.end)
    return [Call(_IN.name, (calls[0].arguments[0], *texts), span, _IN)]


# An index into a text or a number is left as it is: a strict language refuses it.
_REWRITES: dict[type, tuple[Callable[[Node], Node], ...]] = {
    Convert: (fold,),
    Call: (fold, short_circuit, merge_equals),
}
