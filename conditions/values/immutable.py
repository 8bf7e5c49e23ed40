"""Values of several parts, as dataclasses make them: a start would wait for those."""

from __future__ import annotations

from operator import attrgetter
from typing import Any, ClassVar


class Record:
    """Equals another one of its class whose telling parts are equal. Hashable, picklable.

    Attributes:
        tells: The names of these parts; where nothing else is said of pickling, those that it is made of, in order.
    """

    __slots__ = ()

    tells: ClassVar[tuple[str, ...]]
    _told: ClassVar[attrgetter[tuple[Any, ...]]]

    def __init_subclass__(cls) -> None:
        if "tells" in vars(cls):
            cls._told = attrgetter(*cls.tells)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Record) or other.__class__ is not self.__class__:
            return NotImplemented
        return self._told(self) == self._told(other)

    def __hash__(self) -> int:
        return hash(self._told(self))

    def __repr__(self) -> str:
        told = ", ".join(f"{name}={value!r}" for name, value in zip(self.tells, self._told(self), strict=True))
        return f"{type(self).__name__}({told})"

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), self._told(self)


class Immutable(Record):
    """A record that refuses to be changed."""

    __slots__ = ()

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a {type(self).__name__} is immutable: {name!r} cannot be set")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a {type(self).__name__} is immutable: {name!r} cannot be deleted")
