"""Calls that fail whatever the inputs are: the evaluator says so before anything runs."""

from __future__ import annotations

from collections.abc import Iterator

from conditions.checking.evaluator import TracingEvaluator
from conditions.checking.optimiser import LONGEST_FOLDED, optimise
from conditions.errors import EvaluationError, LimitError
from conditions.lint.rules.functions import ends_at
from conditions.problem import Problem
from conditions.syntax.tree import Call, Convert, Literal, Node, unconverted


def failing(expression: str, tree: Node) -> Iterator[Problem]:
    """The calls that fail whenever they are reached; none behind a part at which `and`, `or` or `coalesce` stops.

    Args:
        expression: The text.
        tree: Its checked tree.
    """
    for node in reached(optimise(tree)):  # what does not fail is folded into its value
        error = _error(expression, node) if isinstance(node, Call) else None
        if error is not None:
            yield Problem("E005", error.message, error.span or node.span, error.hint)


def reached(node: Node) -> Iterator[Node]:
    """The node and all parts of its parts, but for those behind a literal at which `and`, `or` or `coalesce` stops."""
    yield node
    for part in node.parts:
        yield from reached(part)
        if isinstance(node, Call) and isinstance(part, Literal) and ends_at(node.function, part.value):
            return


def _error(expression: str, call: Call) -> EvaluationError | LimitError | None:
    """The error with which a call of literals fails, or None."""
    call = _with_texts(call) if call.function.fills_template else call
    literals = [part.value for part in map(unconverted, call.arguments) if isinstance(part, Literal)]
    if len(literals) < len(call.arguments) or not call.function.pure or call.function.inputs:
        return None
    if any(isinstance(value, str) and len(value) > LONGEST_FOLDED for value in literals):
        return None
    try:
        TracingEvaluator(expression, {}).evaluate(call)
    except (EvaluationError, LimitError) as error:
        return error
    return None


def _with_texts(call: Call) -> Call:
    """A call with texts for the values that are not known of a template, which fails whatever they are."""
    template, *values = call.arguments
    written = unconverted(template)
    if not isinstance(written, Literal) or ":" in str(written.value):  # only dates take what stands behind a colon
        return call
    return call.of((template, *map(_known, values)))


def _known(part: Node) -> Node:
    return part if isinstance(unconverted(part), Literal) else _as_text(part)


def _as_text(part: Node) -> Node:
    text = Literal("", part.span)
    return Convert(part.conversion, text) if isinstance(part, Convert) else text
