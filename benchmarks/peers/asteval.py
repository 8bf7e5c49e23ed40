"""asteval: an interpreter of Python's syntax tree, written in Python."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.peers import Engine
from benchmarks.peers.dialects import PYTHON


def engines() -> Iterator[Engine]:
    from asteval import Interpreter

    interpreter = Interpreter(minimal=True, with_listcomp=True)

    def compile_parsed(text: str) -> Callable[[Any], Any]:
        tree = interpreter.parse(text)

        def judge(document: Any) -> Any:
            interpreter.error.clear()  # after an error it does nothing more
            interpreter.symtable["root"] = document
            return interpreter.run(tree, with_raise=True)

        return judge

    yield Engine("asteval", "asteval", PYTHON, compile_parsed)
