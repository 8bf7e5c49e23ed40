"""Kinds of values that keys have in files: what reads a node as one, or refuses it.

Each takes the node, the name of its key, and what errors call it where it is no text or no mapping. None stands for a
value that is left empty, where that means the same as leaving the key out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, NoReturn, TypeAlias

from restapi.errors import FileError, did_you_mean
from restapi.yaml_file import Entry, Node

Kind: TypeAlias = Callable[[Node, str, str], Any]

_WHOLE = re.compile(r"[0-9]{1,9}")
_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")


def text(node: Node, _: str, what: str) -> str:
    """A text, without white space around it."""
    return node.text(what).strip()


def verbatim(node: Node, _: str, what: str) -> str:
    """A text, every character of it."""
    return node.text(what)


def boolean(node: Node, name: str, what: str) -> bool | None:
    """`true` or `false`, in any letter case."""
    word = text(node, name, what).lower()
    if word not in ("", "true", "false"):
        _refuse(node, f"{name} must be true or false")
    return word == "true" if word else None


def whole(node: Node, name: str, what: str) -> int:
    """A whole number."""
    return int(_matching(_WHOLE, "a whole number", node, name, what))


def positive(node: Node, name: str, what: str) -> int:
    """A whole number of 1 or more."""
    expected = "a whole number above 0"
    return int(_matching(_WHOLE, expected, node, name, what)) or _refuse(node, f"{name} must be {expected}")


def number(node: Node, name: str, what: str) -> float:
    """A number without a unit."""
    return float(_matching(_NUMBER, "a number", node, name, what))


def seconds(node: Node, name: str, what: str) -> float:
    """A number of seconds."""
    return float(_matching(_NUMBER, "a number of seconds", node, name, what))


def time_span(node: Node, name: str, what: str) -> float:
    """A number of seconds above 0."""
    return seconds(node, name, what) or _refuse(node, f"{name} must be more than 0 seconds")


def statuses(node: Node, name: str, _: str) -> tuple[int, ...]:
    """HTTP statuses: one of them, or a list."""
    return tuple(_status(part, name) for part in (node.parts if node.is_list else [node]))


def _status(node: Node, name: str) -> int:
    expected = "an HTTP status, from 100 to 599, or a list of them"
    found = int(_matching(_WHOLE, expected, node, name, f"a status of {name}"))
    return found if found in range(100, 600) else _refuse(node, f"{name} must be {expected}")


def minutes(node: Node, name: str, what: str) -> float | None:
    """A whole number of minutes, as seconds; 0 means that there is no limit."""
    return whole(node, name, what) * 60.0 or None if text(node, name, what) else None


def up_to(most: int) -> Kind:
    """A whole number from 0 to *most*."""

    def read(node: Node, name: str, what: str) -> int | None:
        if not text(node, name, what):
            return None
        expected = f"a whole number from 0 to {most}"
        found = int(_matching(_WHOLE, expected, node, name, what))
        return found if found <= most else _refuse(node, f"{name} must be {expected}")

    return read


def choice(words: Iterable[str], hint: str = "", *, may_be_empty: bool = False) -> Kind:
    """One of several words in any letter case; a *hint* instead of the nearest word where it is none."""
    known = list(words)

    def read(node: Node, name: str, what: str) -> str | None:
        found = text(node, name, what)
        if may_be_empty and not found:
            return None
        if found.lower() not in known:
            _refuse(node, f"unknown {name} '{found}'", hint or did_you_mean(found, known))
        return found.lower()

    return read


def mapping(node: Node, _: str, what: str) -> dict[str, Entry]:
    """A mapping."""
    return node.entries(what)


def mapping_or_nothing(node: Node, _: str, what: str) -> dict[str, Entry]:
    """A mapping, or nothing, which is an empty one."""
    return {} if node.is_empty else node.entries(what)


def texts(node: Node, name: str, what: str) -> dict[str, str]:
    """A mapping to texts."""
    return {key: entry.value.text(f"'{key}' of {name}") for key, entry in node.entries(what).items()}


def texts_or_names(node: Node, name: str, what: str) -> dict[str, str | None]:
    """A mapping to texts, or names alone: one of them, or a list; these are mapped to None."""
    if node.is_mapping:
        return {**texts(node, name, what)}
    return {part.text(f"a name in {name}").strip(): None for part in (node.parts if node.is_list else [node])}


def anything(node: Node, _: str, __: str) -> Node:
    """Whatever is written: it has no meaning here, or is read by its own reader."""
    return node


def _matching(pattern: re.Pattern[str], expected: str, node: Node, name: str, what: str) -> str:
    found = text(node, name, what)
    return found if pattern.fullmatch(found) else _refuse(node, f"{name} must be {expected}")


def _refuse(node: Node, message: str, hint: str = "") -> NoReturn:
    raise FileError(message, place=node.place, hint=hint)
