"""zen-engine: a rules engine in Rust, its expression language alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from itertools import compress
from typing import Any, ClassVar

from benchmarks.peers import Engine, Matching, RuleEngine
from benchmarks.rule_parts import Dialect, Literal, Rule
from benchmarks.workloads import EVENTS

EXPRESSIONS = {
    "W1": "status == 'successful'",
    "W2": "status == 'successful' and count >= 3 and contains(name, 'release')",
    "W3": "value[0].properties.state == 'Succeeded'",
    "W4": "env in ['dev', 'test', 'stage', 'prod']",
    "W5": " or ".join(f"event == '{event}'" for event in EVENTS),
    "W6": (
        "startsWith(ref, 'refs/heads/') and not endsWith(ref, '-wip')"
        " and (startsWith(ref, 'refs/heads/release/') or endsWith(ref, '/main'))"
        " and not startsWith(actor, 'dependabot')"
    ),
    "W7": "count(items, #.price < 50) == 50",
    "W8": "run.result.state == 'done'",
}


def engines() -> Iterator[Engine]:
    import zen

    def compile_expression(text: str) -> Callable[[Any], Any]:
        evaluate: Callable[[Any], Any] = zen.compile_expression(text).evaluate
        return evaluate

    yield Engine("zen-engine", "zen-engine", EXPRESSIONS, compile_expression)


class Zen(Dialect):
    """Expressions of zen-engine, which raises where a function is given null: texts that may be missing are ''."""

    OPERATORS: ClassVar = {"eq": "==", "ne": "!=", "ge": ">=", "lt": "<"}

    def compare(self, function: str, path: str, value: Literal) -> str:
        if function in self.OPERATORS:
            return f"{path} {self.OPERATORS[function]} {json.dumps(value)}"
        return f"{function}({path} ?? '', {json.dumps(value)})"

    def one_of(self, path: str, values: Sequence[Literal]) -> str:
        return f"{path} in {json.dumps(list(values))}"

    def same(self, one: str, other: str) -> str:
        return f"{one} == {other}"

    def any_item(self, items: str, path: str, value: str) -> str:
        return f"some({items}, #.{path} == {json.dumps(value)})"

    def either(self, parts: Sequence[str]) -> str:
        return f"({' or '.join(parts)})"

    def negated(self, part: str) -> str:
        return f"not ({part})"

    def all_of(self, parts: Sequence[str]) -> str:
        return " and ".join(parts)


def rule_engines() -> Iterator[RuleEngine]:
    """All rules as one array, which converts the document once and stays in Rust for all of them."""
    import zen

    dialect = Zen()

    def build(rules: Sequence[Rule]) -> Matching:
        names = [rule.name for rule in rules]
        array = f"[{', '.join(rule.written(dialect) for rule in rules)}]"
        verdicts: Callable[[Any], list[bool]] = zen.compile_expression(array).evaluate
        return lambda document: list(compress(names, verdicts(document)))

    yield RuleEngine("zen-engine, an array of all rules", "zen-engine", build)
