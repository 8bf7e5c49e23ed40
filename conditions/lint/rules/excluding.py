"""Rules about parts that exclude or absorb each other (W50…), beyond two texts for one path."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from conditions.declaring.function import Function
from conditions.lint.places import CONDITION
from conditions.lint.rules import constants
from conditions.lint.rules.context import Context, has_expansion, is_call, key, literal_of
from conditions.lint.rules.functions import is_comparison, is_equality_of_two, is_search, is_size, joins, negates
from conditions.lint.rules.rule import Finding, rule
from conditions.syntax.tree import Call, Literal, Node, is_path, transformed, unconverted, walk

_MOST = 50
"""The most values of a path that are tried."""
_MOST_TESTS = 20
_LONGEST = 1_000


@rule("W505", "exclusive-tests", of=(joins,))
def exclusive_tests(call: Call, context: Context) -> Iterator[Finding]:
    """Two tests of one value exclude each other, or one of them always holds.

    A value that equals a text has its beginning, its end and its length: `and` of tests that no value passes is never
    true. `or` of tests one of which every value passes is always true.

    Wrong:
        and(succeeded(), startsWith(variables.stage, 'test'), eq(variables.stage, 'prod'))
                                                              ^^^^^^^^^^^^^^^^^^^^^^^^^^^
        and(succeeded(), in(variables.stage, 'a', 'b'), notIn(variables.stage, 'a', 'b', 'c'))
                                                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        and(succeeded(), gt(length(variables.tag), 9), lt(length(variables.tag), 3))
                                                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        and(succeeded(), startsWith(variables.tag, 'v1'), startsWith(variables.tag, 'v2'))
                                                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

    Right:
        and(succeeded(), startsWith(variables.stage, 'test'), eq(variables.stage, 'testing'))
        and(succeeded(), in(variables.stage, 'a', 'b'), notIn(variables.stage, 'b', 'c'))
        and(succeeded(), gt(length(variables.tag), 3), lt(length(variables.tag), 9))
        and(succeeded(), startsWith(variables.tag, 'v1'), endsWith(variables.tag, 'v2'))
    """
    wanted = call.function.absorbing is False
    always = f"{call.function.name} is always {'false' if wanted else 'true'}"
    for one, other in _pairs(call):
        if _exclude(one, other, wanted) and not any(constants.exclusive_comparisons(_only(call, one, other), context)):
            message = f"{always}, because of this and {context.written(one)}"
            yield Finding(message, other.span, constants.REPAIRED[wanted])


def _pairs(call: Call) -> Iterator[tuple[Node, Node]]:
    """Every two tests of the same path, as long as they are few and short."""
    by_path: dict[str, list[Node]] = {}
    for part in map(unconverted, call.arguments):
        short = part.span.end - part.span.start <= _LONGEST
        if short and isinstance(part, Call) and _is_test(part.function):
            paths = {key(node) for node in walk(part) if is_path(node)}
            if len(paths) == 1:
                by_path.setdefault(paths.pop(), []).append(part)
    for tests in by_path.values():
        yield from combinations(tests[:_MOST_TESTS], 2)


def _is_test(function: Function) -> bool:
    return is_comparison(function) or is_search(function) or negates(function)


def _only(call: Call, *parts: Node) -> Call:
    return call.of(parts)


def _exclude(one: Node, other: Node, wanted: bool) -> bool:
    """Whether no value makes both parts what is wanted."""
    subject = next(filter(is_path, walk(other)))
    tried = _tried(one, other, subject, wanted)
    return bool(tried) and not any(_both(one, other, measured, value, wanted) for measured, value in tried)


def _both(one: Node, other: Node, measured: Node, value: Any, wanted: bool) -> bool:
    return all(_with(part, measured, value) is not (not wanted) for part in (one, other))


def _with(part: Node, measured: Node, value: Any) -> Any:
    """The value of a part where *measured* has a value; None where that is not certain."""
    same = key(measured)

    def replaced(node: Node) -> Node:
        return Literal(value, node.span) if type(node) is type(measured) and key(node) == same else node

    tree = transformed(part, replaced)
    found = Context("", tree, CONDITION).known(tree)
    return found.value if found is not None else None


def _tried(one: Node, other: Node, subject: Node, wanted: bool) -> list[tuple[Node, Any]]:
    """All that matters of the values of a path: the texts that one part asks for, lengths, or beginnings and ends."""
    for part in (one, other):
        texts = _texts(part, subject, wanted)
        if texts:
            return [(subject, text) for text in texts[:_MOST]] if len(texts) <= _MOST else []
    lengths = [_length(part, subject) for part in (one, other)]
    if all(length is not None for length in lengths):
        bounds = sorted({n for length in lengths if length is not None for n in _around(length[1])})
        return [(length[0], n) for length in lengths[:1] if length is not None for n in bounds]
    fixed = [_affix(part, subject, wanted) for part in (one, other)]
    if fixed[0] and fixed[1] and fixed[0][0] == fixed[1][0]:
        return [(subject, max(fixed[0][1], fixed[1][1], key=len))]
    return []


def _texts(part: Node, subject: Node, wanted: bool) -> list[str]:
    """The only texts of a path with which a part is what is wanted; none where they are not known."""
    if isinstance(part, Call) and part.function.negates:
        return _texts(unconverted(part.arguments[0]), subject, not wanted)
    if not isinstance(part, Call) or part.function.compares != ("equality" if wanted else "difference"):
        return []
    first, *others = part.arguments
    if is_equality_of_two(part.function) and isinstance(literal_of(first), str):
        first, others = others[0], [first]
    texts = [literal_of(text) for text in others]
    known = all(isinstance(text, str) and text and not has_expansion(text) for text in texts)
    return texts if known and key(unconverted(first)) == key(subject) else []


def _length(part: Node, subject: Node) -> tuple[Node, Any] | None:
    """The length that a part compares with a number, and the number."""
    if not isinstance(part, Call) or part.function.compares not in ("equality", "order") or len(part.arguments) != 2:
        return None
    left, right = map(unconverted, part.arguments)
    if isinstance(left, Literal):
        left, right = right, left
    measures = isinstance(left, Call) and is_size(left.function) and key(unconverted(left.arguments[0])) == key(subject)
    number = literal_of(right)
    return (left, number) if measures and isinstance(number, int) and not isinstance(number, bool) else None


def _around(number: int) -> Iterator[int]:
    """The lengths at which a comparison with a number may change."""
    yield from (n for n in (0, number - 1, number, number + 1) if n >= 0)


def _affix(part: Node, subject: Node, wanted: bool) -> tuple[str, str] | None:
    """The function and the text with which a value must begin or end."""
    if isinstance(part, Call) and part.function.negates:
        return _affix(unconverted(part.arguments[0]), subject, not wanted)
    if not wanted or not isinstance(part, Call) or part.function.finds not in ("begins", "ends"):
        return None
    path, text = part.arguments[0], literal_of(part.arguments[1])
    fits = isinstance(text, str) and not has_expansion(text) and key(unconverted(path)) == key(subject)
    return (part.function.name, text) if fits else None


@rule("W506", "absorbed-part", of=(joins,))
def absorbed_part(call: Call, context: Context) -> Iterator[Finding]:
    """A part changes nothing, because another one holds whenever it matters.

    `or(p, and(p, q))` is `p`: where `and` holds, `p` holds already. So is `and(p, or(p, q))`. Another nesting was
    probably meant.

    Wrong:
        or(failed(), and(failed(), eq(variables.stage, 'prod')))
                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        and(succeeded(), or(succeeded(), eq(variables.stage, 'prod')))
                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

    Right:
        or(failed(), and(succeeded(), eq(variables.stage, 'prod')))
        and(succeeded(), or(eq(variables.stage, 'test'), eq(variables.stage, 'prod')))
    """
    opposite = not call.function.absorbing
    if not any(_joins_by(part, opposite) for part in call.arguments):
        return
    beside = {key(part): part for part in map(unconverted, call.arguments)}
    for part in map(unconverted, call.arguments):
        if not isinstance(part, Call) or part.function.absorbing is not opposite:
            continue
        absorbing = next((beside[key(one)] for one in map(unconverted, part.arguments) if key(one) in beside), None)
        if absorbing is not None:
            message = f"this changes nothing beside {context.written(absorbing)}, which stands in it too"
            yield Finding(
                message, part.span, f"leave it out, or ask for something else than {context.written(absorbing)}"
            )


def _joins_by(part: Node, absorbing: bool) -> bool:
    return is_call(part, lambda function: function.absorbing is absorbing)
