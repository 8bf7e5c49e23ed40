"""The parts of an expression in one evaluation: their texts, and what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conditions.checking.evaluator import Step
from conditions.syntax.tree import Literal, Node, unconverted, unparse
from conditions.values.kinds import Kind, foreign, kind_of, size_of
from conditions.values.spelling import literal


@dataclass(frozen=True, slots=True)
class Trace:
    """The steps of an evaluation, and the text that they are steps of.

    Attributes:
        expression: The text.
        steps: What each part gave, by the identity of its node.
        inputs: The named values and what else functions read.
    """

    expression: str
    steps: Mapping[int, Step]
    inputs: Mapping[str, Any]

    def step(self, node: Node) -> Step | None:
        """The outcome of a part; None where it was passed by."""
        return self.steps.get(id(node))

    def value(self, node: Node) -> Any:
        """The value of a part; None where it has none."""
        step = self.step(node)
        return None if step is None else step.value

    def text(self, node: Node) -> str:
        """A part as the user wrote it, in one line."""
        written = self.expression[node.span.start : node.span.end]
        return unparse(node) if "\n" in written or not written else written

    def typed(self, literal: Literal) -> str:
        """A literal as the user wrote it; as Azure prints it where that is no whole literal, or more than one line."""
        start, end = literal.span
        written = self.expression[start:end]
        is_whole = not isinstance(literal.value, str) or written[:1] == "'"
        return written if is_whole and written and "\n" not in written else unparse(literal)


def text_of(node: Node, trace: Trace) -> str:
    """The text that a part became: what its conversion gave, or where it had none, what it is itself."""
    converted = trace.value(node)
    return str(trace.value(unconverted(node)) if converted is None else converted)


def shown(value: Any) -> str:
    """The value as an expression would write it; only its kind where that is impossible."""
    try:
        return literal(value)
    except Exception:  # a number out of range, or a hostile value
        return str(kind(value))


def kind(value: Any) -> Kind:
    """The kind of a value, which may be hostile."""
    try:
        return kind_of(value)
    except Exception:
        return Kind.OBJECT


def counted(value: Any) -> str:
    """The value as text; of an Array or an Object, how much there is in it."""
    try:
        size = size_of(value)
        unknown = foreign(value)
    except Exception:  # a hostile value
        size = unknown = None
    if unknown is not None:
        return f"{unknown}, which conditions know nothing of"
    return shown(value) if size is None else f"{kind(value)} ({size} {'item' if size == 1 else 'items'})"
