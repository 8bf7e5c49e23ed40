"""The builders of the tree: for each arrow in `grammar.lark` a function from the parts to what they are together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from conditions.source import Span
from conditions.syntax.tokens import Token
from conditions.syntax.tree import Access, Call, Literal, Name, Node


def _string(token: Token) -> Node:
    return Literal(token.text[1:-1].replace("''", "'"), token.span, token.slot)


def _number(token: Token) -> Node:
    return Literal(token.value, token.span, token.slot)


def _boolean(token: Token) -> Node:
    return Literal(token.text.lower() == "true", token.span)


def _star(token: Token) -> Node:
    return Literal("*", token.span)


def _name(token: Token) -> Node:
    return Name(token.text, token.span, token.value)


def _first(argument: Node) -> list[Node]:
    return [argument]


def _further(arguments: list[Node], _: Token, argument: Node) -> list[Node]:
    return [*arguments, argument]


def _call(name: Token, _: Token, *rest: Any) -> Node:
    *arguments, end = rest
    return Call(name.text, tuple(*arguments), Span(name.start, end.end), name.value)


def _property(target: Node, _: Token, name: Token) -> Node:
    return _stepped(target, Literal(name.text, name.span), name)


def _index(target: Node, _: Token, key: Node, end: Token) -> Node:
    return _stepped(target, key, end)


def _wildcard(target: Node, *tokens: Token) -> Node:
    return _stepped(target, None, tokens[-1])


def _stepped(target: Node, key: Node | None, end: Token) -> Node:
    span = Span(target.span.start, end.end)
    if isinstance(target, Access):
        return Access(target.base, (*target.steps, key), span)
    return Access(target, (key,), span)


BUILDERS: dict[str, Callable[..., Any]] = {
    "string": _string,
    "number": _number,
    "boolean": _boolean,
    "star": _star,
    "name": _name,
    "first": _first,
    "further": _further,
    "call": _call,
    "property": _property,
    "index": _index,
    "wildcard": _wildcard,
}
