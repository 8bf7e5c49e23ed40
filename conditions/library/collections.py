"""Arrays and Objects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from conditions.declaring.function import Lazy, builtin
from conditions.declaring.partial import total
from conditions.errors import LimitError
from conditions.library.admitting import a_member_is
from conditions.library.collections_inline import (
    inline_contains_value,
    inline_count,
    inline_is_empty,
    inline_join,
    inline_length,
    joined,
    spelled_or_empty,
)
from conditions.library.logic import is_blank
from conditions.library.strings import limited
from conditions.syntax.tree import Call, Literal, Node, unconverted
from conditions.values import dotnet_text as text
from conditions.values.caseless import CaselessView
from conditions.values.comparison import Lookup, equals, equals_any
from conditions.values.converting import to_text
from conditions.values.kinds import Kind, foreign, items_of, kind_of, members_of, size_of
from conditions.values.made import within_limit
from conditions.values.spelling import try_text

if TYPE_CHECKING:
    from conditions.declaring.telling import Telling

DEEPEST = 200
"""The deepest level to which `convertToJson` follows Arrays and Objects within each other."""


def _why_containment(call: Call, telling: Telling) -> str:
    collection, value = map(unconverted, call.arguments)
    within, told = telling.value(collection), telling.told(collection)
    found = members_of(within)
    if found is None and within is not None:
        return f"{told}, and no Array or Object"
    members = list(found or ())
    if not members:
        return f"{told}, which holds nothing{telling.missing(collection) or telling.emptied(collection)}"
    if not telling.value(call):
        told = f"{told}, none of which equals {telling.compared(value)}"
        return told + (_why_nested(members, telling) or _instead(collection, telling))
    wanted = value.value if isinstance(value, Literal) else telling.value(value)
    equal = [at for at, member in enumerate(members) if equals(wanted, member)]
    first, *others = _places(collection, equal, telling)
    too = f"; and so {'does' if len(others) == 1 else 'do'} {telling.listed(others)}" if others else ""
    member = members[equal[0]]
    told = f"{first} is {telling.brief(member)}, which equals {telling.compared(value)}"
    return told + telling.why_equal(wanted, member) + too


def _why_nested(members: Sequence[Any], telling: Telling) -> str:
    """The reason why nothing is found in an Array of Arrays or Objects, or nothing."""
    if not all(telling.kind(one) in (Kind.ARRAY, Kind.OBJECT) and not foreign(one) for one in members):
        return ""
    return f"; an {telling.kind(members[0])} equals only itself, and .* takes what is in it"


def _instead(collection: Node, telling: Telling) -> str:
    """The members of an Array or Object, in the place of what was looked for."""
    held = [f"{place} is {telling.brief(value)}" for place, value in telling.elements(collection)]
    return f": {telling.listed(held)}" if held else ""


def _places(collection: Node, found: list[int], telling: Telling) -> list[str]:
    """The places of members of an Array or Object: JSON Pointers, or where there are none, which ones they are."""
    named, within = telling.elements(collection), telling.value(collection)
    if named:
        return [named[at][0] for at in found]
    keys = list(within_limit(within, within)) if isinstance(within, Mapping) else None
    first, *others = [f"item {at}" if keys is None else telling.cut(keys[at]) for at in found]
    return [f"{first} of {telling.text(collection)}", *others]


@builtin(
    "containsValue",
    compares="membership",
    also_called="containsvalues anyof arraycontains",
    sentence=_why_containment,
    inline=inline_contains_value,
    admits=a_member_is,
    admits_members=True,
)
def contains_value(collection: object, value: Lazy[Any]) -> bool:
    """Whether an item of an Array, or a value of an Object, equals *value*, which decides the type of the comparison.

    Examples:
        containsValue(split('a,B', ','), 'b')  ->  true
        containsValue('abc', 'abc')  ->  false
    """
    members = members_of(collection)
    if members is None:
        return False
    return equals_any(value(), members)


@builtin(
    "count",
    is_total=total,
    places=("criterion",),
    reads_size_only=True,
    settles_absence=True,
    logged_as_value=True,
    inline=inline_count,
)
def count(value: object) -> int:
    """The number of items of an Array, or of values of an Object; 0 for anything else.

    `variables` as a whole counts 0: only what stands in a document is counted.

    Examples:
        count(split('a,b', ','))  ->  2
        count('abc')  ->  0
        count(variables)  ->  0
    """
    return (None if isinstance(value, CaselessView) else size_of(value)) or 0


@builtin(
    "length",
    is_total=lambda kinds, _: kinds[0] is not None,
    also_called="len size strlen",
    reads_size_only=True,
    settles_absence=True,
    logged_as_value=True,
    inline=inline_length,
)
def length(value: object) -> int:
    """The number of UTF-16 code units of a text, of items of an Array, or of values of an Object.

    Examples:
        length('Straße')  ->  6
        length(12.5)  ->  4
    """
    size = size_of(value)
    return text.length(to_text(value)) if size is None else size


@builtin("join", logged_as_value=True, inline=inline_join)
def join(separator: Lazy[str], items: object) -> str:
    """The items of an Array as one text, a separator between each two; an item that has no text counts as empty.

    An Object gives the empty text, a simple value its own text. The separator is only evaluated for two items or more.

    Examples:
        join(';', split('a,b', ','))  ->  'a;b'
        join(';', 1.50)  ->  '1.5'
    """
    members = items_of(items)
    if members is None:
        return try_text(items) or ""
    found = within_limit(members, items)
    texts = [item if item.__class__ is str else spelled_or_empty(item) for item in found]
    return joined(separator() if len(texts) > 1 else "", texts)


@builtin(
    "isNullOrEmpty",
    is_total=total,
    also_called="isempty empty isblank blank isnullorwhitespace",
    places=("criterion",),
    reads_size_only=True,
    settles_absence=True,
    inline=inline_is_empty,
)
def is_null_or_empty(value: object) -> bool:
    """Whether a value is Null, the empty text, or an Array or Object with nothing in it.

    Examples:
        isNullOrEmpty('')  ->  true
        isNullOrEmpty(0)  ->  false
    """
    size = size_of(value)
    return is_blank(value) if size is None else size == 0


@builtin("intersect", places=("criterion",), logged_as_value=True)
def intersect(items: object, others: object) -> list[Any]:
    """The items of the first Array that the second one contains, compared as `containsValue` does.

    Examples:
        join(',', intersect(split('a,b,c', ','), split('C,a', ',')))  ->  'a,c'
        count(intersect('a', 'a'))  ->  0
    """
    known = Lookup(members_of(others) or ())
    return [item for item in members_of(items) or () if known.holds(item)]


@builtin("convertToJson", also_called="tojson json stringify jsonstringify", gives_json=True, logged_as_value=True)
def convert_to_json(value: object) -> str:
    """The value as JSON text, indented by two spaces.

    Examples:
        convertToJson('it''s')  ->  '"it''s"'
        convertToJson(true)  ->  'true'
        convertToJson(split('', ','))[0]  ->  null
    """
    pieces: list[str] = []
    size = 0
    for piece in _json(value, "\n"):
        pieces.append(piece)
        size += len(piece)
        limited(size)
    return "".join(pieces)


def _json(value: Any, newline: str) -> Iterator[str]:
    if len(newline) > 2 * DEEPEST:
        raise LimitError(f"convertToJson follows values at most {DEEPEST} deep")
    if isinstance(value, Mapping):
        labels = (f"{_quoted(str(key))}: " for key in value)
        yield from _members_json("{}", zip(labels, value.values(), strict=False), newline)
    elif (items := items_of(value)) is not None:
        yield from _members_json("[]", (("", item) for item in items), newline)
    else:
        yield _scalar_json(value)


def _members_json(brackets: str, members: Iterable[tuple[str, Any]], newline: str) -> Iterator[str]:
    opening = brackets[0]
    for label, member in members:
        yield f"{opening}{newline}  {label}"
        yield from _json(member, newline + "  ")
        opening = ","
    yield brackets if opening != "," else newline + brackets[1]


def _scalar_json(value: Any) -> str:
    kind = kind_of(value)
    if kind is Kind.NULL:
        return "null"
    written = to_text(value)
    if kind is Kind.BOOLEAN:
        return written.lower()
    return written if kind is Kind.NUMBER else _quoted(written)


def _quoted(text: str) -> str:
    import json  # slow to import, and seldom needed

    return json.dumps(text, ensure_ascii=False)
