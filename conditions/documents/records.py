"""Many lines of JSON at once: their documents become records, which hold what a condition reads by position.

Only for conditions that read the root by names, and for chunks of lines that hold one Object each. Whatever is not
foreseen raises: then the lines are judged one by one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, NamedTuple

from conditions.declaring.vocabulary import Vocabulary
from conditions.documents.partial import Data, may_hold_endless_integer, member_types
from conditions.generating.inline_form import InlineWriter
from conditions.generating.loops import generate_selection
from conditions.generating.program import Program
from conditions.syntax.tree import Literal, Node


class Records(NamedTuple):
    """Judges chunks of lines.

    Attributes:
        decode: The record of a line.
        select: By the verdict that is wanted, what takes records, the items that go with them, and what judges an item
            whose record the inline form did not foresee. It gives the items with the verdict.
    """

    decode: Callable[[Data], Any]
    select: Mapping[bool, Callable[..., list[Any]]]

    def __call__(
        self, chunk: bytes, lines: list[bytes], items: Iterable[Any], judge: Callable[[Any], bool], wanted: bool
    ) -> list[Any]:
        """The items whose lines have the wanted verdict.

        Args:
            chunk: The lines in one piece.
            lines: The lines.
            items: What to give for each of the lines.
            judge: The verdict on an item.
            wanted: The verdict.

        Raises:
            Exception: Some line is in error, or is not as foreseen.
        """
        if _is_unsound(chunk, lines):
            raise ValueError
        return self.select[wanted](map(self.decode, lines), items, judge)

    def with_inputs(self, **inputs: Any) -> Records:
        """The same for given inputs."""
        return Records(self.decode, {wanted: partial(select, **inputs) for wanted, select in self.select.items()})


def _is_unsound(chunk: bytes, lines: list[bytes]) -> bool:
    """Tell whether there may be an endless integer where msgspec does not look, as it does not for invalid UTF-8.

    Raises:
        UnicodeDecodeError: It is not UTF-8.
    """
    if not chunk.isascii():
        chunk.decode()
    return may_hold_endless_integer(chunk) and any(map(may_hold_endless_integer, lines))


def records(tree: Node, pointers: tuple[str, ...], vocabulary: Vocabulary) -> Records | None:
    """The judge of chunks of lines with a verdict that reads these pointers of the root; None where nothing can."""
    types = member_types(pointers)
    if not types:
        return None
    fields = {name: f"f{at}" for at, name in enumerate(types)}
    select = generate_selection(Program(tree, vocabulary), partial(RecordWriter, fields=fields), _reads_only_fields)
    decode = _decoder(fields, types)
    return None if select is None or decode is None else Records(decode, select)


def _decoder(fields: dict[str, str], types: dict[str, Any]) -> Callable[[Data], Any] | None:
    from msgspec import defstruct
    from msgspec.json import Decoder

    members = [(fields[name], types[name], None) for name in fields]
    try:
        # Nothing that is decoded refers to itself.
        record = defstruct("Record", members, rename={fields[name]: name for name in fields}, gc=False)
    except ValueError:  # a name that msgspec does not allow
        return None
    return Decoder(record).decode


_WHOLE_ROOT = re.compile(r"\broot\b(?!\.f[0-9])")


def _reads_only_fields(source: str) -> bool:
    return _WHOLE_ROOT.search(source) is None


class RecordWriter(InlineWriter):
    """Writes the parts of a tree over a root that is a record: what is missing there is None.

    Args:
        inputs: The inputs of the function.
        fields: The fields of the record, by the names in the document.
    """

    __slots__ = ("_fields",)

    def __init__(self, inputs: tuple[str, ...], fields: dict[str, str]) -> None:
        super().__init__(inputs)
        self._fields = fields

    def base_of(self, name: str, steps: tuple[Node | None, ...]) -> tuple[str, tuple[Node | None, ...]]:
        """The expression of what all further steps go into; the first one into the record is a field."""
        first = steps[0]
        if name == "root" and isinstance(first, Literal) and first.value in self._fields:
            return f"root.{self._fields[first.value]}", steps[1:]
        return super().base_of(name, steps)
