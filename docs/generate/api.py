"""Pages of docs/reference: what packages and modules offer, from signatures and docstrings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from textwrap import indent

import griffe

from docs.generate import docstrings
from docs.generate.markdown import code, fenced, page, table, to_heading
from docs.generate.sources import MODULES, PACKAGES, Member, at, members, named_in, package, public
from docs.generate.stubs import is_enumeration, stub

_NOTE = "<!-- Written by `make reference` from the signatures and docstrings of the {}. -->"

_KINDS: dict[str, Callable[[str, Member], bool]] = {
    "Functions": lambda _, found: isinstance(found, griffe.Function),
    "Classes": lambda name, found: isinstance(found, griffe.Class) and not name.endswith("Error"),
    "Values": lambda _, found: isinstance(found, griffe.Attribute),
    "Errors": lambda name, _: name.endswith("Error"),
}


def api_page(name: str) -> str:
    """The page of a package or module, as Markdown."""
    groups = {
        title: {entry: found for entry, found in public(name).items() if belongs(entry, found)}
        for title, belongs in _KINDS.items()
    }
    sections = (part for title, entries in groups.items() for part in _group(title, entries, name))
    about = docstrings.text(package(name), name)
    note = _NOTE.format("package" if name in PACKAGES else "module")
    needs = [f"<!-- needs: {', '.join(MODULES[name])} -->"] if name in MODULES else []
    return page(f"# {name}", *needs, about, note, _index(groups, name), *sections, *_others(name))


def _index(groups: dict[str, dict[str, Member]], package_name: str) -> str:
    rows: list[tuple[str, str]] = []
    for title, entries in groups.items():
        if not entries and package_name not in PACKAGES:
            continue
        rows.append((f"**{to_heading(title, title)}**", ""))
        rows += (
            (to_heading(code(name), name), docstrings.linked(docstrings.summary(found), package_name))
            for name, found in entries.items()
        )
    return table(("name", "meaning"), rows)


def _group(title: str, entries: dict[str, Member], package_name: str) -> Iterator[str]:
    if entries:
        yield f"## {title}"
    for name, found in entries.items():
        yield from _entry(found, name, package_name)


def _entry(found: Member, name: str, package_name: str) -> Iterator[str]:
    yield f"### {name}"
    yield fenced(stub(found, name), "pyi")
    yield docstrings.text(found, package_name)
    if isinstance(found, griffe.Class):
        inner = members(found).items()
        yield from _values(
            {each: value for each, value in inner if isinstance(value, griffe.Attribute)}, found, package_name
        )
        for method_name, method in inner:
            if isinstance(method, griffe.Function):
                yield f"#### {code(f'{name}.{method_name}')}"
                yield fenced(stub(method, method_name), "pyi")
                yield docstrings.text(method, package_name)


def _values(values: dict[str, griffe.Attribute], of: griffe.Class, package_name: str) -> Iterator[str]:
    """The attributes and properties of a class that have docstrings of their own."""
    if values and not is_enumeration(of):
        yield "Properties:"
    lines = (
        f"- `{stub(value, name).partition(' = ')[0]}`: {docstrings.text(value, package_name)}"
        for name, value in values.items()
    )
    yield "\n".join(indent(line, "  ").removeprefix("  ") for line in lines)


def _others(package_name: str) -> Iterator[str]:
    """The names of ours that stand in signatures and are not public themselves."""
    told = {member.path for package in (*PACKAGES, *MODULES) for member in public(package).values()}
    names = {at(name.canonical_path) for found in public(package_name).values() for name in named_in(found)}
    others = sorted((found.name, found.path, found) for found in names if found is not None and found.path not in told)
    if not others:
        return
    yield "## Other names in signatures"
    yield "Types that are met above and that nobody needs to import."
    yield table(("name", "meaning"), ((code(name), _meaning(found, package_name)) for name, _, found in others))


def _meaning(found: Member, package_name: str) -> str:
    meaning = docstrings.linked(docstrings.summary(found), package_name)
    value = found.value if isinstance(found, griffe.Attribute) else None
    return meaning if value is None else f"{code(str(value))} {meaning}".rstrip()
