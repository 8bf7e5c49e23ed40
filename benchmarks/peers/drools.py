"""drools_jpy: the rules of Ansible's rulebooks, which Drools judges in a Java machine within the process."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from functools import reduce
from pathlib import Path
from typing import Any, ClassVar

from benchmarks.peers import Matching, RuleEngine
from benchmarks.rule_parts import Dialect, Literal, Rule

MEMORY = "4G"
MOST = 10_000


class Rulebook(Dialect):
    """The tree of a rulebook's condition. Nothing is true of a value that is missing, not even a negation."""

    COMPARISONS: ClassVar = {"eq": "Equals", "ne": "NotEquals", "ge": "GreaterThanOrEqualTo", "lt": "LessThan"}

    def compare(self, function: str, path: str, value: Literal) -> Any:
        if function in self.COMPARISONS:
            return expression(self.COMPARISONS[function], event(path), typed(value))
        return expression("SearchMatches", event(path), pattern(function, str(value)))

    def one_of(self, path: str, values: Sequence[Literal]) -> Any:
        return expression("ItemInList", event(path), list(map(typed, values)))

    def same(self, one: str, other: str) -> Any:
        return expression("Equals", event(one), event(other))

    def any_item(self, items: str, path: str, value: str) -> Any:
        asked = {"key": {"String": path}, "operator": {"String": "=="}, "value": {"String": value}}
        return expression("SelectAttr", event(items), asked)

    def either(self, parts: Sequence[Any]) -> Any:
        return reduce(lambda left, right: expression("Or", left, right), parts)

    def negated(self, part: Any) -> Any:
        return {"NegateExpression": part}

    def all_of(self, parts: Sequence[Any]) -> Any:
        return reduce(lambda left, right: expression("And", left, right), parts)


def expression(name: str, left: Any, right: Any) -> dict[str, Any]:
    return {f"{name}Expression": {"lhs": left, "rhs": right}}


def event(path: str) -> dict[str, str]:
    return {"Event": path}


def typed(value: Literal) -> dict[str, Literal]:
    return {{bool: "Boolean", int: "Integer", str: "String"}[type(value)]: value}


def pattern(function: str, text: str) -> dict[str, Any]:
    """A search for the text: at the beginning, at the end or anywhere."""
    found = {"startsWith": f"^{re.escape(text)}", "endsWith": f"{re.escape(text)}$"}.get(function, re.escape(text))
    return {"SearchType": {"kind": {"String": "search"}, "pattern": {"String": found}, "options": []}}


def rulebook(rules: Sequence[Rule]) -> str:
    """The set of rules as Drools reads it; every rule that matches is told of."""
    dialect = Rulebook()
    found = [
        {"Rule": {"name": rule.name, "condition": {"AllCondition": [rule.written(dialect)]}, "enabled": True}}
        for rule in rules
    ]
    return json.dumps({"name": "rules", "match_multiple_rules": True, "rules": found})


def rule_engines() -> Iterator[RuleEngine]:
    from drools.ruleset import RulesetCollection

    find_java()
    engine = RulesetCollection.api()

    def build(rules: Sequence[Rule]) -> Matching:
        session = engine.createRuleset(rulebook(rules))

        def matching(document: Any) -> list[str]:
            found = json.loads(engine.assertEvent(session, json.dumps(document)) or "[]")
            return [name for match in found for name in match]

        return matching

    yield RuleEngine("drools_jpy", "drools_jpy", build, MOST)


def find_java() -> None:
    """Tell the package where Java is, whose library it would not find else, and what memory it may take."""
    os.environ.setdefault("DROOLS_JPY_JVM_MAXMEM", MEMORY)
    if program := shutil.which("java"):
        os.environ.setdefault("JAVA_HOME", str(Path(program).resolve().parents[1]))
