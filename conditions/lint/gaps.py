"""The stretches of an expression that are replaced before it is read: `${{ … }}`, and the macros of a criterion."""

from __future__ import annotations

from conditions.lint.places import TEMPLATE
from conditions.lint.reading.embedded import macros, template_expressions
from conditions.lint.reading.occurrence import Occurrence
from conditions.source import Span

FILLINGS = ("", "0", "0,0", "variables")
"""What may come of a gap: nothing, a value, several, something with members."""


def gaps_of(found: Occurrence) -> tuple[Span, ...]:
    """The gaps of an expression, in its order."""
    nested = "${{" in found.text and found.place.name != TEMPLATE.name
    gaps = [embedded.whole for embedded in template_expressions(found.text)] if nested else []
    if found.has_macros:
        gaps += macros(found.text)
    return tuple(sorted(gaps))


def filled(expression: str, gaps: tuple[Span, ...], filling: str) -> str:
    """The expression with all gaps filled, everything else at its place."""
    parts, at = [], 0
    for gap in gaps:
        if gap.start < at:  # a macro within ${{ … }}
            continue
        size = gap.end - gap.start
        text = "x" * size if is_part_of_text(expression, gap) else filling[:size].ljust(size)
        parts += [expression[at : gap.start], text]
        at = gap.end
    return "".join(parts) + expression[at:]


def is_part_of_text(expression: str, gap: Span) -> bool:
    """Whether a gap stands within a text in quotes, or within a name: it is no part of its own."""
    before, after = expression[: gap.start], expression[gap.end : gap.end + 1]
    within = before.count("'") % 2 == 1  # the quotes within other gaps come in pairs
    return within or before[-1:].isalnum() or before[-1:] in ("_", ".") or after.isalnum() or after == "_"


def touches(span: Span, gaps: tuple[Span, ...]) -> bool:
    """Whether a part overlaps or borders on a gap."""
    return any(span.start <= gap.end and gap.start <= span.end for gap in gaps)
