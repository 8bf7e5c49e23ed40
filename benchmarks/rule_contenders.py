"""Who finds the rules that a document matches: condex in two ways, naive Python, and the other engines for many rules.

Each is built of the same rules, and shows on some documents that it names the same ones as the loop of condex. Then it
is timed, on as many documents as it can judge in a short while.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import cycle
from time import perf_counter_ns
from typing import Any, NamedTuple

import conditions
from benchmarks.peers import Matching, RuleEngine
from benchmarks.rule_dialects import NAIVE, texts
from benchmarks.rule_parts import Rule

RULE_SET = "condex, RuleSet"
LOOP = "condex, a loop"
LAMBDAS = "naive Python lambdas, a loop"

CHECKED = 10
"""The documents on which the names are compared."""

WARMING = 1e9
"""Nanoseconds that an engine may run before the clock counts, in earnest: some make machine code meanwhile."""

BATCH = 30e6
"""Nanoseconds that one turn of an engine may take, roughly."""


class Ready(NamedTuple):
    """An engine with its rules, and the documents that it judges in a turn."""

    matching: Matching
    documents: Sequence[Any]
    built: float
    """Nanoseconds that building took: once, and so only roughly."""

    def turn(self, documents: Sequence[Any]) -> None:
        matching = self.matching
        for document in documents:
            matching(document)


class Task(NamedTuple):
    """Rules and documents, and what condex in a loop says of the first ones."""

    rules: Sequence[Rule]
    documents: Sequence[Any]
    expected: Sequence[list[str]]


def ourselves() -> list[RuleEngine]:
    """condex, and Python written by hand, as engines like the others."""
    return [
        RuleEngine(RULE_SET, "condex", lambda rules: conditions.RuleSet(texts(rules)).matching),
        RuleEngine(LOOP, "condex", loop),
        RuleEngine(LAMBDAS, "", lambdas),
    ]


def loop(rules: Sequence[Rule]) -> Matching:
    """Each condition by itself."""
    judges = [(name, conditions.compile(text).matches) for name, text in texts(rules).items()]
    return lambda document: [name for name, matches in judges if matches(document)]


def lambdas(rules: Sequence[Rule]) -> Matching:
    judges = [(rule.name, eval(f"lambda root: {rule.written(NAIVE)}")) for rule in rules]
    return lambda document: [name for name, matches in judges if matches(document)]


def task(rules: Sequence[Rule], documents: Sequence[Any]) -> Task:
    return Task(rules, documents, list(map(loop(rules), documents[:CHECKED])))


def verified(contenders: Sequence[RuleEngine], given: Task, warming: float) -> tuple[dict[str, Ready], dict[str, str]]:
    """What can be timed, by engine; and why the rest cannot."""
    ready: dict[str, Ready] = {}
    wrong: dict[str, str] = {}
    for engine in contenders:
        if len(given.rules) > engine.most:
            wrong[engine.name] = "not asked: it takes too long"
            continue
        try:
            ready[engine.name] = prepared(engine, given, warming)
        except Exception as error:  # whatever an engine raises is its answer
            wrong[engine.name] = f"{type(error).__name__}: {error}".partition("\n")[0][:120]
    return ready, wrong


def prepared(engine: RuleEngine, given: Task, warming: float) -> Ready:
    """The engine, ready to be timed.

    Raises:
        AssertionError: It names other rules than expected on one of the first documents.
    """
    start = perf_counter_ns()
    matching = engine.build(given.rules)
    built = perf_counter_ns() - start
    for document, expected in zip(given.documents, given.expected, strict=False):
        different = sorted({*matching(document)} ^ {*expected})
        assert not different, f"differs from condex in {', '.join(different[:3])}"
    count = math.ceil(BATCH / warmed(matching, given.documents, warming))
    return Ready(matching, given.documents[:count], built)


def warmed(matching: Matching, documents: Sequence[Any], warming: float) -> float:
    """Nanoseconds for a document, the least that one took meanwhile."""
    begin = last = perf_counter_ns()
    least = math.inf
    for document in cycle(documents):
        matching(document)
        now = perf_counter_ns()
        least, last = min(least, now - last), now
        if now - begin > warming:
            break
    return least
