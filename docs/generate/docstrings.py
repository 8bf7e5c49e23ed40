"""Docstrings as Markdown: their sections as lists, their sessions as blocks, public names as links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import griffe

from docs.generate.markdown import fenced, one_line, page_name, slug
from docs.generate.sources import MODULES, PACKAGES, Member, members, public

_TITLES = {
    griffe.DocstringSectionKind.parameters: "Arguments:",
    griffe.DocstringSectionKind.attributes: "Attributes:",
    griffe.DocstringSectionKind.raises: "Raises:",
    griffe.DocstringSectionKind.returns: "Returns:",
}
_SESSION = re.compile(r"^>>> .*?(?=\n\n|\Z)", re.MULTILINE | re.DOTALL)
_BLOCK = re.compile(r"(```.*?```)", re.DOTALL)
# A word of code, or a word that is surely a name: two capitals with small letters behind the first.
_NAME = re.compile(r"(?<!\[)`(?P<code>[A-Za-z_.]+)`|(?<![\w`.\[])(?P<word>[A-Z][a-z]+[A-Z]\w+)(?![\w`])")


def text(found: Member | griffe.Module, package: str) -> str:
    """The docstring of a name, as Markdown."""
    return "\n\n".join(part for section in _sections(found) for part in _section(section, package))


def summary(found: Member) -> str:
    """The first sentence of a docstring, or its first paragraph where that has none."""
    paragraph = one_line((found.docstring.value if found.docstring else "").split("\n\n")[0])
    return re.split(r"(?<=\w\.) (?=[A-Z])", paragraph)[0]


def _sections(found: Member | griffe.Module) -> list[griffe.DocstringSection]:
    options = {"returns_multiple_items": False, "returns_named_value": False, "warnings": False}
    return found.docstring.parse("google", **options) if found.docstring else []


def _section(section: griffe.DocstringSection, package: str) -> Iterator[str]:
    if isinstance(section, griffe.DocstringSectionText):
        yield linked(_SESSION.sub(lambda session: fenced(session[0], "pycon"), section.value), package)
        return
    yield _TITLES[section.kind]
    yield "\n".join(_item(item, package) for item in section.value)


def _item(item: griffe.DocstringElement, package: str) -> str:
    return linked(f"- {_label(item)}{one_line(item.description)}", package)


def _label(item: griffe.DocstringElement) -> str:
    """The names that an item is about. Names in a row are one item; the parser takes the later ones for a type."""
    name = getattr(item, "name", None)
    if not name:
        return f"`{item.annotation}`: " if item.annotation and isinstance(item, griffe.DocstringRaise) else ""
    names = (f"{name} {item.annotation}" if name.endswith(",") else name).split(", ")
    return f"{', '.join(f'*{one}*' for one in names)}: "


def linked(markdown: str, package: str) -> str:
    """The text with a link where it names something public, but for code blocks."""
    parts = _BLOCK.split(markdown)
    return "".join(part if part.startswith("```") else _NAME.sub(lambda m: _link(m, package), part) for part in parts)


def _link(match: re.Match[str], package: str) -> str:
    name = match["code"] or match["word"]
    target = targets(package).get(name)
    shown = f"`{name}`" if match["code"] else name
    return f"[{shown}]({target})" if target else match[0]


@cache
def targets(package: str) -> dict[str, str]:
    """The addresses at which public names are described, as seen from the page of a package or module.

    The names of a module are short, such as `filter`: elsewhere they are meant only where the module is named too.
    """
    found: dict[str, str] = {}
    for other in sorted((*PACKAGES, *MODULES), key=lambda name: name == package):
        page = "" if other == package else page_name(other)
        for name, public_name in public(other).items():
            inner = members(public_name) if isinstance(public_name, griffe.Class) else {}
            methods = [f"{name}.{member}" for member, value in inner.items() if isinstance(value, griffe.Function)]
            for full in (name, *methods):
                found[f"{other}.{full}"] = f"{page}#{slug(full)}"
                if other in PACKAGES or other == package:
                    found[full] = f"{page}#{slug(full)}"
    return found
