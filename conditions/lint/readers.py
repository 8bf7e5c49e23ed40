"""Files that other packages know: each offers a reader by an entry point, loaded when a file is checked.

An entry point of the group `condex.readers` names a `Reader`. It is offered every document of every file, and says
nothing of those that are not its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import entry_points
from typing import Protocol

from conditions.lint.reading.yaml_nodes import YamlNode
from conditions.problem import Problem

GROUP = "condex.readers"
"""The group of the entry points."""


class Reader(Protocol):
    """Finds what is wrong in the documents of one kind of file."""

    def __call__(self, document: YamlNode, text: str, /) -> Iterable[Problem]:
        """The problems of a document; none where it is of another kind.

        Args:
            document: The document.
            text: The file that holds it. The spans of the problems are those of the file: `place_in_file` finds them.
        """
        ...


def problems(document: YamlNode, text: str) -> Iterator[Problem]:
    """What the readers that are installed find in a document; the spans are those of the file.

    Args:
        document: The document.
        text: The text of the file.
    """
    for reader in _readers():
        yield from reader(document, text)


def others() -> bool:
    """Whether there are readers of other packages, whose codes are not known."""
    return any(entry.dist is None or entry.dist.name != "condex" for entry in entry_points(group=GROUP))


@cache
def _readers() -> tuple[Reader, ...]:
    return tuple(entry.load() for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name))
