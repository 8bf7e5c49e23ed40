"""What can stand where the cursor is in an expression: functions, named values, members of the document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

from conditions.errors import ConditionError
from conditions.language import AZURE, compile
from conditions.values.dotnet_text import fold
from conditions.values.kinds import kind_of, literal

Inputs: TypeAlias = Mapping[str, Any]
"""What the named values are, by their names."""


class Candidate(NamedTuple):
    """What may be written instead of the text from *start* to the cursor, and what it means in short."""

    text: str
    start: int
    meaning: str = ""


def in_expression(text: str, inputs: Inputs, begin: int = 0) -> Iterator[Candidate]:
    """What can be written at the end of an expression, which starts at *begin* of the text."""
    quote = _open_text(text)
    if quote is not None:
        before = text[:quote].rstrip()
        path = _PATH.search(before[:-1], begin) if before.endswith("[") else None
        return _in_index(path[0], text, quote + 1, inputs) if path else iter(())
    word = _WORD.search(text, begin)
    start = word.start() if word else len(text)
    if text[start - 1 : start] == ".":
        path = _PATH.search(text[: start - 1], begin)
        return _after_dot(path[0], text, start, inputs) if path else iter(())
    return starting(word[0], start, _words()) if word else iter(())


_WORD = re.compile(r"(?<!\w)[A-Za-z_]\w*+\Z", re.ASCII)
_TEXT = re.compile(r"'(?:[^']|'')*+'")
_PATH = re.compile(rf"(?<![\w.'\]])[A-Za-z_]\w*(?:\.[A-Za-z_]\w*|\.\*|\[(?:\*|\d+|{_TEXT.pattern})\])*\Z", re.ASCII)
"""A named value and the steps into it, up to the cursor."""


def _open_text(text: str) -> int | None:
    """Where the text starts that is not closed."""
    quote = text.find("'")
    while quote >= 0:
        closed = _TEXT.match(text, quote)
        if closed is None:
            return quote
        quote = text.find("'", closed.end())
    return None


def _after_dot(path: str, text: str, start: int, inputs: Inputs) -> Iterator[Candidate]:
    """The members of what a path leads to; those whose names are no words replace the dot by an index."""
    for key, meaning in _members(path, text[start:], inputs):
        if AZURE.vocabulary.is_word(key):
            yield Candidate(key, start, meaning)
        else:
            yield Candidate(f"[{literal(key)}]", start - 1, meaning)


def _in_index(path: str, text: str, start: int, inputs: Inputs) -> Iterator[Candidate]:
    for key, meaning in _members(path, text[start:].replace("''", "'"), inputs):
        yield Candidate(f"{literal(key)[1:]}]", start, meaning)


def _members(path: str, typed: str, inputs: Inputs) -> Iterator[tuple[str, str]]:
    """The keys that begin as typed, ignoring case, and the kinds of their values; after a wildcard of all members."""
    try:
        found = compile(path).evaluate(**inputs)
    except ConditionError:
        return
    targets = found if isinstance(found, list) and "*" in _TEXT.sub("", path) else [found]
    members = {key: value for target in targets if isinstance(target, dict) for key, value in target.items()}
    for key, value in members.items():
        if isinstance(key, str) and key.isprintable() and fold(key).startswith(fold(typed)):
            yield key, kind_of(value).value


def starting(typed: str, start: int, known: Mapping[str, str]) -> Iterator[Candidate]:
    """The known words that begin as typed, ignoring case."""
    return (Candidate(word, start, known[word]) for word in known if fold(word).startswith(fold(typed)))


def functions() -> dict[str, str]:
    """The first sentences of the functions, by their names."""
    return {function.name: function.summary for function in AZURE.vocabulary.functions}


def _words() -> dict[str, str]:
    names = dict.fromkeys(AZURE.vocabulary.names, "named value")
    return names | {f"{name}(": meaning for name, meaning in functions().items()} | dict.fromkeys(("true", "false"), "")
