"""Values of tasks that do not run here, given as by `--set 'Test.Load Test.output.exitCode=0'`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from restapi.code_stream.bindings import read_binding
from restapi.errors import BindingError


def with_given(tasks: Mapping[str, Any], variables: Mapping[str, str]) -> Mapping[str, Any]:
    """The scope `tasks` with the variables that are named as bindings of tasks; what a task came to wins.

    A value that is given with the stage of its task is found without it, too.
    """
    for name, value in variables.items():
        if ".output." in name or ".input." in name:
            path = _path(name)
            for keys in (path, path[1:] if path[2:3] in (["input"], ["output"]) else []):
                tasks = _with(tasks, keys, value) if keys else tasks
    return tasks


def _path(name: str) -> list[str]:
    """The keys to a value of a task; none where the name of a variable is no binding of one."""
    try:
        scope, *keys = map(str, read_binding(f"${{{name}}}").path)
    except BindingError:
        return []
    return keys if scope == "tasks" else []


def _with(owner: Mapping[str, Any], keys: Sequence[str], value: str) -> Mapping[str, Any]:
    """A mapping with one more value, at the end of a path where nothing stands yet."""
    first, *rest = keys
    inner = owner.get(first)
    if not rest:
        return owner if first in owner else {**owner, first: value}
    if inner is not None and not isinstance(inner, Mapping):
        return owner
    return {**owner, first: _with(inner or {}, rest, value)}
