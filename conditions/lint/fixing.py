"""Fixes: what is certainly meant by an expression that is refused, or legal and surely not meant.

A fix is offered only where what comes of it is an expression of the place. What has no problem has no fix.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from conditions.lint.reading.embedded import order_of
from conditions.lint.reading.occurrence import Occurrence
from conditions.lint.rules.functions import is_logic
from conditions.problem import Fix, Problem
from conditions.source import Span
from conditions.syntax.hints.operators import certainly_rewritten
from conditions.syntax.tokens import TYPOGRAPHIC, scan
from conditions.syntax.tree import Access, Call, Literal, Node, unconverted, walk
from conditions.values.spelling import literal

Reading: TypeAlias = Callable[[str], "Node | None"]
"""What reads an expression in the language of its place: its checked tree, or None."""

_APOSTROPHE = re.compile(r"(?<=[^\W_])'(?=[^\W_])")
_SEVERAL = r"(?:[^\Waisu_]s|list|\*|\)|\])"
"""How the name of several things ends: not *status*, *address*, *alias*."""
_SIZE = re.compile(rf"(?is)(?P<sized>.*{_SEVERAL})\.(?:length|size)")
_MEMBER = re.compile(r"(?i)[\w.*)\]]+\.length\b")
_ONE_NODE = re.compile(r"(?s)jsonpath\(\s*'\$(?:\.\w+|\[\d+\]|\[''[^'\[\]*]+''\])+'\s*\)", re.IGNORECASE | re.ASCII)
_IF = re.compile(r"\$\{\{\s*(?P<word>if\s+)", re.ASCII)
_CONDITION = re.compile(r"\bcondition[ \t]*:[ \t]*$")


def with_fix(problem: Problem, expression: str, read: Reading) -> Problem:
    """A problem of an expression with the fix that it certainly has, if any.

    Args:
        problem: The problem.
        expression: The expression.
        read: What reads expressions of its place.
    """
    fixed = _fixed(problem, expression, read)
    return problem if fixed is None else problem._replace(fix=_difference(expression, fixed))


def _fixed(problem: Problem, expression: str, read: Reading) -> str | None:
    if not problem.is_error:
        fix = _FIXES[problem.code](expression, problem.span) if problem.code in _FIXES else None
        fixed = fix and fix.applied(expression)
        return fixed if fixed and read(fixed) else None
    for candidate in _candidates(expression):
        tree = read(candidate)
        if tree is not None:
            return candidate if _is_certain(tree) else None
    return None


def _candidates(expression: str) -> Iterator[str]:
    """What an expression may have been meant to be, the least changed first."""
    quoted = _with_single_quotes(expression)
    for text in filter(None, (quoted, expression)):
        if text != expression:
            yield text
        for closed in dict.fromkeys((text, _APOSTROPHE.sub("''", text), text.replace("\\'", "''"))):
            if closed != text:
                yield closed
            operators = certainly_rewritten(closed)
            if operators is not None and all(map(_SIZE.fullmatch, _MEMBER.findall(closed))):
                yield operators


def _is_certain(tree: Node) -> bool:
    """True of a likely meaning: no text alone, and what is true or false is neither compared nor an index."""
    if isinstance(unconverted(tree), Literal):
        return False
    return not any(_is_verdict(part) for node in walk(tree) for part in _values(node))


def _values(node: Node) -> Iterable[Node | None]:
    """The parts of a node that are not asked for their truth."""
    if isinstance(node, Call) and node.function.mirrored:
        return node.arguments
    return node.steps if isinstance(node, Access) else ()


def _is_verdict(node: Node | None) -> bool:
    node = node and unconverted(node)
    return isinstance(node, Call) and (is_logic(node.function) or bool(node.function.mirrored))


def _with_single_quotes(expression: str) -> str | None:
    """The expression with single quotes around its texts; None where there are no others, or one may hold an escape."""
    parts, has_others, before = list[str](), False, ""
    for token in scan(expression):
        if token.type == "QUOTED":
            inner = token.text[1:-1]
            if "\\" in inner or before in ("QUOTED", "TEXT") or any(quote in inner for quote in '"' + TYPOGRAPHIC):
                return None
            has_others = True
        before = token.type
        parts.append(literal(token.text[1:-1]) if token.type == "QUOTED" else token.text)
    return "".join(parts) if has_others else None


def _counted(expression: str, part: Span) -> Fix | None:
    """`count(root.items)` for `root.items.length`."""
    match = _SIZE.fullmatch(expression[part.start : part.end])
    return Fix(part, f"count({match['sized']})") if match else None


def _first_item(expression: str, part: Span) -> Fix | None:
    """The first of the nodes of a path that selects one at most."""
    match = _ONE_NODE.fullmatch(expression[part.start : part.end])
    return Fix(Span(part.end, part.end), "[0]") if match else None


_FIXES: dict[str, Callable[[str, Span], Fix | None]] = {"W213": _first_item, "W215": _counted}
"""How warnings are fixed, by their codes."""


def without_if(found: Occurrence, file: str, read: Reading) -> Fix | None:
    """The fix of `condition: ${{ if … }}`, where the expression alone does; the span is one of the value.

    Args:
        found: What is at fault.
        file: The text of the file.
        read: What reads expressions of its place.
    """
    value = found.scalar.value
    match = _IF.match(value.lstrip())
    order = order_of(value)
    if match is None or order is None or not _CONDITION.search(file, 0, found.scalar.span.start):
        return None
    if read(value[order.expression.start : order.expression.end]) is None:
        return None
    start = len(value) - len(value.lstrip()) + match.start("word")
    return Fix(Span(start, start + len(match["word"])), "")


def _difference(text: str, fixed: str) -> Fix:
    """The fix that makes one text of the other: what stands between what both begin and end with."""
    start = _alike(text, fixed)
    end = _alike(text[start:][::-1], fixed[start:][::-1])
    return Fix(Span(start, len(text) - end), fixed[start : len(fixed) - end])


def _alike(first: str, second: str) -> int:
    """How many characters two texts begin with alike."""
    pairs = enumerate(zip(first, second, strict=False))
    return next((at for at, (one, other) in pairs if one != other), min(len(first), len(second)))
