"""The warnings: what is legal and surely not meant."""

from __future__ import annotations

from conditions.lint.places import Place
from conditions.lint.problem import Problem
from conditions.tree import Node


def problems(expression: str, tree: Node, place: Place) -> list[Problem]:  # noqa: ARG001
    """The warnings on a checked expression, in reading order.

    Args:
        expression: The text.
        tree: Its checked tree.
        place: Where it stands.
    """
    return []
