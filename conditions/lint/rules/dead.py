"""Rules about conditions that are proved to be dead (W82…): no inputs give them the verdict that they wait for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from conditions.checking.checker import verdict
from conditions.lint.rules import constants, excluding
from conditions.lint.rules.context import Context, has_expansion, names_path
from conditions.lint.rules.functions import joins
from conditions.lint.rules.rule import Finding, rule, rules_in
from conditions.syntax.tree import Call, Literal, walk
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
    if call.span.end - call.span.start > _LONGEST or not _may_be_dead(call, context):
        return
    wanted = call.function.absorbing is False
    finder = Finder(verdict(call), context.place.language.vocabulary, _TEXTS)
    if _shares_a_place(finder) and isinstance(finder.witness(wanted), Impossible):
        state = "never true" if wanted else "always true"
        message = f"{call.function.name} is {state}, whatever the inputs are"
        yield Finding(message, call.span, constants.REPAIRED[wanted])


def _may_be_dead(call: Call, context: Context) -> bool:
    """True where all that stands there is known, and no other rule says why it is dead."""
    for node in walk(call):
        if isinstance(node, Literal) and (has_expansion(node.value) or names_path(node.value)):
            return False
        if isinstance(node, Call) and _is_told(node, context):
            return False
        if isinstance(node, Call) and node is not call and joins(node.function) and any(dead_condition(node, context)):
            return False
    return True


def _is_told(call: Call, context: Context) -> bool:
    if context.known(call) is not None:
        return True
    rules = [one for one in _OTHERS if any(not isinstance(of, type) and of(call.function) for of in one.of)]
    return any(any(one.check(call, context)) for one in rules)


_OTHERS = [*rules_in(constants), *rules_in(excluding)]


def _shares_a_place(finder: Finder) -> bool:
    """True where parts read the same place: others are independent of each other."""
    read = Counter(slot for at in range(len(finder.reading.atoms)) for slot in finder.reading.slots_of(at))
    inputs = {slot.input for slot in read}
    return max(read.values(), default=0) > 1 or {"status", "dependencies"} <= inputs
