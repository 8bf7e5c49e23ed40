"""YAML files as trees in which every scalar is the text as written and every node knows its place.

Azure's inputs are texts, so no YAML 1.1 typing applies: `on`, `1.0` and `0x10` stay what they are. As in Azure's own
files, anchors and aliases, tags and several documents in one file are refused, and so are duplicate keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, Protocol

import yaml

from restapi.errors import FileError, Place, did_you_mean

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 50

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Node:
    """A part of a file."""

    place: Place

    def text(self, what: str) -> str:
        """The text of a scalar; FileError where *what* is something else."""
        if isinstance(self, Scalar):
            return self.value
        raise FileError(f"{what} must be a text, not {self}", place=self.place)

    def entries(self, what: str) -> dict[str, Entry]:
        """The entries of a mapping; FileError where *what* is something else."""
        if isinstance(self, Mapping):
            return self.items
        raise FileError(f"{what} must be a mapping, not {self}", place=self.place)


@dataclass(frozen=True, slots=True)
class Scalar(Node):
    """A text."""

    value: str

    def __str__(self) -> str:
        return "a text" if self.value else "empty"


@dataclass(frozen=True, slots=True)
class Sequence(Node):
    """A list."""

    items: list[Node]

    def __str__(self) -> str:
        return "a list"


@dataclass(frozen=True, slots=True)
class Mapping(Node):
    """A mapping from texts, without duplicates."""

    items: dict[str, Entry]

    def __str__(self) -> str:
        return "a mapping"


@dataclass(frozen=True, slots=True)
class Entry:
    """The value of a key; *place* is the place of the key."""

    place: Place
    value: Node


def refuse_unknown(entries: dict[str, Entry], known: Iterable[str], what: str) -> None:
    """FileError for the first key that is none of those known."""
    for name, entry in entries.items():
        if name not in known:
            raise FileError(f"unknown {what} '{name}'", hint=did_you_mean(name, known), place=entry.place)


def read_flag(entry: Entry | None, what: str, default: bool = False) -> bool:
    """Whether an entry says true; *default* where it is left out or empty."""
    text = entry.value.text(what).strip().lower() if entry else ""
    if entry is not None and text not in ("", "true", "false"):
        raise FileError(f"{what} must be true or false", place=entry.value.place)
    return text == "true" if text else default


def read_text(path: Path) -> str:
    """The text of a UTF-8 file of at most 1 MiB; FileError where it is none."""
    try:
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        raise FileError(f"cannot read {path}: {getattr(error, 'strerror', None) or error}") from None
    if len(data) > MAX_BYTES:
        raise FileError(f"{path} has {len(data):,} bytes, more than the limit of {MAX_BYTES:,}")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileError(f"{path} is not UTF-8 (at byte {error.start})") from None


def read_yaml(path: Path, *, secret: bool = False) -> Node:
    """The only document of a YAML file.

    Args:
        path: The file: UTF-8, at most 1 MiB, nested at most 50 deep.
        secret: Whether its lines may hold secrets, so that no error may show them.

    Raises:
        FileError: It cannot be read, or is not YAML of this form.
    """
    text = read_text(path)
    reader = _Reader(str(path), None if secret else text.splitlines())
    try:
        return reader.document(yaml.parse(text, Loader=_Loader))
    except yaml.MarkedYAMLError as error:
        reader.refuse("not valid YAML" if secret else f"not valid YAML: {error.problem}", error.problem_mark)
    except yaml.YAMLError as error:
        reader.refuse(f"not valid YAML: {getattr(error, 'reason', error)}", None)


class _Mark(Protocol):
    """A place as the parser tells it; both count from 0."""

    line: int
    column: int


class _Reader:
    """Builds the tree of one file from the parser's events."""

    def __init__(self, file: str, lines: list[str] | None) -> None:
        self.file = file
        self.lines = lines

    def place(self, mark: _Mark | None) -> Place:
        line, column = (mark.line, mark.column) if mark else (0, 0)
        source = None if self.lines is None else (self.lines[line] if line < len(self.lines) else "")
        return Place(self.file, line + 1, column + 1, source)

    def refuse(self, message: str, mark: _Mark | None, hint: str = "") -> NoReturn:
        raise FileError(message, place=self.place(mark), hint=hint) from None

    def document(self, events: Iterator[yaml.Event]) -> Node:
        root = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root:
                    self.refuse("one document is expected, and here a second one starts", event.start_mark)
                root = self.node(next(events), events, 1)
        return root or self.refuse("the file is empty", None)

    def node(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
        if depth > MAX_DEPTH:
            self.refuse(f"nested more than {MAX_DEPTH} deep", event.start_mark)
        if getattr(event, "anchor", None):
            what = "aliases" if isinstance(event, yaml.AliasEvent) else "anchors"
            self.refuse(f"{what} are not supported", event.start_mark, "write the value out, or put it in quotes")
        if getattr(event, "tag", None) not in (None, "!"):
            self.refuse("tags are not supported", event.start_mark, "put the value in quotes")
        place = self.place(event.start_mark)
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(place, event.value)
        if isinstance(event, yaml.SequenceStartEvent):
            return Sequence(place, list(self.items(events, depth + 1)))
        return Mapping(place, self.mapping(events, depth + 1))

    def items(self, events: Iterator[yaml.Event], depth: int) -> Iterator[Node]:
        """The nodes up to the end of the sequence or mapping that was just opened."""
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
                return
            yield self.node(event, events, depth)

    def mapping(self, events: Iterator[yaml.Event], depth: int) -> dict[str, Entry]:
        entries: dict[str, Entry] = {}
        nodes = self.items(events, depth)
        for key in nodes:
            name = key.text("a key")
            if name in entries:
                first = entries[name].place.line
                raise FileError(f"'{name}' is given twice; first in line {first}", place=key.place)
            entries[name] = Entry(key.place, next(nodes))
        return entries
