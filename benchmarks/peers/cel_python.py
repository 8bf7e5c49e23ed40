"""cel-python: the Common Expression Language in Python; documents are converted to its own types."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.peers import Engine
from benchmarks.peers.dialects import cel


def engines() -> Iterator[Engine]:
    import celpy

    logging.getLogger(celpy.__name__).setLevel(logging.CRITICAL)  # it writes every error to standard error as well
    environment = celpy.Environment(runner_class=celpy.CompiledRunner)

    def compile_converted(text: str) -> Callable[[Any], Any]:
        evaluate = environment.program(environment.compile(text)).evaluate
        return lambda document: evaluate({"root": document})

    def compile_converting(text: str) -> Callable[[Any], Any]:
        judge = compile_converted(text)
        return lambda document: judge(celpy.json_to_cel(document))

    yield Engine("cel-python", "cel-python", cel("root."), compile_converting)
    yield Engine(
        "cel-python, document converted before", "cel-python", cel("root."), compile_converted, celpy.json_to_cel
    )
