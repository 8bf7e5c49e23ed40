"""Values that refuse to be changed: Versions, vocabularies and functions are some."""

import copy
import operator
import pickle
from typing import Any

import pytest

from conditions import AZURE, Version
from conditions.values.immutable import Immutable

VERSION = Version(1, 10)
AND = AZURE.vocabulary.functions[0]


class Pair(Immutable):
    __slots__ = tells = ("left", "right")

    def __init__(self, left: object, right: object) -> None:
        object.__setattr__(self, "left", left)
        object.__setattr__(self, "right", right)


every_kind = pytest.mark.parametrize(
    "value", [VERSION, AZURE.vocabulary, AND, Pair(1, 2)], ids=lambda value: type(value).__name__
)


@every_kind
def test_it_refuses_to_be_changed(value: Any) -> None:
    name = value.tells[0]
    before = getattr(value, name)
    with pytest.raises(AttributeError, match=f"a {type(value).__name__} is immutable: '{name}' cannot be set"):
        setattr(value, name, before)
    with pytest.raises(AttributeError, match=f"a {type(value).__name__} is immutable: '{name}' cannot be deleted"):
        delattr(value, name)
    assert getattr(value, name) is before


@every_kind
@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda value: pickle.loads(pickle.dumps(value))])
def test_what_is_made_again_of_it_equals_it(value: Any, again: Any) -> None:
    assert again(value) == value
    assert hash(again(value)) == hash(value)


def test_those_of_other_parts_or_of_another_class_are_different() -> None:
    class Other(Pair):
        __slots__ = ()

    assert Pair(1, 2) == Pair(1, 2.0)
    assert Pair(1, 2) != Pair(2, 1)
    assert Pair(1, 2) != Other(1, 2)
    assert Pair(1, 2) != (1, 2)
    assert len({Pair(1, 2), Pair(1, 2), Pair(2, 1)}) == 2


def test_its_text_names_what_it_tells() -> None:
    assert repr(Pair("a", None)) == "Pair(left='a', right=None)"
    assert repr(VERSION) == "Version(major=1, minor=10, build=-1, revision=-1)"


def test_a_version_is_matched_by_its_parts() -> None:
    match Version(1, 2, 3, 4):
        case Version(major, minor, build, revision):
            assert (major, minor, build, revision) == (1, 2, 3, 4)


@pytest.mark.parametrize("order", [operator.lt, operator.le, operator.gt, operator.ge])
def test_versions_are_ordered_number_by_number_and_by_nothing_else(order: Any) -> None:
    versions = [Version(1, 2), Version(1, 2, 0), Version(1, 2, 0, 0), Version(1, 10), Version(2, 0)]
    parts = [(version.major, version.minor, version.build, version.revision) for version in versions]
    for left, of_left in zip(versions, parts, strict=True):
        for right, of_right in zip(versions, parts, strict=True):
            assert order(left, right) is order(of_left, of_right)
    with pytest.raises(TypeError):
        order(VERSION, (1, 10, -1, -1))
    assert VERSION != (1, 10, -1, -1)
