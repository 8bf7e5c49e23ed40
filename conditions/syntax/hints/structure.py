"""Tokens that stand where they cannot: brackets, commas, dots, stars, and what is missing."""

from __future__ import annotations

import re

from conditions.declaring.function import Function
from conditions.syntax.hints.names import called_value
from conditions.syntax.hints.operators import no_operators, unwrapped
from conditions.syntax.hints.place import PUNCTUATION, Place, shown
from conditions.syntax.hints.quotes import behind_text, unclosed_text
from conditions.syntax.hints.words import bad_word
from conditions.syntax.tokens import scan

_OPERAND_ENDS = ("STRING", "NUMBER", "BOOLEAN", "WORD", "RPAR", "RSQB", "STAR")
_ONE_KEY = "an index has one key; a member of a member is root['a']['b']"

_BEHIND = (
    (r"[#]|//|/\*|--", "there are no comments: leave it out"),
    (r";", "leave out the ;"),
    (r"(?i)(?:else|elif|then|if|end)\b", "there are no statements: iif(condition, when_true, when_false) chooses"),
    (r"\+\s*'", "texts are put together by format: format('{{0}}{{1}}', first, second)"),
    (r"[-+*/%](?![A-Za-z])", "there is no arithmetic: work the number out beforehand"),
)

Guess = tuple[str, str]
"""A message and its hint."""


def unexpected(place: Place) -> Guess:
    """For a token that cannot stand where it does."""
    token, before = place.token, place.before.type if place.before else None
    if before != "DOT" and next(scan(token)).type == "UNCLOSED":
        return "the text has no closing quote", unclosed_text(token)
    if before in _OPERAND_ENDS:
        return _behind_operand(place)
    if before == "DOT":
        return f"a property name must follow the dot, not {shown(token)}", _behind_dot(place)
    if token in _OPENING:
        return f"unexpected {token}", _OPENING[token](place)
    if token in PUNCTUATION:
        return f"a value is missing before {token}", _missing_value(place)
    return f"unexpected {shown(token)}", bad_word(place)


def _group(place: Place) -> str:
    """For a parenthesis that no function stands before."""
    inner = unwrapped(place)
    if inner is not None and place.opened == "(" and ", " in inner:
        return _no_lists(inner)
    operator = no_operators(place)
    if operator is not None:
        return operator
    if inner is None:
        return "there are no grouping parentheses: leave them out"
    if inner.count(", ") > 1 and place.vocabulary.function("iif"):
        return "the name of a function is missing before (: perhaps iif"
    return f"there are no grouping parentheses: write {inner}" if len(inner) < 60 else "leave out the parentheses"


def _brackets(place: Place) -> str:
    """For a bracket that nothing stands before."""
    inner = unwrapped(place)
    if inner and "," not in inner and not inner.startswith("'"):
        return f"leave out the brackets: write {shown(inner)}"
    return _no_lists(inner or "'a', 'b'")


def _no_lists(values: str) -> str:
    return f"there are no lists: in(root.name, {shown(values)}) compares with several values"


def _star(_: Place) -> str:
    return "a wildcard stands after a dot or in an index: root.*, root[*]"


_OPENING = {"(": _group, "[": _brackets, "*": _star}


def _missing_value(place: Place) -> str:
    if place.token == "," and place.before is None:
        return "leave out the , at the beginning"
    if place.before and place.before.type == "COMMA":
        return "leave out one of the commas" if place.token == "," else "leave out the , before it, or add a value"
    if place.token == "]":
        return "write a key, a number or *: root['name'], root[0], root[*]"
    if place.before and place.before.type == "LPAR":
        return "add a value, or leave out the ,"
    return "add a value"


def _behind_dot(place: Place) -> str:
    token = place.token
    if token.startswith("'") or token[:1].isdigit():
        return f"write {place.owner}[{shown(token)}], without the dot"
    if token == "[":
        return "leave out the dot before ["
    if token == ".":
        return "leave out one dot; jsonpath('$..name') looks at every depth"
    return "add a name, or leave out the dot"


def _behind_operand(place: Place) -> Guess:
    token, text = place.token, place.before is not None and place.before.type == "STRING"
    if text and place.expression[place.span.start - 1] == "'" and token[0] not in PUNCTUATION + ".":
        hint = no_operators(place) if re.match(r"[=!<>&|]", token) else None
        return f"unexpected {shown(token)} right behind a text", hint or behind_text(place)
    if token in _AFTER:
        return _AFTER[token](place)
    hint = place.look_up(_BEHIND) or no_operators(place)
    if hint is not None:
        return f"unexpected {shown(token)}", hint
    return _not_separated(place)


def _not_separated(place: Place) -> Guess:
    token = shown(place.token)
    if place.opened == "(":
        return f"unexpected {token}: , or ) is missing before it", "separate arguments with a comma"
    if place.opened == "[":
        star = place.before is not None and place.before.type == "STAR"
        hint = "a wildcard stands alone in its index: [*]" if star else _ONE_KEY
        return f"unexpected {token}: ] is missing before it", hint
    if re.match(r"[\w']", token):
        return f"unexpected {token}: the expression ends before it", "combine conditions: and(…, …)"
    return f"unexpected {token}: the expression ends before it", f"leave out the {token}"


def _call(place: Place) -> Guess:
    return "unexpected (: only a function is called", called_value(place)


def _member(place: Place) -> Guess:
    message = f"unexpected {place.token}: a text, number or Boolean has no members"
    return message, "a member needs a named value or a call before it: root.name"


def _close(place: Place) -> Guess:
    expected = {"(": ")", "[": "]"}.get(place.opened or "")
    if expected is None:
        return f"unexpected {place.token}: nothing is open that it could close", f"leave out the {place.token}"
    return f"unexpected {place.token}: {expected} is missing before it", f"add {expected} before it"


def _comma(place: Place) -> Guess:
    if place.opened == "[":
        return "unexpected ,: only the arguments of a function are separated", f"add ] before it; {_ONE_KEY}"
    if place.before and place.before.type == "NUMBER" and re.match(r",\d", place.expression[place.span.start :]):
        return "unexpected ,: only the arguments of a function are separated", "decimals stand behind a dot: 1.5"
    hint = "write and(…, …) for both conditions"
    if place.before and place.before.type == "RPAR" and place.rest.endswith("))"):
        hint = "perhaps the ) before it stands too early; and(…, …) is true if both conditions are"
    return "unexpected ,: only the arguments of a function are separated", hint


def _second_star(place: Place) -> Guess:
    if place.before and place.before.type == "STAR":
        return "unexpected *", "write one *; jsonpath('$..*') looks at every depth"
    return "unexpected *", "there is no arithmetic: work the number out beforehand"


_AFTER = {
    "(": _call,
    ".": _member,
    "[": _member,
    ")": _close,
    "]": _close,
    ",": _comma,
    "*": _second_star,
}


def unclosed(place: Place, closing: str, completion: str | None) -> str:
    """For what is open at the end of the text; the place is what opened it.

    Args:
        place: What opened it.
        closing: What closes it.
        completion: The brackets that would make the text complete, where that is all that is missing.
    """
    behind = place.expression[place.span.start :].rstrip()
    if closing == ")" and re.search(r"'[^']*\)+'[^']*$", behind[-200:]):
        return "perhaps a quote stands behind a parenthesis instead of before it"
    if completion is not None:
        return f"add {completion} at the end"
    if behind.endswith(("(", ",", "[")):
        return f"add what is missing, and {closing}"
    return f"add {closing} where it ends"


def wrong_number(place: Place, function: Function, given: int, *, nested: bool) -> str:
    """For a call with too few or too many arguments; the place is the token that tells it."""
    if place.token == "," and nested:
        return f"perhaps a ) is missing before this comma; {function.usage}"
    if place.token == ")" and given and place.rest.startswith(","):
        return f"perhaps this ) stands too early; {function.usage}"
    if given == 1 and function.name in ("and", "or"):
        return f"one condition needs no {function.name} around it; {function.usage}"
    return function.usage
