"""Paths into the response. Both functions read the whole document, `root`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from conditions.declaring.function import FastScope, builtin
from conditions.errors import PathError
from conditions.library.jsonpath.comprehension import comprehension, tolerant_selector
from conditions.library.jsonpath.selection import selector
from conditions.source import clipped
from conditions.syntax.tree import Literal, Node
from conditions.values.kinds import Kind, kind_of


def _fast_jsonpath(scope: FastScope, path: Node) -> str | None:
    return nodes_source(scope, path, counted=False)


@builtin("jsonpath", traced=True, fast=_fast_jsonpath)
def jsonpath(path: str, *, root: Any) -> list[Any]:
    """The nodes that a JSONPath selects from the response, as an Array. The leading `$` may be missing.

    Source: RFC 9535.

    Examples:
        count(jsonpath('$.items[?@.price < 50]'))  ->  0
        count(jsonpath('items[0'))  ->  error: not a JSONPath: 'items[0'
    """
    return _selection(path)(root)


@lru_cache(maxsize=256)
def _selection(path: str) -> Callable[[Any], list[Any]]:
    segments = compile_path(path).segments
    tolerant, complete = tolerant_selector(segments), selector(segments)
    if tolerant is None:
        return complete

    def select(root: Any) -> list[Any]:
        try:
            return tolerant(root)
        except Exception:
            return complete(root)

    return select


def nodes_source(scope: FastScope, path: Node, *, counted: bool) -> str | None:
    """The inline form of a JSONPath that is written in the expression, where it is simple enough."""
    if not isinstance(path, Literal) or not isinstance(path.value, str):
        return None
    try:
        return comprehension(scope, compile_path(scope.value(path)).segments, counted=counted)
    except PathError:
        return None


@lru_cache(maxsize=256)
def compile_path(path: str) -> Any:
    """The compiled form of a JSONPath.

    Raises:
        PathError: The text is no JSONPath.
    """
    from jsonpath import JSONPathError

    try:
        return _environment().compile(_with_root(path))
    except (JSONPathError, RecursionError, ValueError) as error:
        raise PathError(f"not a JSONPath: {_quoted(path)}: {_reason(error, path)}", hint=_hint(path)) from None


@lru_cache(maxsize=1)
def _environment() -> Any:
    from jsonpath import JSONPathEnvironment

    return JSONPathEnvironment(strict=True)


def _with_root(path: str) -> str:
    if path.startswith("$"):
        return path
    return f"${path}" if path.startswith(("[", ".")) or not path else f"$.{path}"


def _reason(error: Exception, path: str) -> str:
    """What is wrong with a path and where, counted from 1 in the path as it was given."""
    reason = str(error).splitlines()[0] if str(error) else type(error).__name__
    token = getattr(error, "token", None)
    if token is None or token.index < 0:
        return reason
    return f"{reason} at character {max(1, token.index + 1 - (len(_with_root(path)) - len(path)))}"


def _hint(path: str) -> str | None:
    if "variables[" in path or "variables." in path:
        return "a path is taken as it is: build it with format(…) to put a variable into it"
    if '"' in path:
        return "texts inside a path are quoted as ''text'', for the quotes are doubled within a String"
    if path.count("[") > path.count("]"):
        return "add ] where the segment ends"
    if re.search(r"[=<>]", path) and "?" not in path:
        return "a comparison stands in a filter: $.items[?@.price < 50]"
    return None


def _quoted(text: str) -> str:
    return f"'{clipped(text, 80)}'"


@builtin("pointer", traced=True)
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
        hint = "write ~0 for ~ and ~1 for / in a key" if path.startswith("/") else f"write {_quoted('/' + path)}"
        reason = "~ must be followed by 0 or 1" if path.startswith("/") else "it must begin with /"
        raise PathError(f"not a JSON Pointer: {_quoted(path)}: {reason}", hint=hint) from None


def _member(target: Any, part: str) -> Any:
    if isinstance(target, Mapping):
        return target.get(part)
    if kind_of(target) is not Kind.ARRAY:
        return None
    number = int(part) if part.isascii() and part.isdigit() and len(part) < 19 and str(int(part)) == part else -1
    return target[number] if 0 <= number < len(target) else None
