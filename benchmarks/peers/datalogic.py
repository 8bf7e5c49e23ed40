"""datalogic-py: JSONLogic in Rust; a document is converted, or kept converted as a handle."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.peers import Engine
from benchmarks.peers.dialects import JSON_LOGIC


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
