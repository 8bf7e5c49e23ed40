"""Members that classes make: they are read up to a limit, whatever the class says of itself."""

from collections import ChainMap, Counter, OrderedDict, UserDict, UserList, defaultdict
from types import MappingProxyType
from typing import NamedTuple

import pytest

from conditions.errors import LimitError
from conditions.values import made
from conditions.values.caseless import CaselessView, ViewedItems
from conditions.values.kinds import FilteredArray, members_of, size_of
from conditions.values.unknown import UNKNOWN, holds_unknown
from tests.conditions.endless import EndlessMapping, EndlessSequence


class Pair(NamedTuple):
    one: int
    other: int


class Twice(list):
    def __iter__(self):
        return iter([*super().__iter__()] * 2)


class Hidden(dict):
    def values(self):
        return iter(lambda: 0, 1)


LISTS = (Twice(), Hidden())


@pytest.mark.parametrize(
    "value",
    [[1], (1,), {"a": 1}, FilteredArray([1]), ViewedItems([1], [1]), defaultdict(list), Counter("a"), Pair(1, 2)],
    ids=lambda value: type(value).__name__,
)
def test_lists_tuples_and_dicts_are_read_as_they_are(value):
    assert made.holds_members(value)
    assert made.within_limit(value, value) is value


@pytest.mark.parametrize(
    "value",
    [UserList(), UserDict(), ChainMap(), OrderedDict(), MappingProxyType({}), range(3), CaselessView({}), *LISTS],
    ids=lambda value: type(value).__name__,
)
def test_whatever_else_goes_through_its_members_itself_is_counted(value):
    assert not made.holds_members(value)


def test_as_many_members_are_read_as_are_allowed_and_not_one_more(monkeypatch):
    monkeypatch.setattr(made, "MOST_MADE", 3)
    assert list(members_of(UserList([1, 2, 3]))) == [1, 2, 3]
    assert list(members_of(OrderedDict(a=1, b=2, c=3))) == [1, 2, 3]
    found = iter(members_of(EndlessSequence(0)))
    assert [next(found) for _ in range(3)] == [0, 0, 0]
    with pytest.raises(LimitError, match=r"^an Array or an Object of a class of its own has more than 3 members"):
        next(found)


def test_lists_and_dicts_have_no_limit(monkeypatch):
    monkeypatch.setattr(made, "MOST_MADE", 3)
    assert list(members_of([0] * 9)) == [0] * 9
    assert len(list(members_of(dict.fromkeys(range(9))))) == 9


def test_several_values_have_one_limit_together(monkeypatch):
    monkeypatch.setattr(made, "MOST_MADE", 3)
    together = made.Made()
    assert list(together.members(UserList("ab"), UserList())) == ["a", "b"]
    with pytest.raises(LimitError):
        list(together.members(UserList("cd"), UserList()))


def test_a_size_is_what_the_value_says_and_nothing_is_read():
    assert (size_of(EndlessSequence(7)), size_of(EndlessMapping(0)), size_of(range(10**15))) == (7, 0, 10**15)
    assert (size_of([1]), size_of({"a": 1}), size_of("abc"), size_of(None)) == (1, 1, None, None)


def test_looking_for_what_is_not_known_ends(monkeypatch):
    monkeypatch.setattr(made, "MOST_MADE", 1_000)
    for value in (EndlessMapping(), {"a": [UserDict(a=EndlessMapping())]}):
        with pytest.raises(LimitError):
            holds_unknown(value)


def test_what_is_not_known_is_found_among_members_that_are_made_anew():
    class Anew(UserDict):
        def __getitem__(self, key):
            return dict.fromkeys("a") if key != "z" else {"z": UNKNOWN}

    assert holds_unknown(Anew(dict.fromkeys("zabcdefgh")))
    assert not holds_unknown(Anew(dict.fromkeys("abcdefgh")))
