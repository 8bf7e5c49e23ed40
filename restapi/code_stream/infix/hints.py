"""Hints for infix conditions: what stands where it cannot, and what was probably meant."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from conditions.source import Span
from conditions.syntax.hints.mistake import shown
from conditions.syntax.tokens import Token

_TOKEN = re.compile(r"[\w$]+|[=!<>&|~]+|.", re.DOTALL)
_OPERAND_ENDS = {"STRING", "NUMBER", "BOOLEAN", "NULL", "BINDING", "WORD", "RPAR", "RSQB"}
_CLOSING = {"(": ")", "[": "]"}

_COMPARES = "values are compared by == != < <= > >= only"
_NO_ARITHMETIC = "there is no arithmetic: work the number out beforehand"
_VALUES = "values are names, 'texts', numbers, true, false, null and ${…}"

_BEHIND = (
    (r"===", "write =="),
    (r"!==|<>", "write !="),
    (r"=>", "write >="),
    (r"=<", "write <="),
    (r"=~", _COMPARES),
    (r"=(?!=)", "two values are compared by =="),
    (r"!(?!=)", "! stands before a condition: !(a == b)"),
    (r"[=!<>]+", "one comparison has two values: join several by &&"),
    (r"&|(?i:and)\b", "write &&"),
    (r"\||(?i:or)\b", "write ||"),
    (r"(?i:matches|contains|startsWith|endsWith|like|in|is|not)\b", _COMPARES),
    (r"\(", "there are no functions here: a condition is written status == 'OK' && count > 3"),
    (r"[-+*/%]", _NO_ARITHMETIC),
    (r"\?", "there is no choice by ? and :"),
    (r"[,;]", "leave out the {0}: conditions are joined by && and ||"),
    (r"\.|\[", "only names have members: items[0].id; a binding names its members inside, ${Stage.Task.output.id}"),
)

_INSTEAD = (
    (r"\$\{", "add } where the binding ends"),
    (r"\$\(", "a binding is written ${input.name}"),
    (r"\$\w*", "a binding is written ${input.name}"),
    (r"['\"]", "add {0} where the text ends"),
    (r"[“”„‘’«»`´]", "texts stand in ' or \""),
    (r"[=!<>]+|&&|\|\|", "write a value on both sides"),
    (r"\*", "there are no wildcards: name one item, items[0]"),
    (r"\[", "an index stands behind a name: items[0]"),
    (r"[-+/%]", _NO_ARITHMETIC),
)

Guess = tuple[str, str, Span]
"""A message, its hint and the place."""


@dataclass(frozen=True, slots=True)
class Place:
    """The place where a token is refused: what stands before it, and the bracket within which it stands."""

    expression: str
    start: int
    before: Token | None
    opened: Token | None

    @property
    def token(self) -> str:
        found = _TOKEN.match(self.expression, self.start)
        return found[0] if found else ""

    def look_up(self, table: Iterable[tuple[str, str]]) -> str | None:
        """The first hint of a table that fits what begins here."""
        for pattern, hint in table:
            found = re.compile(pattern).match(self.expression, self.start)
            if found:
                return hint.replace("{0}", found[0])
        return None


def unexpected(place: Place) -> Guess:
    """The error and the hint for a token that cannot stand where it does, or of the end of the text."""
    if not place.token:
        return _at_the_end(place)
    span = Span(place.start, place.start + len(place.token))
    if place.before is not None and place.before.type in _OPERAND_ENDS:
        return *_behind_operand(place), span
    if place.before is not None and place.before.type == "DOT":
        return f"a name must follow the dot, not {_shown(place)}", "write any key in brackets: items['a key']", span
    if place.before is not None and place.before.type == "LSQB":
        return f"{_shown(place)} is no index", "an index is a number or a text: items[0], items['a key']", span
    return *_instead_of_operand(place), span


def _at_the_end(place: Place) -> Guess:
    before, opened = place.before, place.opened
    if before is None:
        return "the text is empty: a condition is missing", "write true for a condition that always holds", Span(0, 0)
    if before.type not in _OPERAND_ENDS:
        return f"a value is missing after {before.text}", "add one, or leave it out", before.span
    assert opened is not None
    closing = _CLOSING[opened.text]
    return f"{opened.text} is never closed: {closing} is missing", f"add {closing} where it ends", opened.span


def _behind_operand(place: Place) -> tuple[str, str]:
    message = f"unexpected {_shown(place)}"
    if place.token in (")", "]"):
        expected = _CLOSING[place.opened.text] if place.opened else None
        hint = (
            f"add {expected} before it"
            if expected
            else f"nothing is open that it could close: leave out the {place.token}"
        )
        return message, hint
    if place.before is not None and place.before.text.lower() == "not":
        return message, "not is written !"
    if place.opened is not None and place.opened.text == "[":
        return message, "add ] before it"
    return message, place.look_up(_BEHIND) or "an operator is missing before it: == != < <= > >= && ||"


def _instead_of_operand(place: Place) -> tuple[str, str]:
    if place.token in ("'", '"'):
        message = "the text has no closing quote"
    elif place.expression.startswith("${", place.start):
        message = "${ is never closed"
    elif place.token == ")" or re.match(r"[=!<>&|]", place.token):
        message = f"a value is missing before {_shown(place)}"
    else:
        message = f"unexpected {_shown(place)}"
    return message, place.look_up(_INSTEAD) or _VALUES


def _shown(place: Place) -> str:
    return shown(place.token)
