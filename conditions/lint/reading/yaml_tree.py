"""YAML as a tree of nodes, read by PyYAML's events. No value is ever constructed from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NoReturn

import yaml

from conditions.lint.reading.yaml_nodes import YamlAlias, YamlMapping, YamlNode, YamlScalar, YamlSequence, described
from conditions.source import Source, Span

DEEPEST = 100
"""The deepest nesting that is followed; pipelines of people nest about 20 deep."""

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class NotYamlError(Exception):
    """The text is not YAML, or uses what is not read of it.

    Attributes:
        message: What is wrong with the text, without what the parser says.
        detail: What the parser says, which may quote the text; or empty.
        span: Where it is wrong.
        hint: What would probably be right, or None.
    """

    def __init__(self, message: str, at: int, hint: str | None = None, *, detail: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.detail = detail
        self.span = Span(at, at + 1)
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}: {self.detail}" if self.detail else self.message


def documents(text: str) -> Iterator[YamlNode]:
    """The documents of a YAML or JSON text.

    Raises:
        NotYamlError: The text is not YAML, or nests too deep.
    """
    return _Builder(text, DEEPEST).documents()


def plain_document(text: str, deepest: int) -> YamlNode:
    """The only document of a text, in which every key is a text that stands once.

    Raises:
        NotYamlError: The text is not YAML, nests deeper, is empty or holds a second document, has an anchor, an alias
            or a tag, or a key that is no text or stands twice in its mapping.
    """
    found = list(_PlainBuilder(text, deepest).documents())
    if not found:
        raise NotYamlError("the file is empty", 0)
    return found[0]


class _Builder:
    """Builds the trees of one text from the parser's events."""

    def __init__(self, text: str, deepest: int) -> None:
        self.text = text
        self.deepest = deepest

    def documents(self) -> Iterator[YamlNode]:
        """The documents, read as they are asked for."""
        try:
            loader = _LOADER(self.text)
            try:
                self._next: Callable[[], Any] = loader.get_event
                while (event := self._next()) is not None:
                    if isinstance(event, yaml.DocumentStartEvent):
                        self.check_document(_span(event).start)
                        yield self._node(self._next(), 1)
            finally:
                loader.dispose()
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            at = min(mark.index, len(self.text)) if mark else 0
            self._refuse(error.problem or error.context or "it cannot be read", at)
        except yaml.YAMLError as error:
            self._refuse(getattr(error, "reason", str(error)), _unreadable(self.text))

    def check_document(self, at: int) -> None:
        """NotYamlError where a document begins that is not read."""

    def check(self, event: yaml.NodeEvent, at: int) -> None:
        """NotYamlError where an event begins a node that is not read; here all of YAML is."""

    def check_key(self, key: YamlNode, seen: dict[str, int]) -> None:
        """NotYamlError for a key that is not read, given where others of its mapping stand."""

    def _refuse(self, detail: str, at: int) -> NoReturn:
        hint = "indent with spaces: YAML allows no tabs there" if self.text[at : at + 1] == "\t" else None
        raise NotYamlError("not valid YAML", at, hint, detail=detail) from None

    def _node(self, event: yaml.NodeEvent, depth: int) -> YamlNode:
        span = _span(event)
        if depth > self.deepest:
            raise NotYamlError(f"nested more than {self.deepest} deep", span.start)
        self.check(event, span.start)
        if isinstance(event, yaml.ScalarEvent):
            return YamlScalar(event.value, span, event.style or "")
        if isinstance(event, yaml.MappingStartEvent):
            return YamlMapping(self._entries(depth + 1), span)
        if isinstance(event, yaml.SequenceStartEvent):
            return YamlSequence(self._items(depth + 1), span)
        return YamlAlias(span)

    def _items(self, depth: int) -> list[YamlNode]:
        """The nodes up to the end of the list that was just opened."""
        items: list[YamlNode] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            items.append(self._node(event, depth))
        return items

    def _entries(self, depth: int) -> list[tuple[YamlNode, YamlNode]]:
        """Keys and values, which the parser tells in turn, up to the end of the mapping that was just opened."""
        entries: list[tuple[YamlNode, YamlNode]] = []
        seen: dict[str, int] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._node(event, depth)
            self.check_key(key, seen)
            entries.append((key, self._node(self._next(), depth)))
        return entries


class _PlainBuilder(_Builder):
    """Builds the tree of a text in which nothing stands for something else, or has to be looked for elsewhere."""

    def __init__(self, text: str, deepest: int) -> None:
        super().__init__(text, deepest)
        self._has_begun = False

    def check_document(self, at: int) -> None:
        if self._has_begun:
            raise NotYamlError("one document is expected, and here a second one starts", at)
        self._has_begun = True

    def check(self, event: yaml.NodeEvent, at: int) -> None:
        if event.anchor:
            what = "aliases" if isinstance(event, yaml.AliasEvent) else "anchors"
            raise NotYamlError(f"{what} are not supported", at, "write the value out, or put it in quotes")
        if getattr(event, "tag", None) not in (None, "!"):
            raise NotYamlError("tags are not supported", at, "put the value in quotes")

    def check_key(self, key: YamlNode, seen: dict[str, int]) -> None:
        if not isinstance(key, YamlScalar):
            raise NotYamlError(f"a key must be a text, not {described(key)}", key.span.start)
        if key.value in seen:
            line, _ = Source(self.text).location(seen[key.value])
            raise NotYamlError(f"'{key.value}' is given twice; first in line {line}", key.span.start)
        seen[key.value] = key.span.start


def _span(event: yaml.Event) -> Span:
    assert event.start_mark is not None
    assert event.end_mark is not None
    return Span(event.start_mark.index, event.end_mark.index)


def _unreadable(text: str) -> int:
    """The offset of the first character that YAML does not allow, as far as Python can tell."""
    return next((at for at, ch in enumerate(text) if not (ch.isprintable() or ch.isspace())), 0)
