"""Steps into places: where a key leads, and why it leads nowhere."""

from __future__ import annotations

from typing import Any, NamedTuple

from conditions.errors import ConditionError
from conditions.schema_checking.describing import any_of
from conditions.schema_checking.names import near
from conditions.schemas.place import NOTHING, Place, Told
from conditions.values.dotnet_text import fold
from conditions.values.indexing import position_of
from conditions.values.kinds import Kind
from conditions.values.spelling import shown, try_text

_LISTED = 6


class Fault(NamedTuple):
    """The reason why a key leads nowhere.

    Attributes:
        of_item: It is the number of an item.
        message: What is wrong; `{}` stands for what the key is looked up in.
        hint: What was probably meant, or what there is.
    """

    of_item: bool
    message: str
    hint: str | None = None


def member(place: Place, key: Any) -> Place:
    """The place of the member at a key, as conditions look it up: of Objects by its text, of Arrays by its number."""
    name, position = _text(key), _position(key)
    found = place.key(name) if name is not None and place.objects else NOTHING
    if not place.arrays or position is None:
        return found
    item = place.item(position)
    return item if not place.objects else item.beside(found)


def _text(key: Any) -> str | None:
    try:
        return try_text(key)
    except ConditionError:
        return None


def _position(key: Any) -> int | None:
    try:
        return position_of(key)
    except ConditionError:
        return None


def fault(place: Place, key: Any) -> Fault | None:
    """The reason why nothing can be at a key, or why another one was meant; None where there is none."""
    if place.is_impossible:
        return None
    if not place.kinds & {Kind.ARRAY, Kind.OBJECT}:
        return Fault(False, f"{{}} is {kinds_in_words(place.kinds)}, which has no members: there is no {shown(key)}")
    position = _position(key)
    if place.arrays and position is not None and (place.objects or position < _most(place)):
        return None
    if place.objects:
        return _of_key(place, _text(key))
    if position is not None:
        return Fault(True, f"{{}} has {_most(place)} items at most, and items are counted from 0")
    if _is_number(key):
        return Fault(True, f"there is no item {shown(key)} of {{}}", "items are counted from 0")
    return Fault(False, f"{{}} is an Array, which has no key {shown(key)}", "[0] is its first item, .* are all of them")


def _is_number(key: Any) -> bool:
    return isinstance(key, int | float) or not isinstance(key, str)


def _most(place: Place) -> float:
    return max(one.most for one in place.arrays)


def _of_key(place: Place, name: str | None) -> Fault | None:
    if name is None:
        return None
    told = place.told(name)
    if told in (Told.NAMED, Told.OPEN):
        return None
    meant = near(name, place.names)
    if told is Told.SILENT:
        message = f"the schema names no key {shown(name)} of {{}}"
        return Fault(False, message, _meant(name, meant)) if meant else None
    hint = _meant(name, meant) if meant else _listed(place)
    return Fault(False, f"{{}} has no key {shown(name)}", hint)


def _meant(name: str, meant: str) -> str:
    case = " Letter case counts in keys." if fold(name) == fold(meant) else ""
    return f"did you mean {shown(meant)}?{case}"


def _listed(place: Place) -> str:
    names, forms = place.names, place.forms
    if not names:
        return f"keys are written {any_of(map(shown, forms))}" if forms else "there is none at all"
    return f"there are {', '.join(map(shown, names[:_LISTED]))}{' and more' if len(names) > _LISTED or forms else ''}"


def kinds_in_words(kinds: frozenset[Kind]) -> str:
    """The kinds with their articles: `a Number or Null`."""
    *others, last = sorted(kinds, key=lambda kind: (kind is Kind.NULL, str(kind)))
    words = [*map(_with_article, others), _with_article(last)]
    return " or ".join((", ".join(words[:-1]), words[-1])) if len(words) > 1 else words[0]


def _with_article(kind: Kind) -> str:
    return str(kind) if kind is Kind.NULL else f"{'an' if str(kind)[0] in 'AO' else 'a'} {kind}"
