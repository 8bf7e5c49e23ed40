"""YAML as plain values, by PyYAML's events: as JSON would have them, for schemas. Nothing else is constructed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from conditions.lint.reading.yaml_tree import NotYamlError

DEEPEST = 200
"""The deepest nesting that is followed."""

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_WORDS = {"null": None, "~": None, "": None, "true": True, "false": False}
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,30})")
_DECIMAL = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)(?:[eE][-+]?[0-9]{1,3})?|[-+]?[0-9]+[eE][-+]?[0-9]{1,3}")


def yaml_value(text: str) -> Any:
    """The value of a YAML text, which is one document. A part that has an anchor is the same wherever it is named.

    Raises:
        NotYamlError: The text is no YAML, nests too deep, or names what it does not have.
    """
    try:
        return _built(iter(yaml.parse(text, Loader=_LOADER)))
    except yaml.MarkedYAMLError as error:
        at = error.problem_mark.index if error.problem_mark else 0
        raise NotYamlError("this is not YAML", at, detail=str(error.problem)) from None
    except yaml.YAMLError as error:
        raise NotYamlError("this is not YAML", 0, detail=str(error)) from None


def _built(events: Iterator[Any]) -> Any:
    """The value of the first document among events."""
    top: list[Any] = []
    open_: list[_Open] = [_Open(top)]
    anchors: dict[str, Any] = {}
    for event in events:
        match event:
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                value: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
                open_[-1].take(value)
                _name(anchors, event.anchor, value)
                open_.append(_Open(value))
                if len(open_) > DEEPEST:
                    raise NotYamlError(f"it nests deeper than {DEEPEST} levels", _at(event))
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                open_.pop()
            case yaml.ScalarEvent():
                value = event.value if event.style else _scalar(event.value)
                open_[-1].take(value, event.value)
                _name(anchors, event.anchor, value)
            case yaml.AliasEvent():
                if event.anchor not in anchors:
                    raise NotYamlError(f"there is no anchor {event.anchor!r}", _at(event))
                open_[-1].take(anchors[event.anchor])
            case yaml.DocumentEndEvent():
                break
            case _:
                pass
    return top[0] if top else None


def _at(event: Any) -> int:
    return int(event.start_mark.index)


class _Open:
    """A mapping or a sequence that is not yet complete."""

    __slots__ = ("_key", "_value")

    def __init__(self, value: Any) -> None:
        self._value = value
        self._key: str | None = None

    def take(self, value: Any, written: str | None = None) -> None:
        """Add an item; or a key, as it is written, and then what it leads to."""
        if isinstance(self._value, list):
            self._value.append(value)
        elif self._key is None:
            self._key = "" if written is None else written
        else:
            self._value[self._key] = value
            self._key = None


def _name(anchors: dict[str, Any], anchor: str | None, value: Any) -> None:
    if anchor:
        anchors[anchor] = value


def _scalar(text: str) -> Any:
    """The value of a text that stands without quotes."""
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text
