"""RestrictedPython: rewrites Python so that every access goes through a guard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.peers import Engine
from benchmarks.peers.dialects import PYTHON


def engines() -> Iterator[Engine]:
    from RestrictedPython import compile_restricted, safe_globals
    from RestrictedPython.Eval import default_guarded_getitem, default_guarded_getiter
    from RestrictedPython.Guards import safer_getattr

    guards: dict[str, Any] = {
        **safe_globals,
        "_getattr_": safer_getattr,
        "_getitem_": default_guarded_getitem,
        "_getiter_": default_guarded_getiter,
    }

    def compile_guarded(text: str) -> Callable[[Any], Any]:
        code = compile_restricted(text, "<condition>", "eval")

        def judge(document: Any) -> Any:
            guards["root"] = document  # among the globals, where a comprehension looks its names up
            return eval(code, guards)

        return judge

    yield Engine("RestrictedPython", "RestrictedPython", PYTHON, compile_guarded)
