"""cel-expr-python: Google's own Common Expression Language, in C++."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.peers import Engine
from benchmarks.peers.dialects import cel


def engines() -> Iterator[Engine]:
    from cel_expr_python import cel as engine

    environment = engine.NewEnv(variables={"root": engine.Type.DYN})

    def compile_dynamic(text: str) -> Callable[[Any], Any]:
        evaluate = environment.compile(text).eval
        return lambda document: evaluate(data={"root": document}).value()

    expressions = cel("root.")
    expressions["W8"] = f"has(root.run) && {expressions['W8']}"
    yield Engine("cel-expr-python", "cel-expr-python", expressions, compile_dynamic)
