"""A key is found wherever a dict has it, whatever dicts came before: where it was last is only asked first."""

import itertools
from typing import Any

import pytest

import conditions
from conditions import AZURE
from conditions.core import python_function
from tests.conditions.native.probing import probe

pytestmark = pytest.mark.usefixtures("native")

KEYS = ("state", "stage", "status", "s")
VALUE = {key: f"value of {key}" for key in KEYS}


def spelled(key: str) -> str:
    """The key as another object than that of the plan."""
    return "".join(list(key))


def in_every_order() -> list[dict[Any, Any]]:
    """Objects with some of the keys, in any order, a few with other members before them."""
    chosen = [rest for size in range(5) for rest in itertools.permutations(KEYS, size)]
    plain = [{spelled(key): VALUE[key] for key in rest} for rest in chosen]
    behind = [{**dict.fromkeys(range(70)), **one} for one in plain]
    return [one for several in zip(plain, behind, strict=True) for one in several]


@pytest.mark.parametrize("key", KEYS)
def test_keys_in_every_order(key: str) -> None:
    own = AZURE.extend(names=["places"])
    condition = own.compile(f"eq(root.{key}, 'VALUE of {key}')")
    decided = python_function(condition.matches)
    for _ in range(3):
        for document in in_every_order():
            assert probe(condition, {"root": document}) == decided(document) == (key in document)


def test_keys_that_were_removed_leave_places_behind() -> None:
    condition = conditions.compile("and(eq(root.second, 2), not(root.first))")
    document: dict[str, Any] = {"first": 1, "second": 2, "third": 3}
    assert condition.matches(document) is False
    del document["first"]
    assert condition.matches(document) is True
    del document["second"]
    assert condition.matches(document) is False
    document["second"] = 2
    assert condition.matches(document) is True
    document.clear()
    assert condition.matches(document) is False


class Name(str):
    """A text that is no plain one."""


class Attributes:
    def __init__(self, **values: Any) -> None:
        self.__dict__.update(values)


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({Name("ab"): 2, "ab": 1}, True),
        ({Name("ab"): 1}, True),
        ({b"ab": 1, "ab": 2}, False),
        ({0: 1, "ab": 1}, True),
        ({"ac": 1, "é": 1, "ab\0": 1, "AB": 1}, False),
        ({"éb": 1, "ab": 1}, True),
        (Attributes(aa=0, ab=1).__dict__, True),
        (Attributes(ab=2, aa=1).__dict__, False),
    ],
)
def test_a_key_that_is_no_plain_text_is_asked_as_python_asks_it(document: dict[Any, Any], expected: bool) -> None:
    condition = conditions.compile("eq(root.ab, 1)")
    for before in ({"ab": 0}, {"x": 0, "ab": 0}, {}):
        for _ in range(40):
            condition.matches(before)
        assert condition.matches(document) is python_function(condition.matches)(document) is expected


def test_items_of_a_filter_have_their_keys_anywhere() -> None:
    condition = conditions.compile("eq(count(jsonpath('$.items[?(@.state == 7)]')), 2)")
    items = [{"state": 7, "a": 1}, {"a": 1, "state": 7}, {"a": 7}, {"b": 1, "state": 8}, {}]
    for order in itertools.permutations(items):
        assert probe(condition, {"root": {"items": [*order]}}) == 1
