"""Truth and choice. The arguments are evaluated left to right, and no further than needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from conditions.declaring.function import Lazy, builtin, declaration_of
from conditions.declaring.partial import Argument, Narrowed, total
from conditions.library.admitting import one_of
from conditions.library.comparing import eq, equality_is_total
from conditions.library.literals import (
    LEAST,
    MOST,
    is_text_of,
    may_be_number,
    numbers,
    same_text_of,
    sizes,
    spellings,
    values_of,
)
from conditions.source import Span
from conditions.syntax.tree import Call, Literal, Node, is_path, unconverted, unparse
from conditions.values.comparison import equals
from conditions.values.converting import to_boolean
from conditions.values.kinds import Kind, kind_of, size_of

if TYPE_CHECKING:
    from conditions.declaring.scope import InlineScope, Scope
    from conditions.declaring.telling import Telling


def _joined(operator: str) -> Any:
    def flow(_: Scope, *parts: str) -> str:
        return f"({f' {operator} '.join(parts)})"

    return flow


@builtin("and", absorbing=False, is_total=total, also_called="all", flow=_joined("and"))
def and_(first: Lazy[bool], second: Lazy[bool], *more: Lazy[bool]) -> bool:
    """Whether all arguments are true; stops at the first that is not.

    Examples:
        and(true, 1, 'a')  ->  true
        and(true, '')  ->  false
        and(false, gt('a', 1.2.3))  ->  false
    """
    return all(part() for part in (first, second, *more))


def _merged_equals(call: Call) -> Node:
    """`or(eq(x, 'a'), eq(x, 'b'))` of the same path as `in(x, 'a', 'b')`."""
    runs = [(path, list(run)) for path, run in groupby(call.arguments, _compared_path)]
    merged = [_as_in(run) if path and len(run) > 1 else run for path, run in runs]
    arguments = tuple(argument for run in merged for argument in run)
    return arguments[0] if len(arguments) == 1 else call.of(arguments)


def _compared_path(node: Node) -> str:
    """The path that a node compares with a text, or nothing."""
    if not isinstance(node, Call) or node.function.body is not eq:
        return ""
    left, right = node.arguments
    text = isinstance(right, Literal) and isinstance(right.value, str)
    return unparse(left) if text and is_path(left) else ""


def _as_in(equals: list[Node]) -> list[Node]:
    calls = [node for node in equals if isinstance(node, Call)]
    texts = (call.arguments[1] for call in calls)
    span, function = Span(calls[0].span.start, calls[-1].span.end), declaration_of(in_)
    return [Call(function.name, (calls[0].arguments[0], *texts), span, function)]


@builtin(
    "or",
    absorbing=True,
    is_total=total,
    also_called="any",
    flow=_joined("or"),
    rewrite=_merged_equals,
)
def or_(first: Lazy[bool], second: Lazy[bool], *more: Lazy[bool]) -> bool:
    """Whether any argument is true; stops at the first that is.

    Examples:
        or(false, 0, 'a')  ->  true
        or('', 0)  ->  false
    """
    return any(part() for part in (first, second, *more))


def _all_arguments(call: Call, _: Telling) -> tuple[Node, ...]:
    return call.arguments


@builtin(
    "not",
    is_total=total,
    also_called="negate isfalse",
    negates=True,
    decided_by=_all_arguments,
    flow=lambda _, value: f"(not {value})",
)
def not_(value: bool) -> bool:
    """Whether the argument is false.

    Examples:
        not('')  ->  true
        not('false')  ->  false
    """
    return not value


@builtin(
    "xor",
    is_total=total,
    decided_by=_all_arguments,
    flow=lambda _, first, second: f"({first} is not {second})",
)
def xor(first: bool, second: bool) -> bool:
    """Whether exactly one of the two arguments is true.

    Examples:
        xor(true, '')  ->  true
        xor(true, 1)  ->  false
    """
    return first is not second


def _condition_and_choice(call: Call, telling: Telling) -> tuple[Node, ...]:
    condition, when_true, when_false = call.arguments
    return condition, when_true if to_boolean(telling.value(unconverted(condition))) else when_false


def _narrow_choice(arguments: Sequence[Argument], never_fails: Callable[[Argument], bool]) -> Narrowed:
    condition, when_true, when_false = arguments
    if not condition.is_known:
        return None
    chosen, other = (when_true, when_false) if condition.value else (when_false, when_true)
    return chosen if never_fails(other) else None


@builtin(
    "iif",
    is_total=total,
    narrow=_narrow_choice,
    also_called="if ifelse iff ternary choose cond",
    decided_by=_condition_and_choice,
    logged_as_value=True,
)
def iif(condition: bool, when_true: object, when_false: object) -> Any:
    """The second argument if the first is true, else the third. Both are evaluated.

    Examples:
        iif(eq(1, 1), 'yes', 'no')  ->  'yes'
        iif('', 'yes', 'no')  ->  'no'
    """
    return when_true if condition else when_false


def _flow_in(scope: Scope, value: str, *candidates: str) -> str:
    equal, held = scope.bind(equals), scope.local()
    parts = [f"{equal}({held}, {candidate})" for candidate in candidates]
    parts[0] = f"{equal}({held} := {value}, {candidates[0]})"
    return f"({' or '.join(parts)})"


def _inline_in(scope: InlineScope, value: Node, *candidates: Node) -> str | None:
    literals = [part for part in candidates if isinstance(part, Literal) and isinstance(part.value, str) and part.value]
    if len(literals) < len(candidates):
        return None
    first, held = scope.held(value)
    known, lengths, values = (scope.derive(function, *literals) for function in (spellings, sizes, values_of))
    in_ascii = f"{held}.upper() in {known} and {held}.isascii()"
    ascii_only = all(literal.value.isascii() for literal in literals)
    same = in_ascii if ascii_only else f"{scope.bind(same_text_of)}({held}, {values})"
    another_case = f"len({held}) in {lengths} and {same}"
    other = f"{scope.bind(is_text_of)}({held}, {values})"
    beyond = f"not {LEAST} <= {held} <= {MOST} and {other}"
    if any(may_be_number(literal.value) for literal in literals):
        beyond = f"({held} in {scope.derive(numbers, *literals)} or {beyond})"
    other = f"{held} is not None and ({beyond} if {held}.__class__ is int else {other})"
    return f"({first} in {known} or ({another_case} if {held}.__class__ is str else {other}))"


def _inline_not_in(scope: InlineScope, value: Node, *candidates: Node) -> str | None:
    found = _inline_in(scope, value, *candidates)
    return None if found is None else f"(not {found})"


def _narrow_membership(arguments: Sequence[Argument], _: Callable[[Argument], bool]) -> Narrowed:
    """The candidates up to the first one that is known to be equal, without those that are known to differ."""
    value, *candidates = arguments
    if not value.is_known:
        return None
    kept = [value]
    for candidate in candidates:
        if not candidate.is_known:
            kept.append(candidate)
        elif equals(value.value, candidate.value):
            return [*kept, candidate]
    return kept


def _why_membership(call: Call, telling: Telling) -> str:
    value, *candidates = map(unconverted, call.arguments)
    told = telling.told(value)
    if bool(telling.value(call)) is (call.function.compares == "equality"):
        return f"{told}, one of them: {telling.compared([one for one in candidates if telling.was_evaluated(one)][-1])}"
    listed = ", ".join(map(telling.spelled, candidates[:8]))
    within = next((one for one in candidates if size_of(telling.value(one)) is not None), None)
    why = f"; containsValue looks into {telling.text(within)}, {call.name} does not" if within else ""
    return f"{told}, none of {listed}{', …' if len(candidates) > 8 else ''}{telling.missing(value)}{why}"


def _each_equality(call: Call) -> list[Call]:
    value, *candidates = call.arguments
    return [Call("eq", (value, candidate), call.span, declaration_of(eq)) for candidate in candidates]


@builtin(
    "in",
    is_total=lambda kinds, _: all(equality_is_total(kinds[0], kind) for kind in kinds[1:]),
    narrow=_narrow_membership,
    compares="equality",
    also_called="isin oneof isoneof",
    sentence=_why_membership,
    flow=_flow_in,
    inline=_inline_in,
    admits=one_of,
    alternatives=_each_equality,
)
def in_(value: object, first: Lazy[Any], *more: Lazy[Any]) -> bool:
    """Whether the first argument equals any of the others, as `eq` compares; stops at the first that it equals.

    Examples:
        in('B', 'a', 'b')  ->  true
        in(1, 2, 3)  ->  false
    """
    return any(equals(value, candidate()) for candidate in (first, *more))


@builtin(
    "notIn",
    is_total=lambda kinds, _: all(equality_is_total(kinds[0], kind) for kind in kinds[1:]),
    narrow=_narrow_membership,
    compares="difference",
    also_called="nin isnotin noneof",
    sentence=_why_membership,
    flow=lambda scope, *parts: f"(not {_flow_in(scope, *parts)})",
    inline=_inline_not_in,
    denies=one_of,
)
def not_in(value: object, first: Lazy[Any], *more: Lazy[Any]) -> bool:
    """Whether the first argument equals none of the others.

    Examples:
        notIn('c', 'a', 'b')  ->  true
        notIn(1, '2', '1.0')  ->  false
    """
    return not in_(value, first, *more)


def is_blank(value: Any) -> bool:
    """True where *value* is Null or the empty text."""
    return value is None or (kind_of(value) is Kind.STRING and not value)


def _flow_coalesce(scope: Scope, *candidates: str) -> str | None:
    if len(candidates) > 20:  # Python limits how deep conditional expressions may nest
        return None
    tried = list(candidates)
    blank, last = scope.bind(is_blank), tried.pop()
    held = [scope.local() for _ in tried]
    choices = [f"{name} if not {blank}({name} := {part}) else" for name, part in zip(held, tried, strict=True)]
    return f"({' '.join(choices)} {last})"


def _last_evaluated(call: Call, telling: Telling) -> list[Node]:
    return [part for part in call.arguments if telling.was_evaluated(part)][-1:]


def _narrow_candidates(arguments: Sequence[Argument], _: Callable[[Argument], bool]) -> Narrowed:
    """The candidates up to the first one that is known to be something, without those known to be blank."""
    kept: list[Argument] = []
    for at, candidate in enumerate(arguments, 1):
        if not candidate.is_known or at == len(arguments):  # the last one counts, blank or not
            kept.append(candidate)
        elif not is_blank(candidate.value):
            kept.append(candidate)
            break
    return kept if len(kept) > 1 else kept[0]


@builtin(
    "coalesce",
    is_total=total,
    narrow=_narrow_candidates,
    also_called="default defaultifempty ifnull nvl isnull",
    settles_absence=True,
    stops_at=lambda value: not is_blank(value),
    decided_by=_last_evaluated,
    flow=_flow_coalesce,
)
def coalesce(first: Lazy[Any], second: Lazy[Any], *more: Lazy[Any]) -> Any:
    """The first argument that is neither Null nor the empty text; else the last one.

    Examples:
        coalesce('', 0, 'b')  ->  0
        coalesce('', '')  ->  ''
    """
    value = first()
    for candidate in (second, *more):
        if not is_blank(value):
            break
        value = candidate()
    return value
