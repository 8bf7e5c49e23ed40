"""Views of the named values whose keys are not looked up as those of a document are.

`variables` ignores the letter case of its keys; `parameters` too, at its first level, and knows nothing that is not
declared; `resources` ignores it at every level. Source: the Azure documentation for `variables`, answers of the live
service for the others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from conditions.errors import PathError
from conditions.values.caseless import CaselessView, ViewedItems
from conditions.values.indexing import absence, ignoring_case
from conditions.values.made import within_limit
from conditions.values.spelling import shown


class Declared(CaselessView):
    """A view of what is declared: looking up anything else is an error, not Null."""

    __slots__ = ()

    @classmethod
    def of(cls, value: Any) -> Any:
        """The view of a Mapping, and of None as where nothing is declared; any other value as it is."""
        return super().of({} if value is None else value)

    def __getitem__(self, key: str) -> Any:
        try:
            return super().__getitem__(key)
        except KeyError:
            raise _undeclared(key, self) from None

    def __contains__(self, key: object) -> bool:
        try:
            return isinstance(key, str) and super().__getitem__(key) is not self
        except KeyError:
            return False


def declared(target: Any, key: Any) -> Any:
    """As `index`, of what is declared."""
    found = ignoring_case(target, key) if isinstance(target, Mapping) else None
    return ignoring_case(Declared.of(target), key) if found is None else found


def _undeclared(key: str, known: Declared) -> PathError:
    missing = absence(known, key)
    hint = missing.hint if missing else None
    return PathError(f"Key not found {shown(key)}", hint=hint or "no parameter is declared: pass parameters={…}")


class CaselessTree(CaselessView):
    """A view whose members are such views in turn.

    A member is the same view each time it is looked up, as an Object equals nothing but itself.
    """

    __slots__ = ("_views",)

    def __init__(self, members: Mapping[str, Any]) -> None:
        super().__init__(members)
        self._views: dict[int, Any] = {}

    def __getitem__(self, key: str) -> Any:
        return self._view(super().__getitem__(key))

    def _view(self, member: Any) -> Any:
        if not isinstance(member, Mapping | list):
            return member
        view = self._views.get(id(member))
        if view is None:
            view = CaselessTree(member) if isinstance(member, Mapping) else self._items(member)
            self._views[id(member)] = view
        return view

    def _items(self, members: list[Any]) -> ViewedItems:
        return ViewedItems(members, map(self._view, within_limit(members, members)))


class NamedView(NamedTuple):
    """How the keys of a named value are looked up.

    Attributes:
        of: Makes the view of a value.
        first: Looks up a key in the value itself, without a view; None where its members are views too.
    """

    of: Callable[[Any], Any]
    first: Callable[[Any, Any], Any] | None


VIEWS = {
    "variables": NamedView(CaselessView.of, ignoring_case),
    "parameters": NamedView(Declared.of, declared),
    "resources": NamedView(CaselessTree.of, None),
}
"""The named values that are looked up by a view, by their names."""


def viewed(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs of an evaluation, with views in the place of the named values that have one."""
    return {**inputs, **{name: view.of(inputs.get(name)) for name, view in VIEWS.items()}}
