"""Rules about paths and what may be missing there (W3…)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from conditions.lint.rules.context import (
    Context,
    asks_status,
    has_expansion,
    is_output,
    is_result,
    literal_of,
    may_be_missing,
)
from conditions.lint.rules.functions import is_difference, is_equality, is_equality_of_two, negates
from conditions.lint.rules.rule import Finding, rule
from conditions.lint.rules.service import instead, is_impossible, result
from conditions.syntax.tree import Call, Literal, unconverted
from conditions.values.dotnet_text import fold


@rule("W301", "difference-from-missing", of=(is_difference, negates))
def difference_from_missing(call: Call, context: Context) -> Iterator[Finding]:
    """What is missing differs from every value.

    What is missing is Null, and Null is not equal to any value: a response without the member, or a job before that
    was skipped, makes the comparison true. Nothing is said of variables, which are often left out on purpose, nor where
    the expression looks at the same path in another way. Of outputs only this is told: a condition that also holds
    where the job before did not end well compares one with something else than 'false'.

    Source: Azure Pipelines documentation, "Expressions": a property that is not there is Null.

    Wrong (success criterion):
        ne(root.status, 'failed')
        ^^^^^^^^^^^^^^^^^^^^^^^^^

    Wrong (job condition):
        and(always(), ne(dependencies.A.outputs['set.skip'], 'true'))
                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

    Right (success criterion):
        and(ne(root.status, ''), ne(root.status, 'failed'))
        in(root.status, 'succeeded', 'skipped')

    Right (job condition):
        and(always(), eq(dependencies.A.outputs['set.skip'], 'false'))
        and(succeeded(), ne(dependencies.A.outputs['set.skip'], 'true'))
    """
    compared = unconverted(call.arguments[0]) if call.function.negates else call
    if not isinstance(compared, Call) or compared.function.compares != _COMPARED[call.function.negates]:
        return
    path = next((part for part in compared.arguments if may_be_missing(part)), None)
    others = [literal_of(part) for part in compared.arguments if part is not path]
    if path is None or any(other in (None, "") for other in others) or context.settled_besides(path, compared):
        return
    if path is not compared.arguments[0] and not isinstance(others[0], str):
        return
    if is_output(path) and _is_meant(others, context):
        return
    present = context.called("ne", path, "''")
    yield Finding(
        f"{context.written(path)} may be missing, and then this is true",
        call.span,
        f"{context.called('and', present, call)} if it must be there",
    )


_COMPARED = {True: "equality", False: "difference"}
"""What is true of a missing value: the negation of an equality, or a difference."""


def _is_meant(others: list[Any], context: Context) -> bool:
    """Whether a missing output surely is to count as another: it is there if need be, or W101 tells enough."""
    if any(isinstance(other, str) and fold(other) == fold("false") for other in others):
        return True
    if not context.place.decides:
        return False
    return not asks_status(context) or any(call.function.needs_success for call in context.calls)


@rule("W302", "missing-is-not-zero", of=(is_equality_of_two,))
def missing_is_not_zero(call: Call, context: Context) -> Iterator[Finding]:
    """What is missing does not equal 0 or false on the right.

    `eq(path, 0)` is false where the path is missing: Null on the left equals nothing but Null and ''. With 0 or false
    on the left, which then decides what is compared, a missing value is 0 and false.

    Source: Azure Pipelines documentation, "Expressions", type casting: Null is converted to 0 and False.

    Wrong (success criterion):
        eq(root.errors, 0)
        ^^^^^^^^^^^^^^^^^^
        eq(root.running, false)
        ^^^^^^^^^^^^^^^^^^^^^^^

    Right (success criterion):
        eq(0, root.errors)
        not(root.running)
        and(ne(root.errors, ''), eq(root.errors, 0))
    """
    path, value = call.arguments
    if call.function.compares != "equality":
        return
    zero = isinstance(value, Literal) and not isinstance(value.value, str) and value.value in (0, False)
    if zero and may_be_missing(path) and not context.settled_besides(path, call):
        yield Finding(
            f"{context.written(path)} may be missing, and what is missing does not equal {context.written(value)}",
            call.span,
            f"{context.called('eq', value, path)} if a missing value counts as {context.written(value)}",
        )


@rule("W303", "unknown-result", of=(is_equality,))
def unknown_result(call: Call, context: Context) -> Iterator[Finding]:
    """A result is compared with a text that no result is.

    The result of a job or a stage is Succeeded, SucceededWithIssues, Failed, Canceled, Skipped or Abandoned, in any
    letter case. A comparison with another text never holds.

    Source: Azure Pipelines documentation, "Expressions", dependencies: the values of `result`.

    Wrong (job condition):
        eq(dependencies.Build.result, 'Success')
                                      ^^^^^^^^^

    Right (job condition):
        eq(dependencies.Build.result, 'Succeeded')
    """
    if not any(map(is_result, call.arguments)):
        return
    for part in call.arguments:
        text = literal_of(part)
        if isinstance(text, str) and text and not has_expansion(text) and is_impossible(text, result()):
            message = f"{context.written(part)} is not a result that a job can have"
            yield Finding(message, part.span, instead(text, result()))
