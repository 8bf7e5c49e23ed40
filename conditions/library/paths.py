"""Paths into the response. Both functions read the whole document, `root`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, cast

from conditions.declaring.dialects import JsonPath
from conditions.declaring.function import builtin
from conditions.errors import PathError
from conditions.library.jsonpath.standard import jsonpath_rfc9535, rfc9535
from conditions.syntax.tree import Call
from conditions.values.kinds import Kind, kind_of

if TYPE_CHECKING:
    from conditions.declaring.scope import InlineScope


@cache
def _server() -> Any:
    from conditions.library.jsonpath import server  # few conditions select by paths

    return server


@builtin(
    "jsonpath",
    places=("criterion",),
    reads=lambda path, counted: _server().read_by(str(path), counted=counted),
    selects=lambda path, root: _server().selects(path, root),
    passes_over=lambda path, root: _server().passes_over(path, root),
    logged_as_value=True,
    inline=lambda scope, path: _server().nodes_source(scope, path, counted=False),
)
def jsonpath(path: str, *, root: Any) -> list[Any]:
    """The nodes that a JSONPath selects from the response, as an Array. The leading `$` may be missing.

    The path is of the dialect of Azure's server, not of RFC 9535: a filter stands in parentheses, texts in single
    quotes, and a comparison with what is not there selects nothing.

    Source: recorded from the JSON library of the server (Newtonsoft.Json 12.0.1).

    Examples:
        count(jsonpath('$.items[?(@.price < 50)]'))  ->  0
        count(jsonpath('items[0'))  ->  error: not a JSONPath: 'items[0'
    """
    return cast("list[Any]", _server().selection(path)(root))


DIALECTS: Mapping[JsonPath, Callable[..., list[Any]]] = {"server": jsonpath, "rfc9535": jsonpath_rfc9535}
"""The functions that `jsonpath` may be, by the names of their dialects."""


def counted_nodes(scope: InlineScope, call: Call) -> str | None:
    """The inline form of how many nodes a call of `jsonpath` selects, where it has one."""
    dialect = _COUNTED.get(call.function.body)
    return None if dialect is None else dialect().nodes_source(scope, call.arguments[0], counted=True)


_COUNTED: Mapping[Callable[..., Any], Callable[[], Any]] = {jsonpath: _server, jsonpath_rfc9535: rfc9535}


def _read_by_pointer(path: Any, *, counted: bool) -> Iterable[tuple[str, ...]]:
    return (parse_pointer(str(path)),)


@builtin("pointer", places=("criterion",), reads=_read_by_pointer, logged_as_value=True)
def pointer(path: str, *, root: Any) -> Any:
    """The value at a JSON Pointer in the response, or Null where there is none.

    Our own addition to Azure's functions, for paths whose keys are awkward. Source: RFC 6901.

    Examples:
        pointer('/a/b/0')  ->  null
        pointer('a')  ->  error: not a JSON Pointer: 'a'
    """
    value = root
    for part in parse_pointer(path):
        value = _member(value, part)
    return value


@lru_cache(maxsize=256)
def parse_pointer(path: str) -> tuple[str, ...]:
    """The keys that a JSON Pointer names.

    Raises:
        PathError: The text is no JSON Pointer.
    """
    from jsonpointer import JsonPointer, JsonPointerException

    try:
        return tuple(JsonPointer(path).parts)
    except JsonPointerException:
        from conditions.library.jsonpath.refusal import quoted

        hint = "write ~0 for ~ and ~1 for / in a key" if path.startswith("/") else f"write {quoted('/' + path)}"
        reason = "~ must be followed by 0 or 1" if path.startswith("/") else "it must begin with /"
        raise PathError(f"not a JSON Pointer: {quoted(path)}: {reason}", hint=hint) from None


def _member(target: Any, part: str) -> Any:
    if isinstance(target, Mapping):
        return target.get(part)
    if kind_of(target) is not Kind.ARRAY:
        return None
    number = int(part) if part.isascii() and part.isdigit() and len(part) < 19 and str(int(part)) == part else -1
    return target[number] if 0 <= number < len(target) else None
