"""Looking a value up among many gives what comparing it with each one gives."""

from collections import UserDict, UserList
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conditions import ConditionError, Version, compile
from conditions.values.comparison import Lookup, equals, equals_any

SHARED_ARRAY, SHARED_OBJECT = [1], {"a": 1}
MOMENT = datetime(2024, 5, 1, 10, tzinfo=UTC)
VALUES = [
    *(
        None,
        "",
        "0",
        "1",
        "1.0",
        "01",
        "1,0",
        "-0",
        "a",
        "A",
        "ß",
        "SS",
        "ſ",
        "s",
        "İ",
        "i",
        "1.2",
        "1.2.0",
        "True",
        "x",
    ),
    *(True, False, 0, 1, -0.0, 1.0, 1.5, Decimal("1.50"), 10**30, float("nan"), float("inf")),
    *(Version(1, 2), Version(1, 2, 0)),
    *(MOMENT, MOMENT.astimezone(timezone(timedelta(hours=2))), datetime(2024, 5, 1, 10)),
    *(SHARED_ARRAY, [1], SHARED_OBJECT, {"a": 1}, UserList([1]), UserDict(a=1), (), {}),
]
values = st.sampled_from(VALUES)


def outcome(search: Any) -> Any:
    try:
        return search()
    except ConditionError as error:
        return type(error), error.message


@given(st.lists(values, max_size=8), st.lists(values, max_size=8))
def test_a_lookup_holds_what_equals_one_of_its_members(sought: list[Any], members: list[Any]) -> None:
    lookup = Lookup(members)
    for value in sought:
        expected = outcome(lambda value=value: any(equals(value, member) for member in members))
        assert outcome(lambda value=value: lookup.holds(value)) == expected
        if isinstance(expected, tuple):
            return  # the whole evaluation has failed


@given(values, st.lists(values, max_size=8))
def test_a_value_equals_any_of_those_that_it_is_compared_with_one_by_one(value: Any, members: list[Any]) -> None:
    expected = outcome(lambda: any(equals(value, member) for member in members))
    assert outcome(lambda: equals_any(value, members)) == expected


def test_long_arrays_are_intersected_without_comparing_each_with_each() -> None:  # which would take hours
    document = {"a": list(range(100_000)), "b": [str(number) for number in range(50_000, 150_000)]}
    assert compile("count(intersect(root.a, root.b))").evaluate(document) == 50_000


def test_items_that_are_made_anew_are_not_taken_for_each_other() -> None:
    class Anew(UserList[Any]):
        def __getitem__(self, index: Any) -> Any:
            return {"at": index} if index < 50 else super().__getitem__(index)

        def __iter__(self) -> Any:
            return (self[index] for index in range(50))

    sought = [{"at": at} for at in range(50)]
    lookup = Lookup(Anew([None] * 50))
    assert not any(lookup.holds(value) for value in sought)


@pytest.mark.parametrize("value", [10**30, "a", None, []])
def test_nothing_is_in_an_empty_array_whatever_it_is(value: Any) -> None:
    assert not Lookup([]).holds(value)
