"""Tokens that stand where they cannot: brackets, commas, dots, stars, and what is missing."""

from __future__ import annotations

import re

from conditions.declaring.function import Function
from conditions.syntax.hints.mistake import PUNCTUATION, Mistake, shown
from conditions.syntax.hints.names import called_value
from conditions.syntax.hints.operators import no_operators, unwrapped
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


def unexpected(mistake: Mistake) -> Guess:
    """For a token that cannot stand where it does."""
    token, before = mistake.token, mistake.before.type if mistake.before else None
    if before != "DOT" and next(scan(token)).type == "UNCLOSED":
        return "the text has no closing quote", unclosed_text(token)
    if before in _OPERAND_ENDS:
        return _behind_operand(mistake)
    if before == "DOT":
        return f"a property name must follow the dot, not {shown(token)}", _behind_dot(mistake)
    if token in _OPENING:
        return f"unexpected {token}", _OPENING[token](mistake)
    if token in PUNCTUATION:
        return f"a value is missing before {token}", _missing_value(mistake)
    return f"unexpected {shown(token)}", bad_word(mistake)


def _group(mistake: Mistake) -> str:
    """For a parenthesis that no function stands before."""
    inner = unwrapped(mistake)
    if inner is not None and mistake.opened == "(" and ", " in inner:
        return _no_lists(inner)
    operator = no_operators(mistake)
    if operator is not None:
        return operator
    if inner is None:
        return "there are no grouping parentheses: leave them out"
    if inner.count(", ") > 1 and mistake.vocabulary.function("iif"):
        return "the name of a function is missing before (: perhaps iif"
    return f"there are no grouping parentheses: write {inner}" if len(inner) < 60 else "leave out the parentheses"


def _brackets(mistake: Mistake) -> str:
    """For a bracket that nothing stands before."""
    inner = unwrapped(mistake)
    if inner and "," not in inner and not inner.startswith("'"):
        return f"leave out the brackets: write {shown(inner)}"
    return _no_lists(inner or "'a', 'b'")


def _no_lists(values: str) -> str:
    return f"there are no lists: in(root.name, {shown(values)}) compares with several values"


def _star(_: Mistake) -> str:
    return "a wildcard stands after a dot or in an index: root.*, root[*]"


_OPENING = {"(": _group, "[": _brackets, "*": _star}


def _missing_value(mistake: Mistake) -> str:
    if mistake.token == "," and mistake.before is None:
        return "leave out the , at the beginning"
    if mistake.follows("COMMA"):
        return "leave out one of the commas" if mistake.token == "," else "leave out the , before it, or add a value"
    if mistake.token == "]":
        return "write a key, a number or *: root['name'], root[0], root[*]"
    if mistake.follows("LPAR"):
        return "add a value, or leave out the ,"
    return "add a value"


def _behind_dot(mistake: Mistake) -> str:
    token = mistake.token
    if token.startswith("'") or token[:1].isdigit():
        return f"write {mistake.owner}[{shown(token)}], without the dot"
    if token == "[":
        return "leave out the dot before ["
    if token == ".":
        return "leave out one dot; jsonpath('$..name') looks at every depth"
    return "add a name, or leave out the dot"


def _behind_operand(mistake: Mistake) -> Guess:
    token, text = mistake.token, mistake.follows("STRING")
    if text and mistake.expression[mistake.span.start - 1] == "'" and token[0] not in PUNCTUATION + ".":
        hint = no_operators(mistake) if re.match(r"[=!<>&|]", token) else None
        return f"unexpected {shown(token)} right behind a text", hint or behind_text(mistake)
    if token in _AFTER:
        return _AFTER[token](mistake)
    hint = mistake.look_up(_BEHIND) or no_operators(mistake)
    if hint is not None:
        return f"unexpected {shown(token)}", hint
    return _not_separated(mistake)


def _not_separated(mistake: Mistake) -> Guess:
    token = shown(mistake.token)
    if mistake.opened == "(":
        return f"unexpected {token}: , or ) is missing before it", "separate arguments with a comma"
    if mistake.opened == "[":
        star = mistake.follows("STAR")
        hint = "a wildcard stands alone in its index: [*]" if star else _ONE_KEY
        return f"unexpected {token}: ] is missing before it", hint
    if re.match(r"[\w']", token):
        return f"unexpected {token}: the expression ends before it", "combine conditions: and(…, …)"
    return f"unexpected {token}: the expression ends before it", f"leave out the {token}"


def _call(mistake: Mistake) -> Guess:
    return "unexpected (: only a function is called", called_value(mistake)


def _member(mistake: Mistake) -> Guess:
    message = f"unexpected {mistake.token}: a text, number or Boolean has no members"
    return message, "a member needs a named value or a call before it: root.name"


def _close(mistake: Mistake) -> Guess:
    expected = {"(": ")", "[": "]"}.get(mistake.opened or "")
    if expected is None:
        return f"unexpected {mistake.token}: nothing is open that it could close", f"leave out the {mistake.token}"
    return f"unexpected {mistake.token}: {expected} is missing before it", f"add {expected} before it"


def _comma(mistake: Mistake) -> Guess:
    if mistake.opened == "[":
        return "unexpected ,: only the arguments of a function are separated", f"add ] before it; {_ONE_KEY}"
    if mistake.follows("NUMBER") and re.match(r",\d", mistake.onward):
        return "unexpected ,: only the arguments of a function are separated", "decimals stand behind a dot: 1.5"
    hint = "write and(…, …) for both conditions"
    if mistake.follows("RPAR") and mistake.rest.endswith("))"):
        hint = "perhaps the ) before it stands too early; and(…, …) is true if both conditions are"
    return "unexpected ,: only the arguments of a function are separated", hint


def _second_star(mistake: Mistake) -> Guess:
    if mistake.follows("STAR"):
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


def unclosed(mistake: Mistake, closing: str, completion: str | None) -> str:
    """For what is open at the end of the text; the mistake is what opened it.

    Args:
        mistake: The token that opened it.
        closing: What closes it.
        completion: The brackets that would make the text complete, where that is all that is missing.
    """
    behind = mistake.onward.rstrip()
    if closing == ")" and re.search(r"'[^']*\)+'[^']*$", behind[-200:]):
        return "perhaps a quote stands behind a parenthesis instead of before it"
    if completion is not None:
        return f"add {completion} at the end"
    if behind.endswith(("(", ",", "[")):
        return f"add what is missing, and {closing}"
    return f"add {closing} where it ends"


def wrong_number(mistake: Mistake, function: Function, given: int, *, nested: bool) -> str:
    """For a call with too few or too many arguments; the mistake is the token that tells it."""
    if mistake.token == "," and nested:
        return f"perhaps a ) is missing before this comma; {function.usage}"
    if mistake.token == ")" and given and mistake.rest.startswith(","):
        return f"perhaps this ) stands too early; {function.usage}"
    if given == 1 and function.absorbing is not None:
        return f"one condition needs no {function.name} around it; {function.usage}"
    return function.usage
