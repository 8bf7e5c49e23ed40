"""jmespath: a query language for JSON, walked in Python."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.peers import Engine
from benchmarks.workloads import EVENTS

EXPRESSIONS = {
    "W1": "status == 'successful'",
    "W2": "status == 'successful' && count >= `3` && contains(name, 'release')",
    "W3": "value[0].properties.state == 'Succeeded'",
    "W4": "contains(['dev', 'test', 'stage', 'prod'], env)",
    "W5": " || ".join(f"event == '{event}'" for event in EVENTS),
    "W6": (
        "starts_with(ref, 'refs/heads/') && !ends_with(ref, '-wip')"
        " && (starts_with(ref, 'refs/heads/release/') || ends_with(ref, '/main'))"
        " && !starts_with(actor, 'dependabot')"
    ),
    "W7": "length(items[?price < `50`]) == `50`",
    "W8": "run.result.state == 'done'",
}


def engines() -> Iterator[Engine]:
    import jmespath

    def compile_query(text: str) -> Callable[[Any], Any]:
        search: Callable[[Any], Any] = jmespath.compile(text).search
        return search

    yield Engine("jmespath", "jmespath", EXPRESSIONS, compile_query)
