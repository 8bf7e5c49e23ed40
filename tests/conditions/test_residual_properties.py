"""What is left of a condition has its verdict, or its error, for every completion of the inputs.

At length, a million completions each: add `-n 0 --hypothesis-profile=thorough --hypothesis-seed=17`.
"""

from collections import OrderedDict, UserDict, deque
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from functools import partial
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conditions
from conditions import AZURE, UNKNOWN, Condition, ConditionError, Language, Version
from conditions.library import FUNCTIONS
from conditions.values.dotnet_text import length
from tests.conditions.test_properties import KEYS, TEXTS, all_expressions

COMPLETIONS = 200
"""The completions of each example."""

NAMES = ("root", "variables", "status", "dependencies", "parameters", "resources", "response")
VALID = ("Succeeded", "SucceededWithIssues", "Failed", "Canceled", "Skipped", "abandoned")


class PlainText(str):
    __slots__ = ()


class PlainInt(int):
    pass


class PlainFloat(float):
    pass


SCALARS: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 2, 3, 2**96 - 1, 2**96, -(2**96), 10**400, 1 << 20_000),
    *(0.0, -0.0, 0.1, 1.0, 1.5, 0.1 + 0.2, 1e-7, 1e-30, 1e28, 1e29, 1e300, float("inf"), float("nan")),
    *(Decimal("0.1"), Decimal("1.50"), Decimal("1E+3"), Decimal("sNaN"), Decimal("1e40"), Decimal("-0")),
    *(Decimal("0.1234567890123456789012345678"), Version(1, 2), Version(1, 2, 3), Version(0, 0, 0)),
    *(datetime(2024, 1, 2), datetime.min, datetime.max.replace(tzinfo=timezone(timedelta(hours=-14)))),
    *(datetime(2024, 1, 2, 3, 4, 5, 678, UTC), date(2024, 1, 2), b"a", timedelta(1), object(), {1}, 1j),
    *(PlainText("a"), PlainText(""), PlainInt(1), PlainInt(2**96), PlainFloat(0.5), "it's", "a\nb", "\ud800", "x" * 90),
    *TEXTS,
)

USUAL: tuple[Any, ...] = (None, True, False, 0, 1, 2, "a", "A", "x", "b", "", "1", 1.5)


def value(random: Random, depth: int = 0) -> Any:
    """Any value, hostile ones among them."""
    if depth > 2 or random.random() < 0.6:
        return random.choice(SCALARS if random.random() < 0.3 else USUAL)
    members = [value(random, depth + 1) for _ in range(random.randrange(4))]
    match random.randrange(8):
        case 0 | 1:
            return members
        case 2:
            return tuple(members)
        case 3:
            return random.choice([deque(members), UserDict(zip(KEYS, members, strict=False)), range(3)])
        case 4:
            return OrderedDict(zip(random.sample(KEYS, len(KEYS)), members, strict=False))
        case _:
            return dict(zip(random.sample(KEYS, len(KEYS)), members, strict=False))


def members(random: Random, make: Any) -> dict[str, Any]:
    return {key: make(random) for key in random.sample(KEYS, random.randrange(len(KEYS)))}


def result(random: Random) -> Any:
    """The result of a dependency, as it should be."""
    valid = random.choice(VALID)
    return random.choice([valid, {"result": valid}, {"result": valid, "outputs": members(random, value)}])


def anything(random: Random, name: str) -> Any:
    """An input, such as it is or such as it should not be."""
    match name:
        case "variables":
            return members(random, value)
        case "status":
            return random.choice([*VALID, None, "nonsense", 1, 1e30])
        case "dependencies":
            return random.choice([members(random, result), members(random, value), value(random)])
        case "parameters" | "resources":
            return random.choice([members(random, value), value(random)])
        case _:
            return value(random)


def right(random: Random, name: str) -> Any:
    """An input that is there, and right for the functions that read it."""
    if name == "status":
        return random.choice(VALID)
    return members(random, result) if name == "dependencies" else anything(random, name)


def known_inputs(random: Random) -> dict[str, Any]:
    """Some of the inputs, of which some members, or all, are marked as unknown."""
    known: dict[str, Any] = {}
    for name in NAMES:
        chance = random.random()
        if chance < 0.15:
            known[name] = UNKNOWN
        elif chance < 0.55:
            known[name] = with_marks(random, anything(random, name))
    return known


def with_marks(random: Random, value: Any) -> Any:
    if type(value) is dict and random.random() < 0.4:
        return {key: UNKNOWN if random.random() < 0.4 else with_marks(random, one) for key, one in value.items()}
    return value


def completed(random: Random, known: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Inputs, those that are known among them."""
    complete: dict[str, Any] = {}
    for name in names:
        if name in known:
            complete[name] = filled(random, name, known[name])
        elif random.random() < 0.9:
            complete[name] = anything(random, name)
    return complete


def filled(random: Random, name: str, known: Any) -> Any:
    """A known input with values in the place of its marks."""
    if known is UNKNOWN:
        return right(random, name)
    return unmarked(random, known, result if name == "dependencies" else value)


def unmarked(random: Random, known: Any, make: Any) -> Any:
    if type(known) is not dict:
        return known
    return {key: make(random) if one is UNKNOWN else _inner(random, key, one, make) for key, one in known.items()}


def _inner(random: Random, key: str, known: Any, make: Any) -> Any:
    if make is result and type(known) is dict and known.get("result") is UNKNOWN:
        known = {**known, "result": random.choice(VALID)}
    return unmarked(random, known, value)


called: list[Any] = []


@conditions.function("touch")
def touch(value: object, times: int = 1) -> Any:
    """Does something, and fails on some values."""
    called.append(repr(type(value)))
    if isinstance(value, str) and value.startswith("x"):
        raise ValueError("touched x")
    return value if times == 1 else [value] * min(abs(times), 3)


@conditions.function("seen")
def seen(*, root: Any, variables: Any, status: Any) -> Any:
    """Reads inputs, and does something."""
    called.append(repr(type(root)))
    return status or len(variables)


@conditions.function("kept", pure=True)
def kept(first: conditions.Lazy[Any], second: conditions.Lazy[str | None], *, response: Any) -> Any:
    """Asks for its arguments only sometimes, whatever comes of that."""
    try:
        return first() or response
    except Exception:
        return second()


@conditions.function("precise", pure=True)
def precise(value: object) -> str:
    """Tells apart what conditions do not."""
    return f"{type(value).__name__} {value!r}"[:40]


@conditions.function("halved", pure=True)
def halved(value: Decimal) -> Decimal:
    """Gives a Number, or fails."""
    return value / 2


OWN = AZURE.extend(functions=[touch, seen, kept, precise, halved])
OWN_FUNCTIONS = (
    "touch({})",
    "touch(variables.b)",
    "touch({}, 2)",
    "seen()",
    "kept({}, {})",
    "precise({})",
    "halved({})",
)
LANGUAGES = (AZURE, AZURE.extend(strict=True), AZURE.extend(jsonpath="rfc9535"), OWN, OWN.extend(strict=True))

LEAVES = (
    *(
        "true",
        "false",
        "''",
        "'x'",
        "'a'",
        "0",
        "1.5",
        "1.2.3",
        "root",
        "root.a",
        "root.b.a",
        "root.*",
        "root.items[0]",
    ),
    *(
        "variables.a",
        "variables.b",
        "variables.name",
        "variables[root.a]",
        "root[variables.a]",
        "root.a[variables.b].b",
    ),
    *(
        "variables['']",
        "parameters.a",
        "parameters[variables.a]",
        "resources.A.b",
        "response.a",
        "dependencies.a.result",
    ),
    *(
        "always()",
        "succeeded()",
        "failed('a')",
        "succeeded('a', 'b')",
        "canceled()",
        "succeededOrFailed()",
        "variables.*",
    ),
    *("succeeded(variables.a)", "dependencies.a.outputs['b']", "variables", "iif(true, 'a', succeeded()).x"),
)
SHAPES = (
    *("and({}, {})", "and({},{} , {})", "or({}, {})", "OR( {}, {}, {} )", "not({})", "xor({}, {})", "iif({}, {}, {})"),
    *("coalesce({}, {})", "coalesce({}, {}, {})", "in({}, {})", "in({}, {}, {}, {})", "notIn({}, {}, {})"),
    *(
        "eq({}, {})",
        "ne({}, {})",
        "lt({}, {})",
        "ge({}, {})",
        "contains({}, {})",
        "startsWith({}, {})",
        "endsWith({}, {})",
    ),
    *("containsValue({}, {})", "join({}, {})", "format('{{0}}', {}, {})", "format({}, {})", "length({})", "count({})"),
    *(
        "isNullOrEmpty({})",
        "lower({})",
        "upper({})",
        "trim({})",
        "split({}, {})",
        "replace({}, {}, {})",
        "substring({}, {}, 1)",
    ),
    *(
        "jsonpath({})",
        "pointer({})",
        "convertToJson({})",
        "intersect({}, {})",
        "isInRange({}, {}, {})",
        "split({}, ',')[{}]",
    ),
    *("coalesce({}, {}).a", "iif({}, {}, {})[{}]", "iif({}, {}, {}).*.a", "isUrl({})", "counter({})"),
)
DECIDED = (
    *("or({}, true)", "and({}, {}, false)", "or(isNullOrEmpty({}), {}, always())", "and(not({}), eq(1, 2))"),
    *("or(eq({}, {}), true)", "and(count({}), lt({}, {}), 0)", "or(in({}, {}, {}), 'x')", "and(contains({}, {}), '')"),
    *("iif(true, {}, {})", "iif(variables.a, {}, coalesce({}, {}))", "iif(false, eq({}, 1), {})"),
)


@st.composite
def compositions(draw: st.DrawFn, own: bool) -> str:
    """Expressions in which parts that are known, that are not, and that never fail stand beside each other."""
    random = Random(draw(st.integers(0, 2**64)))
    return composed(random, random.randint(1, 3), (*SHAPES, *SHAPES[:9], *DECIDED * 2, *OWN_FUNCTIONS * 2 * own))


def composed(random: Random, depth: int, shapes: tuple[str, ...]) -> str:
    if depth == 0 or random.random() < 0.25:
        return random.choice(LEAVES)
    shape = random.choice(shapes)
    return shape.format(*(composed(random, depth - 1, shapes) for _ in range(shape.count("{}"))))


def told(evaluation: Any) -> tuple[Any, ...]:
    """The verdict, or the error without its place, and what was done on the way."""
    called.clear()
    try:
        return evaluation(), *called
    except ConditionError as error:
        return type(error), error.message, error.hint, *called


def holds(language: Language, text: str, seed: int) -> None:
    try:
        condition = language.compile(text)
    except ConditionError:
        return
    random = Random(seed)
    known = known_inputs(random)
    called.clear()
    left = condition.given(**known)
    assert not called, "what is not pure is not called ahead"
    if not isinstance(left, bool):
        assert length(left.expression) <= length(text)
    needed = NAMES if isinstance(left, bool) else left.reads
    for number in range(COMPLETIONS):
        complete = completed(random, known, condition.reads)
        found = told(evaluation(condition, complete, number))
        if isinstance(left, bool):
            assert found == (left,)
        else:
            assert (
                told(evaluation(left, {name: one for name, one in complete.items() if name in needed}, number)) == found
            )


def evaluation(condition: Condition, inputs: Mapping[str, Any], number: int) -> Callable[[], bool]:
    """A way to evaluate: mostly by walking the tree, which is told sooner of its errors than the function is."""
    return partial(condition, **inputs) if number < 5 else partial(condition.within, 60.0, **inputs)


@given(all_expressions, st.sampled_from(LANGUAGES), st.integers(0, 2**64))
def test_what_is_left_of_any_expression_has_its_verdict_or_its_error(text, language, seed):
    holds(language, text, seed)


@pytest.mark.parametrize("language", LANGUAGES, ids=["azure", "strict", "rfc9535", "own", "own and strict"])
@given(data=st.data())
def test_what_is_left_of_a_composition_has_its_verdict_or_its_error(language, data):
    text = data.draw(compositions(own=len(language.vocabulary.functions) > len(FUNCTIONS)))
    holds(language, text, data.draw(st.integers(0, 2**64)))
