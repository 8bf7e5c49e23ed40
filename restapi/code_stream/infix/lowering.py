"""From infix to Azure's functions: a method for each arrow in `grammar.lark`.

In Azure's functions the left operand decides how two values are compared. Here the literal does, wherever it stands,
so that the inputs of a pipeline, which are all texts, compare as they look: see `_RANK`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import NoReturn, TypeAlias

from conditions.declaring.function import NAME
from conditions.errors import ConditionSyntaxError, LimitError
from conditions.source import Span
from conditions.syntax.hints.mistake import shown
from conditions.syntax.limits import DEEPEST_EXPRESSION
from conditions.syntax.tokens import Token
from conditions.values import number
from conditions.values.spelling import literal
from restapi.code_stream.bindings import read_binding
from restapi.errors import BindingError


class Kind(Enum):
    """The kind of an operand."""

    PATH = auto()
    TEXT = auto()
    NUMBER = auto()
    BOOLEAN = auto()
    NULL = auto()


@dataclass(frozen=True, slots=True)
class Operand:
    """A value: the expression that it is, and how deep that nests."""

    kind: Kind
    text: str
    span: Span
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Call:
    """A test that is true or false: a function and its arguments."""

    function: str
    arguments: list[Part]
    span: Span
    depth: int


Part: TypeAlias = Operand | Call

_FUNCTIONS = {"==": "eq", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge"}
_MIRRORED = {"eq": "eq", "ne": "ne", "lt": "gt", "le": "ge", "gt": "lt", "ge": "le"}

# The operand of the lower rank goes to the left, where it decides. Values are equal as texts where one is a text, so
# that the Boolean true is not 'false'; what is not there equals no number and no Boolean. Where one is a number, the
# order is that of numbers.
_RANK = {
    True: {Kind.TEXT: 0, Kind.NULL: 0, Kind.PATH: 1, Kind.NUMBER: 2, Kind.BOOLEAN: 2},
    False: {Kind.NUMBER: 0, Kind.PATH: 1, Kind.TEXT: 1, Kind.BOOLEAN: 1},
}

_QUOTED = re.compile(r"\\.|\"", re.DOTALL)
_TRUE = "'true'"


def written(part: Part) -> str:
    """The expression that a part is."""
    if isinstance(part, Operand):
        return part.text
    return f"{part.function}({', '.join(map(written, part.arguments))})"


class Lowering:
    """Builds the parts of one text; ConditionSyntaxError or LimitError where it cannot."""

    def __init__(self, expression: str) -> None:
        self.expression = expression

    def text(self, token: Token) -> Operand:
        value = self._unescaped(token)
        if "${" not in value.replace("$${", ""):
            return Operand(Kind.TEXT, literal(value.replace("$${", "${")), token.span)
        if not re.fullmatch(r"\$\{[^{}]*\}", value):
            self._refuse("a binding cannot be a part of a text here", token.span, "compare ${…} alone")
        return self._bound(value, token.span)

    def number(self, token: Token) -> Operand:
        if number.parse_literal(token.text) is None:
            hint = "a number has digits and at most one dot, as in 1.5; other texts stand in quotes"
            self._refuse(f"{shown(token.text)} is not a number", token.span, hint)
        return Operand(Kind.NUMBER, token.text, token.span)

    def boolean(self, token: Token) -> Operand:
        return Operand(Kind.BOOLEAN, token.text.lower(), token.span)

    def null(self, token: Token) -> Operand:
        return Operand(Kind.NULL, "''", token.span)

    def bound(self, token: Token) -> Operand:
        return self._bound(token.text, token.span)

    def property(self, name: Token) -> Operand:
        return _stepped(Operand(Kind.PATH, "root", name.span), name.text, name)

    def member(self, path: Operand, _: Token, name: Token) -> Operand:
        return _stepped(path, name.text, name)

    def item(self, path: Operand, _: Token, index: Token, end: Token) -> Operand:
        if not re.fullmatch("[0-9]+", index.text):
            self._refuse(f"{shown(index.text)} is no index", index.span, "items are counted from 0: items[0]")
        return _stepped(path, int(index.text[:9]), end)

    def key(self, path: Operand, _: Token, key: Token, end: Token) -> Operand:
        return _stepped(path, self._unescaped(key), end)

    def group(self, _: Token, inner: Part, __: Token) -> Part:
        return inner

    def negated(self, sign: Token, inner: Part) -> Call:
        return self._test("not", [self.condition(inner)], Span(sign.start, inner.span.end))

    def compared(self, left: Part, operator: Token, right: Part) -> Call:
        function = _FUNCTIONS[operator.text]
        equality = function in ("eq", "ne")
        first, second = self._value(left, operator), self._value(right, operator)
        if not equality and Kind.NULL in (first.kind, second.kind):
            self._refuse(f"null cannot be compared by {operator.text}", operator.span, "only == and != take null")
        rank = _RANK[equality]
        if rank[second.kind] < rank[first.kind]:
            function, first, second = _MIRRORED[function], second, first
        return self._test(function, [first, second], Span(left.span.start, right.span.end))

    def both(self, left: Part, _: Token, right: Part) -> Call:
        return self._joined("and", left, right)

    def either(self, left: Part, _: Token, right: Part) -> Call:
        return self._joined("or", left, right)

    def condition(self, part: Part) -> Part:
        """A part as a condition: a value is one where it is true, or the text 'true'."""
        if isinstance(part, Call) or part.kind is Kind.BOOLEAN:
            return part
        if part.kind is not Kind.PATH:
            written = self.expression[part.span.start : part.span.end]
            self._refuse(f"{shown(written)} alone is no condition", part.span, f"compare it: name == {shown(written)}")
        return self._test("eq", [Operand(Kind.TEXT, _TRUE, part.span), part], part.span)

    def _joined(self, function: str, left: Part, right: Part) -> Call:
        span = Span(left.span.start, right.span.end)
        if isinstance(left, Call) and left.function == function:
            left.arguments.append(self.condition(right))
            return self._test(function, left.arguments, span, left.depth)
        return self._test(function, [self.condition(left), self.condition(right)], span)

    def _test(self, function: str, arguments: list[Part], span: Span, depth: int = 0) -> Call:
        """The call of a function; *depth* is known of all arguments but the last."""
        inner = max(part.depth for part in (arguments[-1:] if depth else arguments))
        call = Call(function, arguments, span, max(depth, inner + 1))
        if call.depth > DEEPEST_EXPRESSION:
            raise LimitError(f"the condition nests more than {DEEPEST_EXPRESSION} deep").locate(self.expression, span)
        return call

    def _value(self, part: Part, operator: Token) -> Operand:
        if isinstance(part, Call):
            hint = "write !(… == …) for its opposite" if part.function == "not" else "join conditions by && and ||"
            self._refuse(f"{operator.text} compares values, and this is a condition", part.span, hint)
        return part

    def _bound(self, text: str, span: Span) -> Operand:
        try:
            scope, *keys = read_binding(text).path
        except BindingError as error:
            self._refuse(error.message, span, error.hint)
        operand = Operand(Kind.PATH, str(scope), span)
        for key in keys:
            operand = _entered(operand, key, span)
        return operand

    def _unescaped(self, token: Token) -> str:
        """The text between quotes, with the escapes of JSON, and the single quote escaped too."""
        inner = _QUOTED.sub(_as_in_json, token.text[1:-1])
        try:
            return str(json.loads(f'"{inner}"', strict=False))
        except json.JSONDecodeError:
            hint = r"the escapes are \\ \' \" \/ \b \f \n \r \t and \u with four hexadecimal digits"
            self._refuse("the text has an escape that is none", token.span, hint)

    def _refuse(self, message: str, span: Span, hint: str) -> NoReturn:
        raise ConditionSyntaxError(message, hint=hint).locate(self.expression, span)


def _as_in_json(escape: re.Match[str]) -> str:
    return {'"': r"\"", r"\'": "'"}.get(escape[0], escape[0])


def _stepped(path: Operand, key: str | int, end: Token) -> Operand:
    return _entered(path, key, Span(path.span.start, end.end))


def _entered(path: Operand, key: str | int, span: Span) -> Operand:
    """The member of a path: `root.name` where that can be written, else `root['a name']`."""
    if isinstance(key, str) and NAME.fullmatch(key):
        return Operand(Kind.PATH, f"{path.text}.{key}", span, path.depth)
    return Operand(Kind.PATH, f"{path.text}[{literal(key)}]", span, 1)
