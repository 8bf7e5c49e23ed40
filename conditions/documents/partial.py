"""Decoding only what a condition reads of a JSON document: all else is skipped.

The native core does that, where there is one; else the pointers become a type of msgspec. What is decoded is as
`json.loads` gives it, members of Objects that no pointer names left out. Whatever either refuses, and what msgspec
would not check while it skips, goes to the strict parser, which gives the value or the error.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, reduce
from typing import Any, NamedTuple, TypeAlias, TypedDict

from conditions import core
from conditions.checking.reads import keys_of
from conditions.documents.strict_json import parse_json

Data: TypeAlias = bytes | bytearray | str

SHORT = 640
"""A text shorter than this holds no integer that Python could refuse for its length: the limit cannot be set lower."""

_DEEPEST_POINTER = 50
"""The most steps of a pointer that are followed: what lies deeper is decoded as a whole."""


class Decoder(NamedTuple):
    """Decodes what some pointers read of documents.

    Attributes:
        project: Decodes or raises. Exact for what it accepts of ASCII texts up to `SHORT` characters.
        checks_all: Whether it is exact for all that it accepts, as what it skips is checked.
    """

    project: Callable[[Data], Any]
    checks_all: bool = False

    def __call__(self, data: Data) -> Any:
        """The parts of the document that the pointers read, within the Arrays and Objects that hold it.

        Raises:
            DocumentError: The text is no JSON.
        """
        try:
            document = self.project(data)
            if self.checks_all:
                return document
            # msgspec does not look into what it skips for these two: invalid UTF-8, and integers without end.
            if not (data.isascii() or isinstance(data, str)):
                data.decode()
            if len(data) < SHORT or not may_hold_endless_integer(data):
                return document
        except Exception:  # noqa: S110 - whatever it was: the strict parser knows what is wrong, if anything is
            pass
        return strict(data)


def strict(data: Data) -> Any:
    """The whole document.

    Raises:
        DocumentError: The text is no JSON.
        TypeError: It is no text.
    """
    if not isinstance(data, bytes | bytearray | str):
        raise TypeError(f"a JSON document is bytes or str, not {type(data).__name__}")
    return parse_json(data)  # type: ignore[arg-type]


@lru_cache(maxsize=256)
def decoder(pointers: tuple[str, ...]) -> Decoder:
    """The decoder of what JSON Pointers read, with `*` for every element: `Condition.reads` gives them."""
    return _native_decoder(_tree_of(map(keys_of, pointers))) or typed_decoder(pointers)


def _native_decoder(tree: Tree) -> Decoder | None:
    """The decoder of the native core, if there is one that can have it."""
    if core.CORE is None:
        return None
    try:
        return Decoder(core.CORE.Reader(tuple(_paths(tree))).read, checks_all=True)
    except ValueError:
        return None


def typed_decoder(pointers: Iterable[str]) -> Decoder:
    """The decoder of what JSON Pointers read, by a type of msgspec."""
    from msgspec.json import Decoder as Typed

    return Decoder(Typed(_type_of(_tree_of(map(keys_of, pointers)))).decode)


def _paths(tree: Tree) -> Iterator[tuple[str | None, ...]]:
    """The keys that lead to all that is read; what may be a position stands for every member, as in the types."""
    if tree is None:
        yield ()
        return
    for key, inner in tree.items():
        step = None if key == "*" or _is_position(key) else sys.intern(key)
        yield from ((step, *path) for path in _paths(inner))


_SAMPLES = 10
_TO_ZERO = bytes.maketrans(b"123456789", b"000000000")
_ZEROS = b"0" * _SAMPLES


def may_hold_endless_integer(data: Data) -> bool:
    """Tell whether there may be an integer that Python refuses for its length: samples in a row would be digits."""
    limit = sys.get_int_max_str_digits()
    if not limit or len(data) <= limit:
        return False
    sample = data[:: limit // _SAMPLES]
    taken = sample.encode("ascii", "replace") if isinstance(sample, str) else sample
    return _ZEROS in taken.translate(_TO_ZERO)


def _is_position(key: str) -> bool:
    """Whether a key is one of an Array, too."""
    return re.fullmatch("0|[1-9][0-9]*", key, re.ASCII) is not None


_MOST_FORKS = 6
"""The most steps of a pointer into what may be an Array or an Object: each one doubles the type that is decoded."""

Tree: TypeAlias = "dict[str, Tree] | None"
"""The parts of a value that are read: None for all of it, else what is read of its members; `*` is every member."""


def _tree_of(paths: Iterable[list[str]]) -> Tree:
    return _united(_branch(_followed(path)) for path in paths)


def _followed(path: list[str]) -> list[str]:
    """The first steps of a path, as far as they are followed."""
    forks = [at for at, key in enumerate(path[:_DEEPEST_POINTER]) if key == "*" or _is_position(key)]
    return path[: forks[_MOST_FORKS] if len(forks) > _MOST_FORKS else _DEEPEST_POINTER]


def _branch(path: list[str]) -> Tree:
    return {path[0]: _branch(path[1:])} if path else None


def _united(trees: Iterable[Tree]) -> Tree:
    nothing: Tree = {}
    return reduce(_merged, trees, nothing)


def _merged(one: Tree, other: Tree) -> Tree:
    """The parts of a value that are read in one of two ways."""
    if one is None or other is None:
        return None
    both = {**one, **other}
    return {key: _merged(one[key], other[key]) if key in one and key in other else both[key] for key in both}


def _type_of(tree: Tree) -> Any:
    """The type that a value is decoded as: open to every kind of value, closed to what is not read."""
    if tree is None:
        return Any
    if not tree:
        return _raw()
    items = [inner for key, inner in tree.items() if key == "*" or _is_position(key)]
    item = _type_of_all(items)
    return _object_type(tree) | list[item] | str | int | float | bool | None  # type: ignore[valid-type]


def _object_type(tree: dict[str, Tree]) -> Any:
    # msgspec does not find the members of a TypedDict whose names are not ASCII.
    if "*" in tree or not all(map(str.isascii, tree)):
        return dict[str, _type_of_all(tree.values())]  # type: ignore[misc]
    members = {key: _type_of(inner) for key, inner in tree.items()}
    return TypedDict("Members", members, total=False)  # type: ignore[operator]


def member_types(pointers: tuple[str, ...]) -> dict[str, Any]:
    """The types that the members of a document are decoded as; empty where not only some of them are read by name."""
    tree = _tree_of(map(keys_of, pointers))
    if tree is None or "*" in tree or not all(map(str.isascii, tree)):
        return {}
    return {key: _type_of(inner) for key, inner in tree.items()}


def _type_of_all(trees: Iterable[Tree]) -> Any:
    return _type_of(_united(trees))


def _raw() -> Any:
    from msgspec import Raw

    return Raw
