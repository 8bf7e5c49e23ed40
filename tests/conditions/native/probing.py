"""Asking a condition what its plan answers, and the core what it does without memory."""

import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from conditions import Condition, ConditionError, core
from conditions.core import json_judge, python_function
from conditions.documents.strict_json import parse_json

UNSURE = -1


def has_plan(condition: Condition) -> bool:
    return python_function(condition.matches) is not condition.matches


def inputs_of(condition: Condition) -> tuple[str, ...]:
    """The names of the inputs that the function of a condition takes, without the slow way over its signature."""
    code = python_function(condition.matches).__code__
    return code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]


def probe(condition: Condition, inputs: Mapping[str, Any]) -> int:
    """What the plan answers: 1, 0, or that it is unsure."""
    taken = inputs_of(condition)
    bound: Any = condition.matches.__self__  # type: ignore[attr-defined]
    answer: int = bound.probe(**{name: value for name, value in inputs.items() if name in taken})
    return answer


def probe_json(condition: Condition, data: bytes | str, inputs: Mapping[str, Any]) -> int:
    """What the plan answers to a document of JSON, as `probe` does."""
    taken = inputs_of(condition)
    judge = json_judge(condition.matches)
    answer = judge and judge(data, **{name: value for name, value in inputs.items() if name in taken})
    return UNSURE if answer is None else int(answer)


def wrong_json(condition: Condition, data: bytes | str, inputs: Mapping[str, Any]) -> tuple[int, Any] | None:
    """What the plan answers to a document of JSON, and what becomes of it without the core, where they differ."""
    taken = inputs_of(condition)
    answer = probe_json(condition, data, inputs)
    if answer == UNSURE:
        return None
    try:
        given = {"root": parse_json(data), **inputs}
        verdict: Any = python_function(condition.matches)(**{k: v for k, v in given.items() if k in taken})
    except ConditionError as error:
        verdict = error
    return None if isinstance(verdict, bool) and answer == verdict else (answer, verdict)


def wrong_whole(data: bytes) -> tuple[Any, Any] | None:
    """What the reader of the core makes of a whole document, and what becomes of it without, where they differ."""
    assert core.CORE is not None
    try:
        found = core.CORE.Reader(((),)).read(data)
    except ValueError:  # it is not sure
        return None
    expected = parse_json(data)
    return None if repr(found) == repr(expected) else (found, expected)


def wrong(condition: Condition, inputs: Mapping[str, Any]) -> tuple[int, Any] | None:
    """What the plan answers and what the Python function does, where they differ."""
    taken = inputs_of(condition)
    answer = probe(condition, inputs)
    try:
        verdict: Any = python_function(condition.matches)(**{k: v for k, v in inputs.items() if k in taken})
    except ConditionError as error:
        verdict = error
    is_right = isinstance(verdict, bool) and answer == verdict
    return None if answer == UNSURE or is_right else (answer, verdict)


def at_once(work: Callable[[], object], threads: int = 8) -> None:
    """Does the same in so many threads, which begin together, and waits for them."""
    ready = threading.Barrier(threads)

    def begin() -> None:
        ready.wait()
        work()

    begun = [threading.Thread(target=begin) for _ in range(threads)]
    for thread in begun:
        thread.start()
    for thread in begun:
        thread.join()


_OUT_OF_MEMORY = """
import _testcapi
{setup}
found, failures = None, 0
for after in range(1, {most}):
    _testcapi.set_nomemory(after, after + 1)
    try:
        found = {attempt}
    except {errors}:
        failures += 1
    else:
        break
    finally:
        _testcapi.remove_mem_hooks()
print(failures, found)
"""


def out_of_memory(setup: str, attempt: str, most: int, errors: str = "MemoryError") -> tuple[int, str]:
    """How often an expression fails while one allocation after the other does, and what it gives in the end.

    Args:
        setup: What stands before it, in a process of its own.
        attempt: The expression.
        most: The first allocation that is not reached.
        errors: What it may fail with.
    """
    pytest.importorskip("_testcapi")
    script = _OUT_OF_MEMORY.format(setup=setup, attempt=attempt, most=most, errors=errors)
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (shown.stderr, shown.returncode) == ("", 0)
    failures, _, found = shown.stdout.partition(" ")
    return int(failures), found.removesuffix("\n")
