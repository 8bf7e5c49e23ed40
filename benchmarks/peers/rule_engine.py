"""rule-engine: a typed expression language, walked in Python."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.peers import Engine
from benchmarks.workloads import EVENTS

EXPRESSIONS = {
    "W1": "status == 'successful'",
    "W2": "status == 'successful' and count >= 3 and 'release' in name",
    "W3": "value[0]['properties']['state'] == 'Succeeded'",
    "W4": "env in ['dev', 'test', 'stage', 'prod']",
    "W5": " or ".join(f"event == '{event}'" for event in EVENTS),
    "W6": (
        "ref.starts_with('refs/heads/') and not ref.ends_with('-wip')"
        " and (ref.starts_with('refs/heads/release/') or ref.ends_with('/main'))"
        " and not actor.starts_with('dependabot')"
    ),
    "W7": "[item for item in items if item['price'] < 50].length == 50",
    "W8": "run&['result']&['state'] == 'done'",
}


def engines() -> Iterator[Engine]:
    import rule_engine

    context = rule_engine.Context(resolver=rule_engine.resolve_item, default_value=None)

    def compile_rule(text: str) -> Callable[[Any], Any]:
        matches: Callable[[Any], Any] = rule_engine.Rule(text, context=context).matches
        return matches

    yield Engine("rule-engine", "rule-engine", EXPRESSIONS, compile_rule)
