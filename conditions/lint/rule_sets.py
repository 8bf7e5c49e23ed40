"""Files of rule sets: by the name of each rule a condition, or a pattern of events.

A fault in a rule is told at its place in the file.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from conditions.documents.regular_file import TooLargeError, read_regular
from conditions.documents.strict_json import parse_json
from conditions.documents.utf8 import not_utf8
from conditions.errors import ConditionError, ConditionSyntaxError, DocumentError, LimitError, PatternError
from conditions.event_patterns.pattern import EVENTS, event_pattern
from conditions.language import Language
from conditions.lint.reading.occurrence import place_in_file
from conditions.lint.reading.yaml_nodes import YamlAlias, YamlMapping, YamlNode, YamlScalar, YamlSequence
from conditions.lint.reading.yaml_tree import NotYamlError, plain_document
from conditions.source import Span, clipped, in_one_line

if TYPE_CHECKING:
    from conditions.rulesets.ruleset import RuleSet

LARGEST_RULES = 32 * 1024 * 1024
"""The most bytes of a file of rules."""

DEEPEST_RULES = 100
"""The deepest level of a file of rules; patterns of events have a limit of their own."""


def load_rules(path: str | os.PathLike[str], language: Language | None = None) -> RuleSet:
    """The rule set that a file holds: YAML, or JSON where its name ends so.

    It is a mapping by the names of the rules. A text is a condition; a mapping is a pattern of events, as
    `event_pattern` takes it, in which plain words of YAML are what they would be in JSON: `true`, `null` and `1` are no
    texts, `yes` is one.

    Args:
        path: The file.
        language: The language of the conditions; by default it is `EVENTS`, in which patterns are written.

    Raises:
        OSError: The file cannot be read.
        ConditionError: It is no file of rules, or a rule is no condition and no pattern. The error tells the rule, and
            its line and column.
    """
    from conditions.rulesets.ruleset import RuleSet

    known = EVENTS if language is None else language
    file = read_rules(os.fspath(path))
    try:
        return RuleSet(file.rules, language=known)
    except ConditionError:
        file.check(known)  # it knows the place
        raise


class RulesFile(NamedTuple):
    """A file of rules.

    Attributes:
        name: How the file is called.
        text: What it holds.
        rules: The conditions by the names of the rules, in the order of the file.
    """

    name: str
    text: str
    rules: Mapping[str, str]

    def check(self, language: Language) -> None:
        """Refuse a rule that is no condition.

        Raises:
            ConditionError: One is not, with its place in the file.
        """
        for rule, text in self.rules.items():
            try:
                language.compile(text)
            except ConditionError as error:
                raise self._placed(rule, error) from None

    def _placed(self, rule: str, error: ConditionError) -> ConditionError:
        """The error of a rule, as one of the file."""
        node = _node_at(self.text, [rule])
        span = _span_of(node, self.text, error) if node is not None else None
        return _told(self.name, rule, error, self.text, span)


def read_rules(path: str) -> RulesFile:
    """The rules of a file: YAML, or JSON where its name ends so.

    Raises:
        OSError: It cannot be read.
        DocumentError: It is no file of rules.
        PatternError: A rule is a mapping, and no pattern of events.
        LimitError: A pattern exceeds a limit.
    """
    try:
        text = read_regular(path, LARGEST_RULES).decode("utf-8-sig")
    except TooLargeError as error:
        raise DocumentError(f"{path} has {error.size:,} bytes: at most {LARGEST_RULES:,} are read") from None
    except UnicodeDecodeError as error:
        raise DocumentError(f"{path} is {not_utf8(error)}") from None
    rules = dict(_conditions(path, text))
    if not rules:
        raise DocumentError(f"{path} holds no rules: expected names with a condition each")
    return RulesFile(path, text, rules)


def _conditions(path: str, text: str) -> Iterator[tuple[str, str]]:
    for rule, value in _values(path, text):
        if not rule:
            raise _fault(path, text, "a rule has an empty name", [rule])
        if isinstance(value, Mapping):
            yield rule, _of_pattern(path, text, rule, value)
        elif isinstance(value, str) and value.strip():
            yield rule, value
        else:
            message = f"rule {_named(rule)}: expected a condition as a text, or a pattern of events as a mapping"
            raise _fault(path, text, message, [rule])


def _of_pattern(path: str, text: str, rule: str, value: Mapping[str, Any]) -> str:
    try:
        return event_pattern(value)
    except PatternError as error:
        node = _node_at(text, [rule, *_keys_of(error.pointer)])
        raise _told(path, rule, error, text, node and node.span) from None
    except LimitError as error:
        node = _node_at(text, [rule])
        raise _told(path, rule, error, text, node and node.span) from None


def _told(path: str, rule: str, error: ConditionError, text: str, span: Span | None) -> ConditionError:
    error.message = f"{path}: rule {_named(rule)}: {error.message}"
    error.expression, error.span = (text, span) if span is not None else (None, None)
    return error


def _named(rule: str) -> str:
    return clipped(in_one_line(rule), 60)


def _fault(path: str, text: str, message: str, keys: list[str]) -> DocumentError:
    node = _node_at(text, keys)
    error = DocumentError(f"{path}: {message}")
    return error if node is None else error.locate(text, node.span)


def _values(path: str, text: str) -> Iterator[tuple[str, Any]]:
    """The members of the file, as JSON has them."""
    if Path(path).suffix == ".json":
        members = parse_json(text, path, distinct=True)
        if not isinstance(members, Mapping):
            raise DocumentError(f"{path}: expected an Object of rules by their names")
        return iter(members.items())
    try:
        document = plain_document(text, DEEPEST_RULES)
    except NotYamlError as error:
        raise DocumentError(f"{path}: this is {error}", hint=error.hint).locate(text, error.span) from None
    if not isinstance(document, YamlMapping):
        raise DocumentError(f"{path}: expected a mapping of rules by their names").locate(text, document.span)
    return ((key.value, _rule(value)) for key, value in document.entries if isinstance(key, YamlScalar))


def _rule(node: YamlNode) -> Any:
    return node.value if isinstance(node, YamlScalar) else _value(node)


def _value(node: YamlNode) -> Any:
    """The value of a part of a pattern: plain words are what they would be in JSON, all else is a text."""
    match node:
        case YamlScalar(value, _, style):
            return _plain(value) if not style else value
        case YamlSequence(items):
            return [_value(item) for item in items]
        case YamlMapping(entries):
            return {key.value: _value(value) for key, value in entries if isinstance(key, YamlScalar)}
        case YamlAlias():  # pragma: no cover - plain documents hold none
            raise AssertionError


_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?", re.ASCII)
_WORDS = {"true": True, "false": False, "null": None}


def _plain(value: str) -> Any:
    if value in _WORDS:
        return _WORDS[value]
    return parse_json(value) if _NUMBER.fullmatch(value) else value


def _keys_of(pointer: str) -> list[str]:
    return [key.replace("~1", "/").replace("~0", "~") for key in pointer.split("/")[1:]]


def _node_at(text: str, keys: list[str]) -> YamlNode | None:
    """The node that keys lead to, or the last one on the way; None where YAML does not read the text."""
    try:
        node = plain_document(text.replace("\t", " "), DEEPEST_RULES)
    except NotYamlError:
        return None
    for key in keys:
        inner = _member(node, key)
        if inner is None:
            break
        node = inner
    return node


def _member(node: YamlNode, key: str) -> YamlNode | None:
    match node:
        case YamlMapping():
            return node.get(key)
        case YamlSequence(items) if key.isdigit() and int(key) < len(items):
            return items[int(key)]
        case _:
            return None


def _span_of(node: YamlNode, text: str, error: ConditionError) -> Span:
    """The place in the file of what is at fault in a condition."""
    if not isinstance(node, YamlScalar) or error.span is None or not isinstance(error, ConditionSyntaxError):
        return node.span
    return place_in_file(node, text, error.span)
