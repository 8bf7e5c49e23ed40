"""Expressions within texts: `${{ … }}`, the directives among them, `$[ … ]`, and the macros `$(…)`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from conditions.source import Span

# Python before 3.11.5 ends a group with `*+` too late where an alternative in it fails; nothing follows that a `*`
# would give anything back to.
_INSIDE = re.compile(r"(?:[^'}]++|'[^']*+(?:''[^']*+)*+'|'|\}(?!\}))*")
"""What stands before the `}}` that ends an expression: texts in quotes may hold one."""
_MACRO = re.compile(r"\$\([^()\r\n]+\)")
_DIRECTIVE = re.compile(r"\s*(?P<word>if|elseif|else|each|insert)(?!\S)\s*", re.ASCII)
_EACH = re.compile(r"(?P<name>[A-Za-z_][A-Za-z0-9_]*)\s+in(?!\S)", re.ASCII)


class Embedded(NamedTuple):
    """One `${{ … }}` of a text.

    Attributes:
        whole: With the braces.
        inside: What stands between them.
        is_closed: Whether the closing braces are there.
    """

    whole: Span
    inside: Span
    is_closed: bool


class Directive(NamedTuple):
    """What a `${{ … }}` that is a key orders.

    Attributes:
        word: `if`, `elseif`, `else`, `each` or `insert`.
        expression: Where its expression stands in the text of the key; empty where there is none.
        variable: The loop variable of `each`; empty where it is missing.
    """

    word: str
    expression: Span
    variable: str


def template_expressions(text: str) -> Iterator[Embedded]:
    """Every `${{ … }}` of a text. `}}` within a text in quotes ends none."""
    start = text.find("${{")
    while start >= 0:
        inside = _INSIDE.match(text, start + 3)
        end = inside.end() if inside else start + 3
        is_closed = text.startswith("}}", end)
        yield Embedded(Span(start, end + 2 * is_closed), Span(start + 3, end), is_closed)
        start = text.find("${{", end)


def directive(text: str, inside: Span) -> Directive | None:
    """The directive that a `${{ … }}` is, or None where it is a plain expression."""
    match = _DIRECTIVE.match(text, inside.start, inside.end)
    if match is None:
        return None
    rest = Span(match.end(), inside.end)
    if match["word"] != "each":
        return Directive(match["word"], rest, "")
    each = _EACH.match(text, rest.start, rest.end)
    return Directive("each", Span(each.end(), rest.end), each["name"]) if each else Directive("each", rest, "")


def order_of(key: str) -> Directive | None:
    """The directive that a key is, or None."""
    if not key.lstrip().startswith("${{"):
        return None
    found = next(template_expressions(key))
    return directive(key, found.inside) if found.is_closed and found.whole.end == len(key.rstrip()) else None


def runtime_expression(text: str) -> Span | None:
    """Where the expression of a text that is one `$[ … ]` stands, or None."""
    stripped = text.strip()
    if not (stripped.startswith("$[") and stripped.endswith("]")):
        return None
    return Span(text.index("$[") + 2, text.rindex("]"))


def macros(text: str) -> list[Span]:
    """Every `$(name)` of a text."""
    return [Span(*match.span()) for match in _MACRO.finditer(text)]
