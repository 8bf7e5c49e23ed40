"""Rules about parts whose value does not depend on anything, and parts that are never looked at (W5…)."""

from __future__ import annotations

from collections.abc import Iterator

from conditions.lint.rules import comparing, kinds
from conditions.lint.rules.context import (
    EQUALITIES,
    Context,
    has_expansion,
    is_call,
    is_text,
    key,
    literal_of,
)
from conditions.lint.rules.rule import Finding, rule
from conditions.source import Span
from conditions.syntax.tree import Call, Node, is_path, unconverted
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
    if value is None or call.kind is not Kind.BOOLEAN or call.function.name == "always":
        return
    if any(_ends(call, part) for part in call.arguments[:-1]) or _is_told(call, context):
        return
    texts = call.arguments and all(isinstance(literal_of(part), str) for part in call.arguments)
    hint = "a variable is named without quotes: variables.name" if texts else None
    yield Finding(f"{context.written(call)} is always {'true' if value.value else 'false'}", call.span, hint)


def _is_told(call: Call, context: Context) -> bool:
    """Whether the reason is told already: a constant within this one, or the kinds of the arguments."""
    within = [part for part in map(unconverted, call.arguments) if part.kind is Kind.BOOLEAN and context.known(part)]
    if any(isinstance(part, Call) and not is_call(part, "always") for part in within):
        return True
    if call.function.name in EQUALITIES:
        return any(kinds.boolean_and_text(call, context)) or any(comparing.impossible_comparison(call, context))
    return any(part.kind is Kind.BOOLEAN and is_text(part) for part in call.arguments)


def _ends(call: Call, part: Node) -> bool:
    """Whether a call, such as `and`, looks no further than at a part that is `true`, `false` or `always()`."""
    deciding = call.function.absorbing
    return deciding is not None and (literal_of(part) is deciding or (deciding and is_call(part, "always")))


@rule("W502", "unreachable-arguments", of=("and", "or", "coalesce"))
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
        if _ends(call, part) or (call.function.name == "coalesce" and _is_filled(part)):
            span = Span(call.arguments[at + 1].span.start, call.arguments[-1].span.end)
            yield Finding(f"{call.function.name} never gets here: it stops at {context.written(part)}", span)
            return


def _is_filled(part: Node) -> bool:
    value = literal_of(part)
    return value not in (None, "") and not has_expansion(value)


@rule("W503", "duplicate-argument", of=("and", "or", "in", "notIn"))
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
    for part in call.arguments[1:] if name in ("in", "notIn") else call.arguments:
        if key(part) in seen:
            yield Finding(f"{context.written(part)} is an argument of {name} already", part.span)
        seen.add(key(part))


@rule("W504", "exclusive-comparisons", of=("and", "or"))
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
    deciding, several = ("or", "ne") if call.function.name == "or" else ("and", "eq")
    always = f"{call.function.name} is always {'true' if deciding == 'or' else 'false'}"
    seen: dict[tuple[str, str, str], Node] = {}
    texts: dict[str, dict[str, Node]] = {}
    for part in map(unconverted, call.arguments):
        function, subject, text = _comparison(part)
        against = seen.get((_OPPOSITE[function], subject, text))
        if against is None and function == several:
            against = next((one for other, one in texts.get(subject, {}).items() if other != text), None)
        if against is not None:
            message = f"{always}, because of this and {context.written(against)}"
            yield Finding(message, part.span, _REPAIRED[deciding])
        seen.setdefault((function, subject, text), part)
        if function == several:
            texts.setdefault(subject, {}).setdefault(text, part)


_OPPOSITE = {"eq": "ne", "ne": "eq", "is": "not", "not": "is"}
_REPAIRED = {"and": "or(…) holds if one of them does", "or": "and(…) holds if all of them do"}


def _comparison(part: Node) -> tuple[str, str, str]:
    """What a part asks: `eq` or `ne`, of which path and which text; else whether something `is` true or `not`."""
    if isinstance(part, Call) and part.function.name == "not":
        function, subject, text = _comparison(unconverted(part.arguments[0]))
        return _OPPOSITE[function], subject, text
    if isinstance(part, Call) and part.function.name in ("eq", "ne"):
        path, literal = part.arguments
        text = literal_of(literal)
        if is_path(path) and isinstance(text, str) and not has_expansion(text):
            return part.function.name, key(path), key(literal)
    return "is", key(part), ""
