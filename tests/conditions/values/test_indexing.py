"""Members of Objects and Arrays, and what is said where one is missing."""

from types import MappingProxyType
from typing import Any

import pytest

from conditions.errors import LimitError, PathError
from conditions.values import indexing
from conditions.values.caseless import CaselessView
from conditions.values.indexing import (
    absence,
    few_hits,
    follow,
    follow_required,
    hits_of,
    hits_within,
    ignoring_case,
    index,
    nearest,
    position_of,
    required,
    wildcard,
)
from conditions.values.kinds import FilteredArray

ITEMS = [10, 20, 30]
OBJECT = {"a": 1, "Ä": 2, "1": "one", "n": None}


@pytest.mark.parametrize(
    ("target", "key", "member"),
    [
        (OBJECT, "a", 1),
        (OBJECT, "A", None),
        (OBJECT, 1, "one"),
        (OBJECT, "n", None),
        (OBJECT, {}, None),
        (MappingProxyType(OBJECT), "a", 1),
        (ITEMS, 0, 10),
        (ITEMS, "2", 30),
        (ITEMS, 1.9, 20),
        (ITEMS, -1, None),
        (ITEMS, 3, None),
        (ITEMS, "x", None),
        ("text", 0, None),
        (None, "a", None),
        (FilteredArray([{"a": 1}, {"b": 2}, {"a": None}]), "a", [1, None]),
        (FilteredArray([[1, 2], [3]]), 1, [2]),
    ],
)
def test_an_index_gives_the_member_or_null(target: Any, key: Any, member: Any) -> None:
    assert index(target, key) == member


@pytest.mark.parametrize(
    ("key", "position"), [(0, 0), ("7", 7), (2.5, 2), (True, 1), (-1, None), ("x", None), ([], None)]
)
def test_a_position_is_a_number_that_counts_from_0(key: Any, position: int | None) -> None:
    assert position_of(key) == position


def test_a_wildcard_takes_the_members_one_level_at_a_time() -> None:
    document = {"x": [1, [2]], "y": {"z": 3}, "t": "text"}
    assert wildcard(document) == [[1, [2]], {"z": 3}, "text"]
    assert wildcard(wildcard(document)) == [1, [2], 3]
    assert wildcard("text") == wildcard(None) == []


def test_a_wildcard_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "MOST_HITS", 3)
    assert wildcard(ITEMS) == ITEMS
    with pytest.raises(LimitError, match=r"^a wildcard selects more than 3 values$"):
        wildcard([*ITEMS, 40])


def test_what_wildcards_select_of_each_element_is_what_they_select_of_all() -> None:
    elements = FilteredArray([{"a": 1}, [2, [3]], (4,), None, "text", {}, FilteredArray([5]), CaselessView({"b": 6})])
    groups = [hits_within(element) for element in elements]
    assert [hit for group in groups for hit in group] == wildcard(elements) == [1, 2, [3], 4, 6]
    assert list(hits_of(elements)) == wildcard(elements)
    assert list(hits_of(None)) == []


def test_what_wildcards_select_of_all_elements_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "MOST_HITS", 3)
    assert few_hits(3)
    with pytest.raises(LimitError, match=r"^a wildcard selects more than 3 values$"):
        few_hits(4)


def test_keys_are_evaluated_only_where_something_can_be_indexed() -> None:
    def explode() -> Any:
        raise AssertionError

    assert follow({"a": "text"}, [lambda: "a", explode]) is None
    assert follow({"a": ITEMS}, [lambda: "a", None]) == ITEMS


@pytest.mark.parametrize(("key", "member"), [("A", 1), ("ä", 2), ("b", None)])
def test_the_case_of_keys_can_be_ignored(key: str, member: Any) -> None:
    assert ignoring_case(OBJECT, key) == member
    assert CaselessView(OBJECT).get(key) == member


def test_the_very_key_comes_before_one_in_another_letter_case() -> None:
    names = CaselessView({"A": 1, "a": 2})
    assert (names["A"], names["a"], len(names), list(names)) == (1, 2, 2, ["A", "a"])
    assert CaselessView.of(names) is names
    assert CaselessView.of([1]) == [1]
    with pytest.raises(KeyError):
        _ = names["b"]


@pytest.mark.parametrize(
    ("target", "key", "told", "hint"),
    [
        ({"status": 1}, "statsu", "there is no key 'statsu'", "did you mean 'status'?"),
        ({"b": 1, "c": 1}, "x", "there is no key 'x'", "there are 'b', 'c'"),
        ({}, "x", "there is no key 'x': there is none at all", None),
        (CaselessView({}), "x", "there is no variable 'x': there is none at all", None),
        (ITEMS, 3, "there is no item 3: the Array has 3 items", "items are counted from 0"),
        ([1], -1, "there is no item -1: the Array has 1 item", "items are counted from 0"),
        (
            ITEMS,
            "x",
            "there is no key 'x': an Array has items, and this one has 3",
            "[0] is its first item, .* are all of them",
        ),
        (None, "x", "there is no 'x': Null has no members", None),
    ],
)
def test_an_absence_says_what_there_is_instead(target: Any, key: Any, told: str, hint: str | None) -> None:
    found = absence(target, key)
    assert found is not None
    assert (str(found), found.hint) == (told, hint)
    with pytest.raises(PathError) as caught:
        required(target, key)
    assert (caught.value.message, caught.value.hint) == (told, hint)


@pytest.mark.parametrize(("target", "key"), [(OBJECT, "n"), (OBJECT, 1), (ITEMS, "0"), (FilteredArray([{}]), "x")])
def test_what_is_there_is_not_absent_be_it_null(target: Any, key: Any) -> None:
    assert absence(target, key) is None
    assert required(target, key) == index(target, key)


def test_every_member_on_the_way_must_be_there_where_it_is_required() -> None:
    assert follow_required({"a": [{"b": 1}, {"b": 2}]}, [lambda: "a", None, lambda: "b"]) == [1, 2]
    with pytest.raises(PathError, match="there is no key 'b'"):
        follow_required({"a": {}}, [lambda: "a", lambda: "b", lambda: "c"])


@pytest.mark.parametrize(("name", "found"), [("SUCEEDED", "Succeeded"), ("failed", "Failed"), ("xyz", None)])
def test_the_nearest_name_is_found_whatever_its_letter_case(name: str, found: str | None) -> None:
    assert nearest(name, ["Succeeded", "Failed"]) == found
