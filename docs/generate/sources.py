"""The public names of the packages, read from their sources without importing them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import griffe

ROOT = Path(__file__).parents[2]
PACKAGES = ("conditions", "restapi")

MODULES = {
    "conditions.arrow": ("pyarrow",),
    "conditions.engines.duckdb": ("duckdb", "pyarrow"),
    "conditions.engines.polars": ("polars", "pyarrow"),
    "conditions.engines.spark": ("pyspark",),
    "restapi.engines.airflow": ("airflow",),
    "restapi.engines.dbos": ("dbos",),
}
"""The public modules that need more than the packages do, and what: each has a page of its own."""

Member = griffe.Class | griffe.Function | griffe.Attribute


@cache
def _modules() -> griffe.ModulesCollection:
    loader = griffe.GriffeLoader(search_paths=[ROOT])
    for name in PACKAGES:
        loader.load(name)
    return loader.modules_collection


def package(name: str) -> griffe.Module:
    """The package or module of that name."""
    found = _modules()[name]
    assert isinstance(found, griffe.Module)
    return found


@cache
def public(name: str) -> dict[str, Member]:
    """The members that the `__all__` of a package or module names, by these names."""
    module = package(name)
    exports = map(str, module.exports or ())
    found = {export: at(module.imports.get(export, f"{name}.{export}")) for export in exports}
    return {export: member for export, member in found.items() if member is not None}


def at(path: str) -> Member | None:
    """The member at a full name; an import there is followed to where it comes from. None where that is elsewhere."""
    try:
        found = _modules()[path]
    except KeyError:
        return None
    found = found.final_target if found.is_alias else found
    return found if isinstance(found, Member) else None


def members(found: griffe.Class) -> dict[str, Member]:
    """The public members of a class that have a docstring of their own, in their order."""
    return {
        name: member
        for name, member in found.members.items()
        if isinstance(member, Member) and member.docstring and (name == "__call__" or not name.startswith("_"))
    }


def named_in(found: Member) -> Iterator[griffe.ExprName]:
    """The names in the signature of a member, and in those of its own public members."""
    if isinstance(found, griffe.Function):
        expressions = [*(parameter.annotation for parameter in found.parameters), found.returns]
        return (name for expression in expressions for name in _names(expression))
    if isinstance(found, griffe.Attribute):
        return _names(found.annotation)
    fields = (member for name, member in found.members.items() if isinstance(member, Member) and name[0] != "_")
    return (name for member in [*fields, *members(found).values()] for name in named_in(member))


def _names(expression: str | griffe.Expr | None) -> Iterator[griffe.ExprName]:
    if isinstance(expression, griffe.Expr):
        yield from (part for part in expression.iterate(flat=True) if isinstance(part, griffe.ExprName))
