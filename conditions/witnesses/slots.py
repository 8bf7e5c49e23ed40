"""Slots: the places in the inputs that a condition reads, and inputs made of what stands in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias

from conditions.syntax.tree import Access, Literal, Name
from conditions.values.dotnet_text import fold
from conditions.values.spelling import try_text

STATUS, DEPENDENCIES = "status", "dependencies"

Key: TypeAlias = str | int


class Slot(NamedTuple):
    """A place in the inputs.

    Attributes:
        input: The input.
        keys: The keys that lead there; an int where an item of an Array is meant.
    """

    input: str
    keys: tuple[Key, ...] = ()

    @property
    def identity(self) -> tuple[str, ...]:
        """What two slots have in common that are the same place: the letter case of some keys does not matter."""
        texts = tuple(map(str, self.keys))
        return (self.input, *map(fold, texts[: self.ignoring]), *texts[self.ignoring :])

    def __str__(self) -> str:
        return ".".join(map(str, (self.input, *self.keys)))

    @property
    def ignoring(self) -> int:
        """The number of its first keys whose letter case does not matter."""
        return _IGNORING_CASE.get(self.input, 0)

    def is_within(self, other: Slot) -> bool:
        """True where this place lies in what may stand at the other one."""
        own, outer = self.identity, other.identity
        return len(own) > len(outer) and own[: len(outer)] == outer


_IGNORING_CASE = {"variables": 1, "parameters": 1, "resources": 1_000_000}
"""How many keys of an input ignore letter case (`values/named_views`)."""


class Absent:
    """Stands for what is not there."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT = Absent()


class Container:
    """Stands for an Object or an Array that holds what stands in the slots within it."""

    def __repr__(self) -> str:
        return "CONTAINER"


CONTAINER = Container()


class Place(NamedTuple):
    """A slot as a path leads to it.

    Attributes:
        slot: The slot; of a path with a wildcard, what the first one goes over.
        beyond: The keys behind it of a path with a wildcard, None for each further one; None without a wildcard.
        is_plain: An Object can stand for whatever else the keys could lead through: each of them is a text, or a number
            that counts items.
    """

    slot: Slot
    beyond: tuple[Key | None, ...] | None = None
    is_plain: bool = True


def place_of(node: Access | Name) -> Place | None:
    """The place that a path reads; None where its keys are not all written."""
    if isinstance(node, Name):
        return Place(Slot(node.input))
    base = node.base
    if not isinstance(base, Name) or not all(key is None or isinstance(key, Literal) for key in node.steps):
        return None
    keys = [None if key is None else _key(key.value) for key in node.steps if key is None or isinstance(key, Literal)]
    plain = all(key is None or (isinstance(key, Literal) and _is_plain(key.value)) for key in node.steps)
    return split(base.input, keys, is_plain=plain)


def split(name: str, keys: Iterable[Key | None], *, is_plain: bool = True) -> Place:
    """The place that keys lead to; None among them is a wildcard."""
    listed = list(keys)
    if None not in listed:
        return Place(Slot(name, tuple(key for key in listed if key is not None)), None, is_plain)
    at = listed.index(None)
    return Place(Slot(name, tuple(key for key in listed[:at] if key is not None)), tuple(listed[at + 1 :]), is_plain)


def _key(value: Any) -> Key:
    return int(value) if _is_position(value) else try_text(value) or ""


def _is_position(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool) and value >= 0 and value == int(value)


def _is_plain(value: Any) -> bool:
    return isinstance(value, str) or _is_position(value)


class Others(NamedTuple):
    """No status of the job is given: it follows from the dependencies, those named and further ones with results."""

    results: tuple[str, ...] = ()

    @property
    def keys(self) -> list[tuple[str, str, str]]:
        """Where the results of the further ones stand."""
        return [(DEPENDENCIES, f"another that is {result}", "result") for result in self.results]


def inputs_of(values: Mapping[Slot, Any]) -> dict[str, Any]:
    """The smallest inputs in which these values stand in their slots, as far as they fit into one another."""
    tree: dict[Key, Any] = {}
    if any(slot.input == DEPENDENCIES for slot in values):
        tree[DEPENDENCIES] = _Inner()  # functions that name one fail where there is no such input
    for slot in sorted(values, key=lambda slot: len(slot.keys)):
        value = values[slot]
        if isinstance(value, Others):
            tree.setdefault(DEPENDENCIES, _Inner())  # none is before it
            for keys in value.keys:
                _put(tree, keys, keys[1].rpartition(" ")[2])
        elif value is not ABSENT:
            _put(tree, (slot.input, *slot.keys), value)
    return {str(name): _made(value) for name, value in tree.items()}


class _Inner(dict[Key, Any]):
    """The members of a container that is being made, by their keys."""


def _put(tree: dict[Key, Any], keys: tuple[Key, ...], value: Any) -> None:
    *way, last = keys
    for key in way:
        inner = tree.setdefault(_known(tree, key), _Inner())
        if not isinstance(inner, _Inner):  # a value that holds nothing stands there
            return
        tree = inner
    tree.setdefault(_known(tree, last), _Inner() if value is CONTAINER else value)


def _known(tree: dict[Key, Any], key: Key) -> Key:
    """The key as it is there already: the number and the text of it are the same one."""
    other: Key = str(key) if isinstance(key, int) else int(key) if key.isdigit() and str(int(key)) == key else key
    return other if other in tree else key


def _made(value: Any) -> Any:
    if not isinstance(value, _Inner):
        return value
    made = {key: _made(member) for key, member in value.items()}
    positions = [key for key in made if isinstance(key, int)]
    if len(positions) < len(made) or not made or max(positions) > _LONGEST:
        return {str(key): member for key, member in made.items()}
    return [made.get(at) for at in range(max(positions) + 1)]


_LONGEST = 1000
"""The most items of an Array that is made; beyond, an Object with numbers as its keys does the same."""
