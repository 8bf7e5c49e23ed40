"""Values of several parts that refuse to be changed, as frozen dataclasses do: a start would wait for those."""

from __future__ import annotations

from typing import Any, ClassVar


class Immutable:
    """Refuses to be changed, and equals another one of its class whose telling parts are equal. Hashable, picklable.

    Attributes:
        tells: The names of these parts; where nothing else is said of pickling, those that it is made of, in order.
    """

    __slots__ = ()

    tells: ClassVar[tuple[str, ...]]

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a {type(self).__name__} is immutable: {name!r} cannot be set")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a {type(self).__name__} is immutable: {name!r} cannot be deleted")

    def _told(self) -> tuple[Any, ...]:
        return tuple([getattr(self, name) for name in self.tells])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Immutable) or other.__class__ is not self.__class__:
            return NotImplemented
        return self._told() == other._told()

    def __hash__(self) -> int:
        return hash(self._told())

    def __repr__(self) -> str:
        told = ", ".join(f"{name}={value!r}" for name, value in zip(self.tells, self._told(), strict=True))
        return f"{type(self).__name__}({told})"

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), self._told()
