"""The grammar of `grammar.lark`, and the tree that lark builds while it parses."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedCharacters, UnexpectedToken

from conditions.source import Span
from conditions.tree import Access, Call, Literal, Name, Node

REFUSALS = (UnexpectedToken, UnexpectedCharacters)
"""What lark raises for a token that cannot stand where it does, and for what is no token."""


@lru_cache(maxsize=1)
def lark() -> Lark:
    """The parser; made once."""
    grammar = Path(__file__).with_name("grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer="contextual", transformer=_Builder(), maybe_placeholders=False)


class _Builder(Transformer[Token, Node]):
    """Builds the tree while lark parses. The value of a token is what the guard found it to mean."""

    def string(self, children: list[Token]) -> Node:
        (token,) = children
        return Literal(token[1:-1].replace("''", "'"), _span(token))

    def number(self, children: list[Token]) -> Node:
        return Literal(children[0].value, _span(children[0]))

    def boolean(self, children: list[Token]) -> Node:
        return Literal(children[0].lower() == "true", _span(children[0]))

    def name(self, children: list[Token]) -> Node:
        return Name(str(children[0]), _span(children[0]), children[0].value)

    def star(self, children: list[Token]) -> Node:
        return Literal("*", _span(children[0]))

    def call(self, children: list[Any]) -> Node:
        name, arguments, end = children[0], children[2:-1:2], children[-1]
        return Call(str(name), tuple(arguments), Span(name.start_pos, end.end_pos), name.value)

    def property(self, children: list[Any]) -> Node:
        target, _, name = children
        return _stepped(target, Literal(str(name), _span(name)), name)

    def index(self, children: list[Any]) -> Node:
        target, _, key, end = children
        return _stepped(target, key, end)

    def wildcard(self, children: list[Any]) -> Node:
        return _stepped(children[0], None, children[-1])


def _stepped(target: Node, key: Node | None, end: Token) -> Node:
    span = Span(target.span.start, _span(end).end)
    if isinstance(target, Access):
        return Access(target.base, (*target.steps, key), span)
    return Access(target, (key,), span)


def _span(token: Token) -> Span:
    return Span(token.start_pos or 0, token.end_pos or 0)
