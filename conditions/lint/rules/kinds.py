"""Rules about values of another kind than the one that is meant (W21…): Booleans, texts and Arrays."""

from __future__ import annotations

from collections.abc import Iterator

from conditions.lint.rules.context import (
    COMPARISONS,
    EQUALITIES,
    SEARCHES,
    Context,
    has_expansion,
    is_array,
    is_call,
    is_text,
    literal_of,
)
from conditions.lint.rules.rule import Finding, rule
from conditions.syntax.tree import Call, Convert, Literal, Node, bare
from conditions.values.kinds import Kind

_EMPTY = "''"
_UNQUOTED = "write true and false without quotes"


@rule("W211", "boolean-and-text", of=EQUALITIES)
def boolean_and_text(call: Call, context: Context) -> Iterator[Finding]:
    """A Boolean on the left makes a Boolean of the text on the right.

    The left argument decides what is compared. Where it is a Boolean, a text is taken for its truth, and every text
    that is not empty is true: `eq(true, 'false')` is true. Put the text first: as a text, true is 'True', and letter
    case does not matter.

    Source: Azure Pipelines documentation, "Expressions", type casting: any text but the empty one is True.

    Wrong:
        and(succeeded(), eq(true, variables.isMain))
                         ^^^^^^^^^^^^^^^^^^^^^^^^^^
        and(succeeded(), eq(contains(variables.list, 'a'), 'false'))
                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

    Right:
        and(succeeded(), eq(variables.isMain, true))
        and(succeeded(), eq(variables.isMain, 'true'))
        and(succeeded(), not(contains(variables.list, 'a')))
    """
    left, *others = call.arguments
    text = next((other for other in others if is_text(other)), None)
    if left.kind is Kind.BOOLEAN and text is not None:
        message = f"{context.written(text)} is a text beside a Boolean, and every text that is not empty is true"
        yield Finding(message, call.span, _with_text_first(call, text, context))


def _with_text_first(call: Call, text: Node, context: Context) -> str | None:
    if isinstance(text, Literal) and not has_expansion(text.value):
        return _UNQUOTED
    swapped = call.function.name in ("eq", "ne")
    return context.called(call.function.name, text, call.arguments[0]) if swapped else None


@rule("W212", "truth-of-text", of=(Convert,))
def truth_of_text(node: Convert, context: Context) -> Iterator[Finding]:
    """A text is taken for its truth, and 'False' is true.

    Every text that is not empty is true, so 'False' is true, and variables and outputs are always texts. Compare
    the text with the one that is meant.

    Source: Azure Pipelines documentation, "Expressions", type casting: any text but the empty one is True.

    Wrong:
        and(succeeded(), variables.isMain)
                         ^^^^^^^^^^^^^^^^
        and(succeeded(), 'False')
                         ^^^^^^^

    Right:
        and(succeeded(), eq(variables.isMain, 'true'))
        and(succeeded(), ne(variables.isMain, ''))
    """
    if node.kind is not Kind.BOOLEAN or not is_text(node) or literal_of(node) == "":
        return
    hint = context.called("eq", node, "'true'")
    if not isinstance(node.operand, Literal):
        hint += f", or {context.called('ne', node, _EMPTY)} if any text is meant"
    elif not has_expansion(node.operand.value):
        hint = _UNQUOTED
    message = f"{context.written(node)} is a text: every one that is not empty is true, even 'False'"
    yield Finding(message, node.span, hint)


@rule("W213", "compared-array", of=(*COMPARISONS, *SEARCHES))
def compared_array(call: Call, context: Context) -> Iterator[Finding]:
    """An Array is compared, where one of its items is meant.

    `jsonpath(…)`, `split(…)` and wildcards give many values, also where they find but one. An Array equals nothing
    but itself, and where a text or an order is asked for, it is an error. Take one item of it, or look among all.

    Source: Azure Pipelines documentation, "Expressions", type casting: an Array is converted to nothing but Boolean.

    Wrong (success criterion):
        eq(jsonpath('$.status'), 'ready')
           ^^^^^^^^^^^^^^^^^^^^
        eq(root.items[*].status, 'ready')
           ^^^^^^^^^^^^^^^^^^^^

    Right (success criterion):
        eq(jsonpath('$.status')[0], 'ready')
        containsValue(root.items[*].status, 'ready')
    """
    for array in map(bare, call.arguments):
        if is_array(array):
            what = "an Array, which equals no other value" if call.function.name in EQUALITIES else _NO_TEXT
            yield Finding(f"{context.written(array)} is {what}", array.span, _item(array, call, context))


_NO_TEXT = "an Array, which is neither a text nor a number: this fails"


def _item(array: Node, call: Call, context: Context) -> str:
    one_of = call.function.name in ("in", "notIn")
    if is_call(array, "jsonpath", "split") and not one_of:
        return f"{context.written(array)}[0] is the first of its items"
    other = next((part for part in map(bare, call.arguments) if part is not array), array)
    return context.called("containsValue", array, other)


@rule("W214", "truth-of-array", of=(Convert,))
def truth_of_array(node: Convert, context: Context) -> Iterator[Finding]:
    """An Array is always true.

    An Array or an Object is always true, even one with nothing in it. Count what is in it.

    Source: Azure Pipelines documentation, "Expressions", type casting: an Array is True.

    Wrong (success criterion):
        jsonpath('$.items[?(@.ok)]')
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^

    Right (success criterion):
        gt(count(jsonpath('$.items[?(@.ok)]')), 0)
    """
    if node.kind is Kind.BOOLEAN and is_array(node):
        count = "count" if "root" in context.place.names else "length"
        hint = context.called("gt", context.called(count, node), "0")
        yield Finding(f"{context.written(node)} is an Array, which is true even with nothing in it", node.span, hint)
