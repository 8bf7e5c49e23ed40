"""The status of the job, and of what it depends on.

Source: Azure Pipelines documentation, "Expressions", job status functions; over dependencies, and of no dependency, the
results of real runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conditions.declaring.function import builtin
from conditions.errors import EvaluationError, PathError
from conditions.values.dotnet_text import find_ignoring_case
from conditions.values.indexing import ignoring_case, index
from conditions.values.nearest import nearest
from conditions.values.spelling import shown, try_text

SUCCEEDED = ("Succeeded", "SucceededWithIssues")
FAILED = ("Failed",)
CANCELED = ("Canceled",)
STATUSES = (*SUCCEEDED, *FAILED, *CANCELED, "Skipped", "Abandoned")


@builtin("always", flow=lambda _: "True", logged_as_value=True)
def always() -> bool:
    """True, whatever happened before, even a cancellation.

    Examples:
        always()  ->  true
        not(always())  ->  false
        always('A')  ->  error: always takes no arguments, not 1
    """
    return True


@builtin("canceled", also_called="cancelled iscancelled", logged_as_value=True)
def canceled(*, status: Any, dependencies: Any) -> bool:
    """Whether the run was canceled: the job, or where its status is not given any of its dependencies.

    Examples:
        canceled()  ->  error: canceled() needs the status of the job
        canceled('A')  ->  error: canceled takes no arguments, not 1
    """
    return any(result in CANCELED for result in _results("canceled", (), status, dependencies))


@builtin("failed", also_called="failure isfailed error", logged_as_value=True)
def failed(*names: str, status: Any, dependencies: Any, strict: bool) -> bool:
    """Whether something before failed; with names, whether any of these dependencies did. Of none, none failed.

    Examples:
        failed()  ->  error: failed() needs the status of the job
        failed('A')  ->  error: failed('A') needs the dependencies of the job
    """
    results = _results("failed", names, status, dependencies, strict)
    return any(result in FAILED for result in results)


@builtin("succeeded", also_called="success successful issuccess", logged_as_value=True)
def succeeded(*names: str, status: Any, dependencies: Any, strict: bool) -> bool:
    """Whether all before succeeded, with or without issues; with names, whether all of these dependencies did.

    Of none, all did.

    Examples:
        succeeded()  ->  error: succeeded() needs the status of the job
        succeeded('A')  ->  error: succeeded('A') needs the dependencies of the job
    """
    results = _results("succeeded", names, status, dependencies, strict)
    return all(result in SUCCEEDED for result in results)


@builtin("succeededOrFailed", logged_as_value=True)
def succeeded_or_failed(*names: str, status: Any, dependencies: Any, strict: bool) -> bool:
    """Whether something before ran to its end, with success or not; with names, whether any of these dependencies did.

    True where nothing is before. So it is false only where all were skipped, canceled or abandoned.

    Examples:
        succeededOrFailed()  ->  error: succeededOrFailed() needs the status of the job
        succeededOrFailed('A')  ->  error: succeededOrFailed('A') needs the dependencies of the job
    """
    results = _results("succeededOrFailed", names, status, dependencies, strict)
    return not results or any(result in SUCCEEDED + FAILED for result in results)


def _results(
    function: str, names: tuple[str, ...], status: Any, dependencies: Any, strict: bool = False
) -> list[str | None]:
    """The results to judge: of the named dependencies, else of the job, else of all dependencies.

    None stands for the result of a dependency that is not there, which fulfils nothing.
    """
    if names and isinstance(dependencies, Mapping):
        return [result_of(name, dependencies, strict) for name in names]
    if names:
        call = f"{function}({', '.join(map(shown, names))})"
        raise EvaluationError(f"{call} needs the dependencies of the job", hint="pass dependencies={…}")
    if status is not None:
        return [status_of(status, "the status of the job")]
    if isinstance(dependencies, Mapping):
        return [result_of(name, dependencies, strict) for name in dependencies]
    raise EvaluationError(f"{function}() needs the status of the job", hint='pass status="Succeeded", for example')


def result_of(name: str, dependencies: Mapping[str, Any], strict: bool = False) -> str | None:
    """The result of a dependency; None where there is none of that name, which is an error where *strict*."""
    dependency = ignoring_case(dependencies, name)
    if dependency is None:
        if not strict:
            return None
        raise no_dependency(name, dependencies)
    result = index(dependency, "result") if isinstance(dependency, Mapping) else dependency
    return status_of(result, f"the result of the dependency {name!r}")


def no_dependency(name: str, dependencies: Mapping[str, Any]) -> PathError:
    """The error that there is no dependency of a name; its hint is which one was probably meant."""
    known = [key for key in dependencies if isinstance(key, str)]
    return PathError(f"there is no dependency {name!r}", hint=_guess(name, known))


def status_of(value: Any, what: str) -> str:
    """The status that a value is, in the letter case of the server."""
    status = find_ignoring_case(try_text(value) or "", list(STATUSES))
    if status is None:
        raise EvaluationError(f"{what} is {shown(value)}, not one of {', '.join(STATUSES)}")
    return status


def _guess(name: str, known: list[str]) -> str:
    near = nearest(name, known)
    if near is not None:
        return f"did you mean {near!r}?"
    return f"known: {', '.join(sorted(known)[:8])}" if known else "nothing is before it"
