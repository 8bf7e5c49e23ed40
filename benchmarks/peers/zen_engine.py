"""zen-engine: a rules engine in Rust, its expression language alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.peers import Engine
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
