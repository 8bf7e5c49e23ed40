"""Source to code: what a generated source defines, and the cache of the code of sources.

What is compiled is a factory: conditions that differ in their literals only are made by the same one.
"""

from __future__ import annotations

import linecache
import re
from collections.abc import Callable, Iterable
from itertools import count
from threading import Lock
from types import CodeType
from typing import Any

from conditions.generating.plain_form import HELPERS, PlainWriter

MOST_CLOSED = 50
"""The most values that are kept in cells of functions: Python takes a time for them that grows with the square."""

REMEMBERED_SOURCES = 1_000
"""The most sources that are remembered with their code."""

_codes: dict[str, CodeType] = {}
_remembering = Lock()
_serial = count(1)


def compiled(
    lines: Iterable[str], writer: PlainWriter, parameters: Iterable[str], defined: str
) -> tuple[Callable[..., Any], str, str]:
    """A factory of what the lines define; its source; and what tracebacks call that.

    Args:
        lines: The definitions of functions.
        writer: What wrote them.
        parameters: The names in the lines that stand for what the factory is called with.
        defined: The names that the factory returns.
    """
    derived = [f"{name} = {expression}" for expression, name in writer.derived.items()]
    closed, names = (writer.bound, HELPERS) if len(writer.bound) <= MOST_CLOSED else ({}, {**HELPERS, **writer.bound})
    head = [f"def template({', '.join(closed)}):", f"    def bind({', '.join(parameters)}):"]
    source = "\n".join([*head, indented([*derived, *lines, f"return {defined}"]), "    return bind", ""])
    namespace: dict[str, Any] = {}
    code = _code(source)
    exec(code, names, namespace)
    return namespace["template"](**closed), source, code.co_filename


_WORD = re.compile(r"\w+")


def named_in(body: Iterable[str], writer: PlainWriter, parameters: Iterable[str]) -> list[str]:
    """The names of the values that lines read."""
    read = set(_WORD.findall("\n".join(body)))
    return [name for name in (*parameters, *writer.derived.values(), *writer.bound) if name in read]


def indented(lines: Iterable[str]) -> str:
    """The lines as they stand within a factory."""
    return "\n".join(f"        {line}" for line in lines)


def _code(source: str) -> CodeType:
    """The code of a source: conditions that differ in what is bound to its names share it.

    Tracebacks and debuggers find the source in linecache, for as long as it is remembered.
    """
    known = _codes.get(source)
    if known is not None:
        return known
    filename = f"<condition {next(_serial)}>"
    code = compile(source, filename, "exec")
    with _remembering:
        if source in _codes:
            return _codes[source]
        if len(_codes) >= REMEMBERED_SOURCES:
            linecache.cache.pop(_codes.pop(next(iter(_codes))).co_filename, None)
        _codes[source] = code
        linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    return code


def forget_sources() -> None:
    """Forget the code of all sources, as a process that has just started knows none."""
    with _remembering:
        while _codes:
            linecache.cache.pop(_codes.popitem()[1].co_filename, None)
