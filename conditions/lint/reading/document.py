"""YAML as a tree of texts that know where they stand in the file. No value is ever constructed from it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, NoReturn

import yaml

from conditions.lint.reading.scalars import origins
from conditions.source import Span

DEEPEST = 100
"""The deepest nesting that is followed; pipelines of people nest about 20 deep."""

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class NotYamlError(Exception):
    """The text is not YAML, or uses what Azure does not read; *span* tells where."""

    def __init__(self, message: str, span: Span, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.span = span
        self.hint = hint


class Scalar(NamedTuple):
    """A text of the file.

    Attributes:
        value: The text that YAML makes of it, whatever type the value may have.
        span: Where it stands in the file, with its quotes, anchor and tag.
        style: How it is written, as PyYAML says it.
    """

    value: str
    span: Span
    style: str

    def place_of(self, file: str, part: Span) -> Span:
        """Where a part of the value stands in the text of the file."""
        at = origins(file, self.span.start, self.style, self.value)
        last = len(self.value.rstrip()) - 1
        if part.start > last:  # behind the text: not on a line further down, to which a block goes on
            behind = at[last] + 1 if last >= 0 else self.span.start
            return Span(behind, behind + 1)
        end = at[min(max(part.start, part.end - 1), last)] + 1
        return Span(at[part.start], end)


class Sequence(NamedTuple):
    """A list."""

    items: list[Node]


class Mapping(NamedTuple):
    """A mapping; its entries stand in the order of the file, and a key may stand twice."""

    entries: list[tuple[Node, Node]]

    def get(self, key: str) -> Node | None:
        """The value of a key, or None."""
        return next((value for name, value in self.entries if isinstance(name, Scalar) and name.value == key), None)

    def keys(self) -> list[str]:
        """The keys that are texts."""
        return [name.value for name, _ in self.entries if isinstance(name, Scalar)]


class Alias(NamedTuple):
    """A repetition of what is written elsewhere (`*name`); it is not followed."""

    span: Span


Node = Scalar | Sequence | Mapping | Alias


def documents(text: str) -> Iterator[Node]:
    """The documents of a YAML or JSON text.

    Raises:
        NotYamlError: The text is not YAML, or nests too deep.
    """
    try:
        events = yaml.parse(text, Loader=_LOADER)
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                yield _node(next(events), events, 1)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = min(mark.index, len(text)) if mark else 0
        what = error.problem or error.context or "it cannot be read"
        _refuse(f"this is not valid YAML: {what}", at, _tab_hint(text, at))
    except yaml.YAMLError as error:
        _refuse(f"this is not valid YAML: {getattr(error, 'reason', error)}", _unreadable(text))


def _refuse(message: str, at: int, hint: str | None = None) -> NoReturn:
    raise NotYamlError(message, Span(at, at + 1), hint) from None


def _tab_hint(text: str, at: int) -> str | None:
    return "indent with spaces: YAML allows no tabs there" if text[at : at + 1] == "\t" else None


def _unreadable(text: str) -> int:
    """Where the first character stands that YAML does not allow, as far as Python can tell."""
    return next((at for at, ch in enumerate(text) if not (ch.isprintable() or ch.isspace())), 0)


def _node(event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
    assert event.start_mark is not None
    assert event.end_mark is not None
    span = Span(event.start_mark.index, event.end_mark.index)
    if depth > DEEPEST:
        raise NotYamlError(f"this nests more than {DEEPEST} deep", Span(span.start, span.start + 1))
    if isinstance(event, yaml.ScalarEvent):
        return Scalar(event.value, span, event.style or "")
    if isinstance(event, yaml.AliasEvent):
        return Alias(span)
    parts = _parts(events, depth + 1)
    if isinstance(event, yaml.SequenceStartEvent):
        return Sequence(list(parts))
    return Mapping([(key, next(parts)) for key in parts])


def _parts(events: Iterator[yaml.Event], depth: int) -> Iterator[Node]:
    """The nodes up to the end of the list or mapping that was just opened."""
    for event in events:
        if isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            return
        yield _node(event, events, depth)
