"""What a condition reads of its inputs, as JSON Pointers with `*` for every element (RFC 6901)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from conditions.errors import PathError
from conditions.library.paths import compile_path, parse_pointer
from conditions.tree import Access, Call, Literal, Name, Node, children
from conditions.values import try_text

Path = tuple[str, ...]


def reads(tree: Node) -> dict[str, tuple[str, ...]]:
    """The pointers to what the tree reads of each input; what lies below a pointer is read too."""
    paths: dict[str, list[Path]] = {}
    for name, path in _reads(tree):
        paths.setdefault(name, []).append(path)
    return {name: tuple(map(_pointer, _outermost(found))) for name, found in paths.items()}


def _reads(node: Node) -> Iterator[tuple[str, Path]]:
    match node:
        case Name():
            yield node.input, ()
        case Access(Name() as base, steps):
            yield base.input, tuple(map(_key, steps))
            for key in steps:
                yield from () if key is None else _reads(key)
        case Call(_, arguments, _, function) if function.name in _PATHS and isinstance(arguments[0], Literal):
            yield "root", _PATHS[function.name](arguments[0].value)
        case Call(_, _, _, function):
            yield from ((name, ()) for name in function.inputs)
            for argument in children(node):
                yield from _reads(argument)
        case _:
            for part in children(node):
                yield from _reads(part)


_INDEX = re.compile(r"0|[1-9][0-9]{0,8}", re.ASCII)


def _key(key: Node | None) -> str:
    """The part of a pointer that a step is: `*` unless it means the same member of every Array and Object."""
    if not isinstance(key, Literal):
        return "*"
    text = try_text(key.value)
    if isinstance(key.value, str) and text is not None and not _numeric(text):
        return text
    return text if text is not None and _INDEX.fullmatch(text) else "*"


def _numeric(text: str) -> bool:
    """Whether an Array takes the text for a number."""
    return not text.strip() or text.strip()[0] in "+-.0123456789"


def _of_jsonpath(text: Any) -> Path:
    from jsonpath.segments import JSONPathChildSegment
    from jsonpath.selectors import IndexSelector, NameSelector, WildcardSelector

    path: list[str] = []
    try:
        compiled = compile_path(str(text))
    except PathError:
        return ()
    for segment in compiled.segments:
        selector = segment.selectors[0]
        if not isinstance(segment, JSONPathChildSegment) or len(segment.selectors) > 1:
            break
        if isinstance(selector, NameSelector):
            path.append(selector.name)
        elif isinstance(selector, IndexSelector) and selector.index >= 0:
            path.append(str(selector.index))
        elif isinstance(selector, WildcardSelector):
            path.append("*")
        else:
            break
    return tuple(path)


def _of_pointer(text: Any) -> Path:
    try:
        return parse_pointer(str(text))
    except PathError:
        return ()


_PATHS = {"jsonpath": _of_jsonpath, "pointer": _of_pointer}


def _outermost(paths: list[Path]) -> list[Path]:
    """The paths in order, without those that lie below another one."""
    return [
        path
        for path in dict.fromkeys(paths)
        if not any(other != path and path[: len(other)] == other for other in paths)
    ]


def _pointer(path: Path) -> str:
    return "".join("/" + key.replace("~", "~0").replace("/", "~1") for key in path)
