"""All rules, and what they find in a condition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from conditions.problem import Problem
from conditions.schema_checking.context import Context
from conditions.schema_checking.rules import constants, conversions, missing, paths, values
from conditions.schema_checking.rules.constants import constant_call, constant_truth
from conditions.schema_checking.rules.rule import Check, Rule, rules_in
from conditions.schemas.schema import Schema
from conditions.source import in_one_line
from conditions.syntax.tree import Call, Convert, Node, walk
from conditions.values.time_limit import time_limit

RULES: tuple[Rule, ...] = tuple(
    rule for module in (paths, values, conversions, missing, constants) for rule in rules_in(module)
)
"""Every rule, in the order of the codes."""

SECONDS = 10.0
"""How long the check of a condition may take."""

(_CONSTANT,) = (rule.code for rule in RULES if rule.check is constant_call)


def problems(expression: str, tree: Node, schemas: Mapping[str, Schema]) -> list[Problem]:
    """What is wrong with a condition on documents of schemas, in the order of the text.

    Args:
        expression: The text.
        tree: Its checked tree, with the conversion to the verdict where it is taken for its truth.
        schemas: The schemas of its inputs, by their names.

    Raises:
        SchemaError: A schema is broken where the condition looks at it.
        LimitError: It is too large there, or the check takes too long.
    """
    context = Context(expression, tree, schemas)
    with time_limit(SECONDS):
        found = [*_of_parts(context), *_constants(context)]
    return sorted(found, key=lambda problem: (problem.span, problem.code))


def _of_parts(context: Context) -> Iterator[Problem]:
    for node in walk(context.tree):
        for rule in RULES:
            if isinstance(node, rule.of) and rule.code != _CONSTANT:
                yield from _found(rule.code, rule.check, node, context)


def _constants(context: Context) -> Iterator[Problem]:
    """The parts that are always true or false: the innermost first, which are told instead of those around them."""
    for node in reversed(list(walk(context.tree))):
        if isinstance(node, Call):
            yield from _found(_CONSTANT, constant_call, node, context)
        elif isinstance(node, Convert):
            yield from _found(_CONSTANT, constant_truth, node, context)


def _found(code: str, check: Check, node: Node, context: Context) -> Iterator[Problem]:
    for message, span, hint in check(node, context):
        context.reported.append(span)
        yield Problem(code, in_one_line(message), span, hint and in_one_line(hint))
