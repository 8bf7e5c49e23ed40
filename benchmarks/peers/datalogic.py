"""datalogic-py: JSONLogic in Rust; a document is converted, or kept converted as a handle."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import compress
from typing import Any, ClassVar

from benchmarks.peers import Engine, Matching, RuleEngine
from benchmarks.peers.dialects import JSON_LOGIC, var
from benchmarks.rule_parts import Dialect, Literal, Rule


def engines() -> Iterator[Engine]:
    import datalogic_py

    engine = datalogic_py.Engine()
    truthy = engine.session().evaluate_truthy

    def compile_rule(rule: Any) -> Callable[[Any], Any]:
        evaluate: Callable[[Any], Any] = engine.compile(rule).evaluate
        return evaluate

    def compile_for_handles(rule: Any) -> Callable[[Any], Any]:
        compiled = engine.compile(rule)
        return lambda handle: truthy(compiled, handle)

    yield Engine("datalogic-py", "datalogic-py", JSON_LOGIC, compile_rule)
    yield Engine(
        "datalogic-py, document converted before",
        "datalogic-py",
        JSON_LOGIC,
        compile_for_handles,
        datalogic_py.DataHandle,
    )


class JsonLogic(Dialect):
    """JSONLogic; a missing value is null, which contains no text and begins and ends with none."""

    OPERATORS: ClassVar = {
        "eq": "==",
        "ne": "!=",
        "ge": ">=",
        "lt": "<",
        "startsWith": "starts_with",
        "endsWith": "ends_with",
    }

    def compare(self, function: str, path: str, value: Literal) -> Any:
        if function == "contains":
            return {"in": [value, var(path)]}
        return {self.OPERATORS[function]: [var(path), value]}

    def one_of(self, path: str, values: Sequence[Literal]) -> Any:
        return {"in": [var(path), list(values)]}

    def same(self, one: str, other: str) -> Any:
        return {"==": [var(one), var(other)]}

    def any_item(self, items: str, path: str, value: str) -> Any:
        return {"some": [var(items), {"==": [var(path), value]}]}

    def either(self, parts: Sequence[Any]) -> Any:
        return {"or": list(parts)}

    def negated(self, part: Any) -> Any:
        return {"!": [part]}

    def all_of(self, parts: Sequence[Any]) -> Any:
        return {"and": list(parts)}


def rule_engines() -> Iterator[RuleEngine]:
    """All rules as one array, which converts the document once and stays in Rust for all of them."""
    import datalogic_py

    engine = datalogic_py.Engine()
    dialect = JsonLogic()

    def build(rules: Sequence[Rule]) -> Matching:
        names = [rule.name for rule in rules]
        verdicts = engine.compile([rule.written(dialect) for rule in rules]).evaluate
        return lambda document: list(compress(names, verdicts(document)))

    yield RuleEngine("datalogic-py, an array of all rules", "datalogic-py", build)
