"""Text to syntax tree.

The tables that lark makes of the grammar drive the parser. A guard reads the same tokens beside it and checks what
a grammar cannot say: which words there are, how many arguments a function takes, how deep the text nests. Both go token
by token, so that the first fault in reading order is the one reported, as Azure does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Literal, NoReturn, cast

from conditions.declaring.function import Function
from conditions.declaring.vocabulary import Vocabulary
from conditions.errors import ConditionSyntaxError, LimitError
from conditions.source import Span
from conditions.syntax import hints, tables
from conditions.syntax.builder import BUILDERS
from conditions.syntax.lr import LRParser
from conditions.syntax.tokens import Token, end_of_token
from conditions.syntax.tree import Node
from conditions.values import dotnet_text, number
from conditions.values.kinds import Version

if TYPE_CHECKING:
    from conditions.syntax.hints.mistake import Mistake

LONGEST_EXPRESSION = 21_000
"""The most UTF-16 code units that an expression may have (Azure's limit)."""

DEEPEST_EXPRESSION = 49
"""The most functions and indexers that may be open at once (Azure's limit)."""


def parse(expression: str, vocabulary: Vocabulary, *, numbered: bool = False) -> Node:
    """The syntax tree of an expression.

    Args:
        expression: The text.
        vocabulary: The words of the language.
        numbered: Whether literals that are arguments have slots: those that `generating.shape` lifts out of the text.

    Raises:
        ConditionSyntaxError: The text is no expression; at the first place at fault, in reading order.
        LimitError: It is too long, or nests too deep.
    """
    length = dotnet_text.length(expression)
    if length > LONGEST_EXPRESSION:
        raise LimitError(f"the expression has {length:,} characters: at most {LONGEST_EXPRESSION:,} are allowed")
    guard = _Guard(expression, vocabulary, count() if numbered else None)
    return cast("Node", _PARSER.parse(expression, _RULES, guard.check, guard.refuse))


_PARSER = LRParser(tables)
_RULES = _PARSER.rules(BUILDERS.__getitem__)


@dataclass(slots=True)
class _Open:
    """A function or an indexer that is not closed yet."""

    token: Token
    function: Function | None
    commas: int = 0


@dataclass(slots=True)
class _Guard:
    """Checks each token before the grammar takes it, and leaves what it means in its value."""

    expression: str
    vocabulary: Vocabulary
    slots: Iterator[int] | None = None
    open: list[_Open] = field(default_factory=list)
    previous: Token | None = None
    callee: Function | None = None

    def check(self, token: Token) -> None:
        """Raise for a token that the grammar would take and the language does not."""
        if self.callee is not None and token.type != "LPAR":
            self._refuse_function()
        check = _CHECKS.get(token.type)
        if check is not None:
            check(self, token)
        self.previous = token

    def check_end(self, _: Token) -> None:
        """Raise for what the end of the text leaves incomplete."""
        if self.previous is None:
            hint = "write true for a condition that always holds"
            self._raise("the text is empty: an expression is missing", Span(0, 0), hint)
        if self.previous.type == "DOT":
            hint = "add a name, or leave out the dot"
            self._raise("a property name is missing after the dot", self.previous.span, hint)
        if self.open:
            opened = self.open[-1]
            what, closing = (f"{opened.token.text}(", ")") if opened.function else ("[", "]")
            hint = hints.structure.unclosed(self._mistake(opened.token.span), closing, self._completion())
            self._raise(f"{what} is never closed: {closing} is missing", opened.token.span, hint)

    def _completion(self) -> str | None:
        """The brackets that would end the text, if nothing else is missing."""
        if self.previous is None or self.previous.type in ("LPAR", "LSQB", "COMMA"):
            return None
        if not all(opened.function is None or opened.function.takes(opened.commas + 1) for opened in self.open):
            return None
        return "".join(")" if opened.function else "]" for opened in reversed(self.open))

    def refuse(self, start: int) -> NoReturn:
        """Raise for what begins at *start*: a token that the grammar does not take, or none."""
        if self.callee is not None:
            self._refuse_function()
        self._unexpected(Span(start, end_of_token(self.expression, start)))

    def check_word(self, token: Token) -> None:
        word = token.text
        if self.previous is not None and self.previous.type == "DOT":
            if not self.vocabulary.is_word(word):
                hint = hints.words.bad_property(self._mistake(token.span))
                self._raise(f"{hints.mistake.shown(word)} is not a property name", token.span, hint)
            return
        if not self.vocabulary.is_word(word):
            hint = hints.words.bad_word(self._mistake(token.span))
            self._raise(f"{hints.mistake.shown(word)} is not a value", token.span, hint)
        self.callee = self.vocabulary.function(word)
        token.value = self.callee or self.vocabulary.name(word)
        if token.value is None:
            self._refuse_name(token)

    def _refuse_name(self, token: Token) -> NoReturn:
        mistake = self._mistake(token.span)
        called = hints.names.is_called(mistake)
        hint = hints.names.unknown_function(mistake) if called else hints.names.unknown_name(mistake)
        what = "function" if called else "named value"
        self._raise(f"there is no {what} {hints.mistake.shown(token.text)}", token.span, hint, "name")

    def _refuse_function(self) -> NoReturn:
        assert self.previous is not None
        assert self.callee is not None
        hint = hints.names.bare_function(self._mistake(self.previous.span), self.callee)
        self._raise(f"the function {self.previous.text} needs ( after its name", self.previous.span, hint)

    def check_text(self, token: Token) -> None:
        if self.slots is not None and self.previous is not None and self.previous.type in ("LPAR", "COMMA"):
            token.slot = next(self.slots)

    def check_number(self, token: Token) -> None:
        self.check_text(token)
        digits = token.text
        token.value = number.parse_literal(digits) if digits.count(".") < 2 else Version.parse(digits)
        if token.value is None:
            message, hint = hints.words.bad_number(self._mistake(token.span))
            self._raise(message, token.span, hint)

    def check_open(self, token: Token) -> None:
        if token.type == "LPAR" and self.callee is None:
            self._unexpected(token.span)
        named = self.previous if token.type == "LPAR" and self.previous is not None else token
        self.open.append(_Open(named, self.callee))
        self.callee = None
        if len(self.open) > DEEPEST_EXPRESSION:
            error = LimitError(f"the expression nests more than {DEEPEST_EXPRESSION} deep")
            raise error.locate(self.expression, named.span)

    def check_comma(self, token: Token) -> None:
        function = self.open[-1].function if self.open else None
        if function is None:
            self._unexpected(token.span)
        self.open[-1].commas += 1
        if function.at_most is not None and self.open[-1].commas >= function.at_most:
            given = self.open[-1].commas + 1
            self._raise_arity(function, token, given, f"{given} or more")

    def check_close(self, token: Token) -> None:
        if not self.open or (self.open[-1].function is None) != (token.type == "RSQB"):
            self._unexpected(token.span)
        opened = self.open.pop()
        empty = self.previous is not None and self.previous.type == "LPAR"
        given = 0 if empty else opened.commas + 1
        function = opened.function
        if function is not None and not function.takes(given):
            self._raise_arity(function, token, given, str(given) if given else "none")

    def _raise_arity(self, function: Function, token: Token, given: int, shown_given: str) -> NoReturn:
        hint = hints.structure.wrong_number(self._mistake(token.span), function, given, nested=len(self.open) > 1)
        self._raise(f"{function.name} takes {function.arity}, not {shown_given}", token.span, hint, "arguments")

    def _unexpected(self, span: Span) -> NoReturn:
        message, hint = hints.structure.unexpected(self._mistake(span))
        self._raise(message, span, hint)

    def _mistake(self, span: Span) -> Mistake:
        opened = ("(" if self.open[-1].function else "[") if self.open else None
        return hints.mistake.Mistake(self.expression, span, self.vocabulary, self.previous, opened)

    def _raise(
        self, message: str, span: Span, hint: str, fault: Literal["text", "name", "arguments"] = "text"
    ) -> NoReturn:
        error = ConditionSyntaxError(message, hint=hint).locate(self.expression, span)
        error.fault = fault
        raise error


_CHECKS = {
    "WORD": _Guard.check_word,
    "STRING": _Guard.check_text,
    "NUMBER": _Guard.check_number,
    "LPAR": _Guard.check_open,
    "LSQB": _Guard.check_open,
    "COMMA": _Guard.check_comma,
    "RPAR": _Guard.check_close,
    "RSQB": _Guard.check_close,
    "END": _Guard.check_end,
}
