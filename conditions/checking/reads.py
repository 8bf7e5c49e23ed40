"""The places of its inputs that a condition reads, as JSON Pointers with `*` for every element (RFC 6901)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from conditions.errors import LimitError, PathError
from conditions.syntax.tree import Access, Call, Literal, Name, Node, are_literals
from conditions.values.spelling import try_text

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
        case Call(_, (Call(_, (Literal(path),), _, inner),), _, outer) if inner.reads and outer.reads_size_only:
            yield from (("root", read) for read in _of_path(inner.reads, path, counted=True))
        case Call(_, (Literal(path), *others), _, function) if function.reads and are_literals(others):
            yield from (("root", read) for read in _of_path(function.reads, path, counted=False))
        case Call(_, _, _, function):
            yield from ((name, ()) for name in function.inputs)
            for argument in node.parts:
                yield from _reads(argument)
        case _:
            for part in node.parts:
                yield from _reads(part)


def _of_path(reads: Callable[..., Iterable[Path]], path: object, *, counted: bool) -> Iterable[Path]:
    try:
        return reads(path, counted=counted)
    except (PathError, LimitError):  # it is refused when it is evaluated, and not before
        return ((),)


def _key(key: Node | None) -> str:
    """The part of a pointer that a step is: `*` unless it means the same member of every Array and Object."""
    if not isinstance(key, Literal):
        return "*"
    text = try_text(key.value)
    if isinstance(key.value, str) and text is not None and not _numeric(text):
        return text
    return text if text is not None and re.fullmatch("0|[1-9][0-9]{0,8}", text, re.ASCII) else "*"


def _numeric(text: str) -> bool:
    """True where an Array takes the text for a number."""
    return not text.strip() or text.strip()[0] in "+-.0123456789"


def _outermost(paths: list[Path]) -> list[Path]:
    """The paths in order, without those that lie below another one."""
    return [
        path
        for path in dict.fromkeys(paths)
        if not any(other != path and path[: len(other)] == other for other in paths)
    ]


def _pointer(path: Path) -> str:
    return "".join("/" + key.replace("~", "~0").replace("/", "~1") for key in path)


def keys_of(pointer: str) -> list[str]:
    """The keys that a JSON Pointer (RFC 6901, section 4) leads through; `*` is every member."""
    return [key.replace("~1", "/").replace("~0", "~") for key in pointer.split("/")[1:]]
