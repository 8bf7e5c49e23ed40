"""jsonatapy: JSONata in Rust."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.peers import Engine
from benchmarks.peers.dialects import JSONATA


def engines() -> Iterator[Engine]:
    import jsonatapy

    def compile_query(text: str) -> Callable[[Any], Any]:
        evaluate: Callable[[Any], Any] = jsonatapy.compile(text).evaluate
        return evaluate

    yield Engine("jsonatapy", "jsonatapy", JSONATA, compile_query)
