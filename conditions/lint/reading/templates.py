"""The `${{ … }}` of a pipeline: values, and keys that are directives."""

from __future__ import annotations

from collections.abc import Iterator

from conditions.lint.places import TEMPLATE, Place, with_names
from conditions.lint.reading.embedded import Directive, Embedded, directive, order_of, template_expressions
from conditions.lint.reading.occurrence import Occurrence
from conditions.lint.reading.yaml_nodes import YamlScalar
from conditions.problem import Problem

Names = tuple[str, ...]
"""The loop variables that are known."""


def place(names: Names) -> Place:
    """The place of a `${{ … }}` where loop variables are known."""
    return with_names(TEMPLATE, names) if names else TEMPLATE


def in_value(scalar: YamlScalar, names: Names) -> Iterator[Occurrence]:
    """The expressions within a text; a directive is at fault there."""
    for found in template_expressions(scalar.value):
        order = directive(scalar.value, found.inside)
        if order is None or not found.is_closed:
            yield _expression(scalar, found, names)
        else:
            message = f"{order.word} is a directive: it stands alone, as the key of a mapping"
            yield _at_fault(scalar, found, names, message, _in_place_of(order, found, scalar))


def _in_place_of(order: Directive, found: Embedded, scalar: YamlScalar) -> str:
    """The form that does within a value what a directive was to do there."""
    given = scalar.value[order.expression.start : order.expression.end].strip()
    as_key = f"write {_written(order, scalar)} and the value below it"
    if order.word != "if" or not given:
        return as_key
    if scalar.value.strip() == scalar.value[found.whole.start : found.whole.end]:
        return f"leave out if: ${{{{ {given} }}}}; as a key, {as_key}"
    return f"iif chooses within a text: ${{{{ iif({given}, 'one', 'other') }}}}"


def in_key(scalar: YamlScalar, names: Names) -> Iterator[Occurrence]:
    """The expressions of a key."""
    order = order_of(scalar.value)
    if order is None:
        yield from in_value(scalar, names)
        return
    (found,) = template_expressions(scalar.value)
    takes_one = order.word in ("if", "elseif", "each")
    given = scalar.value[order.expression.start : order.expression.end].strip()
    if order.word == "each" and not order.variable:
        yield _at_fault(scalar, found, names, "each needs a variable and a list", "write ${{ each item in … }}:")
    elif takes_one and not given:
        yield _at_fault(scalar, found, names, f"the expression of {order.word} is missing", None)
    elif takes_one:
        yield Occurrence(scalar, order.expression, place(names))
    elif given:
        hint = "write elseif, in one word" if given.startswith("if") else None
        yield _at_fault(scalar, found, names, f"{order.word} takes no expression", hint)


def _expression(scalar: YamlScalar, found: Embedded, names: Names) -> Occurrence:
    if not found.is_closed:
        return _at_fault(scalar, found, names, "${{ is never closed: }} is missing", "add }} where the expression ends")
    return Occurrence(scalar, found.inside, place(names))


def _written(order: Directive, scalar: YamlScalar) -> str:
    return "${{ " + f"{order.word} {scalar.value[order.expression.start : order.expression.end]}".strip() + " }}:"


def _at_fault(scalar: YamlScalar, found: Embedded, names: Names, message: str, hint: str | None) -> Occurrence:
    return Occurrence(scalar, found.inside, place(names), fault=Problem("E001", message, found.whole, hint))
