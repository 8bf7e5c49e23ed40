"""condex in its two modes: with the native core, where that is installed, and as pure Python."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from os import environ
from typing import Any, TypeVar

import conditions
from conditions.core import CORE, python_function

T = TypeVar("T")

CONDEX = "condex"
PURE = "condex, without its native core"
MODES = (CONDEX, PURE)


def judges(condition: conditions.Condition) -> dict[str, Callable[[Any], bool]]:
    """The function of a condition, by mode: pure mode stands by itself only where there is a core.

    It is generated already: batches are not to be sized by its first calls, which walk the tree.
    """
    assert condition.source
    found: dict[str, Callable[[Any], bool]] = {CONDEX: condition.matches}
    if CORE is not None:
        found[PURE] = python_function(condition.matches)
    return found


PURELY = "without the native core"
"""What is said of figures of pure mode."""


def is_native(names: Iterable[str]) -> bool:
    """Whether condex was measured with its native core, from the names of all that was measured."""
    return PURE in names


def pure(names: Iterable[str]) -> str:
    """The name of pure mode among those of what was measured."""
    return PURE if is_native(names) else CONDEX


def by_mode(function: Callable[..., T], *arguments: Any) -> dict[str, T]:
    """What a function of a module gives in each mode, in processes of their own: it may compile there.

    A module reads once whether to use the core, so that one process has one mode.
    """
    found = {CONDEX: in_process(function, *arguments)}
    if CORE is not None:
        found[PURE] = in_pure_mode(function, *arguments)
    return found


def in_pure_mode(function: Callable[..., T], *arguments: Any) -> T:
    """What a function gives in a fresh process in which condex is pure Python."""
    with setting("CONDEX_NATIVE", "0"):
        return in_process(function, *arguments)


def in_process(function: Callable[..., T], *arguments: Any) -> T:
    """What a function gives in a fresh process."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(function, *arguments).result()


@contextmanager
def setting(name: str, value: str) -> Iterator[None]:
    """A variable of the environment has a value meanwhile, for the processes that are started."""
    before = environ.get(name)
    environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del environ[name]
        else:
            environ[name] = before


def own(taken: Mapping[str, T]) -> dict[str, T]:
    """What was measured of condex, by mode."""
    return {mode: taken[mode] for mode in MODES if mode in taken}
