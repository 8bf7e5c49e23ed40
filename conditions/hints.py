"""What was probably meant: the guesses behind the hints of syntax errors."""

from __future__ import annotations

import re

from conditions.functions import Function
from conditions.source import Span
from conditions.text import WHITE_SPACE

_OPERATORS = {
    "==": "eq",
    "=": "eq",
    "===": "eq",
    "!=": "ne",
    "<>": "ne",
    "!==": "ne",
    "<": "lt",
    "<=": "le",
    ">": "gt",
    ">=": "ge",
    "&&": "and",
    "||": "or",
    "and": "and",
    "or": "or",
    "-eq": "eq",
    "-ne": "ne",
    "-and": "and",
    "-or": "or",
    "-contains": "contains",
    "-in": "in",
    "contains": "contains",
    "in": "in",
    "eq": "eq",
    "ne": "ne",
}
_TYPOGRAPHIC = "‘’‚‛“”„‟`´"
_NULLS = {"null", "nil", "none", "undefined"}
_PUNCTUATION = "[](),"
_OPERAND_ENDS = ("STRING", "NUMBER", "BOOLEAN", "WORD", "RPAR", "RSQB", "STAR")

_ARITHMETIC = ("+", "-", "*", "/", "%")
_DOUBLED = "a quote within a text is doubled: 'it''s'"
_NO_OPERATORS = "there are no operators; a comparison is a function: "
_SINGLE_QUOTES = "texts stand in single quotes: "


def shown(token: str) -> str:
    """*token* as a message names it."""
    return token if len(token) <= 40 else token[:39] + "…"


def end_of_token(expression: str, start: int) -> int:
    """Where the token that begins at *start* ends, whatever it is."""
    if expression[start] == "'":
        match = re.compile(r"'(?:[^']|'')*+'?").match(expression, start)
        return match.end() if match else start + 1
    return start + 1 if expression[start] in _PUNCTUATION + ".*" else _end_of_word(expression, start)


def _end_of_word(expression: str, start: int) -> int:
    end = start + 1
    while end < len(expression) and expression[end] not in _PUNCTUATION + "." + WHITE_SPACE:
        end += 1
    return end


def is_called(expression: str, end: int) -> bool:
    """Whether a parenthesis follows."""
    return expression[end:].lstrip(WHITE_SPACE).startswith("(")


def unknown(word: str, nearest: str | None, *, call: bool) -> str | None:
    """For a word that is neither a function nor a named value."""
    if word.lower() in _NULLS:
        return "there is no literal for Null: compare with '', as in eq(root.name, '')"
    if nearest is not None:
        return f"did you mean {nearest}?"
    return None if call else f"a text stands in single quotes: '{shown(word)}'"


def bad_word(expression: str, span: Span) -> str | None:
    """For a word with characters that no name has."""
    token = expression[span.start : span.end]
    if token in _OPERATORS:
        return _NO_OPERATORS + infix(expression, span.start, token)
    if any(quote in token for quote in '"' + _TYPOGRAPHIC):
        return _SINGLE_QUOTES + single_quoted(_quoted(expression, span))
    if token.endswith(":"):
        return f"leave out {shown(token)} and give the expression alone"
    if token.startswith("!"):
        negated = _operand(expression[span.start + 1 :], "(", ")").strip(WHITE_SPACE)
        return f"there are no operators; negation is a function: not({shown(negated) or '…'})"
    if token == "$" and is_called(expression, span.end):
        return "a macro $(…) is replaced before the expression is read: use variables['…'] here"
    if (token == "$" and expression.startswith("[", span.end)) or token.startswith("${"):
        return "leave out $[ ] or ${{ }} and give the expression alone"
    if token.startswith("$"):
        return "write root for the document, or jsonpath('$…') for a path"
    if "-" in token:
        return "a name with - is written in an index: dependencies['my-job']"
    return None


def _quoted(expression: str, span: Span) -> str:
    """The text in other quotes that begins with a token: it may go on after white space."""
    whole = re.match(rf'["{_TYPOGRAPHIC}][^"{_TYPOGRAPHIC}]*["{_TYPOGRAPHIC}]', expression[span.start :])
    return whole[0] if whole else expression[span.start : span.end]


def bad_property(token: str) -> str | None:
    """For what follows a dot and is no name."""
    name = re.split(r"[=!<>&|;]", token)[0]
    if name != token:
        return _NO_OPERATORS + f"eq(….{name}, …)"
    return f"write ['{token}'] for a key that is not a name"


def bad_number(token: str) -> str | None:
    """For what begins as a number and is none."""
    if re.fullmatch(r"[-.\d]+[eE][-+]?\d+", token):
        return "numbers have no exponent"
    if token.count(".") > 1:
        return "a version has three or four numbers, as in 1.2.3"
    if re.match(r"\d+[A-Za-z_]", token):
        return f"a text stands in single quotes: '{shown(token)}'"
    return None


def bare_function(expression: str, end: int, function: Function) -> str:
    """For a function without its parenthesis."""
    rest = expression[end:].strip(WHITE_SPACE)
    if function.required == 1 and rest and not rest.startswith(tuple(_PUNCTUATION)):
        return f"write {function.name}({shown(rest)})"
    return function.usage


def unclosed(expression: str, start: int, closing: str) -> str:
    """For what is open at the end of the text."""
    if closing == ")" and re.search(r"'[^']*\)+'[^']*$", expression[start:]):
        return "perhaps a quote stands behind a parenthesis instead of before it"
    return f"add {closing} where it ends"


def unexpected(expression: str, before: str | None, span: Span, nested: bool) -> tuple[str, str | None]:
    """The message and the hint for a token that cannot stand where it does.

    Args:
        expression: The whole text.
        before: The type of the token before it, or None at the beginning.
        span: The token.
        nested: Whether a function or an indexer is open.
    """
    token = expression[span.start : span.end]
    what = "the end" if not token else shown(token)
    if token.startswith("'") and before != "DOT" and not re.fullmatch("'(?:[^']|'')*+'", token):
        return "the text has no closing quote", _DOUBLED
    if before in _OPERAND_ENDS:
        return _after_operand(expression, token, span, nested, before == "STRING")
    if token == "(":
        return "unexpected (", "there are no grouping parentheses: write a function before (, or leave it out"
    if token == "[" and before != "DOT":
        return "unexpected [", "an index needs something before it: root['name']"
    if before == "DOT":
        hint = "write root['…'] or root[0], without the dot" if token[0] in "'[0123456789" else None
        return f"a property name must follow the dot, not {what}", hint
    if token == "*":
        return "unexpected *", "a wildcard stands after a dot or in an index: root.*, root[*]"
    if token in _PUNCTUATION:
        return f"a value is missing before {what}", None
    return f"unexpected {what}", bad_word(expression, span)


def _after_operand(expression: str, token: str, span: Span, nested: bool, text: bool) -> tuple[str, str | None]:
    if text and expression[span.start - 1] == "'" and token[0] not in _PUNCTUATION + ".":
        return f"unexpected {shown(token)} right behind a text", _DOUBLED
    if token in _OPERATORS and not expression.startswith("(", span.end):
        return f"unexpected {token}", _NO_OPERATORS + infix(expression, span.start, token)
    if token in _ARITHMETIC:
        return f"unexpected {token}", "there is no arithmetic"
    if token == "(":
        return "unexpected (: only a function is called", None
    if token in (".", "["):
        return f"unexpected {token}: a text, number or Boolean has no members", None
    if token in (")", "]"):
        return f"unexpected {token}: nothing is open that it could close", f"leave out the {token}"
    if token == ",":
        return "unexpected ,: only the arguments of a function are separated", "write and(…, …) for both conditions"
    if nested:
        return f"unexpected {shown(token)}: , or ) is missing before it", "separate arguments with a comma"
    return f"unexpected {shown(token)}: the expression ends before it", "combine conditions: and(…, …)"


def infix(expression: str, position: int, operator: str) -> str:
    """The call that an infix operator at *position* stands for, with its operands."""
    left = _operand(expression[:position][::-1], ")", "(")[::-1].strip(WHITE_SPACE)
    right = _operand(expression[position + len(operator) :], "(", ")").strip(WHITE_SPACE)
    if right.startswith("(") and right.endswith(")"):
        right = right[1:-1]
    operands = [shown(single_quoted(operand)) if operand else "…" for operand in (left, right)]
    return f"{_OPERATORS[operator]}({', '.join(operands)})"


def _operand(text: str, opening: str, closing: str) -> str:
    """The beginning of *text* up to a comma, a bracket that was never opened, or another operator."""
    depth = 0
    quoted = False
    for at, ch in enumerate(text):
        quoted ^= ch == "'"
        depth += 0 if quoted else (ch == opening) - (ch == closing)
        if not quoted and (depth < 0 or (depth == 0 and ch in ",&|=<>!")):
            return text[:at]
    return text


def single_quoted(text: str) -> str:
    """A text in double or typographic quotes as the language writes it."""
    inner = text.strip('"' + _TYPOGRAPHIC)
    if inner == text or not inner:
        return text if inner else "''"
    return "'" + inner.replace("'", "''") + "'"
