"""simpleeval: an evaluator of Python's syntax tree that allows little, written in Python."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.peers import Engine
from benchmarks.peers.dialects import PYTHON


def engines() -> Iterator[Engine]:
    from simpleeval import EvalWithCompoundTypes

    def compile_parsed(text: str) -> Callable[[Any], Any]:
        evaluator = EvalWithCompoundTypes(functions={"len": len})
        tree = evaluator.parse(text)

        def judge(document: Any) -> Any:
            evaluator.names = {"root": document}
            return evaluator.eval(text, previously_parsed=tree)

        return judge

    yield Engine("simpleeval", "simpleeval", PYTHON, compile_parsed)
