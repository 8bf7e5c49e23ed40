"""Directives among their neighbours: `elseif` and `else` need an `if`, and loop variables need names of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from conditions.lint.reading.embedded import Directive, order_of, template_expressions
from conditions.lint.reading.yaml_nodes import YamlMapping, YamlNode, YamlScalar, YamlSequence
from conditions.problem import Problem
from conditions.source import Span
from conditions.values.dotnet_text import fold

_TAKEN = {fold("parameters"), fold("variables")}


def misplaced(root: YamlNode) -> Iterator[tuple[YamlScalar, Problem]]:
    """The keys of a document that are directives which Azure refuses where they stand; spans are those of the key."""
    if isinstance(root, YamlSequence):
        yield from _in_chains(key for item in root.items for key in _only_directives(item))
        for item in root.items:
            yield from _below(item, chained=bool(_only_directives(item)))
    elif isinstance(root, YamlMapping):
        yield from _below(root, chained=False)


def _below(node: YamlNode, *, chained: bool) -> Iterator[tuple[YamlScalar, Problem]]:
    if not isinstance(node, YamlMapping):
        yield from misplaced(node)
        return
    keys = [key for key, _ in node.entries if isinstance(key, YamlScalar) and "${{" in key.value]
    if not chained:
        yield from _in_chains(keys)
    yield from filter(None, map(_loop, keys))
    for _, value in node.entries:
        yield from misplaced(value)


def _only_directives(item: YamlNode) -> list[YamlScalar]:
    """The keys of an item that consists of directives alone; it belongs to the chains of its list."""
    if not isinstance(item, YamlMapping):
        return []
    keys = [
        key for key, _ in item.entries if isinstance(key, YamlScalar) and "${{" in key.value and order_of(key.value)
    ]
    return keys if len(keys) == len(item.entries) else []


def _in_chains(keys: Iterable[YamlScalar]) -> Iterator[tuple[YamlScalar, Problem]]:
    """The `elseif` and `else` that no `if` leads to. What stands between them does not end a chain."""
    last = ""
    for key in keys:
        order = order_of(key.value)
        if order is None or order.word not in ("if", "elseif", "else") or _is_at_fault(key, order):
            continue
        if order.word != "if" and last in ("", "else"):
            yield key, Problem("E001", _unled(order, last), _whole(key), _LED)
        else:
            last = order.word


def _is_at_fault(key: YamlScalar, order: Directive) -> bool:
    """Whether an expression is missing, or stands where none may: that is told already."""
    return bool(key.value[order.expression.start : order.expression.end].strip()) is (order.word == "else")


_LED = "write ${{ if … }}: first, any number of ${{ elseif … }}:, and at most one ${{ else }}: at the end"


def _unled(order: Directive, last: str) -> str:
    if last:
        return f"{order.word} stands behind an else, which ends the chain"
    return f"{order.word} has no if before it, in the same list or mapping"


def _loop(key: YamlScalar) -> tuple[YamlScalar, Problem] | None:
    order = order_of(key.value)
    if order is None or fold(order.variable) not in _TAKEN:
        return None
    message = f"a loop variable cannot be called {order.variable}: the name has a meaning already"
    return key, Problem("E001", message, _whole(key), "write ${{ each item in … }}:")


def _whole(key: YamlScalar) -> Span:
    return next(template_expressions(key.value)).whole
