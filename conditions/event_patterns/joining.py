"""Tests of fields joined, for the language `EVENTS`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conditions.declaring.function import Lazy, builtin
from conditions.errors import EvaluationError
from conditions.event_patterns.fields import Found, Tested, are_together, of_one_field
from conditions.syntax.tree import Call, Node

if TYPE_CHECKING:
    from conditions.declaring.telling import Telling


def _deciding(call: Call, telling: Telling) -> list[Node]:
    """The first test that does not hold; all of them where the call is true, none where only all together fail."""
    evaluated = [part for part in call.arguments if telling.was_evaluated(part)]
    failed = [part for part in evaluated if not telling.value(part) and not getattr(telling.value(part), "absent", 0)]
    return evaluated if telling.value(call) else failed[:1]


def _why_not_together(call: Call, telling: Telling) -> str:
    return f"no item of an Array passes all of {', '.join(map(telling.text, call.arguments))}"


def _checked(test: Any) -> Tested:
    if not isinstance(test, bool | Found):
        raise EvaluationError("expected tests of fields of an event", hint="such as is('/detail/state', 'running')")
    return test


@builtin("together", decided_by=_deciding, sentence=_why_not_together, requires="all")
def together(first: Lazy[Any], second: Lazy[Any], *more: Lazy[Any]) -> bool:
    """Whether all tests hold, and for values such that no two stand in different items of the same Array.

    A field that must be `absent` must be so in the items that the fields before it chose, in the order of their names.

    Examples:
        together(is('/items/name', 'a'), numeric('/items/size', '>', 1))  ->  false
        together('a', 'b')  ->  error: expected tests of fields of an event
    """
    tied: list[Found] = []
    for argument in (first, second, *more):
        test = _checked(argument())
        if test is False:
            return False
        if isinstance(test, Found):
            tied.append(test)
    return not tied or are_together(tied)


@builtin("either", decided_by=lambda call, _: call.arguments, requires="any")
def either(first: object, second: object, *more: object) -> Tested:
    """Whether any of some tests of the same field holds: what `or` is to whole conditions, within `together`.

    Tests of different fields have no place in common, so they tie nothing to an item of an Array.

    Examples:
        either(is('/detail/state', 'ok'), isNull('/detail/state'))  ->  false
        either(1, 2)  ->  error: expected tests of fields of an event
    """
    tests = [_checked(test) for test in (first, second, *more)]
    holding = [test for test in tests if isinstance(test, Found)]
    if not holding:
        return any(tests)
    if True in tests or any(test.absent or test.keys != holding[0].keys for test in holding):
        return any(tests)
    return of_one_field(holding)
