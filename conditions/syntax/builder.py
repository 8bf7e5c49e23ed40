"""The builder of the tree: for each arrow in `grammar.lark` a method, from the parts to what they are together.

What a grammar cannot say is seen here from the whole of a part: which words there are, how many arguments a function
takes. A text in which that is wrong is not told of here: it is read once more, for its first fault.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

from conditions.declaring.function import Function
from conditions.declaring.vocabulary import Vocabulary
from conditions.source import Span
from conditions.syntax.lr import Part
from conditions.syntax.tree import Access, Call, Literal, Name, Node
from conditions.values import number
from conditions.values.kinds import Version

_tuple = tuple.__new__  # a third of the time of `Span(start, end)`, which calls it
_set_slot = Literal.__dict__["slot"].__set__


class NoExpressionError(Exception):
    """A text is no expression; where and why is not known yet."""


class TreeBuilder:
    """Builds the parts of one text; NoExpressionError where something in it is wrong.

    Attributes:
        vocabulary: The words of the language.
    """

    __slots__ = ("_meaning", "_slots", "vocabulary")

    def __init__(self, vocabulary: Vocabulary, *, numbered: bool = False) -> None:
        self.vocabulary = vocabulary
        self._meaning = vocabulary.meaning
        self._slots: Iterator[int] | None = count() if numbered else None

    def string(self, token: Part) -> Node:
        """A text in quotes."""
        _, text, start = token
        return Literal(text[1:-1].replace("''", "'"), _tuple(Span, (start, start + len(text))))

    def number(self, token: Part) -> Node:
        """A Number or a Version."""
        _, text, start = token
        value = numeric(text)
        if value is None:
            raise NoExpressionError
        return Literal(value, _tuple(Span, (start, start + len(text))))

    def boolean(self, token: Part) -> Node:
        """`true` or `false`."""
        _, text, start = token
        return Literal(text.lower() == "true", _tuple(Span, (start, start + len(text))))

    def star(self, token: Part) -> Node:
        """A star to which steps are written, as if it were a text."""
        _, _, start = token
        return Literal("*", _tuple(Span, (start, start + 1)))

    def name(self, token: Part) -> Node:
        """A named value."""
        _, text, start = token
        meaning = self._meaning(text)
        if not isinstance(meaning, str):
            raise NoExpressionError
        return Name(text, _tuple(Span, (start, start + len(text))), meaning)

    def first(self, argument: Node) -> list[Node]:
        """The first argument of a call."""
        return [self.argument(argument)]

    def further(self, arguments: list[Node], _: Part, argument: Node) -> list[Node]:
        """The arguments of a call, and one more."""
        arguments.append(self.argument(argument))
        return arguments

    def argument(self, node: Node) -> Node:
        """A part that is an argument: a literal that is lifted out of the text has a slot."""
        if not isinstance(node, Literal):
            return self.complete(node)
        if self._slots is not None and node.value.__class__ is not bool:
            _set_slot(node, next(self._slots))  # it was just built
        return node

    def complete(self, node: Node) -> Node:
        """A part that is an argument and no literal, to which no step is added any more."""
        return node

    def call(self, name: Part, opening: Part, *rest: Any) -> Node:
        """A function with its arguments, if there are any."""
        del opening
        arguments, end = rest if len(rest) > 1 else ((), *rest)
        _, text, start = name
        function = self._meaning(text)
        if not isinstance(function, Function) or not function.takes(len(arguments)):
            raise NoExpressionError
        return Call(text, self.taken(function, arguments), _tuple(Span, (start, end[2] + 1)), function)

    def taken(self, function: Function, arguments: Sequence[Node]) -> tuple[Node, ...]:
        """The arguments of a call, as its function takes them."""
        del function
        return tuple(arguments)

    def property(self, target: Node, dot: Part, name: Part) -> Node:
        """A step by a name."""
        del dot
        _, text, start = name
        if not self.vocabulary.is_word(text):
            raise NoExpressionError
        end = start + len(text)
        return _stepped(target, Literal(text, _tuple(Span, (start, end))), end)

    def index(self, target: Node, _: Part, key: Node, end: Part) -> Node:
        """A step by a key in brackets."""
        return _stepped(target, key, end[2] + 1)

    def wildcard(self, target: Node, *tokens: Part) -> Node:
        """A step to every member."""
        return _stepped(target, None, tokens[-1][2] + 1)


def _stepped(target: Node, key: Node | None, end: int) -> Node:
    span = _tuple(Span, (target.span.start, end))
    if isinstance(target, Access):
        return Access(target.base, (*target.steps, key), span)
    return Access(target, (key,), span)


def numeric(digits: str) -> number.Number | Version | None:
    """The value of a Number or a Version as it is written; None where it is neither."""
    return number.parse_literal(digits) if digits.count(".") < 2 else Version.parse(digits)
