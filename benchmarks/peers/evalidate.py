"""evalidate: checks Python's syntax tree once, then hands Python's own code object out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.peers import Engine
from benchmarks.peers.dialects import PYTHON


def engines() -> Iterator[Engine]:
    import evalidate

    model = evalidate.base_eval_model.clone()
    model.nodes += ["Attribute", "Call", "Dict", "List", "ListComp", "Store", "Tuple", "comprehension"]
    model.attributes += ["endswith", "get", "startswith"]
    model.imported_functions["len"] = len

    def compile_checked(text: str) -> Callable[[Any], Any]:
        evaluate = evalidate.Expr(text, model=model).eval
        return lambda document: evaluate({"root": document})

    def compile_code(text: str) -> Callable[[Any], Any]:
        code = evalidate.Expr(text, model=model).code
        return lambda document: eval(code, {"root": document, "__builtins__": {}, "len": len})

    yield Engine("evalidate, Expr.eval", "evalidate", PYTHON, compile_checked)
    yield Engine("evalidate, eval of its code", "evalidate", PYTHON, compile_code)
