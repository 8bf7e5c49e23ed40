"""Parameters of a template expression against those that the file declares."""

from __future__ import annotations

from collections.abc import Iterator

from conditions.lint.problem import Problem
from conditions.lint.reading.parameters import Parameters
from conditions.lint.reading.surroundings import Surroundings
from conditions.syntax.tree import Access, Literal, Name, Node, walk
from conditions.values.dotnet_text import fold
from conditions.values.nearest import nearest


def undeclared(tree: Node, around: Surroundings) -> Iterator[Problem]:
    """The parameters that an expression reads and the file does not declare.

    Args:
        tree: The expression.
        around: What the file tells.
    """
    if around.parameters is None:
        return
    for node in walk(tree):
        read = _parameter(node)
        if read is not None and fold(read) not in around.parameters:
            yield Problem("E002", _message(read, around.parameters), node.span, _hint(read, around.parameters))


def _parameter(node: Node) -> str | None:
    """The name of the parameter that a node reads, or None."""
    if not isinstance(node, Access) or not isinstance(node.base, Name) or node.base.input != "parameters":
        return None
    first = node.steps[0]
    return first.value if isinstance(first, Literal) and isinstance(first.value, str) else None


def _message(name: str, known: Parameters) -> str:
    return f"the parameter {name} is not declared in this file" + ("" if known else ", which declares none")


def _hint(name: str, known: Parameters) -> str:
    near = nearest(name, [one.name for one in known.values()])
    return f"did you mean parameters.{near}?" if near else f"declare it below parameters: - name: {name}"
