"""Fixes of expressions as fixes of the files that hold them: nothing else changes, neither for YAML nor to the eye."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from conditions.lint.reading.occurrence import Occurrence
from conditions.lint.reading.scalars import origins
from conditions.lint.reading.yaml_nodes import YamlMapping, YamlNode, YamlScalar, YamlSequence
from conditions.lint.reading.yaml_tree import NotYamlError, documents
from conditions.problem import Fix
from conditions.source import Span

MOST_READ_AGAIN = 4_000_000
"""The most characters that are read again to see what fixes change; fixes beyond that are not offered."""


def fix_in_file(text: str, found: Occurrence, fix: Fix | None) -> Fix | None:
    """A fix of a value as one of the file that holds it.

    None where the value is not written as it is read: where an escape or the fold of a line stands in the part that is
    replaced, or YAML would read the new text otherwise.

    Args:
        text: The text of the file.
        found: The expression.
        fix: Its fix; the span is one of the value.
    """
    scalar = found.scalar
    placed = fix and _placed(text, scalar, fix)
    if fix is None or placed is None:
        return None
    expected = [fix.applied(one.value) if one.span == scalar.span else one.value for one in _scalars_before(text)]
    return placed if [one.value for one in _scalars(placed.applied(text))] == expected else None


def _placed(text: str, scalar: YamlScalar, fix: Fix) -> Fix | None:
    """A fix with its span in the file; None where that holds something else than the value does there."""
    value, start, end = scalar.value, *fix.span
    if end == 0:
        return None
    at = origins(text, scalar.span.start, scalar.style, value)
    before = _written(value[start - 1 : start], scalar)
    begin = at[start] if start < end else at[start - 1] + len(before)
    part = _written(value[start:end], scalar)
    if not text.startswith(part, begin):
        return None
    return Fix(Span(begin, begin + len(part)), _written(fix.replacement, scalar))


def _written(part: str, scalar: YamlScalar) -> str:
    """A part of a value as it is written in a file."""
    return part.replace("'", "''") if scalar.style == "'" else part


@lru_cache(maxsize=1)  # the fixes of a file come one after the other
def _scalars_before(text: str) -> list[YamlScalar]:
    return _scalars(text)


def _scalars(text: str) -> list[YamlScalar]:
    """All texts of a file, in its order; none where it is not YAML."""
    try:
        return [scalar for document in documents(text) for scalar in _below(document)]
    except NotYamlError:
        return []


def _below(node: YamlNode) -> Iterator[YamlScalar]:
    if isinstance(node, YamlScalar):
        yield node
    elif isinstance(node, YamlSequence):
        for item in node.items:
            yield from _below(item)
    elif isinstance(node, YamlMapping):
        for key, value in node.entries:
            yield from _below(key)
            yield from _below(value)
