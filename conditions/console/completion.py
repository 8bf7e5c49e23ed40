"""Completion of an expression at the cursor: functions, named values, members of the document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

from conditions.errors import ConditionError
from conditions.language import AZURE, compile
from conditions.syntax.tokens import Token, scan
from conditions.values.dotnet_text import fold
from conditions.values.kinds import kind_of
from conditions.values.spelling import literal

Inputs: TypeAlias = Mapping[str, Any]
"""The named values by their names."""


class Candidate(NamedTuple):
    """A text that may be written instead of that from *start* to the cursor, and what it means in short."""

    text: str
    start: int
    meaning: str = ""


def in_expression(text: str, inputs: Inputs, begin: int = 0) -> Iterator[Candidate]:
    """The candidates at the end of an expression, which starts at *begin* of the text."""
    match [*scan(text, begin)]:
        case [*path, Token(text="["), Token(type="UNCLOSED", start=quote)] | [
            *path,
            Token(text="["),
            Token(type="BLANK"),
            Token(type="UNCLOSED", start=quote),
        ]:
            return _in_index(_ending(path), text, quote + 1, inputs)
        case [*path, Token(text="."), Token(type="NAME", start=start)]:
            return _after_dot(_ending(path), text, start, inputs)
        case [*path, Token(text=".")]:
            return _after_dot(_ending(path), text, len(text), inputs)
        case [*_, Token(type="NAME", text=word, start=start)]:
            return starting(word, start, _words())
        case _:
            return iter(())


def _ending(tokens: list[Token]) -> list[Token]:
    """The named value with which tokens end, and the steps into it; nothing where they end with something else."""
    start = len(tokens)
    while True:
        match tokens[max(0, start - 3) : start]:
            case [Token(text="["), Token(type="TEXT" | "NUMBER" | "STAR"), Token(text="]")]:
                start -= 3
            case [*_, Token(text="."), Token(type="NAME" | "STAR")]:
                start -= 2
            case [*_, Token(type="NAME")]:
                return tokens[start - 1 :]
            case _:
                return []


def _after_dot(path: list[Token], text: str, start: int, inputs: Inputs) -> Iterator[Candidate]:
    """The members of what a path leads to; those whose names are no words replace the dot by an index."""
    for key, meaning in _members(path, text[start:], inputs):
        if AZURE.vocabulary.is_word(key):
            yield Candidate(key, start, meaning)
        else:
            yield Candidate(f"[{literal(key)}]", start - 1, meaning)


def _in_index(path: list[Token], text: str, start: int, inputs: Inputs) -> Iterator[Candidate]:
    """The members of what a path leads to, as the keys of an index whose quote is open."""
    for key, meaning in _members(path, text[start:].replace("''", "'"), inputs):
        yield Candidate(f"{literal(key)[1:]}]", start, meaning)


def _members(path: list[Token], typed: str, inputs: Inputs) -> Iterator[tuple[str, str]]:
    """The keys that begin as typed, ignoring case, and the kinds of their values; after a wildcard of all members."""
    try:
        found = compile("".join(token.text for token in path)).evaluate(**inputs)
    except ConditionError:
        return
    targets = found if isinstance(found, list) and any(token.type == "STAR" for token in path) else [found]
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
