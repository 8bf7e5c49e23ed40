"""Rules about conditions that are proved to be dead (W82…): no inputs give them the verdict that they wait for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from conditions.checking.checker import verdict
from conditions.lint.rules import constants, excluding
from conditions.lint.rules.context import Context, has_expansion, key, names_path, path_of
from conditions.lint.rules.functions import joins
from conditions.lint.rules.rule import Finding, rule, rules_in
from conditions.syntax.tree import Access, Call, Literal, Node, walk
from conditions.witnesses.finding import Finder
from conditions.witnesses.witness import Impossible

_LONGEST = 2_000
"""The longest part that is tried, in characters."""

_TEXTS = frozenset(("variables", "dependencies", "stageDependencies"))
"""What holds nothing but texts in a pipeline."""


@rule("W507", "dead-condition", of=(joins,))
def dead_condition(call: Call, context: Context) -> Iterator[Finding]:
    """All parts together are never true, or one of them always is, whatever the inputs are.

    That is proved: values of every kind that the parts tell apart were tried, in all ways in which they may come
    together. A run that succeeded did not fail, too; and a text that is one of some is none of others.

    Source: Azure Pipelines documentation, "Expressions", job status functions.

    Wrong:
        and(succeeded(), or(failed(), canceled()))
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        and(or(eq(variables.stage, 'a'), eq(variables.stage, 'b')), eq(variables.stage, 'c'), succeeded())
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

    Right:
        or(succeeded(), failed(), canceled())
        and(or(eq(variables.stage, 'a'), eq(variables.stage, 'b')), eq(variables.tag, 'c'), succeeded())
    """
    if call.span.end - call.span.start > _LONGEST or not _shares_a_place(call) or _is_open(call):
        return
    wanted = call.function.absorbing is False
    finder = Finder(verdict(call), context.place.language.vocabulary, _TEXTS)
    if isinstance(finder.witness(wanted), Impossible) and not _is_told(call, context):
        state = "never true" if wanted else "always true"
        message = f"{call.function.name} is {state}, whatever the inputs are"
        yield Finding(message, call.span, constants.REPAIRED[wanted])


def _shares_a_place(call: Call) -> bool:
    """True where parts may read the same place: others are independent of each other."""
    read = Counter(place for node in walk(call) if (place := _place(node)))
    return max(read.values(), default=0) > 1


def _place(node: Node) -> str:
    """What a part reads, roughly; nothing where it reads nothing itself."""
    if isinstance(node, Access):
        path = path_of(node)
        return "the status" if path[:1] == ("dependencies",) else key(node)
    return "the status" if isinstance(node, Call) and "status" in node.function.inputs else ""


def _is_open(call: Call) -> bool:
    """True where a text holds what is only known later."""
    texts = (node.value for node in walk(call) if isinstance(node, Literal))
    return any(has_expansion(text) or names_path(text) for text in texts)


def _is_told(call: Call, context: Context) -> bool:
    """True where another rule says why it is dead, or this one says so of a part."""
    parts = [node for node in walk(call) if isinstance(node, Call)]
    return any(
        context.known(part) is not None or _is_found(part, context) or (part is not call and _is_dead(part, context))
        for part in parts
    )


def _is_dead(part: Call, context: Context) -> bool:
    return joins(part.function) and any(dead_condition(part, context))


def _is_found(part: Call, context: Context) -> bool:
    rules = [one for one in _OTHERS if any(not isinstance(of, type) and of(part.function) for of in one.of)]
    return any(any(one.check(part, context)) for one in rules)


_OTHERS = [*rules_in(constants), *rules_in(excluding)]
