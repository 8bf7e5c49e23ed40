"""Infix operators of other languages, written as the functions that they stand for."""

from __future__ import annotations

import re
from itertools import pairwise

from conditions.syntax.hints.mistake import Mistake
from conditions.syntax.hints.quotes import single_quoted
from conditions.syntax.tokens import Token, scan

_TERNARY, _COALESCE, _OR, _AND, _COMPARISON, _PREFIX = range(6)

_COMPARISONS = {
    "eq": ("==", "=", "===", "-eq", "eq", "is", "equals"),
    "ne": ("!=", "<>", "!==", "-ne", "ne", "is not"),
    "lt": ("<", "-lt", "lt"),
    "le": ("<=", "-le", "le"),
    "gt": (">", "-gt", "gt"),
    "ge": (">=", "-ge", "ge"),
    "contains": ("-contains", "contains", "like", "-like"),
    "startsWith": ("startswith",),
    "endsWith": ("endswith",),
    "in": ("-in", "in"),
    "notIn": ("-notin", "notin", "not in"),
    "isMatch": ("=~", "-match", "matches"),
}
_INFIX = {
    **{sign: (name, _COMPARISON) for name, signs in _COMPARISONS.items() for sign in signs},
    **dict.fromkeys(("&&", "&", "and", "-and"), ("and", _AND)),
    **dict.fromkeys(("||", "|", "or", "-or"), ("or", _OR)),
    "??": ("coalesce", _COALESCE),
    "?": ("iif", _TERNARY),
}
_NEGATIONS = {"!": _PREFIX, "not": _COMPARISON, "-not": _PREFIX}
NULLS = ("null", "nil", "none", "undefined")

_MEMBERS = r"(?a:\.(?:[A-Za-z_]\w*|\*))+"
_KNOWN_WORD = rf"(?a:[A-Za-z_]\w*(?:{_MEMBERS})?|\*|-?(?:\d[\d.]*|\.\d+))"
_CHOICE = "iif("
_MOST_TOKENS = 60
_MOST_CHARACTERS = 100


def no_operators(mistake: Mistake) -> str | None:
    """For an operator at a mistake or soon behind it, with the operands that it stands between."""
    argument = _argument(mistake)
    sign = next((token for token, after in pairwise([*argument, None]) if token and _is_operator(token, after)), None)
    if sign is None:
        return None
    call = _Rewriter(argument).all()
    if call is None or len(call) > _MOST_CHARACTERS:
        call = _pattern(mistake, _spelled(sign))
    return f"there are no operators: write {call}"


def operands_behind(mistake: Mistake, *, one: bool) -> list[str]:
    """The operands behind a function without parentheses: one, or all; none where they cannot be read."""
    rewriter = _Rewriter(_tokens(mistake.expression, mistake.span.end))
    if not one:
        return rewriter.sequence(commas=mistake.opened is None)
    operand = rewriter.expression(_COMPARISON)
    return [] if operand is None or len(operand) > _MOST_CHARACTERS else [operand]


def unwrapped(mistake: Mistake) -> str | None:
    """The arguments in the parentheses or brackets that a mistake opens; None where they cannot be read."""
    arguments = arguments_at(mistake)
    return None if arguments is None else ", ".join(arguments)


def arguments_at(mistake: Mistake) -> list[str] | None:
    """As `unwrapped`, one by one."""
    rewriter = _Rewriter(_tokens(mistake.expression, mistake.span.start))
    rewriter.at = 1
    return rewriter.arguments(")" if mistake.token == "(" else "]")


def rewritten(text: str) -> str | None:
    """A whole text with functions in the place of its operators; None where it cannot be read, or is too long."""
    call = _Rewriter(_tokens(text, 0)).all()
    return call if call is not None and len(call) <= _MOST_CHARACTERS else None


_CERTAIN = {"==", "=", "===", "!=", "!==", "<>", "<", "<=", ">", ">=", "&&", "||", "!", "and", "or", "not"}
"""The operators that mean the same wherever there are operators."""


def certainly_rewritten(text: str) -> str | None:
    """A whole text with functions in the place of its operators; None where one of them may mean something else."""
    tokens = _tokens(text, 0)
    signs = {_spelled(token) for token, after in pairwise([*tokens, None]) if token and _is_operator(token, after)}
    if not signs or not signs <= _CERTAIN or any(token.text.lower() in NULLS for token in tokens):
        return None
    call = _Rewriter(tokens).all()
    return None if call is None or _CHOICE in call else call  # a choice by && and || is a guess


def _spelled(token: Token) -> str:
    """The text of a token as the tables of operators have it."""
    return " ".join(token.text.lower().split())


def _is_operator(token: Token, after: Token | None) -> bool:
    """True for an infix or a prefix operator that is not the name of a called function."""
    word = _spelled(token)
    called = after is not None and after.text == "(" and after.start == token.end
    return token.type == "SIGN" or (token.type == "WORD" and (word in _INFIX or word in _NEGATIONS) and not called)


def _pattern(mistake: Mistake, sign: str) -> str:
    """The call of the function of an operator, with words for its operands."""
    if sign in _NEGATIONS:
        return "not(value)"
    function = mistake.vocabulary.function(_INFIX[sign][0]) if sign in _INFIX else None
    return function.signature if function else "a function, as in eq(left, right)"


def _tokens(expression: str, start: int) -> list[Token]:
    """The tokens from *start*, as far as they can be read and are not too many; a name and its members are one word."""
    tokens = list[Token]()
    for token in scan(expression, start):
        if token.type == "BLANK":
            continue
        is_word = token.type in ("NAME", "NUMBER", "STAR", "WORD") or token.text == "."
        if is_word and tokens and tokens[-1].type == "WORD" and _is_one_word(expression, tokens[-1], token):
            first = tokens[-1].start
            tokens[-1] = Token("WORD", expression[first : token.end], first)
        elif token.type in ("UNCLOSED", "OTHER") or len(tokens) == _MOST_TOKENS:
            return [*tokens, Token("OTHER", token.text, token.start)]
        else:
            tokens.append(Token("WORD", token.text, token.start) if is_word else token)
    return tokens


def _is_one_word(expression: str, first: Token, second: Token) -> bool:
    """True where nothing stands between two tokens, or they are an operator of two words before a blank."""
    two_words = f"{first.text} {second.text}".lower() in _INFIX and expression[second.end : second.end + 1].isspace()
    return first.end == second.start or two_words


def _argument(mistake: Mistake) -> list[Token]:
    """The tokens of the innermost argument in which a mistake lies; of the whole text where it lies in none."""
    depth, tokens = 0, list[Token]()
    for token in _tokens(mistake.expression, _beginning(mistake)):
        depth += (token.text in ("(", "[")) - (token.text in (")", "]"))
        if depth < 0 or (depth == 0 and token.text == ","):
            break
        tokens.append(token)
    return tokens


def _beginning(mistake: Mistake) -> int:
    """The offset at which the innermost argument begins in which a mistake lies."""
    starts = [0]
    for token in scan(mistake.left):
        if token.text in ("(", "["):
            starts.append(token.end)
        elif token.text in (")", "]") and len(starts) > 1:
            starts.pop()
        elif token.text == ",":
            starts[-1] = token.end
    return starts[-1]


class _Rewriter:
    """Reads tokens with operators by precedence, and writes them with functions; None is what it cannot read."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.at = 0

    def all(self) -> str | None:
        """The whole, as one expression."""
        call = self.expression(_TERNARY)
        return call if self.at == len(self.tokens) else None

    def sequence(self, *, commas: bool) -> list[str]:
        """Operands one after the other, perhaps with commas, up to what closes them."""
        found = list[str]()
        while (part := self.operand()) is not None:
            found.append(part)
            if commas:
                self.take(",")
        return found

    def expression(self, least: int) -> str | None:
        """An expression whose operators bind at least so close."""
        left = self.operand()
        while left is not None and (operator := self.infix(least)):
            name, binding = operator
            left = self.chosen(left) if name == "iif" else self.call(name, left, binding)
        return left

    def call(self, name: str, left: str, binding: int) -> str | None:
        """The call for an infix operator, and for the same one as often as it follows."""
        parts = [left]
        while True:
            right = self.grouped() if name in ("in", "notIn") else self.expression(binding + 1)
            if right is None:
                return None
            parts.append(right)
            if name not in ("and", "or") or not self.follows(name):
                return _as_choice(f"{name}({', '.join(parts)})")

    def chosen(self, condition: str) -> str | None:
        """The call for `condition ? a : b`, from behind its `?`."""
        first = self.expression(_TERNARY)
        second = self.expression(_TERNARY) if self.take(":") else None
        return None if first is None or second is None else f"iif({condition}, {first}, {second})"

    def operand(self) -> str | None:
        """A text, a name with all that follows it, a negation or what stands in parentheses."""
        token = self.next()
        if token is None:
            return None
        self.at += 1
        word = _spelled(token)
        if word in _NEGATIONS and _is_operator(token, self.next()):
            negated = self.expression(_NEGATIONS[word])
            return None if negated is None else f"not({negated})"
        if token.text == "(":
            inner = self.expression(_TERNARY)
            return inner if self.take(")") else None
        if token.type in ("TEXT", "QUOTED"):
            return single_quoted(token.text)
        if token.type != "WORD" or _is_operator(token, self.next()):
            return None
        written = _word(token.text)
        return None if written is None else self.members(written)

    def members(self, written: str) -> str | None:
        """A name with the calls, indexes and properties right behind it."""
        while (token := self.next()) and token.start == self.tokens[self.at - 1].end:
            if token.text in ("(", "["):
                self.at += 1
                arguments = self.arguments(")" if token.text == "(" else "]")
                if arguments is None:
                    return None
                written += token.text + ", ".join(arguments) + self.tokens[self.at - 1].text
            elif re.fullmatch(_MEMBERS, token.text):
                self.at += 1
                written += token.text
            else:
                break
        return written

    def arguments(self, closing: str) -> list[str] | None:
        """Expressions with commas up to the closing bracket."""
        found = list[str]()
        while not self.take(closing):
            if found and not self.take(","):
                return None
            part = self.expression(_TERNARY)
            if part is None:
                return None
            found.append(part)
        return found

    def grouped(self) -> str | None:
        """The values behind `in`: those in parentheses or brackets, or one."""
        for opening, closing in ("()", "[]"):
            if self.take(opening):
                arguments = self.arguments(closing)
                return ", ".join(arguments) if arguments else None
        return self.expression(_PREFIX)

    def infix(self, least: int) -> tuple[str, int] | None:
        """The operator that follows, where it binds close enough."""
        token = self.next()
        operator = _INFIX.get(_spelled(token)) if token and token.type in ("SIGN", "WORD") else None
        if operator is None or operator[1] < least:
            return None
        self.at += 1
        return operator

    def follows(self, name: str) -> bool:
        """Take an operator of that name."""
        token = self.next()
        found = token is not None and _INFIX.get(_spelled(token), ("",))[0] == name
        self.at += found
        return found

    def take(self, mark: str) -> bool:
        """Take a punctuation mark."""
        token = self.next()
        found = token is not None and token.text == mark
        self.at += found
        return found

    def next(self) -> Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None


def _word(text: str) -> str | None:
    """A word as the language knows it; None is what it does not know."""
    if text.lower() in NULLS:
        return "''"
    written = "root" + text[1:] if text.startswith("$.") else text
    counted = _LENGTH.fullmatch(written)
    if counted is not None:
        return f"count({counted['items']})"
    return written if re.fullmatch(_KNOWN_WORD, written) else None


_LENGTH = re.compile(r"(?ai)(?P<items>[a-z_]\w*\.[\w.]*)\.(?:length|(?<=s\.)size|(?<=list\.)size)")
"""The number of items as it is asked for elsewhere; the size of a single thing may as well be a member of its own."""


def _as_choice(call: str) -> str:
    """`condition && 'a' || 'b'` is how a choice is written in other languages."""
    match = re.fullmatch(r"or\(and\((.*), ('[^']*')\), ('[^']*')\)", call)
    return f"iif({', '.join(match.groups())})" if match else call
