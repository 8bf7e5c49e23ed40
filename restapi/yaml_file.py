"""YAML files as trees in which every scalar is the text as written and every node knows its place.

As in Azure's own files, anchors and aliases, tags and several documents in one file are refused, and so are duplicate
keys.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from pathlib import Path

from conditions.documents.regular_file import TooLargeError, read_regular
from conditions.documents.utf8 import not_utf8
from conditions.lint.reading.yaml_nodes import YamlMapping, YamlNode, YamlScalar, YamlSequence, described
from conditions.lint.reading.yaml_tree import NotYamlError, plain_document
from restapi.errors import FileError, Place

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 50


@dataclass(frozen=True)
class _File:
    """The text of a file; *is_secret* says that no error may show its lines."""

    name: str
    text: str
    is_secret: bool

    def place(self, offset: int) -> Place:
        """The place of an offset of the text."""
        line = bisect_right(self._starts, offset) - 1
        source = None if self.is_secret else self._lines[line].removesuffix("\r")
        return Place(self.name, line + 1, offset - self._starts[line] + 1, source)

    @cached_property
    def _lines(self) -> list[str]:
        """The lines, each without the line feed at its end."""
        return self.text.split("\n")

    @cached_property
    def _starts(self) -> list[int]:
        """The offsets at which lines begin."""
        return [0, *accumulate(len(line) + 1 for line in self._lines)]


@dataclass(slots=True, eq=False)
class Node:
    """A part of a file. Its parts and members are made once, when they are first asked for."""

    file: _File
    tree: YamlNode
    _parts: list[Node] | None = field(default=None, init=False, repr=False)
    _members: dict[str, Entry] | None = field(default=None, init=False, repr=False)

    @property
    def place(self) -> Place:
        """The place at which it begins."""
        return self.file.place(self.tree.span.start)

    @property
    def is_list(self) -> bool:
        return isinstance(self.tree, YamlSequence)

    @property
    def is_mapping(self) -> bool:
        return isinstance(self.tree, YamlMapping)

    @property
    def is_empty(self) -> bool:
        """True of a text without characters, as where nothing is written."""
        return isinstance(self.tree, YamlScalar) and not self.tree.value

    @property
    def parts(self) -> list[Node]:
        """The items of a list; none of anything else."""
        if self._parts is None:
            items = self.tree.items if isinstance(self.tree, YamlSequence) else []
            self._parts = [Node(self.file, item) for item in items]
        return self._parts

    @property
    def members(self) -> dict[str, Entry]:
        """The entries of a mapping; none of anything else."""
        if self._members is None:
            entries = self.tree.entries if isinstance(self.tree, YamlMapping) else []
            pairs = ((Node(self.file, key), Node(self.file, value)) for key, value in entries)
            self._members = {key.text("a key"): Entry(key, value) for key, value in pairs}
        return self._members

    def text(self, what: str) -> str:
        """The text of a scalar; FileError where *what* is something else."""
        if isinstance(self.tree, YamlScalar):
            return self.tree.value
        raise self._is_no("a text", what)

    def items(self, what: str) -> list[Node]:
        """The items of a list; FileError where *what* is something else."""
        if self.is_list:
            return self.parts
        raise self._is_no("a list", what)

    def entries(self, what: str) -> dict[str, Entry]:
        """The entries of a mapping; FileError where *what* is something else."""
        if self.is_mapping:
            return self.members
        raise self._is_no("a mapping", what)

    def _is_no(self, expected: str, what: str) -> FileError:
        return FileError(f"{what} must be {expected}, not {described(self.tree)}", place=self.place)


@dataclass(slots=True, eq=False)
class Entry:
    """A key of a mapping and its value."""

    key: Node
    value: Node

    @property
    def place(self) -> Place:
        """The place of the key."""
        return self.key.place


def read_text(path: Path) -> str:
    """The text of a UTF-8 file of at most 1 MiB; FileError where it is none."""
    try:
        data = read_regular(path, MAX_BYTES)
    except TooLargeError as error:
        raise FileError(f"{path} has {error.size:,} bytes, more than the limit of {MAX_BYTES:,}") from None
    except (OSError, ValueError) as error:
        raise FileError(f"cannot read {path}: {getattr(error, 'strerror', None) or error}") from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileError(f"{path} is {not_utf8(error)}") from None


def node_of(tree: YamlNode, text: str) -> Node:
    """The node of a tree that was read already, from a file that has no name here and may be shown.

    Args:
        tree: The tree.
        text: The text of the file.
    """
    return Node(_File("", text, False), tree)


def read_yaml(path: Path, *, secret: bool = False) -> Node:
    """The only document of a YAML file.

    Args:
        path: The file: UTF-8, at most 1 MiB, nested at most 50 deep.
        secret: Whether its lines may hold secrets, so that no error may show them.

    Raises:
        FileError: It cannot be read, or is not YAML of this form.
    """
    file = _File(str(path), read_text(path), secret)
    try:
        return Node(file, plain_document(file.text, MAX_DEPTH))
    except NotYamlError as error:
        message = error.message if secret else str(error)
        raise FileError(message, place=file.place(error.span.start), hint=error.hint or "") from None
