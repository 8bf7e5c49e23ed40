"""What is wrong with an expression that stands beside schemas: they know more of what may be missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from conditions.lint.places import Place
from conditions.problem import Problem
from conditions.schema_checking.rules.all import problems
from conditions.source import Span
from conditions.syntax.tree import Name, Node, walk

_GUESSES = ("W301", "W302")
"""The warnings of what may be missing, where nothing is known of it."""

_IMPOSSIBLE = "W203"
"""The warning of comparisons that never hold, whatever the schema is."""


def with_schemas(expression: str, tree: Node, place: Place, others: Sequence[Problem]) -> list[Problem]:
    """What is wrong with an expression, in the order of the text.

    Args:
        expression: The text.
        tree: Its checked tree.
        place: The kind of place where it stands, with the schemas of its named values.
        others: What is wrong with it whatever the schemas are.
    """
    known = {name: schema for name, schema in place.schemas if name in place.names}
    told = [one.span for one in others if one.code == _IMPOSSIBLE]
    kept = [one for one in others if one.code not in _GUESSES or not _reads_any(tree, one.span, known)]
    found = [one for one in problems(expression, tree, known) if not any(map(one.span.holds, told))]
    return sorted([*kept, *found], key=lambda problem: (problem.span, problem.code))


def _reads_any(tree: Node, span: Span, names: Iterable[str]) -> bool:
    """True where a part of an expression reads one of the inputs."""
    nodes = (node for node in walk(tree) if isinstance(node, Name))
    return any(node.input in names for node in nodes if span.start <= node.span.start < span.end)
