"""The Python side of native/fuzz/plans.c: an input chooses a condition and documents, and the core must be right on them.

The first byte of an input has options. Its lowest two bits tell how the condition follows: the number of a recorded one,
the numbers of forms and operands that one is composed of, or its text up to a line feed. Documents are what is left,
with a byte 1E between them. The native core judges each as bytes, as a line among the others and as objects, and must
answer as the Python function does, or that it is unsure.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import conditions
from conditions import Condition, ConditionError
from conditions.documents.strict_json import parse_json
from conditions.native import core
from tests.conditions.native.probing import has_plan, wrong, wrong_json
from tests.conditions.native.test_building import OPERANDS, PLANNED, recorded
from tools.sanitized import ODD

if core.CORE is None:
    raise ImportError(f"The native core is {core.TOLD}: there is nothing to be fuzzed.")

COMPOSED, WRITTEN = 2, 3
"""The kinds of conditions that are not recorded."""

KIND, AS_VARIABLES, WITH_ODD = 3, 4, 8
"""The bits of the first byte: the kind, whether a document is that of the variables, too, and has odd values."""

SEPARATOR = b"\x1e"
FIRST_ODD = 1000
"""The number that stands for the first odd value; the next ones stand for the next ones."""

JOINED = ("{0}", "and({0}, {1})", "or({1}, {0})", "not(and({1}, {0}))", "iif({0}, {1}, false)", "eq({0}, {1})")
OTHERS: dict[str, Any] = {
    "variables": {"a": "x", "B": 1, "Build.Reason": "IndividualCI"},
    "dependencies": {"a": "Succeeded", "b": "Failed", "A": {"result": "Skipped"}},
    "status": "Succeeded",
}
RECORDED = recorded()


class Difference(AssertionError):
    """The core has answered something else than Python."""


def judge(data: bytes) -> None:
    """Judge the documents of an input in every way.

    Raises:
        Difference: An answer is wrong.
    """
    chosen = chosen_condition(data)
    if chosen is None:
        return
    condition, others, rest = chosen
    forget_documents()
    for document in rest.split(SEPARATOR):
        _agree(condition, document, wrong_json(condition, document, others))
        _judge_objects(condition, document, others, data[0])


def chosen_condition(data: bytes) -> tuple[Condition, dict[str, Any], bytes] | None:
    """The condition of an input, what is given to it beside the document, and the documents; None where there is none."""
    kind = data[0] & KIND if data else WRITTEN
    if kind == WRITTEN:
        text, _, rest = data[1:].partition(b"\n")
        expression = text.decode("utf-8", "replace")
    elif kind == COMPOSED:
        expression, rest = _composed(data[1:8].ljust(7, b"\0")), data[8:]
    else:
        condition, given = RECORDED[int.from_bytes(data[1:3], "big") % len(RECORDED)]
        return condition, {name: value for name, value in given.items() if name != "root"}, data[3:]
    made = _compiled(expression)
    return made and (made, OTHERS, rest)


def _composed(numbers: bytes) -> str:
    form, one, other, second, third, fourth, joined = numbers
    inner = _filled(second, OPERANDS[third % len(OPERANDS)], OPERANDS[fourth % len(OPERANDS)])
    operand = OPERANDS[one % len(OPERANDS)] if one < 128 else inner
    outer = _filled(form, operand, OPERANDS[other % len(OPERANDS)])
    return JOINED[joined % len(JOINED)].format(outer, inner)


def _filled(form: int, one: str, other: str) -> str:
    return PLANNED[form % len(PLANNED)].format(one, other)


@lru_cache(maxsize=1000)
def _compiled(expression: str) -> Condition | None:
    """The condition of a text; None where it is not valid, or has no plan."""
    try:
        condition = conditions.compile(expression)
    except ConditionError:
        return None
    return condition if has_plan(condition) else None


_OTHER = conditions.compile("eq(root.forgotten, 1)")


def forget_documents() -> None:
    """Makes the core forget the shapes that it has seen, so that an input is found to be wrong by itself."""
    wrong_json(_OTHER, b"null", {})


def _judge_objects(condition: Condition, document: bytes, others: dict[str, Any], options: int) -> None:
    """What the document is in Python, as the root and perhaps as the variables."""
    try:
        root = parse_json(document)
    except ConditionError:
        return
    if options & WITH_ODD:
        root = _with_odd(root)
    given = {**others, "root": root}
    if options & AS_VARIABLES and isinstance(root, dict):
        given["variables"] = root
    _agree(condition, root, wrong(condition, given))


def _with_odd(value: Any) -> Any:
    """The same, with values in it that JSON does not have: numbers stand for them."""
    if isinstance(value, dict):
        return {key: _with_odd(member) for key, member in value.items()}
    if isinstance(value, list):
        return [_with_odd(item) for item in value]
    is_odd = isinstance(value, int) and FIRST_ODD <= value < FIRST_ODD + len(ODD)
    return ODD[value - FIRST_ODD] if is_odd else value


def _agree(condition: Condition, document: object, found: tuple[int, Any] | None) -> None:
    if found is not None:
        raise Difference(f"{condition.expression} on {document!r}: the plan answers {found[0]}, Python {found[1]}")
