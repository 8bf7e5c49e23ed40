"""Rules about parts that are always true or always false, by the schema (W84…)."""

from __future__ import annotations

from collections.abc import Iterator

from conditions.schema_checking.context import Context
from conditions.schema_checking.describing import described
from conditions.schema_checking.rules.rule import Finding, rule
from conditions.source import Span
from conditions.syntax.tree import Access, Call, Convert, Name, Node, unconverted, walk
from conditions.values.kinds import Kind


@rule("W841", "constant-by-schema", of=Call)
def constant_call(call: Call, context: Context) -> Iterator[Finding]:
    """A part is always true, or always false, on every document of the schema.

    Its value is certain by the kinds, the values and the bounds that the schema has. The innermost part is told, and
    nothing is said of one in which another problem was found.

    Wrong (success criterion):
        le(root.progress, 100)
        ^^^^^^^^^^^^^^^^^^^^^^
        gt(count(root.stages), 0)
        ^^^^^^^^^^^^^^^^^^^^^^^^^
        and(root.status, eq(root.environment, 'prod'))
            ^^^^^^^^^^^

    Right (success criterion):
        lt(root.progress, 100)
        gt(count(root.stages), 1)
        and(eq(root.status, 'successful'), eq(root.environment, 'prod'))
    """
    if call.function.returns is Kind.BOOLEAN:
        yield from _constant(call, context)


def constant_truth(node: Convert, context: Context) -> Iterator[Finding]:
    """Tell a value whose truth is certain, as of `constant_call`."""
    if node.conversion.kind is Kind.BOOLEAN and not _gives_boolean(node.operand):
        yield from _constant(node, context)


def _gives_boolean(node: Node) -> bool:
    return isinstance(node, Call) and node.function.returns is Kind.BOOLEAN


def _constant(node: Node, context: Context) -> Iterator[Finding]:
    values = context.possible(node).values
    if values is None or len(values) != 1 or not context.depends(node):
        return
    if any(_overlap(node.span, span) for span in context.reported) or context.is_constant_anyway(node):
        return
    always = "true" if values[0] else "false"
    read = next((part for part in _read(node, context)), None)
    why = f": {context.written(read)} is {described(context.there(read))}" if read is not None else ""
    yield Finding(f"{context.written(node)} is always {always}{why}", node.span)


def _read(node: Node, context: Context) -> Iterator[Node]:
    """The parts of a document that a part reads, of which something is known."""
    for part in walk(unconverted(node)):
        if isinstance(part, Access | Name) and context.is_told(part) and context.there(part).shapes:
            yield part


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
