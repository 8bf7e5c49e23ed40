"""Rules as conditions, and as the Python that one writes without a thought for letter case or other types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from benchmarks.rule_parts import Compare, Dialect, Either, Literal, Rule

EVERYWHERE = ("type", "organization", "installation", "repository", "sender")
"""The keys of every document; Python reads all others with care."""


class Conditions(Dialect):
    """The expressions of condex."""

    def compare(self, function: str, path: str, value: Literal) -> str:
        return f"{function}(root.{path}, {literal(value)})"

    def one_of(self, path: str, values: Sequence[Literal]) -> str:
        return f"in({', '.join([f'root.{path}', *map(literal, values)])})"

    def same(self, one: str, other: str) -> str:
        return f"eq(root.{one}, root.{other})"

    def any_item(self, items: str, path: str, value: str) -> str:
        return f"containsValue(root.{items}.*.{path}, {literal(value)})"

    def either(self, parts: Sequence[str]) -> str:
        return f"or({', '.join(parts)})"

    def negated(self, part: str) -> str:
        return f"not({part})"

    def all_of(self, parts: Sequence[str]) -> str:
        return f"and({', '.join(parts)})"


class NaivePython(Dialect):
    """Python expressions over `root`."""

    OPERATORS: ClassVar = {"eq": "==", "ne": "!=", "ge": ">=", "lt": "<"}
    METHODS: ClassVar = {"startsWith": "startswith", "endsWith": "endswith"}

    def compare(self, function: str, path: str, value: Literal) -> str:
        if function in self.OPERATORS:
            return f"{read(path)} {self.OPERATORS[function]} {value!r}"
        if function == "contains":
            return f"{value!r} in {read(path)}"
        return f"{read(path)}.{self.METHODS[function]}({value!r})"

    def one_of(self, path: str, values: Sequence[Literal]) -> str:
        return f"{read(path)} in {{{', '.join(map(repr, values))}}}"

    def same(self, one: str, other: str) -> str:
        return f"{read(one)} == {read(other)}"

    def any_item(self, items: str, path: str, value: str) -> str:
        return f"any({read(path, 'item', ())} == {value!r} for item in {read(items)})"

    def either(self, parts: Sequence[str]) -> str:
        return f"({' or '.join(parts)})"

    def negated(self, part: str) -> str:
        return f"not {part}"

    def all_of(self, parts: Sequence[str]) -> str:
        return " and ".join(parts)


def read(path: str, start: str = "root", optional: Sequence[str] | None = None) -> str:
    """The Python for a value; what only some documents have is '' where it is missing."""
    first, *others = path.split(".")
    careful = first not in EVERYWHERE if optional is None else first in optional
    if not careful:
        return start + "".join(f"[{key!r}]" for key in (first, *others))
    middle = "".join(f".get({key!r}, {{}})" for key in (first, *others)[:-1])
    return f"{start}{middle}.get({(first, *others)[-1]!r}, '')"


def literal(value: Literal) -> str:
    """The literal of a condition."""
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return str(value).lower()


CONDITIONS = Conditions()
NAIVE = NaivePython()


def texts(rules: Sequence[Rule]) -> dict[str, str]:
    """The rules as conditions, by name."""
    return {rule.name: rule.written(CONDITIONS) for rule in rules}


def reading_the_same(given: Sequence[Rule]) -> str:
    """A condition that is false after it has read every path of the rules."""
    paths = sorted({path for rule in given for path in rule.paths()})
    return Either(tuple(Compare("eq", path, "nothing") for path in paths)).written(CONDITIONS)
