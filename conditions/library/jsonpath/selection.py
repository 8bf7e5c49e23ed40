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
from conditions.values.regular_expressions import regex_package
from conditions.values.time_limit import seconds_to_match

MOST_NODES = 1_000_000
"""The most nodes that a path may select: `$..*..*` multiplies."""

DEEPEST = 500
"""How deep `..` follows a document, which may contain itself."""

Nodes = list[Any]
Members = Callable[[Any, Any], Iterable[Any]]
"""From a node and the root of the document to the members of the node that are selected."""

_NOTHING: Any = object()


def selector(segments: Sequence[Any]) -> Callable[[Any], Nodes]:
    """The function that selects from a document what the segments of a parsed path say."""
    keys = _singular(segments)
    if keys is not None:
        return lambda root: [] if (node := _followed(root, keys)) is _NOTHING else [node]
    steps = [_step(segment) for segment in segments]

    def select(root: Any) -> Nodes:
        nodes = [root]
        for step in steps:
            members = chain.from_iterable(step(node, root) for node in nodes)
            nodes = list(islice(members, MOST_NODES + 1))
            if len(nodes) > MOST_NODES:
                raise too_many()
        return nodes

    return select


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
            if not isinstance(node, Mapping) or (node := node.get(key, _NOTHING)) is _NOTHING:
                return _NOTHING
        elif _is_array(node) and -len(node) <= key < len(node):
            node = node[key]
        else:
            return _NOTHING
    return node


def too_many() -> LimitError:
    """The error of a path that selects more than MOST_NODES."""
    return LimitError(f"the JSONPath selects more than {MOST_NODES:,} nodes")


def _step(segment: Any) -> Members:
    selectors = [_members(selector) for selector in segment.selectors]
    one = selectors[0] if len(selectors) == 1 else _chained(selectors)
    if type(segment).__name__ == "JSONPathChildSegment":
        return one
    return lambda node, root: (member for below in _descendants(node) for member in one(below, root))


def _chained(selectors: list[Members]) -> Members:
    return lambda node, root: (member for members in selectors for member in members(node, root))


def _descendants(node: Any) -> Iterator[Any]:
    """The node and all below it, each before what is below it."""
    waiting = [iter((node,))]
    for _ in range(MOST_NODES):
        below = next(waiting[-1], _NOTHING)
        if below is not _NOTHING:
            yield below
            waiting.append(iter(_children(below)))
        else:
            waiting.pop()
        if not waiting:
            return
        if len(waiting) > DEEPEST:
            raise LimitError(f"the JSONPath goes more than {DEEPEST} deep into the document")
    raise too_many()


def _children(node: Any) -> Any:
    if isinstance(node, Mapping):
        return node.values()
    return node if _is_array(node) else ()


def _is_array(node: Any) -> bool:
    return node.__class__ is list or (isinstance(node, Sequence) and not isinstance(node, str | bytes | bytearray))


def _members(selector: Any) -> Members:
    return _SELECTORS[type(selector).__name__](selector)


def _named(selector: Any) -> Members:
    name = selector.name

    def members(node: Any, _: Any) -> Iterator[Any]:
        if isinstance(node, Mapping):
            member = node.get(name, _NOTHING)
            if member is not _NOTHING:
                yield member

    return members


def _indexed(selector: Any) -> Members:
    index = selector.index

    def members(node: Any, _: Any) -> Iterator[Any]:
        if _is_array(node) and -len(node) <= index < len(node):
            yield node[index]

    return members


def _sliced(selector: Any) -> Members:
    part = selector.slice
    return lambda node, _: iter(node[part]) if part.step != 0 and _is_array(node) else iter(())


def _any(_: Any) -> Members:
    return lambda node, _: iter(_children(node))


def _filtered(selector: Any) -> Members:
    holds = _test(selector.expression.expression)
    return lambda node, root: [member for member in _children(node) if holds(member, root)]


_SELECTORS: dict[str, Callable[[Any], Members]] = {
    "NameSelector": _named,
    "IndexSelector": _indexed,
    "SliceSelector": _sliced,
    "WildcardSelector": _any,
    "Filter": _filtered,
}


Test = Callable[[Any, Any], bool]
Operand = Callable[[Any, Any], Any]


def _test(expression: Any) -> Test:
    """The function that tells whether a filter holds for a member."""
    kind = type(expression).__name__
    if kind in _QUERIES:
        nodes = _query(expression)
        return lambda member, root: bool(nodes(member, root))
    if kind == "FunctionExtension":
        return _matching(*map(_operand, expression.args), method=_METHODS[expression.name])
    if kind == "PrefixExpression":
        inner = _test(expression.right)
        return lambda member, root: not inner(member, root)
    if expression.operator == "&&":
        first, second = _test(expression.left), _test(expression.right)
        return lambda member, root: first(member, root) and second(member, root)
    if expression.operator == "||":
        first, second = _test(expression.left), _test(expression.right)
        return lambda member, root: first(member, root) or second(member, root)
    left, right, compare = _operand(expression.left), _operand(expression.right), _COMPARISONS[expression.operator]
    return lambda member, root: compare(left(member, root), right(member, root))


_QUERIES = ("RelativeFilterQuery", "RootFilterQuery")
_METHODS = {"match": "fullmatch", "search": "search"}


def _matching(text: Operand, pattern: Operand, *, method: str) -> Test:
    """`match` and `search`; a pattern that is no regular expression matches nothing (RFC 9535, section 2.4.6)."""
    from jsonpath.function_extensions import Search

    patterns = Search()

    def matches(member: Any, root: Any) -> bool:
        value, wanted = text(member, root), pattern(member, root)
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
        return lambda member, root: _followed(member if relative else root, keys)
    if kind == "FunctionExtension":
        return _FUNCTIONS[expression.name](expression.args[0])
    literal = None if kind == "Nil" else expression.value
    return lambda _, __: literal


def _member_named(name: str) -> Operand:
    def value(member: Any, _: Any) -> Any:
        return member.get(name, _NOTHING) if member.__class__ is dict else _followed(member, [name])

    return value


def _length(argument: Any) -> Operand:
    operand = _operand(argument)

    def length(member: Any, root: Any) -> Any:
        value = operand(member, root)
        return len(value) if isinstance(value, str | Mapping) or _is_array(value) else _NOTHING

    return length


def _count(argument: Any) -> Operand:
    nodes = _query(argument)
    return lambda member, root: len(nodes(member, root))


def _value(argument: Any) -> Operand:
    nodes = _query(argument)

    def value(member: Any, root: Any) -> Any:
        found = nodes(member, root)
        return found[0] if len(found) == 1 else _NOTHING

    return value


_FUNCTIONS: dict[str, Callable[[Any], Operand]] = {"length": _length, "count": _count, "value": _value}


def _query(expression: Any) -> Callable[[Any, Any], Nodes]:
    select = selector(expression.path.segments)
    relative = type(expression).__name__ == "RelativeFilterQuery"
    return lambda member, root: select(member if relative else root)


def same(left: Any, right: Any) -> bool:
    """Whether two values are equal as JSON: True is not 1 (RFC 9535, section 2.3.5.2.2)."""
    if left.__class__ is str or right.__class__ is str:
        return bool(left == right)
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if _is_array(left) and _is_array(right):
        return len(left) == len(right) and all(map(same, left, right))
    return bool(left == right)


def _less(left: Any, right: Any) -> bool:
    kind = left.__class__
    if (kind is right.__class__ and kind is int) or (isinstance(left, str) and isinstance(right, str)):
        return bool(left < right)
    numbers = all(isinstance(value, int | float | Decimal) and not isinstance(value, bool) for value in (left, right))
    return numbers and left < right


_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "==": same,
    "!=": lambda left, right: not same(left, right),
    "<": _less,
    ">": lambda left, right: _less(right, left),
    "<=": lambda left, right: _less(left, right) or same(left, right),
    ">=": lambda left, right: _less(right, left) or same(left, right),
}
