"""A rule set names what each condition by itself says is true, and its errors are theirs.

At length: add `-n 0 --hypothesis-profile=thorough --hypothesis-seed=29`.
"""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from random import Random
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conditions
from conditions import AZURE, Condition, ConditionError, Language, RuleSet
from conditions.rulesets import choosing, index, layers, reading, rests, ruleset
from conditions.values.kinds import FilteredArray, Version
from tests.conditions.test_properties import all_expressions, inputs, quoted


class Text(str):
    __slots__ = ()


class Number(int):
    pass


class Refusing(dict[str, Any]):
    def get(self, *_: Any) -> Any:
        raise ConditionError("nobody looks into this")


@conditions.function("shout")
def shout(value: str) -> str:
    if value == "b":
        raise ValueError("not this one")
    return value.upper()


WITH_SHOUT = AZURE.extend(functions=[shout])

TEXTS = (
    "a",
    "A",
    "b",
    "",
    "ab",
    "aB",
    "ba",
    "bab",
    "1",
    "1.0",
    " 1",
    "0",
    "true",
    "False",
    "ß",
    "ẞ",
    "SS",
    "ı",
    "I",
    "é",
    "É",
    "😀",
    "\ue000",
    "2026-01-31",
    "2026-02",
    "12",
)
NUMBERS = ("0", "1", "-1", "2", "1.5", "1.50", "12", "100", "0.1", "79228162514264337593543950335", "0.3")
PATHS = (
    "root.a",
    "root.b",
    "ROOT['a']",
    "root.c.a",
    "root.c.b",
    "root.a[0]",
    "root['1']",
    "variables.a",
    "variables.A",
    "dependencies.a.b",
    "root",
)
WILDCARDS = ("root.items.*.a", "root.*.a", "root.items.*", "root.items", "root.c", "root.*")

OPERATORS = ("eq", "eq", "eq", "ne", "lt", "le", "gt", "ge", "in", "contains", "startsWith", "endsWith", "notIn")


def literal(chance: Random) -> str:
    return chance.choice((quoted(chance.choice(TEXTS)), chance.choice(NUMBERS), "true", "false", "1.2.3"))


def comparison(chance: Random) -> str:
    """A part that an index may know, most often."""
    path, kind = chance.choice(PATHS), chance.random()
    if kind < 0.75:
        return f"{chance.choice(OPERATORS)}({path}, {literal(chance)})"
    if kind < 0.8:
        return f"{chance.choice(OPERATORS)}({literal(chance)}, {path})"
    if kind < 0.87:
        return f"{chance.choice(('in', 'notIn'))}({path}, {literal(chance)}, {literal(chance)})"
    if kind < 0.94:
        return f"containsValue({chance.choice(WILDCARDS)}, {literal(chance)})"
    others = (
        f"in({literal(chance)}, {path}, {chance.choice((*PATHS, literal(chance)))}, {literal(chance)})",
        *(f"{chance.choice(OPERATORS)}({path}, {chance.choice(PATHS)})", path, f"eq(shout({path}), {literal(chance)})"),
        *(f"ge(length({path}), 2)", "eq(count(jsonpath('$..a')), 2)", f"eq(coalesce({path}, 'a'), {literal(chance)})"),
    )
    return chance.choice(others)


def rule(chance: Random, depth: int = 0) -> str:
    """A condition: half of them join some parts."""
    kind = chance.random()
    if depth == 3 or kind < 0.5 - 0.2 * (depth == 0):
        return comparison(chance)
    if kind < 0.93:
        parts = [rule(chance, depth + 1) for _ in range(chance.randint(2, 4))]
        return f"{'and' if kind < 0.75 else 'or'}({', '.join(parts)})"
    return f"not({rule(chance, depth + 1)})"


def rules_of(chance: Random, at_least: int = 1) -> list[str]:
    return [rule(chance) for _ in range(chance.randint(at_least, 12))]


seeds = st.integers(0, 2**64).map(Random)

VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 2, 12, 1.0, 1.5, 0.1 + 0.2, -0.0, 1e40, 2**96, 10**60, float("nan"), float("inf")),
    *(
        Decimal(1),
        Decimal("1.50"),
        Decimal("NaN"),
        Version(1, 2, 3),
        Text("a"),
        Text("1"),
        Number(1),
        b"a",
        date(2024, 1, 2),
    ),
    *(
        datetime(2024, 1, 2, tzinfo=UTC),
        object(),
        [],
        {},
        ["a"],
        {"a": "a"},
        ("b",),
        FilteredArray(["a"]),
        Refusing(a="a"),
    ),
    *TEXTS,
)


def document(chance: Random) -> Any:
    """A document of whatever kind, most of them usual."""
    if chance.random() < 0.05:
        return chance.choice(VALUES)
    found = {key: value(chance) for key in ("a", "b", "1") if chance.random() < 0.8}
    if chance.random() < 0.7:
        found["c"] = {"a": value(chance), "b": value(chance)}
    if chance.random() < 0.7:
        found["items"] = [{"a": value(chance)} if chance.random() < 0.8 else value(chance) for _ in range(3)]
    wrap: Any = chance.choice([dict, dict, dict, dict, OrderedDict, MappingProxyType])
    return wrap(found)


def value(chance: Random) -> Any:
    return chance.choice(TEXTS if chance.random() < 0.5 else VALUES)


def one_by_one(
    rules: Mapping[str, Condition], root: Any, variables: Any, given: Mapping[str, Any]
) -> tuple[list[str], list[tuple[str, Any]]]:
    names, errors = [], []
    for name, condition in rules.items():
        try:
            if condition(root, variables, **given):
                names.append(name)
        except ConditionError as error:
            errors.append((name, told(error)))
    return names, errors


def told(error: ConditionError) -> Any:
    return type(error), error.message, error.hint, error.position, error.expression


def together(rules: RuleSet, root: Any, variables: Any, given: Mapping[str, Any]) -> Any:
    errors: list[tuple[str, Any]] = []
    names = rules.matching(root, variables, on_error=lambda name, error: errors.append((name, told(error))), **given)
    return names, errors


def assert_same(rules: RuleSet, root: Any, variables: Any = MappingProxyType({}), **given: Any) -> None:
    names, errors = expected = one_by_one(rules, root, variables, given)
    assert together(rules, root, variables, given) == expected
    assert rules.matching(root, variables, on_error="skip", **given) == names
    assert rules.first(root, variables, on_error="skip", **given) == (names[0] if names else None)
    if errors:
        with pytest.raises(ConditionError) as caught:
            rules.matching(root, variables, **given)
        assert told(caught.value) == errors[0][1]
        assert caught.value.__notes__[-1] == f"This is the rule {errors[0][0]!r}."
    else:
        assert rules.matching(root, variables, **given) == names


@pytest.fixture(autouse=True, params=["a generated function", "a walk"])
def however_few(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rule sets of whatever size have an index, which reads paths in either way, and rests are asked for."""
    for module in (ruleset, layers):
        monkeypatch.setattr(module, "FEW", 0)
    monkeypatch.setattr(rests, "FEWEST_ASKING", 1)
    monkeypatch.setattr(reading, "MOST_GENERATED", 0 if request.param == "a walk" else 500)


def rule_set(rules: Sequence[str], language: Language = WITH_SHOUT) -> RuleSet:
    return RuleSet({f"rule {number}": text for number, text in enumerate(rules)}, language=language)


@given(seeds)
def test_rules_give_the_names_and_errors_of_their_conditions(chance):
    together = rule_set(rules_of(chance))
    for _ in range(30):
        variables = {key: value(chance) for key in ("a", "A", "B") if chance.random() < 0.6}
        dependencies = {"a": {"b": value(chance)}} if chance.random() < 0.3 else {}
        given = {"dependencies": dependencies} if dependencies else {}
        assert_same(together, document(chance), variables, **given)


@given(st.lists(all_expressions, min_size=1, max_size=6), st.lists(inputs, min_size=1, max_size=6))
def test_rules_of_all_functions_give_the_names_and_errors_of_their_conditions(rules, given):
    together = rule_set(rules, AZURE)
    for one in given:
        assert_same(together, **one) if "root" not in one else assert_same(together, one.pop("root"), **one)


@given(seeds)
def test_strict_rules_give_the_names_and_errors_of_their_conditions(chance):
    together = rule_set(rules_of(chance), WITH_SHOUT.extend(strict=True))
    for _ in range(5):
        assert_same(together, document(chance), {"a": value(chance)})


@pytest.fixture
def sharing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What conditions compute is asked for wherever it can be, however few share it."""
    monkeypatch.setattr(choosing, "FEW_NAMED", -1)
    monkeypatch.setattr(choosing, "FEWEST_SHARING", 1)
    monkeypatch.setattr(index, "FEWEST_SHARING", 1)


@pytest.mark.usefixtures("sharing")
@given(seeds)
def test_rules_that_share_parts_give_the_names_and_errors_of_their_conditions(chance):
    together = rule_set(rules_of(chance))
    for _ in range(30):
        assert_same(
            together, document(chance), {key: value(chance) for key in ("a", "A", "B") if chance.random() < 0.6}
        )


@pytest.mark.usefixtures("sharing")
@given(st.lists(all_expressions, min_size=1, max_size=6), st.lists(inputs, min_size=1, max_size=6))
def test_rules_of_all_functions_that_share_parts_give_what_their_conditions_give(rules, given):
    together = rule_set(rules, AZURE)
    for one in given:
        assert_same(together, one.get("root"), **{name: value for name, value in one.items() if name != "root"})
