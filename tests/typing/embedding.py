"""A tool that embeds condex: rules of users in a store, judged, explained, and used in gates. Never executed: the type
checkers must find nothing wrong with it, in their strictest form.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal, TypedDict

import conditions
import restapi
from conditions import AZURE, UNKNOWN, Condition, ConditionError, Explanation, Language, RuleSet

log = logging.getLogger(__name__)

Order = Mapping[str, Any]


class Diagnostic(TypedDict):
    """What an editor shows."""

    severity: Literal["error", "hint"]
    message: str
    start: int
    end: int


@conditions.function("isWeekend", pure=True)
def is_weekend(day: str) -> bool:
    """Whether a day, as in Mon, is one of the weekend."""
    return day.lower() in ("sat", "sun")


@conditions.function("discounted")
def discounted(price: float, percent: int = 10) -> float:
    """A price with so many percent taken off."""
    return price * (100 - percent) / 100


RULES: Language = AZURE.extend(names=["order", "customer"], functions=[is_weekend, discounted], strict=True)


@dataclass(frozen=True)
class Rule:
    name: str
    condition: Condition
    reads: Mapping[str, Sequence[str]]

    @classmethod
    def parse(cls, name: str, text: str) -> Rule:
        condition = RULES.compile(text)
        return cls(name, condition, condition.reads)

    def applies(self, order: Order, customer: Mapping[str, Any] | None = None) -> bool:
        return self.condition(order=order, customer=customer or {})

    def remaining(self, order: Order) -> Rule | bool:
        """What is left of it where only the order is known."""
        left = self.condition.given(order=order, customer=UNKNOWN)
        return left if isinstance(left, bool) else Rule(self.name, left, left.reads)


@dataclass
class Store:
    folder: Path
    rules: dict[str, Rule] = field(default_factory=dict[str, Rule])

    def load(self) -> list[Diagnostic]:
        found: list[Diagnostic] = []
        for path in sorted(self.folder.glob("*.rule")):
            try:
                self.rules[path.stem] = Rule.parse(path.stem, path.read_text(encoding="utf-8"))
            except conditions.ConditionSyntaxError as error:
                found.extend(diagnostics(error))
        return found

    def matching(self, order: Order, *, on_error: Callable[[str, ConditionError], None]) -> list[str]:
        texts = {name: rule.condition.expression for name, rule in self.rules.items()}
        return RuleSet(texts, language=RULES).matching(order=order, on_error=on_error)

    def explain(self, name: str, order: Order) -> Explanation:
        return self.rules[name].condition.explain(order=order, secrets=["hunter2"])

    def as_page(self, name: str, order: Order) -> str:
        explanation = self.explain(name, order)
        heading = "holds" if explanation else "does not hold"
        return f"<h1>{name} {heading}</h1>{explanation.as_html(style=True)}"


def diagnostics(error: ConditionError) -> Iterator[Diagnostic]:
    told = error.as_json()
    start, end = told["span"] or [0, 0]
    yield {"severity": "error", "message": told["message"], "start": start, "end": end}
    if told["hint"] is not None:
        yield {"severity": "hint", "message": told["hint"], "start": start, "end": end}


def sentences(explanation: Explanation) -> list[str]:
    if explanation.error is not None:
        return [explanation.error.message]
    return [blame.sentence for blame in explanation.blame]


def select(rule: Condition, lines: Iterable[bytes]) -> int:
    """Count the lines of a log on which a rule holds, with the fastest form of a call."""
    matches = rule.matches
    found = 0
    for line in lines:
        document: dict[str, Any] = json.loads(line)
        if matches(document) or matches(root=document, variables={"Build.Reason": "Manual"}):
            found += 1
    return found + sum(1 for _ in rule.filter_lines(lines, on_error="skip"))


def once(document: Mapping[str, Any]) -> tuple[bool, object]:
    is_done: bool = conditions.matches("eq(root.status, 'done')", document)
    return is_done, conditions.evaluate("count(root.items)", document, language=AZURE, status="Succeeded")


async def released(url: str, token: str, version: str, patience: timedelta) -> bool:
    """Ask a service until it has released a version, and tell why not where it has not."""
    connection = restapi.Connection(url=url, token=token)
    call = restapi.Invocation(
        restapi.Request(connection, "GET", url_suffix="/releases/latest"),
        restapi.ByPolling("eq(root.version, variables.version)"),
        name="released",
    )
    outcome = await restapi.ainvoke(call, variables={"version": version}, deadline=patience.total_seconds())
    if outcome.succeeded:
        return True
    explanation = outcome.explanation
    for sentence in sentences(explanation) if explanation is not None else [outcome.reason]:
        log.warning("%s is not released: %s", version, sentence)
    return False


def main(folder: Path, order: Order) -> int:
    store = Store(folder)
    for diagnostic in store.load():
        log.error("%s at %d", diagnostic["message"], diagnostic["start"])
    names = store.matching(order, on_error=lambda name, error: log.error("%s: %s (%s)", name, error, error.hint))
    pending = [left.name for name in names if not isinstance(left := store.rules[name].remaining(order), bool)]
    done = asyncio.run(released("https://releases.example", "secret", conditions.__version__, timedelta(seconds=9)))
    return 0 if done and not pending else 1
