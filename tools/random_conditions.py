"""Conditions and inputs at random, of few words, so that they meet: what proofs are held to."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import Any

from conditions.library.status import STATUSES

TEXTS = (
    *("a", "A", "ab", "ba", "b", "", "x", "a-b", "É", "Zz"),
    *("1", "1.0", "5", "05", "-1", "true", "True", "1.2.3", "1.5"),
)
NUMBERS = ("0", "1", "1.5", "5", "-1", "1.00000004", "10")
LITERALS = (*(f"'{text}'" for text in TEXTS), *NUMBERS, "true", "false", "1.2.3")
PATHS: tuple[str, ...] = ("root.a", "root.b", "root.c", "root.c.d", "root.l[0]", "variables.v", "dependencies.A.result")
STATUS_CALLS = (
    *("succeeded()", "failed()", "canceled()", "always()", "succeededOrFailed()"),
    *("succeeded('A')", "failed('A')", "succeededOrFailed('A', 'B')", "succeeded('B')"),
)


def random_condition(chance: Random) -> str:
    """A condition that joins comparisons of a few paths, often ones that exclude each other."""
    paths = chance.sample(PATHS, chance.choice((1, 1, 1, 2, 2, 3)))
    return _joined(chance, paths, chance.choice((1, 2, 2, 3)))


def _joined(chance: Random, paths: list[str], depth: int) -> str:
    if depth == 0 or chance.random() < 0.15:
        return _atom(chance, paths)
    parts = [_joined(chance, paths, depth - 1) for _ in range(chance.choice((2, 2, 3)))]
    kind = chance.random()
    if kind < 0.6:
        return f"and({', '.join(parts)})"
    if kind < 0.8:
        return f"or({', '.join(parts)})"
    if kind < 0.93:
        return f"not({parts[0]})"
    return f"xor({parts[0]}, {parts[1]})" if kind < 0.97 else f"iif({parts[0]}, {parts[1]}, {parts[-1]})"


def _atom(chance: Random, paths: list[str]) -> str:
    path, literal, other = chance.choice(paths), chance.choice(LITERALS), chance.choice(LITERALS)
    kind = chance.random()
    if kind < 0.06:
        return path
    if kind < 0.14:
        return chance.choice(STATUS_CALLS)
    if kind < 0.22:
        path = f"coalesce({path}, {chance.choice((*paths, literal))})"
    elif kind < 0.28:
        path, literal = f"{chance.choice(('count', 'length'))}({path})", chance.choice(("0", "1", "2", "3"))
    elif kind < 0.32:
        return f"containsValue({path}, {literal})"
    elif kind < 0.36:
        return f"eq({_searching(chance, path, literal)}, {chance.choice(('true', 'false'))})"
    elif kind < 0.5:
        return _searching(chance, path, literal)
    elif kind < 0.6:
        return f"{chance.choice(('in', 'notIn'))}({path}, {literal}, {other})"
    operands = [path, literal] if chance.random() < 0.7 else [literal, path]
    return f"{chance.choice(('eq', 'ne', 'eq', 'ne', 'lt', 'le', 'gt', 'ge'))}({', '.join(operands)})"


def _searching(chance: Random, path: str, literal: str) -> str:
    operands = [path, literal] if chance.random() < 0.8 else [literal, path]
    return f"{chance.choice(('contains', 'startsWith', 'endsWith'))}({', '.join(operands)})"


def random_inputs(chance: Random) -> dict[str, Any]:
    """Inputs whose values are near those that conditions ask for."""
    inputs: dict[str, Any] = {
        "root": _object(chance, {"a": None, "b": None, "c": {"d": None}, "l": [None]}),
        "variables": _object(chance, {"V": None}),
    }
    if chance.random() < 0.8:
        inputs["status"] = chance.choice(STATUSES)
    if chance.random() < 0.8:
        names = [name for name in "ABC" if chance.random() < 0.6]
        inputs["dependencies"] = {name: {"result": chance.choice(STATUSES)} for name in names}
    return inputs


def _object(chance: Random, members: dict[str, Any]) -> dict[str, Any]:
    return {key: _member(chance, member) for key, member in members.items() if chance.random() < 0.85}


def _member(chance: Random, member: Any) -> Any:
    if isinstance(member, dict) and chance.random() < 0.7:
        return _object(chance, member)
    if isinstance(member, list) and chance.random() < 0.7:
        return [random_value(chance) for _ in range(chance.randrange(3))]
    return random_value(chance)


def random_value(chance: Random) -> Any:
    """A value of any kind that JSON has."""
    kind = chance.random()
    if kind < 0.45:
        return _text(chance)
    if kind < 0.7:
        return _number(chance)
    if kind < 0.85:
        return chance.choice((None, True, False))
    values = [random_value(chance) for _ in range(chance.randrange(4))]
    return values if chance.random() < 0.6 else {f"k{at}": value for at, value in enumerate(values)}


def _text(chance: Random) -> str:
    text = "".join(chance.choice(TEXTS) for _ in range(chance.choice((0, 1, 1, 1, 2, 2, 3))))
    return chance.choice((text, text, text, text.upper(), f" {text}", f"0{text}", text[:1], text + "\0"))


def _number(chance: Random) -> Any:
    number = Decimal(chance.choice(NUMBERS)) + Decimal(chance.choice(("0", "0", "0", "1", "-1", "0.00000005", "-0.3")))
    return int(number) if number == int(number) else float(number)
