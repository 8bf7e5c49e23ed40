"""Rules about what never equals a value of the schema (W81…)."""

from __future__ import annotations

from collections.abc import Iterator

from conditions.schema_checking.calls import members_of
from conditions.schema_checking.context import Context
from conditions.schema_checking.describing import any_of, described
from conditions.schema_checking.equality import equality
from conditions.schema_checking.names import near
from conditions.schema_checking.possible import AnyShape, Possible, Selected, at_place, of_kind
from conditions.schema_checking.rules.rule import Finding, rule
from conditions.schema_checking.steps import kinds_in_words
from conditions.schema_checking.truth import FALSE
from conditions.schemas.shapes import Arrays, Objects
from conditions.syntax.tree import Call, Node, unconverted
from conditions.values.kinds import Kind
from conditions.values.spelling import shown

_COLLECTIONS = frozenset((Kind.ARRAY, Kind.OBJECT))


@rule("W811", "impossible-value", of=Call)
def impossible_value(call: Call, context: Context) -> Iterator[Finding]:
    """A value is compared that the schema does not let in.

    It is none of `enum`, is another one than `const`, lies beyond a bound, or does not match `pattern`, in whatever
    letter case. The comparison never holds; a difference always does. A pattern is asked in bounded time; one that is
    too large, or looks around, is passed over.

    Wrong (success criterion):
        eq(root.status, 'succeeded')
                        ^^^^^^^^^^^
        in(root.status, 'queued', 'runing')
                                  ^^^^^^^^
        eq(root.progress, 110)
                          ^^^
        eq(root.version, 'v1.2')
                         ^^^^^^
        containsValue(root.stages.*.result, 'ok')
                                            ^^^^

    Right (success criterion):
        eq(root.status, 'Successful')
        in(root.status, 'queued', 'running')
        eq(root.progress, '100')
        eq(root.version, '1.2')
        containsValue(root.stages.*.result, 'passed')
    """
    for path, other, what in _never(call, context):
        if what == "value":
            meant = _meant(context.possible(path), context.possible(other))
            holds = call.function.compares == "membership"
            never, what_is = ("never holds", "there") if holds else ("is never", "it")
            told = f"{context.written(path)} {never} {context.written(other)}: {what_is} is {_described(path, context)}"
            yield Finding(told, other.span, meant and f"did you mean {shown(meant)}?")


def _meant(path: Possible, written: Possible) -> str | None:
    """The text that was probably meant where one is compared."""
    wanted = written.values or ()
    if len(wanted) != 1 or not isinstance(wanted[0], str):
        return None
    told = path.place.meant_by(wanted[0]) if path.place is not None else None
    return told or near(wanted[0], [value for value in path.values or () if isinstance(value, str)])


def _described(path: Node, context: Context) -> str:
    part = context.there(path)
    for shape in part.shapes:
        if isinstance(shape, Selected | Arrays | Objects):
            return any_of(dict.fromkeys(described(_members(one)) for one in part.shapes))
    return described(part)


def _members(shape: AnyShape) -> Possible:
    """What is in a collection; of anything else, itself."""
    if isinstance(shape, Selected):
        return at_place(shape.element, missing=False)
    return members_of(shape) if isinstance(shape, Arrays | Objects) else Possible((shape,))


@rule("W812", "impossible-kind", of=Call)
def impossible_kind(call: Call, context: Context) -> Iterator[Finding]:
    """Values of kinds are compared that are never equal.

    The left argument decides what is compared: beside a Number, a text that is none never equals it, and Null equals
    nothing but Null and the empty text. `containsValue` finds nothing in what is neither an Array nor an Object.

    Wrong (success criterion):
        eq(root.progress, 'done')
        ^^^^^^^^^^^^^^^^^^^^^^^^^
        containsValue(root.environment, 'prod')
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

    Right (success criterion):
        eq(root.progress, '100')
        contains(root.environment, 'prod')
    """
    for path, other, what in _never(call, context):
        if what == "kind":
            kinds = kinds_in_words(context.there(path).kinds)
            does = "in which nothing is found" if call.function.compares == "membership" else "which never equals"
            beside = "" if call.function.compares == "membership" else f" {context.written(other)}"
            yield Finding(f"{context.written(path)} is {kinds}, {does}{beside}", call.span, _other_way(call, context))


def _other_way(call: Call, context: Context) -> str | None:
    if call.function.compares != "membership":
        return None
    return f"{context.called('contains', *call.arguments)} looks for a text in another one"


@rule("W813", "compared-collection", of=Call)
def compared_collection(call: Call, context: Context) -> Iterator[Finding]:
    """An Array or an Object is compared with a value.

    Neither equals anything but itself, and neither is ordered: that is an error when the condition is evaluated. Take a
    member of it, count what is in it, or look for the value among its items.

    Wrong (success criterion):
        eq(root.stages, 'passed')
           ^^^^^^^^^^^
        gt(root.stages, 2)
           ^^^^^^^^^^^

    Right (success criterion):
        eq(root.stages[0].result, 'passed')
        gt(count(root.stages), 2)
    """
    if call.function.compares in ("equality", "difference", "order"):
        never = [path for path, _, what in _never(call, context) if what == "collection"]
        ordered = [part for part in _ordered(call) if context.is_told(part) and _is_collection(part, context)]
        for path in dict.fromkeys((*never[:1], *ordered)):
            kinds = kinds_in_words(context.there(path).kinds)
            fails = "which has no order" if ordered else "which equals no other value"
            yield Finding(f"{context.written(path)} is {kinds}, {fails}", path.span, _instead(call, path, context))


def _ordered(call: Call) -> list[Node]:
    return [unconverted(part) for part in call.arguments] if call.function.compares == "order" else []


def _instead(call: Call, path: Node, context: Context) -> str:
    if call.function.compares == "order":
        return f"count({context.written(path)}) is the number of its members"
    other = next(part for part in map(unconverted, call.arguments) if part is not path)
    if member := _member_with(context.possible(other), context.possible(path)):
        return f"did you mean {context.written(path)}.{member}?"
    return f"{context.called('containsValue', path, other)} looks among its members"


def _member_with(value: Possible, collection: Possible) -> str | None:
    """The only member that has a list of values, if the value is one of them."""
    if collection.place is None:
        return None
    listed = [name for name in collection.place.names if collection.place.key(name).values]
    if len(listed) != 1 or not listed[0].isidentifier():
        return None
    return listed[0] if True in equality(at_place(collection.place.key(listed[0])), value) else None


def _is_collection(part: Node, context: Context) -> bool:
    kinds = context.there(part).kinds
    is_selected = any(isinstance(shape, Selected) for shape in context.possible(part).shapes)
    return bool(kinds) and kinds <= _COLLECTIONS and not is_selected


def _never(call: Call, context: Context) -> Iterator[tuple[Node, Node, str]]:
    """The parts that depend on a schema, others that they never equal, and why: by kind, value, or as collections."""
    compares = call.function.compares
    if compares not in ("equality", "difference", "membership"):
        return
    first, *others = map(unconverted, call.arguments)
    for other in others:
        path, value = (first, other) if context.depends(first) else (other, first)
        if not context.is_told(path) or context.possible(value).is_unknown or not context.possible(value).shapes:
            continue
        what = _found_in(path, value, context) if compares == "membership" else _pair(first, other, path, context)
        if what:
            yield path, value, what


def _pair(left: Node, right: Node, path: Node, context: Context) -> str | None:
    """The reason why two parts are never equal, of which *path* depends on a schema, if they are not."""
    parts = [context.possible(left), context.possible(right)]
    if not parts[0].shapes or not parts[1].shapes or equality(*parts) != FALSE:
        return None
    if any(isinstance(shape, Selected) for part in parts for shape in part.shapes):
        return None  # told without a schema, too
    if _is_collection(path, context):
        return "collection"
    wide = [_widened(part) if node is path else part for part, node in zip(parts, (left, right), strict=True)]
    return "kind" if equality(*wide) == FALSE else "value"


def _found_in(collection: Node, value: Node, context: Context) -> str | None:
    """The reason why a value is never found in a collection, if it is not."""
    within, sought = context.possible(collection), context.possible(value)
    if context.depends(value):
        return None
    if not within.kinds & _COLLECTIONS:
        return "kind"
    members = [_members(shape) for shape in within.shapes if isinstance(shape, Selected | Arrays | Objects)]
    if not all(one.shapes for one in members) or any(True in equality(sought, one) for one in members):
        return None
    return "value"


def _widened(part: Possible) -> Possible:
    """All values of the kinds that a part may have."""
    return Possible(tuple(shape for kind in part.kinds for shape in of_kind(kind).shapes))
