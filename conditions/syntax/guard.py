"""The guard: finds the first fault of a text that is no expression, as Azure does.

It reads the tokens beside the grammar and checks what a grammar cannot say: which words there are, how many arguments
a function takes, how deep the text nests. Both go token by token, so that the first fault in reading order is the one
reported.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NoReturn

from conditions.declaring.function import Function
from conditions.declaring.vocabulary import Vocabulary
from conditions.errors import ConditionSyntaxError, LimitError
from conditions.source import Span
from conditions.syntax import hints
from conditions.syntax.builder import numeric
from conditions.syntax.limits import DEEPEST_EXPRESSION
from conditions.syntax.tokens import Token, end_of_token

if TYPE_CHECKING:
    from conditions.syntax.hints.mistake import Mistake


@dataclass(slots=True)
class _Open:
    """A function or an indexer that is not closed yet."""

    token: Token
    function: Function | None
    commas: int = 0


@dataclass(slots=True)
class Guard:
    """Checks each token before the grammar takes it."""

    expression: str
    vocabulary: Vocabulary
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
        if self.callee is None and self.vocabulary.name(word) is None:
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

    def check_number(self, token: Token) -> None:
        if numeric(token.text) is None:
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
    "WORD": Guard.check_word,
    "NUMBER": Guard.check_number,
    "LPAR": Guard.check_open,
    "LSQB": Guard.check_open,
    "COMMA": Guard.check_comma,
    "RPAR": Guard.check_close,
    "RSQB": Guard.check_close,
    "END": Guard.check_end,
}
