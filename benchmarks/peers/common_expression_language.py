"""common-expression-language: the Common Expression Language in Rust; a document becomes a context."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.peers import Engine
from benchmarks.peers.dialects import cel


def engines() -> Iterator[Engine]:
    import cel as engine

    def compile_program(text: str) -> Callable[[Any], Any]:
        execute: Callable[[Any], Any] = engine.compile(text).execute
        return execute

    def context(document: Any) -> Any:
        return engine.Context(variables=document)

    name = "common-expression-language"
    yield Engine(name, name, cel(""), compile_program)
    yield Engine(f"{name}, document converted before", name, cel(""), compile_program, context)
