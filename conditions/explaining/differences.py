"""Values beside each other, in words: what made them equal, or different."""

from __future__ import annotations

from typing import Any

from conditions.explaining.trace import counted, kind, shown
from conditions.values.converting import to_boolean, try_number
from conditions.values.dotnet_text import equal
from conditions.values.kinds import Kind, foreign
from conditions.values.no_number import why_no_number
from conditions.values.spelling import shown as cut_value
from conditions.values.spelling import try_text


def brief(value: Any) -> str:
    """A value as `cut` writes it; of an Array or an Object, how much there is in it."""
    simple = kind(value) not in (Kind.ARRAY, Kind.OBJECT)
    return cut(value) if simple else counted(value)


def cut(value: Any) -> str:
    """A value as an expression would write it, cut where it is too long to read."""
    try:
        return cut_value(value)
    except Exception:  # a number out of range, or a hostile value
        return shown(value)


def why_equal(one: Any, other: Any) -> str:
    """The reason why two values are equal that do not look it, or nothing."""
    if isinstance(one, bool) and not isinstance(other, bool):
        return f": as a Boolean, {cut(other)} is {to_boolean(other)}"
    if isinstance(one, str) and isinstance(other, str) and one != other:
        return ", as letter case does not matter"
    return "" if kind(one) is kind(other) else f": compared as {kind(one)}"


def why_different(one: Any, other: Any) -> str:
    """The reason why two values differ that look alike, or nothing."""
    of_kind = kind(one)
    if of_kind is Kind.NULL:
        return "; Null equals only Null and the empty text"
    if foreign(one) or foreign(other):
        return ""
    if of_kind in (Kind.ARRAY, Kind.OBJECT):
        return f"; an {of_kind} equals only itself"
    if of_kind is Kind.BOOLEAN:
        return f"; as a Boolean, {cut(other)} is {to_boolean(other)}"
    if of_kind is Kind.NUMBER:
        return no_number(other)
    text = try_text(other)
    if of_kind is not Kind.STRING or text is None:
        return f"; compared as {of_kind}" if kind(other) is not of_kind else ""
    return (no_number(one) if kind(other) is Kind.NUMBER else "") or _why_texts_differ(one, text)


def no_number(value: Any) -> str:
    """The reason why a value that is compared with a Number is none, or nothing."""
    if try_number(value) is not None:
        return ""
    why = why_no_number(value) if isinstance(value, str) else None
    return f"; {brief(value)} is no Number" + (f": {why}" if why else "")


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
        return f"; one goes on with {cut(longer[at:])}"
    return f"; they differ from character {at + 1} on: {cut(one[at:])} and {cut(other[at:])}"


def _is_number(text: str) -> bool:
    return bool(text) and try_number(text) is not None
