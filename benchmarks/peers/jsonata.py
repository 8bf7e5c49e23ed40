"""jsonata-python: JSONata in Python."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.peers import Engine
from benchmarks.peers.dialects import JSONATA


def engines() -> Iterator[Engine]:
    from jsonata import Jsonata

    def compile_query(text: str) -> Callable[[Any], Any]:
        evaluate: Callable[[Any], Any] = Jsonata(text).evaluate
        return evaluate

    yield Engine("jsonata-python", "jsonata-python", JSONATA, compile_query)
