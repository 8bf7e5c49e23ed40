"""Rules about JSONPaths (W6…): what the server's dialect refuses, and where it means something else than RFC 9535."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from conditions.errors import LimitError, PathError
from conditions.library.jsonpath import rfc9535, server
from conditions.library.jsonpath.server_steps import Below, Filter, FilterBelow, Indexes, Path, Step
from conditions.library.jsonpath.server_tests import Comparison, Constant, Exists, Joined, Query
from conditions.library.jsonpath.server_values import to_double
from conditions.library.paths import DIALECTS
from conditions.lint.rules.context import Context, has_expansion, literal_of
from conditions.lint.rules.functions import is_jsonpath
from conditions.lint.rules.quoting import names_variable
from conditions.lint.rules.rule import Finding, rule
from conditions.syntax.tree import Call

_BEFORE_INDEX = re.compile(r"\.\.[\[(]\s*[-\d*:]")
_ORDERS = ("<", "<=", ">", ">=")


@rule("W601", "refused-path", of=(is_jsonpath,))
def refused_path(call: Call, context: Context) -> Iterator[Finding]:
    """The text is no JSONPath.

    The server refuses such a path when it is evaluated: the criterion fails on every response. Its dialect is older
    than RFC 9535: a filter stands in parentheses, names and texts in single quotes, and a filter has neither
    parentheses within it nor functions.

    Source: recorded from the JSON library of the server.

    Wrong (success criterion):
        eq(count(jsonpath('$.items[?@.price < 50]')), 0)
                          ^^^^^^^^^^^^^^^^^^^^^^^^
        eq(count(jsonpath('$.items[?(@.name == "a")]')), 0)
                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^

    Right (success criterion):
        eq(count(jsonpath('$.items[?(@.price < 50)]')), 0)
        eq(count(jsonpath('$.items[?(@.name == ''a'')]')), 0)
    """
    text = _path(call)
    if text is None or names_variable(text):
        return
    try:
        _COMPILED[call.function.body](text)
    except (PathError, LimitError) as error:
        yield Finding(error.message, call.arguments[0].span, error.hint)


@rule("W602", "another-dialect", of=(is_jsonpath,))
def another_dialect(call: Call, context: Context) -> Iterator[Finding]:
    """The path means something else here than in RFC 9535.

    The server's dialect is older than the standard, and differs where it is easily overlooked:

    - `!=` passes over the items that do not have the member at all, so that `count(…)` of what is *not* so misses them.
      Count those that are so instead, and compare with the number of all.
    - `a && b || c` is `a && (b || c)`.
    - `[-1]` is an error wherever it meets an Array; `[-1:]` is its last item.
    - `..` means nothing before an index, a slice or `*` in brackets, and goes on to the next name behind a bracket.

    Source: recorded from the JSON library of the server; RFC 9535, sections 2.3.5.2.2, 2.3.3.2 and 2.5.2.

    Wrong (success criterion):
        eq(count(jsonpath('$.jobs[?(@.status != ''ok'')]')), 0)
                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        gt(count(jsonpath('$.jobs[?(@.a == 1 && @.b == 1 || @.c == 1)]')), 0)
                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        eq(jsonpath('$.jobs[-1].status')[0], 'ok')
                    ^^^^^^^^^^^^^^^^^^^
        gt(count(jsonpath('$..[0]')), 0)
                          ^^^^^^^^

    Right (success criterion):
        eq(count(jsonpath('$.jobs[?(@.status == ''ok'')]')), count(root.jobs))
        gt(count(jsonpath('$.jobs[?(@.c == 1 || @.a == 1 && @.b == 1)]')), 0)
        eq(jsonpath('$.jobs[-1:].status')[0], 'ok')
    """
    for message, hint in _differences(call):
        yield Finding(message, call.arguments[0].span, hint)


@rule("W603", "number-in-quotes", of=(is_jsonpath,))
def number_in_quotes(call: Call, context: Context) -> Iterator[Finding]:
    """A filter orders by a number in quotes.

    Between two texts the order is that of their characters: `'100'` is less than `'50'`. A text against a number is
    converted, and where it is no number, the whole path is an error. Without quotes both are compared as numbers.

    Source: recorded from the JSON library of the server.

    Wrong (success criterion):
        gt(count(jsonpath('$.items[?(@.price < ''50'')]')), 0)
                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

    Right (success criterion):
        gt(count(jsonpath('$.items[?(@.price < 50)]')), 0)
        gt(count(jsonpath('$.items[?(@.day < ''2024-01-01'')]')), 0)
    """
    for comparison in _comparisons(_steps(call)):
        for side in (comparison.left, comparison.right):
            text = side.value if isinstance(side, Constant) else None
            if comparison.operator in _ORDERS and isinstance(text, str) and to_double(text) is not None:
                message = f"'{text}' is a text: {comparison.operator} orders it by its characters, not as a number"
                yield Finding(message, call.arguments[0].span, f"write {text.strip()} without quotes")


def _path(call: Call) -> str | None:
    """The path of a call in a dialect that is known, where it is written there in full."""
    text = literal_of(call.arguments[0]) if call.function.body in DIALECTS.values() else None
    return text if isinstance(text, str) and not has_expansion(text) else None


_COMPILED: dict[Any, Any] = {DIALECTS["server"]: server.compile_path, DIALECTS["rfc9535"]: rfc9535.compile_path}


def _steps(call: Call) -> Path:
    """The steps of a path of the server's dialect; none where it is refused."""
    text = _path(call)
    if text is None or call.function.body is not DIALECTS["server"]:
        return ()
    try:
        return server.compile_path(text)
    except (PathError, LimitError):
        return ()


def _differences(call: Call) -> Iterator[tuple[str, str | None]]:
    """The differences between the path of a call and RFC 9535, each with what to write instead."""
    text, steps = _path(call) or "", _steps(call)
    name = next((found for one in _comparisons(steps) if (found := _differing(one))), None)
    if name is not None:
        hint = "count the items that are so with ==, and compare with the count of all"
        yield f"items without {name} are not selected by !=, as they are in RFC 9535", hint
    if any(_is_mixed(test) for test in _tests(steps)):
        yield "a && b || c is a && (b || c) here, and (a && b) || c in RFC 9535", "write the part with || first"
    yield from _differing_steps(text, steps)


def _differing_steps(text: str, steps: Path) -> Iterator[tuple[str, str | None]]:
    negative = next((index for step in steps if isinstance(step, Indexes) for index in step.indexes if index < 0), None)
    if negative is not None:
        yield f"[{negative}] is an error where it meets an Array", "write [-1:]" if negative == -1 else None
    if steps and _BEFORE_INDEX.search(text):
        yield ".. means nothing before an index, a slice or [*]: only the level here is looked at", None
    elif text.count("..") < sum(isinstance(step, Below | FilterBelow) for step in steps):
        yield ".. goes on to the next name behind a bracket, at every depth", None


def _differing(comparison: Comparison) -> str | None:
    """The member that a comparison by != asks items for, if it does."""
    sides = (comparison.left, comparison.right)
    if comparison.operator not in ("!=", "!==") or not any(isinstance(side, Constant) for side in sides):
        return None
    query = next((side for side in sides if isinstance(side, Query) and not side.from_root and side.path), None)
    names = getattr(query.path[-1], "names", None) if query is not None else None
    return (names[0] if names else "that member") if query is not None else None


def _is_mixed(test: Any) -> bool:
    """Tell whether `||` stands behind `&&` in a test."""
    signs = [sign for _, sign in test.tests] if isinstance(test, Joined) else []
    return "&&" in signs and "||" in signs[signs.index("&&") :]


def _tests(steps: tuple[Step, ...]) -> Iterator[Any]:
    """The tests of all filters in a path, those within filters included."""
    for step in steps:
        if isinstance(step, Filter | FilterBelow):
            yield step.test
            for side in _sides(step.test):
                yield from _tests(side.path if isinstance(side, Query) else ())


def _sides(test: Any) -> Iterator[Any]:
    match test:
        case Joined(tests):
            for one, _ in tests:
                yield from _sides(one)
        case Exists(side):
            yield side
        case Comparison(left, _, right):
            yield from (left, right)
        case _:
            pass


def _comparisons(steps: tuple[Step, ...]) -> Iterator[Comparison]:
    """The comparisons of all filters in a path."""
    for test in _tests(steps):
        joined = [one for one, _ in test.tests] if isinstance(test, Joined) else [test]
        yield from (one for one in joined if isinstance(one, Comparison))
