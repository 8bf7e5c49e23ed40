"""JSONPath (RFC 9535) compiled to Python functions over native values.

python-jsonpath parses and checks; what is parsed is turned into steps from lists of nodes to lists of nodes, within
limits of size, depth and time that the library does not have.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain, islice
from typing import Any

from conditions.errors import LimitError
from conditions.library.jsonpath.nodes import (
    MOST_NODES,
    Node,
    Visit,
    below,
    is_array,
    is_object,
    members,
    too_many,
)
from conditions.values.regular_expressions import regex_package
from conditions.values.time_limit import seconds_to_match

Members = Callable[[Node, Visit], Iterable[Node]]
"""From a node to its members that are selected."""

_NOTHING: Any = object()


def selector(segments: Sequence[Any]) -> Callable[[Any], list[Node]]:
    """The function that selects from a document what the segments of a parsed path say: values with their places."""
    select = _selector(segments)
    return lambda root: select((root, None), Visit(root))


def _selector(segments: Sequence[Any]) -> Callable[[Node, Visit], list[Node]]:
    keys = _singular(segments)
    if keys is not None:
        return lambda node, _: _singled(node, keys)
    steps = [_step(segment) for segment in segments]

    def select(node: Node, visit: Visit) -> list[Node]:
        nodes = [node]
        for step in steps:
            found = chain.from_iterable(step(node, visit) for node in nodes)
            nodes = list(islice(found, MOST_NODES + 1))
            visit.spend(len(nodes))
            if len(nodes) > MOST_NODES:
                raise too_many()
        return nodes

    return select


def _singled(node: Node, keys: list[str | int]) -> list[Node]:
    """The only node to which keys lead, if there is one."""
    value, place = node
    if _followed(value, keys) is _NOTHING:
        return []
    for key in keys:
        place = place, key if isinstance(key, str) or key >= 0 else key + len(value)
        value = value[key]
    return [(value, place)]


def _singular(segments: Sequence[Any]) -> list[str | int] | None:
    """The names and indexes of a path that leads to one node at most; None for all others."""
    keys: list[str | int] = []
    for segment in segments:
        one = segment.selectors[0]
        key = getattr(one, "name", getattr(one, "index", None))
        if type(segment).__name__ != "JSONPathChildSegment" or len(segment.selectors) > 1 or key is None:
            return None
        keys.append(key)
    return keys


def _followed(node: Any, keys: list[str | int]) -> Any:
    for key in keys:
        if isinstance(key, str):
            if not is_object(node) or (node := node.get(key, _NOTHING)) is _NOTHING:
                return _NOTHING
        elif is_array(node) and -len(node) <= key < len(node):
            node = node[key]
        else:
            return _NOTHING
    return node


def looks_at_all(segment: Any) -> bool:
    """Tell whether a segment is `[*]` or a filter: it looks at all members of a node."""
    kinds = {type(selector).__name__ for selector in segment.selectors}
    return type(segment).__name__ == "JSONPathChildSegment" and kinds <= {
        "WildcardSelector",
        "Filter",
        "FilterSelector",
    }


def _step(segment: Any) -> Members:
    selectors = [_members(selector) for selector in segment.selectors]
    one = selectors[0] if len(selectors) == 1 else _chained(selectors)
    if type(segment).__name__ == "JSONPathChildSegment":
        return one
    return lambda node, visit: (member for under in _descendants(node, visit) for member in one(under, visit))


def _chained(selectors: list[Members]) -> Members:
    return lambda node, visit: (member for selected in selectors for member in selected(node, visit))


def _descendants(node: Node, visit: Visit) -> Iterator[Node]:
    """The node and all below it, each before what is below it."""
    yield node
    yield from below(node, visit)


def _members(selector: Any) -> Members:
    return _SELECTORS[type(selector).__name__](selector)


def _named(selector: Any) -> Members:
    name = selector.name

    def named(node: Node, _: Visit) -> Iterator[Node]:
        if is_object(node[0]):
            member = node[0].get(name, _NOTHING)
            if member is not _NOTHING:
                yield member, (node[1], name)

    return named


def _indexed(selector: Any) -> Members:
    index = selector.index

    def indexed(node: Node, _: Visit) -> Iterator[Node]:
        value, place = node
        if is_array(value) and -len(value) <= index < len(value):
            yield value[index], (place, index if index >= 0 else index + len(value))

    return indexed


def _sliced(selector: Any) -> Members:
    part = selector.slice

    def sliced(node: Node, visit: Visit) -> Iterator[Node]:
        value, place = node
        if part.step != 0 and is_array(value):
            for index in visit.each(range(*part.indices(len(value))), value):
                yield value[index], (place, index)

    return sliced


def _any(_: Any) -> Members:
    return members


def _filtered(selector: Any) -> Members:
    holds = _test(selector.expression.expression)

    def filtered(node: Node, visit: Visit) -> Iterator[Node]:
        for member in members(node):
            visit.spend()
            if holds(member, visit):
                yield member

    return filtered


_SELECTORS: dict[str, Callable[[Any], Members]] = {
    "NameSelector": _named,
    "IndexSelector": _indexed,
    "SliceSelector": _sliced,
    "WildcardSelector": _any,
    "Filter": _filtered,
}


Test = Callable[[Node, Visit], bool]
Operand = Callable[[Node, Visit], Any]


def _test(expression: Any) -> Test:
    """The function that tells whether a filter holds for a member."""
    kind = type(expression).__name__
    if kind in _QUERIES:
        nodes = _query(expression)
        return lambda member, visit: bool(nodes(member, visit))
    if kind == "FunctionExtension":
        return _matching(*map(_operand, expression.args), method=_METHODS[expression.name])
    if kind == "PrefixExpression":
        inner = _test(expression.right)
        return lambda member, visit: not inner(member, visit)
    if expression.operator == "&&":
        first, second = _test(expression.left), _test(expression.right)
        return lambda member, visit: first(member, visit) and second(member, visit)
    if expression.operator == "||":
        first, second = _test(expression.left), _test(expression.right)
        return lambda member, visit: first(member, visit) or second(member, visit)
    left, right, compare = _operand(expression.left), _operand(expression.right), _COMPARISONS[expression.operator]
    return lambda member, visit: compare(left(member, visit), right(member, visit), visit)


_QUERIES = ("RelativeFilterQuery", "RootFilterQuery")
_METHODS = {"match": "fullmatch", "search": "search"}


def _matching(text: Operand, pattern: Operand, *, method: str) -> Test:
    """`match` and `search`; a pattern that is no regular expression matches nothing (RFC 9535, section 2.4.6)."""
    from jsonpath.function_extensions import Search

    patterns = Search()

    def matches(member: Node, visit: Visit) -> bool:
        value, wanted = text(member, visit), pattern(member, visit)
        if not isinstance(value, str) or not isinstance(wanted, str):
            return False
        regex_package()  # else the library would take `re`, whose matches take no timeout
        compiled: Any = patterns.check_cache(wanted)
        seconds = seconds_to_match()
        try:
            return compiled is not None and bool(getattr(compiled, method)(value, timeout=seconds))
        except TimeoutError:
            raise LimitError(f"a regular expression in the JSONPath took longer than {seconds:.2g} s") from None

    return matches


def _operand(expression: Any) -> Operand:
    kind = type(expression).__name__
    if kind in _QUERIES:
        keys, relative = _singular(expression.path.segments), kind == "RelativeFilterQuery"
        assert keys is not None, "the library refuses to compare several nodes"
        if relative and len(keys) == 1 and isinstance(keys[0], str):
            return _member_named(keys[0])
        return lambda member, visit: _followed(member[0] if relative else visit.root, keys)
    if kind == "FunctionExtension":
        return _FUNCTIONS[expression.name](expression.args[0])
    literal = None if kind == "Nil" else expression.value
    return lambda _, __: literal


def _member_named(name: str) -> Operand:
    def value(member: Node, _: Visit) -> Any:
        return member[0].get(name, _NOTHING) if member[0].__class__ is dict else _followed(member[0], [name])

    return value


def _length(argument: Any) -> Operand:
    operand = _operand(argument)

    def length(member: Node, visit: Visit) -> Any:
        value = operand(member, visit)
        return len(value) if isinstance(value, str | Mapping) or is_array(value) else _NOTHING

    return length


def _count(argument: Any) -> Operand:
    nodes = _query(argument)
    return lambda member, visit: len(nodes(member, visit))


def _value(argument: Any) -> Operand:
    nodes = _query(argument)

    def value(member: Node, visit: Visit) -> Any:
        found = nodes(member, visit)
        return found[0][0] if len(found) == 1 else _NOTHING

    return value


_FUNCTIONS: dict[str, Callable[[Any], Operand]] = {"length": _length, "count": _count, "value": _value}


def _query(expression: Any) -> Callable[[Node, Visit], list[Node]]:
    select = _selector(expression.path.segments)
    if type(expression).__name__ == "RelativeFilterQuery":
        return select
    return lambda _, visit: select((visit.root, None), visit)


def same(left: Any, right: Any, visit: Visit) -> bool:
    """Tell whether two values are equal as JSON: True is not 1 (RFC 9535, section 2.3.5.2.2)."""
    if left.__class__ is str or right.__class__ is str:
        return bool(left == right)
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        return len(left) == len(right) and all(
            key in right and same(left[key], right[key], visit) for key in _entered(left, visit)
        )
    if is_array(left) and is_array(right):
        pairs = zip(_entered(left, visit), right, strict=False)
        return len(left) == len(right) and all(same(one, other, visit) for one, other in pairs)
    return bool(left == right)


def _entered(container: Any, visit: Visit) -> Iterable[Any]:
    """The items of an Array or the names in an Object, which are counted."""
    visit.enter(container)
    return visit.each(container, container)


def _less(left: Any, right: Any, _: Visit) -> bool:
    kind = left.__class__
    if (kind is right.__class__ and kind is int) or (isinstance(left, str) and isinstance(right, str)):
        return bool(left < right)
    numbers = all(isinstance(value, int | float | Decimal) and not isinstance(value, bool) for value in (left, right))
    return numbers and left < right


_COMPARISONS: dict[str, Callable[[Any, Any, Visit], bool]] = {
    "==": same,
    "!=": lambda left, right, visit: not same(left, right, visit),
    "<": _less,
    ">": lambda left, right, visit: _less(right, left, visit),
    "<=": lambda left, right, visit: _less(left, right, visit) or same(left, right, visit),
    ">=": lambda left, right, visit: _less(right, left, visit) or same(left, right, visit),
}
