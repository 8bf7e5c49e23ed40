"""Rules about parts whose value does not depend on anything, and parts that are never looked at (W5…)."""

from __future__ import annotations

from collections.abc import Iterator

from conditions.lint.rules import comparing, kinds
from conditions.lint.rules.context import (
    Context,
    has_expansion,
    is_call,
    is_text,
    key,
    literal_of,
)
from conditions.lint.rules.functions import (
    ends_at,
    is_constant,
    is_equality,
    is_equality_of_two,
    is_one_of_several,
    joins,
    may_stop,
)
from conditions.lint.rules.rule import Finding, rule
from conditions.source import Span
from conditions.syntax.tree import Call, Literal, Node, is_path, unconverted
from conditions.values.kinds import Kind


@rule("W501", "constant", of=(Call,))
def constant(call: Call, context: Context) -> Iterator[Finding]:
    """A part is always true, or always false.

    Whatever the inputs are, it is the same: often a text was meant to be a variable. `true` and `false` alone, and
    `always()`, are meant.

    Wrong:
        and(succeeded(), eq('main', 'main'))
                         ^^^^^^^^^^^^^^^^^^
        and(succeeded(), false)
        ^^^^^^^^^^^^^^^^^^^^^^^

    Right:
        and(succeeded(), eq(variables['Build.SourceBranchName'], 'main'))
        and(always(), eq(variables.stage, 'prod'))
        and(succeeded(), true)
    """
    value = context.known(call)
    if value is None or call.kind is not Kind.BOOLEAN or is_constant(call.function):
        return
    if any(_ends(call, part, context) for part in call.arguments[:-1]) or _is_told(call, context):
        return
    texts = call.arguments and all(isinstance(literal_of(part), str) for part in call.arguments)
    hint = "a variable is named without quotes: variables.name" if texts else None
    yield Finding(f"{context.written(call)} is always {'true' if value.value else 'false'}", call.span, hint)


def _is_told(call: Call, context: Context) -> bool:
    """Whether the reason is told already: a constant within this one, or the kinds of the arguments."""
    within = [part for part in map(unconverted, call.arguments) if part.kind is Kind.BOOLEAN and context.known(part)]
    if any(isinstance(part, Call) and not is_constant(part.function) for part in within):
        return True
    if is_equality(call.function):
        return any(kinds.boolean_and_text(call, context)) or any(comparing.impossible_comparison(call, context))
    return any(part.kind is Kind.BOOLEAN and is_text(part) for part in call.arguments)


def _ends(call: Call, part: Node, context: Context) -> bool:
    """Whether a call, such as `and`, looks no further than at a part that is a literal or `always()`."""
    part = unconverted(part)
    value = context.known(part) if is_call(part, is_constant) else part
    return isinstance(value, Literal) and not has_expansion(value.value) and ends_at(call.function, value.value)


@rule("W502", "unreachable-arguments", of=(may_stop,))
def unreachable_arguments(call: Call, context: Context) -> Iterator[Finding]:
    """An argument is never looked at.

    `and` stops at what is false, `or` at what is true, `coalesce` at what is not empty. What stands after a part
    that always is so is never looked at.

    Source: Azure Pipelines documentation, "Expressions", `and`, `or`, `coalesce`.

    Wrong:
        or(always(), eq(variables.stage, 'prod'))
                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^
        and(succeeded(), eq(coalesce('dev', variables.stage), 'prod'))
                                            ^^^^^^^^^^^^^^^

    Right:
        and(always(), eq(variables.stage, 'prod'))
        and(succeeded(), eq(coalesce(variables.stage, 'dev'), 'prod'))
    """
    for at, part in enumerate(call.arguments[:-1]):
        if _ends(call, part, context):
            span = Span(call.arguments[at + 1].span.start, call.arguments[-1].span.end)
            yield Finding(f"{call.function.name} never gets here: it stops at {context.written(part)}", span)
            return


@rule("W503", "duplicate-argument", of=(joins, is_one_of_several))
def duplicate_argument(call: Call, context: Context) -> Iterator[Finding]:
    """The same argument stands there twice.

    But for letter case they are the same, so the second one changes nothing. Another one was probably meant.

    Wrong:
        and(succeeded(), in(variables.stage, 'test', 'Test'))
                                                     ^^^^^^

    Right:
        and(succeeded(), in(variables.stage, 'test', 'prod'))
    """
    name = call.function.name
    seen: set[str] = set()
    for part in call.arguments[1:] if is_one_of_several(call.function) else call.arguments:
        if key(part) in seen:
            yield Finding(f"{context.written(part)} is an argument of {name} already", part.span)
        seen.add(key(part))


@rule("W504", "exclusive-comparisons", of=(joins,))
def exclusive_comparisons(call: Call, context: Context) -> Iterator[Finding]:
    """Two comparisons exclude each other, or one of them always holds.

    One value never equals two texts: `and` of two such equalities is never true. It always differs from one of
    two texts: `or` of two such differences is always true. The same holds of a part and its opposite.

    Wrong:
        and(succeeded(), eq(variables.stage, 'test'), eq(variables.stage, 'prod'))
                                                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^
        and(succeeded(), or(ne(variables.stage, 'test'), ne(variables.stage, 'prod')))
                                                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^
        and(succeeded(), or(eq(variables.stage, 'test'), ne(variables.stage, 'test')))
                                                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^

    Right:
        and(succeeded(), or(eq(variables.stage, 'test'), eq(variables.stage, 'prod')))
        and(succeeded(), ne(variables.stage, 'test'), ne(variables.stage, 'prod'))
    """
    wanted = call.function.absorbing is False
    several = "equality" if wanted else "difference"
    always = f"{call.function.name} is always {'false' if wanted else 'true'}"
    seen: dict[tuple[str, str, str], Node] = {}
    texts: dict[str, dict[str, Node]] = {}
    for part in map(unconverted, call.arguments):
        function, subject, text = _comparison(part)
        against = seen.get((_OPPOSITE[function], subject, text))
        if against is None and function == several:
            against = next((one for other, one in texts.get(subject, {}).items() if other != text), None)
        if against is not None:
            message = f"{always}, because of this and {context.written(against)}"
            yield Finding(message, part.span, REPAIRED[wanted])
        seen.setdefault((function, subject, text), part)
        if function == several:
            texts.setdefault(subject, {}).setdefault(text, part)


_OPPOSITE = {"equality": "difference", "difference": "equality", "is": "is not", "is not": "is"}
REPAIRED = {True: "or(…) holds if one of them does", False: "and(…) holds if all of them do"}
"""What was probably meant by parts that are never all true, or of which one always is."""


def _comparison(part: Node) -> tuple[str, str, str]:
    """The test that a part makes, of which path and which text; else that something `is` true, or `is not`."""
    if isinstance(part, Call) and part.function.negates:
        function, subject, text = _comparison(unconverted(part.arguments[0]))
        return _OPPOSITE[function], subject, text
    if isinstance(part, Call) and is_equality_of_two(part.function):
        path, literal = part.arguments
        text = literal_of(literal)
        if is_path(path) and isinstance(text, str) and not has_expansion(text):
            return str(part.function.compares), key(path), key(literal)
    return "is", key(part), ""
