"""Rules about what a comparison compares (W20…): its left argument decides."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from conditions.lint.rules.context import (
    Context,
    has_expansion,
    is_text,
    literal_of,
    path_of,
)
from conditions.lint.rules.functions import is_comparison, is_equality, is_membership, is_order, is_search, takes_texts
from conditions.lint.rules.rule import Finding, rule
from conditions.syntax.tree import Call, Literal, Node, unconverted
from conditions.values.converting import try_number, try_version
from conditions.values.dotnet_text import fold
from conditions.values.kinds import Kind
from conditions.values.spelling import literal, try_text

_NUMERAL = re.compile(r"-?\d{1,5}(\.\d+)*", re.ASCII)
_LOSES_ZEROS = re.compile(r"-?(\d+\.\d*0|0\d+(\.\d*)?)", re.ASCII)
_SEPARATED = re.compile(r"[,;|\s]")


@rule("W201", "order-of-texts", of=(is_order,))
def order_of_texts(call: Call, context: Context) -> Iterator[Finding]:
    """An order comparison with a text on the left compares character by character.

    The left argument decides what is compared, and variables are always texts. Texts are ordered character by
    character: '10' is less than '9'. Put the number first: then the other one is converted to a number. Texts of six
    digits and more, such as the date '202412', are left alone, and so are 0 and 1: a count is ordered beside them as a
    text as it is as a number.

    Source: Azure Pipelines documentation, "Expressions": the right parameter is converted to the type of the left one.

    Wrong:
        and(succeeded(), gt(variables.count, 5))
                         ^^^^^^^^^^^^^^^^^^^^^^

    Wrong (success criterion):
        ge('5', root.count)
        ^^^^^^^^^^^^^^^^^^^

    Right:
        and(succeeded(), lt(5, variables.count))
        and(succeeded(), gt(variables['System.JobAttempt'], 1))

    Right (success criterion):
        ge(root.count, '5')
    """
    name, (left, right) = call.function.name, call.arguments
    hint = None
    if name in _RIGHT_BY_LUCK.get(context.written(right).strip("'"), ()) and not isinstance(left, Literal):
        return
    if isinstance(left, Literal):
        if is_numeral(left) and not isinstance(right, Literal):
            hint = f"write the number without quotes: {context.called(name, str(left.value), right)}"
    elif is_text(left) and (is_numeral(right) or right.kind in (Kind.NUMBER, Kind.VERSION)):
        first = str(right.value) if isinstance(right, Literal) else right
        hint = f"put the number first: {context.called(call.function.mirrored, first, left)}"
    if hint:
        what = f"{context.written(left)} is a text, and '10' is less than '9'"
        yield Finding(f"{name} compares texts here: {what}", call.span, hint)


_RIGHT_BY_LUCK = {"0": ("gt", "ge", "le"), "1": ("gt", "ge", "lt", "le")}
"""The orders of two texts that are those of two numbers, for every count on the left."""


def is_numeral(node: Node) -> bool:
    """Whether a part is a text that looks like a number or a version, and not like a date: those are ordered well."""
    return isinstance(node, Literal) and isinstance(node.value, str) and _NUMERAL.fullmatch(node.value) is not None


@rule("W202", "number-like-a-version", of=(is_comparison, takes_texts))
def number_like_a_version(call: Call, context: Context) -> Iterator[Finding]:
    """A number loses the zeros at its end: 1.10 is 1.1, as a text too.

    A number has no zeros at its end or at its start. Versions, and whatever else is not counted with, stand in quotes.

    Wrong:
        and(succeeded(), eq(variables.pythonVersion, 3.10))
                                                     ^^^^

    Right:
        and(succeeded(), eq(variables.pythonVersion, '3.10'))

    Right (success criterion):
        ge(root.price, 1.50)
    """
    for argument in call.arguments:
        number = unconverted(argument)
        written = context.written(number)
        if number.kind is Kind.NUMBER and _LOSES_ZEROS.fullmatch(written) and _is_name(call, argument):
            value = try_text(literal_of(number))
            yield Finding(f"{written} is the number {value}, so it is taken as '{value}'", number.span, f"'{written}'")


def _is_name(call: Call, argument: Node) -> bool:
    """Whether a number is certainly taken as a text, or compared with a version."""
    if not is_comparison(call.function):
        return argument.kind is Kind.STRING or call.function.fills_template
    left_is_text = is_text(call.arguments[0])
    return left_is_text or any(fold("version") in fold(path_of(part)[-1]) for part in call.arguments if path_of(part))


@rule("W203", "impossible-comparison", of=(is_comparison,))
def impossible_comparison(call: Call, context: Context) -> Iterator[Finding]:
    """A number or a version is compared with a text that is none.

    Where the left argument is a number, the right one is converted to a number. A text that has no such form never
    equals it, and has no order beside it: that is an error when the condition is evaluated. Versions are the same.

    Source: Azure Pipelines documentation, "Expressions", type casting.

    Wrong:
        and(succeeded(), eq(length(variables.list), 'three'))
                                                    ^^^^^^^

    Right:
        and(succeeded(), eq(length(variables.list), '3'))
    """
    left, *others = call.arguments
    convert = _CONVERSIONS.get(left.kind) if left.kind else None
    for other in others:
        text = literal_of(other)
        if convert and isinstance(text, str) and not has_expansion(text) and convert(text) is None:
            what = "never equals it" if is_equality(call.function) else "cannot be compared with it"
            written = f"{context.written(left)} is a {left.kind}"
            yield Finding(f"{written}, and {literal(text)} has no such form: it {what}", other.span)


_CONVERSIONS: dict[Kind, Callable[[Any], Any]] = {Kind.NUMBER: try_number, Kind.VERSION: try_version}


@rule("W204", "swapped-arguments", of=(is_search, is_membership))
def swapped_arguments(call: Call, context: Context) -> Iterator[Finding]:
    """The arguments of a search are in the wrong order.

    The first argument is what is searched, the second what is looked for. A list written in the expression, such as
    'main;release', may well be searched for a value, and is left alone.

    Source: Azure Pipelines documentation, "Expressions", `contains`, `startsWith`, `endsWith`, `containsValue`.

    Wrong:
        and(succeeded(), startsWith('refs/tags/', variables['Build.SourceBranch']))
                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

    Right:
        and(succeeded(), startsWith(variables['Build.SourceBranch'], 'refs/tags/'))
        and(succeeded(), contains('main;release', variables['Build.SourceBranchName']))
    """
    name, (first, second) = call.function.name, call.arguments
    text = literal_of(first)
    if not isinstance(text, str) or has_expansion(text) or not path_of(second):
        return
    if call.function.finds != "contains" or not _SEPARATED.search(text):
        message = f"{name} looks for {context.written(second)} in {context.written(first)}: the arguments are swapped"
        yield Finding(message, call.span, context.called(name, second, first))


@rule("W205", "no-collection", of=(is_membership,))
def no_collection(call: Call, context: Context) -> Iterator[Finding]:
    """`containsValue` finds nothing in a text.

    `containsValue` looks among the items of an Array or the values of an Object. In a text, as a variable is, it
    finds nothing, even where the text is the very value.

    Source: Azure Pipelines documentation, "Expressions", `containsValue`.

    Wrong:
        and(succeeded(), containsValue(variables.regions, 'north'))
                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

    Right:
        and(succeeded(), contains(variables.regions, 'north'))
        and(succeeded(), containsValue(split(variables.regions, ','), 'north'))
    """
    collection, value = call.arguments
    if is_text(collection) and not isinstance(collection, Literal):
        message = f"{context.written(collection)} is a text, in which containsValue finds nothing"
        split = context.called("split", collection, "','")
        yield Finding(message, call.span, context.called("containsValue", split, value))
