"""Rules about values that have no form of the kind that is asked for (W82…)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from conditions.schema_checking.context import Context
from conditions.schema_checking.evaluation import converted
from conditions.schema_checking.order import order
from conditions.schema_checking.rules.rule import Finding, rule
from conditions.schema_checking.steps import kinds_in_words
from conditions.syntax.tree import Call, Convert, Node, unconverted
from conditions.values.kinds import Kind

_COLLECTIONS = frozenset((Kind.ARRAY, Kind.OBJECT))


@rule("W821", "failing-conversion", of=Convert)
def failing_conversion(node: Convert, context: Context) -> Iterator[Finding]:
    """A value is taken as a text or a number, and has no such form.

    An Array or an Object is neither a text nor a number: that is an error when the condition is evaluated.

    Wrong (success criterion):
        contains(root.owner, 'kim')
                 ^^^^^^^^^^

    Right (success criterion):
        contains(root.owner.name, 'kim')
    """
    operand = context.there(node.operand)
    if context.is_told(node.operand) and operand.shapes and not converted(node, operand).shapes:
        what = f"{context.written(node)} is {kinds_in_words(operand.kinds)}, which has no form as {_kind(node)}"
        yield Finding(f"{what}: this fails", node.span)


def _kind(node: Convert) -> str:
    return "a value of that kind" if node.conversion.kind is None else f"a {node.conversion.kind}"


@rule("W822", "failing-order", of=Call)
def failing_order(call: Call, context: Context) -> Iterator[Finding]:
    """Values are ordered that have no order beside each other.

    The left argument decides: beside a Number, a text that is none is an error when the condition is evaluated.

    Wrong (success criterion):
        gt(root.progress, 'half')
        ^^^^^^^^^^^^^^^^^^^^^^^^^
        lt(5, root.status)
        ^^^^^^^^^^^^^^^^^^

    Right (success criterion):
        gt(root.progress, '50')
    """
    if call.function.compares != "order" or not any(map(context.is_told, call.arguments)):
        return
    left, right = map(context.there, call.arguments)
    if not left.shapes or not right.shapes or (left.kinds | right.kinds) & _COLLECTIONS:
        return
    if order(call.function.body, left, right):
        return
    what = f"{context.written(call.arguments[0])} is {kinds_in_words(left.kinds)}"
    yield Finding(f"{what}, and {context.written(call.arguments[1])} has no such form: this fails", call.span)


@rule("W823", "order-of-numerals", of=Call)
def order_of_numerals(call: Call, context: Context) -> Iterator[Finding]:
    """Numbers are ordered as texts, since the left one is a text.

    The schema says that the left argument is a String, so the right one is taken as a text too, and texts are ordered
    character by character: '10' is less than '9'. Put the number first: then the text is converted to a number.

    Wrong (success criterion):
        gt(root.errorCount, 5)
        ^^^^^^^^^^^^^^^^^^^^^^

    Right (success criterion):
        lt(5, root.errorCount)
        gt(root.progress, 5)
    """
    if call.function.compares != "order" or not context.is_told(call.arguments[0]):
        return
    left, right = map(unconverted, call.arguments)
    if context.there(left).kinds - {Kind.NULL} == frozenset((Kind.STRING,)) and _is_numeral(right, context):
        what = f"{context.written(left)} is a String, and '10' is less than '9'"
        hint = f"put the number first: {context.called(call.function.mirrored, _unquoted(right, context), left)}"
        yield Finding(f"{call.function.name} compares texts here: {what}", call.span, hint)


_NUMERAL = re.compile(r"-?[0-9]{1,5}(\.[0-9]+)?")


def _is_numeral(node: Node, context: Context) -> bool:
    part = context.possible(node)
    if part.is_only(Kind.NUMBER):
        return True
    texts = part.values or ()
    return len(texts) == 1 and isinstance(texts[0], str) and _NUMERAL.fullmatch(texts[0]) is not None


def _unquoted(node: Node, context: Context) -> str:
    return context.written(node).strip("'")
