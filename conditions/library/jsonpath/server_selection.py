"""JSONPath in the server's dialect, compiled: from a document to the nodes that a path selects."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from conditions.library.jsonpath.nodes import MOST_NODES, Node, Property, Visit, too_many
from conditions.library.jsonpath.server_steps import Path, walked


def located(path: Path, root: Any) -> list[Node]:
    """The values that a path selects, in the order of the library, with their places.

    Raises:
        EvaluationError: Two values cannot be compared, or an index is negative.
        PathError: The step of a slice is 0.
        LimitError: The path selects, or looks at, too much.
    """
    nodes = list(islice(walked(path, (root, None), Visit(root)), MOST_NODES + 1))
    if len(nodes) > MOST_NODES:
        raise too_many()
    return list(_exported(nodes))


def _exported(nodes: list[Node]) -> Iterator[Node]:
    """The nodes as values: a property becomes an Object of this one member (nothing is recorded of them)."""
    for value, place in nodes:
        yield ({value.name: value.value} if isinstance(value, Property) else value), place


def select(path: Path, root: Any) -> list[Any]:
    """The values that a path selects; otherwise as `located`."""
    return [value for value, _ in located(path, root)]
