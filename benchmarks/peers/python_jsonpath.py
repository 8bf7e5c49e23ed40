"""python-jsonpath: JSONPath in Python. A document stands in a list, so that a filter can judge it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.peers import Engine
from benchmarks.workloads import EVENTS

QUERIES = {
    "W1": "$[?@.status == 'successful']",
    "W2": "$[?@.status == 'successful' && @.count >= 3 && search(@.name, 'release')]",
    "W3": "$[?@.value[0].properties.state == 'Succeeded']",
    "W4": "$[?" + " || ".join(f"@.env == '{env}'" for env in ("dev", "test", "stage", "prod")) + "]",
    "W5": "$[?" + " || ".join(f"@.event == '{event}'" for event in EVENTS) + "]",
    "W6": (
        "$[?match(@.ref, 'refs/heads/.*') && !match(@.ref, '.*-wip')"
        " && (match(@.ref, 'refs/heads/release/.*') || match(@.ref, '.*/main'))"
        " && !match(@.actor, 'dependabot.*')]"
    ),
    "W7": "$[0].items[?@.price < 50]",
    "W8": "$[?@.run.result.state == 'done']",
}


def engines() -> Iterator[Engine]:
    import jsonpath

    def compile_query(query: tuple[str, int]) -> Callable[[Any], bool]:
        text, expected = query
        findall = jsonpath.compile(text).findall
        return lambda document: len(findall([document])) == expected

    queries = {name: (text, 50 if name == "W7" else 1) for name, text in QUERIES.items()}
    yield Engine("python-jsonpath", "python-jsonpath", queries, compile_query)
