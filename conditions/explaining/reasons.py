"""Why a part of an expression gave what it gave, in a sentence that a person understands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from conditions.explaining.custom import own_reason
from conditions.explaining.dependencies import FUNCTIONS, of_status
from conditions.explaining.elements import elements
from conditions.explaining.listing import listed
from conditions.explaining.trace import Trace, counted, kind, shown
from conditions.library import collections, comparing, logic, strings
from conditions.source import clipped
from conditions.syntax.tree import Access, Call, Convert, Literal, Node, prefix, unconverted
from conditions.values.comparison import compare, equals
from conditions.values.converting import to_boolean, try_number
from conditions.values.dotnet_text import equal
from conditions.values.indexing import Absence, absence, index, wildcard
from conditions.values.kinds import FilteredArray, Kind, foreign, members_of
from conditions.values.no_number import why_no_number
from conditions.values.spelling import shown as cut
from conditions.values.spelling import try_text

LONGEST_LITERAL = 60
"""The most characters of a literal that a sentence shows."""


def reason(node: Node, trace: Trace) -> str:
    """The sentence for a part that decided."""
    step = trace.step(node)
    if step is not None and step.error is not None:
        told = _told(node, trace) if isinstance(node, Convert) else f"{trace.text(node)} failed"
        return f"{told}: {step.error.message}"
    if isinstance(node, Call):
        why = _WHY.get(node.function.body, _of_any_call)
        return why(node, trace)
    if isinstance(node, Literal):
        return f"{trace.text(node)} is always {'true' if to_boolean(node.value) else 'false'}"
    told, value = _told(node, trace), trace.value(node)
    if value is None or isinstance(value, bool):
        return told + _absences([node], trace)
    return f"{told}{', and' if foreign(value) else ', which'} counts as {to_boolean(value)}"


def _told(node: Node, trace: Trace) -> str:
    """What a part is: `root.status is 'failed'`."""
    node = unconverted(node)
    return _value(node, trace) if isinstance(node, Literal) else f"{trace.text(node)} is {_value(node, trace)}"


def _absences(nodes: Iterable[Node], trace: Trace) -> str:
    """Why those that are Null are, where they are paths that end early."""
    return "".join(
        f": {found}" for node in nodes if trace.value(unconverted(node)) is None and (found := _absent(node, trace))
    )


def _absent(node: Node, trace: Trace) -> str:
    missing = _missing(unconverted(node), trace)
    if missing is None:
        return ""
    place, found = missing
    guess = f"; {found.hint}" if found.hint and found.hint.startswith("did you mean") else ""
    return f"{found.what} in {place}{found.detail and f', for {found.detail}'}{guess}"


def _value(node: Node, trace: Trace) -> str:
    node = unconverted(node)
    return clipped(trace.typed(node), LONGEST_LITERAL) if isinstance(node, Literal) else _brief(trace.value(node))


def _brief(value: Any) -> str:
    simple = kind(value) not in (Kind.ARRAY, Kind.OBJECT)
    return _cut(value) if simple else counted(value)


def _cut(value: Any) -> str:
    try:
        return cut(value)
    except Exception:  # a number out of range, or a hostile value
        return shown(value)


def _missing(node: Node, trace: Trace) -> tuple[str, Absence] | None:
    """Where a path ended, and why."""
    for place, target, key, wanted in _walked(node, trace):
        found = None if key is None else absence(target, wanted)
        if found is not None:
            return place, found
    return None


def _emptied(node: Node, trace: Trace) -> str:
    """Where a path with a wildcard had nothing left, and why."""
    for place, target, key, wanted in _walked(node, trace):
        if key is None and not wildcard(target):
            return f": {place} is {counted(target)}"
        if isinstance(target, FilteredArray) and not index(target, wanted):
            arrays = all(kind(element) is Kind.ARRAY for element in target)
            why = ", for they are Arrays: .* takes their items" if arrays and try_number(wanted) is None else ""
            return f": none of {place} has {_cut(wanted)}{why}"
    return ""


def _walked(node: Node, trace: Trace) -> Iterator[tuple[str, Any, Node | None, Any]]:
    """Each step of a path: the text of the path so far, its value, the key (None for a wildcard), and its value."""
    if not isinstance(node, Access):
        return
    target, place = trace.value(node.base), trace.text(node.base)
    for at, key in enumerate(node.steps, start=1):
        wanted = key.value if isinstance(key, Literal) else None if key is None else trace.value(key)
        yield place, target, key, wanted
        target = wildcard(target) if key is None else index(target, wanted)
        place = f"{place}.*" if key is None else trace.text(prefix(node, at))


def _operands(call: Call, trace: Trace) -> tuple[Node, Node, Any, Any]:
    left, right = map(unconverted, call.arguments[:2])
    return left, right, trace.value(left), trace.value(right)


def _of_equality(call: Call, trace: Trace) -> str:
    left, right, one, other = _operands(call, trace)
    same = bool(trace.value(call)) is (call.function.body is comparing.eq)
    if same:
        return _joined(left, right, trace, "which equals") + _why_equal(one, other)
    missing = _absences((left, right), trace)
    return _joined(left, right, trace, "not") + (missing or _why_different(one, other))


def _joined(left: Node, right: Node, trace: Trace, to_literal: str) -> str:
    """Both operands: `root.a is 1, not 2`, or `root.a is 1, and root.b is 2`."""
    if isinstance(left, Literal) and not isinstance(right, Literal):
        left, right = right, left
    if isinstance(right, Literal):
        return f"{_told(left, trace)}, {to_literal} {_value(right, trace)}"
    return f"{_told(left, trace)}, and {_told(right, trace)}"


def _compared(node: Node, trace: Trace) -> str:
    """The right operand: its value, and where it is from."""
    value = _value(node, trace)
    return value if isinstance(node, Literal) else f"{value}, the value of {trace.text(node)}"


def _why_equal(one: Any, other: Any) -> str:
    if isinstance(one, bool) and not isinstance(other, bool):
        return f": as a Boolean, {_cut(other)} is {to_boolean(other)}"
    if isinstance(one, str) and isinstance(other, str) and one != other:
        return ", as letter case does not matter"
    return "" if kind(one) is kind(other) else f": compared as {kind(one)}"


def _why_different(one: Any, other: Any) -> str:
    of_kind = kind(one)
    if of_kind is Kind.NULL:
        return "; Null equals only Null and the empty text"
    if foreign(one) or foreign(other):
        return ""
    if of_kind in (Kind.ARRAY, Kind.OBJECT):
        return f"; an {of_kind} equals only itself"
    if of_kind is Kind.BOOLEAN:
        return f"; as a Boolean, {_cut(other)} is {to_boolean(other)}"
    if of_kind is Kind.NUMBER:
        return _no_number(other)
    text = try_text(other)
    if of_kind is not Kind.STRING or text is None:
        return f"; compared as {of_kind}" if kind(other) is not of_kind else ""
    return (_no_number(one) if kind(other) is Kind.NUMBER else "") or _why_texts_differ(one, text)


def _no_number(value: Any) -> str:
    """Why a value that is compared with a Number is none."""
    if try_number(value) is not None:
        return ""
    why = why_no_number(value) if isinstance(value, str) else None
    return f"; {_brief(value)} is no Number" + (f": {why}" if why else "")


def _why_texts_differ(one: str, other: str) -> str:
    if _is_number(one) and try_number(one) == try_number(other):
        return "; the left one is a text, so they are compared as texts"
    if equal(one.strip(), other.strip()):
        return "; they differ in white space at their ends"
    common = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if not equal(a, b)), None)
    at = min(len(one), len(other)) if common is None else common
    if at < 4 or at < min(len(one), len(other)) // 2:
        return ""
    if common is None:
        longer = one if len(one) > len(other) else other
        return f"; one goes on with {_cut(longer[at:])}"
    return f"; they differ from character {at + 1} on: {_cut(one[at:])} and {_cut(other[at:])}"


def _is_number(text: str) -> bool:
    return bool(text) and try_number(text) is not None


_RELATIONS = {-1: "less than", 0: "equal to", 1: "greater than"}


def _of_order(call: Call, trace: Trace) -> str:
    left, right, one, other = _operands(call, trace)
    relation = _RELATIONS[compare(one, other)]
    if isinstance(left, Literal) and not isinstance(right, Literal):
        told = f"{_told(right, trace)}, and {_value(left, trace)} is {relation} that"
    else:
        told = f"{_told(left, trace)}, which is {relation} {_compared(right, trace)}"
    if isinstance(one, str) and _is_number(try_text(other) or ""):
        return f"{told}; the left one is a text, so they are compared as texts{_no_number(one)}"
    return told + _absences((left, right), trace)


_VERBS: dict[Callable[..., Any], tuple[str, str]] = {
    strings.contains: ("contains", "does not contain"),
    strings.starts_with: ("starts with", "does not start with"),
    strings.ends_with: ("ends with", "does not end with"),
}


def _of_search(call: Call, trace: Trace) -> str:
    left, right, one, other = _operands(call, trace)
    found = bool(trace.value(call))
    verb = _VERBS[call.function.body][0 if found else 1]
    subject = f"{_told(left, trace)}, which" if not isinstance(left, Literal) else _value(left, trace)
    told = f"{subject} {verb} {_compared(right, trace)}"
    texts = try_text(one), try_text(other)
    if not found and texts[0] and texts[1] and call.function.body(texts[1], texts[0]):
        return f"{told}; it is the other way round: {_cut(texts[1])} {_VERBS[call.function.body][0]} {_cut(texts[0])}"
    return told + _absences((left, right), trace)


def _of_membership(call: Call, trace: Trace) -> str:
    value, *candidates = map(unconverted, call.arguments)
    found = bool(trace.value(call)) is (call.function.body is logic.in_)
    told = _told(value, trace)
    if found:
        return f"{told}, one of them: {_compared([one for one in candidates if trace.step(one)][-1], trace)}"
    listed = ", ".join(_value(one, trace) for one in candidates[:8])
    within = next((one for one in candidates if members_of(trace.value(one)) is not None), None)
    why = f"; containsValue looks into {trace.text(within)}, {call.name} does not" if within else ""
    return f"{told}, none of {listed}{', …' if len(candidates) > 8 else ''}{_absences([value], trace)}{why}"


def _of_containment(call: Call, trace: Trace) -> str:
    collection, value = map(unconverted, call.arguments)
    within, told = trace.value(collection), _told(collection, trace)
    members = members_of(within)
    if members is None and within is not None:
        return f"{told}, and no Array or Object"
    if not members:
        return f"{told}, which holds nothing{_absences([collection], trace) or _emptied(collection, trace)}"
    wanted = value.value if isinstance(value, Literal) else trace.value(value)
    if not trace.value(call):
        nested = all(kind(member) in (Kind.ARRAY, Kind.OBJECT) and not foreign(member) for member in members)
        why = f"; an {kind(members[0])} equals only itself, and .* takes what is in it"
        told = f"{told}, none of which equals {_compared(value, trace)}"
        return told + (why if nested else _missed(collection, trace))
    return _held(collection, value, [at for at, member in enumerate(members) if equals(wanted, member)], trace)


def _missed(collection: Node, trace: Trace) -> str:
    """What an Array or Object holds instead of what was looked for."""
    held = [f"{one.told} is {_brief(one.value)}" for one in elements(collection, trace)]
    return f": {listed(held)}" if held else ""


def _held(collection: Node, value: Node, found: list[int], trace: Trace) -> str:
    """Which members of an Array or Object equal a value."""
    within = trace.value(collection)
    first, *others = _places(collection, found, trace)
    member = (members_of(within) or ())[found[0]]
    equal_too = f"; and so {'does' if len(others) == 1 else 'do'} {listed(others)}" if others else ""
    wanted = value.value if isinstance(value, Literal) else trace.value(value)
    held = f"{first} is {_brief(member)}, which equals {_compared(value, trace)}{_why_equal(wanted, member)}"
    return held + equal_too


def _places(collection: Node, found: list[int], trace: Trace) -> list[str]:
    """Where members of an Array or Object stand: their JSON Pointers, or where there are none, which ones they are."""
    named, within = elements(collection, trace), trace.value(collection)
    if named:
        return [named[at].told for at in found]
    keys = list(within) if isinstance(within, Mapping) else None
    first, *others = [f"item {at}" if keys is None else _cut(keys[at]) for at in found]
    return [f"{first} of {trace.text(collection)}", *others]


def _of_any_call(call: Call, trace: Trace) -> str:
    told = f"{trace.text(call)} is {_value(call, trace)}"
    why = own_reason(call, trace)
    if why is not None:
        return f"{told}: {why}"
    given = [_told(part, trace) for part in call.arguments if not isinstance(unconverted(part), Literal)]
    return f"{told}: {', '.join(given)}" if given else told


_WHY: dict[Callable[..., Any], Callable[[Call, Trace], str]] = {
    comparing.eq: _of_equality,
    comparing.ne: _of_equality,
    **dict.fromkeys((comparing.lt, comparing.le, comparing.gt, comparing.ge), _of_order),
    **dict.fromkeys(_VERBS, _of_search),
    logic.in_: _of_membership,
    logic.not_in: _of_membership,
    collections.contains_value: _of_containment,
    **dict.fromkeys(FUNCTIONS, of_status),
}
"""The functions that have a sentence of their own."""
