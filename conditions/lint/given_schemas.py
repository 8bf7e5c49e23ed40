"""The problems of an expression beside schemas: those that are given, and those of the service."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from conditions.lint.places import Place
from conditions.lint.rules.all import judged
from conditions.lint.rules.context import has_expansion
from conditions.problem import Problem
from conditions.schema_checking.rules.all import problems
from conditions.schemas.schema import Schema
from conditions.source import Span
from conditions.syntax.tree import Literal, Name, Node, walk

_GUESSES = ("W301", "W302")
"""The warnings of what may be missing, where nothing is known of it."""

_IMPOSSIBLE = "W203"
"""The warning of comparisons that never hold, whatever the schema is."""

_OF_STATUS = "W1"
"""The warnings that are told at the whole expression, whatever is wrong with its parts."""

_OF_TEXTS = "W823"
"""The warning of texts that are ordered: W201 tells it of all variables, and passes over what is right by luck."""


def with_schemas(
    expression: str, tree: Node, place: Place, of_service: Mapping[str, Schema], others: Sequence[Problem]
) -> list[Problem]:
    """The problems of an expression, in the order of the text.

    Args:
        expression: The text.
        tree: Its checked tree.
        place: The kind of place where it stands, with the schemas of its named values.
        of_service: The schemas of the service for what it reads.
        others: What is wrong with it whatever the schemas are.
    """
    given = {name: schema for name, schema in place.schemas if name in place.names}
    kept = [one for one in others if one.code not in _GUESSES or not _reads_any(tree, one.span, given)]
    impossible = [one.span for one in others if one.code == _IMPOSSIBLE]
    tree = judged(tree, place)
    found = problems(expression, tree, given) if given else []
    kept += [one for one in found if not any(map(one.span.holds, impossible))]
    if of_service:
        told = [one.span for one in kept if not one.code.startswith(_OF_STATUS)]
        kept += [one for one in problems(expression, tree, of_service) if _is_news(one, tree, told)]
    return sorted(kept, key=lambda problem: (problem.span, problem.code))


def _is_news(found: Problem, tree: Node, told: Sequence[Span]) -> bool:
    """True for a problem that no other one tells: those of single rules know best what to write instead."""
    is_told = found.code == _OF_TEXTS or any(_overlap(span, found.span) for span in told)
    return not is_told and not _is_open(tree, found.span)


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _is_open(tree: Node, span: Span) -> bool:
    """True where a text in a part holds what is only known later."""
    texts = (node for node in walk(tree) if isinstance(node, Literal) and span.holds(node.span))
    return any(has_expansion(text.value) for text in texts)


def _reads_any(tree: Node, span: Span, names: Iterable[str]) -> bool:
    """True where a part of an expression reads one of the inputs."""
    nodes = (node for node in walk(tree) if isinstance(node, Name))
    return any(node.input in names for node in nodes if span.start <= node.span.start < span.end)
