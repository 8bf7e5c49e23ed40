"""Patterns of events.

These are functions of the language `EVENTS`, in which `event_pattern` writes. Each tests one field of an event, and
`together` joins tests. A field is named by the keys that lead to it, as a JSON Pointer (RFC 6901): `/detail/state`. An
Array on the way stands for each of its items: then a test holds where any of the values passes it, and gives the number
of those that do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from conditions.declaring.function import Comparing, F, builtin
from conditions.errors import EvaluationError
from conditions.event_patterns import admitting
from conditions.event_patterns.comparing import (
    OPERATORS,
    in_any_case,
    is_any_of,
    is_double,
    is_in_network,
    is_like,
    is_within,
    network,
    number_in,
    wildcard_pieces,
)
from conditions.event_patterns.fields import (
    Tested,
    found,
    keys_of,
    not_found,
    values_at,
)
from conditions.syntax.tree import Call

if TYPE_CHECKING:
    from decimal import Decimal

    from conditions.declaring.telling import Telling


def _reads(path: Any, **_: bool) -> Iterable[tuple[str, ...]]:
    return (keys_of(str(path))[:1],)  # below it there may be Arrays at every step


def _why(call: Call, telling: Telling) -> str:
    """The values of the field, and what that means for the test."""
    path = telling.given(call.arguments[0])
    values = [telling.brief(value) for value, _ in values_at(telling.inputs.get("root"), keys_of(path))]
    told = f"{path} is {telling.listed(values)}" if values else f"there is no value at {path}"
    return f"{told}: {telling.text(call)} {'holds' if telling.value(call) else 'does not hold'}"


def _test(name: str, compares: Comparing | None = None, admits: Any = None, **known: Any) -> Callable[[F], F]:
    """The declaration of a test of a field."""
    return builtin(name, reads=_reads, sentence=_why, compares=compares, admits=admits, field_keys=keys_of, **known)


@_test("is", "equality", admitting.among)
def is_(path: str, value: object, *more: object, root: Any) -> Tested:
    """Whether the field has one of the values: texts with their letter case, numbers by value, no conversions.

    Examples:
        is('/source', 'aws.ec2')  ->  0
    """
    wanted = (value, *more)
    return found(root, path, lambda one: is_any_of(one, wanted))


@_test("isNull", "equality", admitting.null, settles_absence=True)
def is_null(path: str, *, root: Any) -> Tested:
    """Whether the field is there and null.

    Examples:
        isNull('/detail/error')  ->  0
    """
    return found(root, path, lambda one: one is None)


@_test("prefix", "search", admitting.texts("begins"))
def prefix(path: str, text: str, *more: str, root: Any) -> Tested:
    """Whether the field is a text that begins with one of the texts, letter case included.

    Examples:
        prefix('/time', '2017-10-02')  ->  0
    """
    return found(root, path, lambda one: isinstance(one, str) and one.startswith((text, *more)))


@_test("suffix", "search", admitting.texts("ends"))
def suffix(path: str, text: str, *more: str, root: Any) -> Tested:
    """Whether the field is a text that ends with one of the texts, letter case included.

    Examples:
        suffix('/detail/file', '.png', '.jpg')  ->  0
    """
    return found(root, path, lambda one: isinstance(one, str) and one.endswith((text, *more)))


@_test("equalsIgnoreCase", "equality", admitting.texts_in_any_case("is"))
def equals_ignore_case(path: str, text: str, *more: str, root: Any) -> Tested:
    """Whether the field is one of the texts, each letter in upper or lower case.

    Examples:
        equalsIgnoreCase('/detail/name', 'alice')  ->  0
    """
    return found(root, path, _in_any_case((text, *more)))


def _in_any_case(texts: Sequence[str]) -> Callable[[Any], bool]:
    patterns = tuple(map(in_any_case, texts))
    return lambda one: isinstance(one, str) and any(pattern.fullmatch(one) for pattern in patterns)


@_test("prefixIgnoreCase", "search", admitting.texts_in_any_case("begins"))
def prefix_ignore_case(path: str, text: str, *more: str, root: Any) -> Tested:
    """Whether the field is a text that begins with one of the texts, each letter in upper or lower case.

    Examples:
        prefixIgnoreCase('/detail/service', 'eventb')  ->  0
    """
    patterns = tuple(map(in_any_case, (text, *more)))
    return found(root, path, lambda one: isinstance(one, str) and any(pattern.match(one) for pattern in patterns))


@_test("suffixIgnoreCase", "search", admitting.texts_in_any_case("ends"))
def suffix_ignore_case(path: str, text: str, *more: str, root: Any) -> Tested:
    """Whether the field is a text that ends with one of the texts, each letter in upper or lower case.

    Examples:
        suffixIgnoreCase('/detail/service', 'tbridge')  ->  0
    """
    texts = (text, *more)
    return found(root, path, lambda one: isinstance(one, str) and any(_ends_in_any_case(one, end) for end in texts))


def _ends_in_any_case(value: str, end: str) -> bool:
    """True where the end of a text matches: of each length that the letters may have."""
    pattern, shortest = in_any_case(end), len(end)
    longest = sum(max(len(letter.upper()), len(letter.lower())) for letter in end)
    return any(
        pattern.fullmatch(value, len(value) - length) is not None
        for length in range(shortest, min(longest, len(value)) + 1)
    )


@_test("wildcard", "search", admitting.like)
def wildcard(path: str, pattern: str, *more: str, root: Any) -> Tested:
    r"""Whether the field is a text that one of the wildcards matches: `*` is any text, `\*` and `\\` the character.

    Examples:
        wildcard('/detail/file', 'dir/*.png')  ->  0
        wildcard('/detail/file', 'a**')  ->  error: not a wildcard: 'a**': two * follow each other
    """
    return found(root, path, _like((pattern, *more)))


def _like(patterns: Sequence[str]) -> Callable[[Any], bool]:
    for pattern in patterns:
        wildcard_pieces(pattern)
    return lambda one: isinstance(one, str) and any(is_like(one, pattern) for pattern in patterns)


@_test("cidr", "search", admitting.any_text)
def cidr(path: str, block: str, *more: str, root: Any) -> Tested:
    """Whether the field is a text that is an IP address in one of the networks.

    Examples:
        cidr('/detail/source-ip', '10.0.0.0/24')  ->  0
        cidr('/detail/source-ip', '10.0.0.0')  ->  error: not a network: '10.0.0.0'
    """
    blocks = (block, *more)
    for one in blocks:
        network(one)
    return found(root, path, lambda one: isinstance(one, str) and any(is_in_network(one, other) for other in blocks))


@_test("numeric", "order", admitting.within)
def numeric(path: str, operator: str, bound: object, *more: object, root: Any) -> Tested:
    """Whether the field is a number within bounds: `=`, `<`, `<=`, `>` or `>=` before each. A text is no number.

    Examples:
        numeric('/detail/count', '>', 0, '<=', 5)  ->  0
        numeric('/detail/count', '!', 0)  ->  error: expected =, <, <=, > or >= before a number, not '!' before 0
    """
    bounds = _bounds(operator, bound, *more)
    return found(root, path, lambda one: is_within(one, bounds))


@lru_cache(maxsize=1024, typed=True)
def _bounds(*terms: Any) -> list[tuple[str, int | Decimal]]:
    return [_bound(*terms[at : at + 2]) for at in range(0, len(terms), 2)]


def _bound(operator: object, bound: object = None) -> tuple[str, int | Decimal]:
    number = number_in(bound)
    if not isinstance(operator, str) or operator not in OPERATORS or number is None or not is_double(number):
        names = "=, <, <=, > or >="
        raise EvaluationError(f"expected {names} before a number, not {operator!r} before {bound}")
    return operator, number


@_test("anythingBut", "difference")
def anything_but(path: str, value: object, *more: object, root: Any) -> Tested:
    """Whether the field has a value that is none of these.

    Examples:
        anythingBut('/detail/state', 'initializing')  ->  0
    """
    unwanted = (value, *more)
    return found(root, path, lambda one: not is_any_of(one, unwanted))


@_test("anythingButPrefix", "difference")
def anything_but_prefix(path: str, text: str, *more: str, root: Any) -> Tested:
    """Whether the field has a value that is no text, or begins with none of the texts.

    Examples:
        anythingButPrefix('/region', 'us-')  ->  0
    """
    return found(root, path, lambda one: not (isinstance(one, str) and one.startswith((text, *more))))


@_test("anythingButSuffix", "difference")
def anything_but_suffix(path: str, text: str, *more: str, root: Any) -> Tested:
    """Whether the field has a value that is no text, or ends with none of the texts.

    Examples:
        anythingButSuffix('/detail/file', '.png')  ->  0
    """
    return found(root, path, lambda one: not (isinstance(one, str) and one.endswith((text, *more))))


@_test("anythingButIgnoreCase", "difference")
def anything_but_ignore_case(path: str, text: str, *more: str, root: Any) -> Tested:
    """Whether the field has a value that is none of the texts, whatever the case of their letters.

    Examples:
        anythingButIgnoreCase('/detail/state', 'initializing')  ->  0
    """
    unwanted = _in_any_case((text, *more))
    return found(root, path, lambda one: not unwanted(one))


@_test("anythingButWildcard", "difference")
def anything_but_wildcard(path: str, pattern: str, *more: str, root: Any) -> Tested:
    """Whether the field has a value that none of the wildcards matches.

    Examples:
        anythingButWildcard('/detail/path', '*/lib/*')  ->  0
    """
    unwanted = _like((pattern, *more))
    return found(root, path, lambda one: not unwanted(one))


@_test("exists", None, admitting.anything, settles_absence=True)
def exists(path: str, *, root: Any) -> Tested:
    """Whether the field is there with a value, be it null: an Object, or an empty Array, is none.

    Examples:
        exists('/detail/count')  ->  0
    """
    return found(root, path, lambda _: True)


@_test("absent", settles_absence=True)
def absent(path: str, *, root: Any) -> Tested:
    """Whether the field has no value.

    Examples:
        absent('/detail/count')  ->  1
    """
    return not_found(root, path)
