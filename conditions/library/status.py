"""The status of the job, and of what it depends on.

Source: Azure Pipelines documentation, "Expressions", job status functions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from conditions.declaring.function import Lazy, builtin
from conditions.errors import EvaluationError, PathError
from conditions.values.dotnet_text import find_ignoring_case
from conditions.values.indexing import ignoring_case, index
from conditions.values.kinds import shown, try_text

SUCCEEDED = ("Succeeded", "SucceededWithIssues")
FAILED = ("Failed",)
CANCELED = ("Canceled",)
STATUSES = (*SUCCEEDED, *FAILED, *CANCELED, "Skipped", "Abandoned")


@builtin("always", inline=lambda *_: "True")
def always(*names: Lazy[Any]) -> bool:
    """True, whatever happened before, even a cancellation.

    Examples:
        always()  ->  true
        not(always())  ->  false
    """
    return True


@builtin("canceled")
def canceled(*names: str, status: Any, dependencies: Any) -> bool:
    """Whether the run was canceled; with names, whether any of these dependencies was.

    Examples:
        canceled()  ->  error: canceled() needs the status of the job
        canceled('A')  ->  error: there is no dependency 'A'
    """
    return any(result in CANCELED for result in _results("canceled", names, status, dependencies))


@builtin("failed")
def failed(*names: str, status: Any, dependencies: Any) -> bool:
    """Whether something before failed; with names, whether any of these dependencies did.

    Examples:
        failed()  ->  error: failed() needs the status of the job
        failed('A')  ->  error: there is no dependency 'A'
    """
    return any(result in FAILED for result in _results("failed", names, status, dependencies))


@builtin("succeeded")
def succeeded(*names: str, status: Any, dependencies: Any) -> bool:
    """Whether all before succeeded, with or without issues; with names, whether all of these dependencies did.

    Examples:
        succeeded()  ->  error: succeeded() needs the status of the job
        succeeded('A')  ->  error: there is no dependency 'A'
    """
    return all(result in SUCCEEDED for result in _results("succeeded", names, status, dependencies))


@builtin("succeededOrFailed")
def succeeded_or_failed(*names: str, status: Any, dependencies: Any) -> bool:
    """Whether nothing before was canceled or skipped; with names, whether all of these dependencies ran to their end.

    Examples:
        succeededOrFailed()  ->  error: succeededOrFailed() needs the status of the job
        succeededOrFailed('A')  ->  error: there is no dependency 'A'
    """
    results = _results("succeededOrFailed", names, status, dependencies)
    return all(result in SUCCEEDED + FAILED for result in results)


def _results(function: str, names: tuple[str, ...], status: Any, dependencies: Any) -> Iterable[str]:
    """The results to judge: of the named dependencies, else of the job, else of all dependencies."""
    if names:
        return [_result(name, dependencies) for name in names]
    if status is not None:
        return [_status(status, "the status of the job")]
    if isinstance(dependencies, Mapping) and dependencies:
        return [_result(name, dependencies) for name in dependencies]
    raise EvaluationError(f"{function}() needs the status of the job", hint='pass status="Succeeded", for example')


def _result(name: str, dependencies: Any) -> str:
    dependency = ignoring_case(dependencies, name)
    if dependency is None:
        known = [key for key in dependencies if isinstance(key, str)] if isinstance(dependencies, Mapping) else []
        raise PathError(f"there is no dependency {name!r}", hint=_nearest(name, known))
    result = index(dependency, "result") if isinstance(dependency, Mapping) else dependency
    return _status(result, f"the result of the dependency {name!r}")


def _status(value: Any, what: str) -> str:
    status = find_ignoring_case(try_text(value) or "", list(STATUSES))
    if status is None:
        raise EvaluationError(f"{what} is {shown(value)}, not one of {', '.join(STATUSES)}")
    return status


def _nearest(name: str, known: list[str]) -> str | None:
    from difflib import get_close_matches  # only a mistake needs it

    matches = get_close_matches(name, known, n=1)
    if matches:
        return f"did you mean {matches[0]!r}?"
    return f"known: {', '.join(sorted(known)[:8])}" if known else "pass dependencies={…}"
