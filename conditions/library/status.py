"""The status of the job, and of what it depends on.

Source: Azure Pipelines documentation, "Expressions", job status functions; over dependencies, and of no dependency, the
results of real runs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from conditions.declaring.function import STRICT, F, builtin
from conditions.declaring.partial import Kinds, total
from conditions.errors import EvaluationError, LimitError, PathError
from conditions.syntax.tree import Call
from conditions.values.dotnet_text import find_ignoring_case
from conditions.values.indexing import ignoring_case, index, known_names
from conditions.values.made import within_limit
from conditions.values.nearest import nearest
from conditions.values.spelling import shown, try_text
from conditions.values.unknown import UNKNOWN

if TYPE_CHECKING:
    from conditions.declaring.telling import Telling

SUCCEEDED = ("Succeeded", "SucceededWithIssues")
FAILED = ("Failed",)
CANCELED = ("Canceled",)
ENDED = SUCCEEDED + FAILED
STATUSES = (*SUCCEEDED, *FAILED, *CANCELED, "Skipped", "Abandoned")


@builtin("always", is_total=total, places=("condition",), flow=lambda _: "True", logged_as_value=True)
def always() -> bool:
    """True, whatever happened before, even a cancellation.

    Examples:
        always()  ->  true
        not(always())  ->  false
        always('A')  ->  error: always takes no arguments, not 1
    """
    return True


class _Judged(NamedTuple):
    """The status of the job or of one dependency, as a sentence tells it; None where there is no such dependency."""

    told: str
    result: str | None


def _judging(
    name: str, how_many: Callable[..., bool], wanted: tuple[str, ...], also_called: str = ""
) -> Callable[[F], F]:
    """The declaration of a function of which it depends how many of the results are one of those wanted.

    Args:
        how_many: `all` or `any`.
        wanted: The results that fulfil it.
        name, also_called: As of `builtin`.
    """

    def sentence(call: Call, telling: Telling) -> str:
        names = list(map(telling.given, call.arguments))
        found = _judged(names, telling.inputs.get("status"), telling.inputs.get("dependencies"))
        verdict = bool(telling.value(call))
        told = f"{telling.text(call)} is {verdict}"
        if not found:
            return f"{told}: there are no dependencies"
        # Where each of them had to be as it is, all of them decided.
        each = verdict is (how_many is all)
        deciding = [one.told for one in found if each or (one.result in wanted) is verdict]
        return f"{told}: {telling.listed(deciding)}"

    return builtin(
        name,
        places=("condition",),
        is_total=_is_total,
        looks_at=_looks_at,
        also_called=also_called,
        sentence=sentence,
        needs_success=how_many is all and wanted is SUCCEEDED,
        logged_as_value=True,
    )


def _looks_at(arguments: int, known: Mapping[str, Any]) -> tuple[str, ...]:
    """The inputs that a call looks at: the dependencies that it names, else the status, or all dependencies."""
    if arguments:
        return ("dependencies",)
    return ("status",) if known.get("status") is not None else ("status", "dependencies")


def _is_total(kinds: Kinds, known: Mapping[str, Any]) -> bool:
    """True where all that a call looks at is there, or will be, and is what it should be."""
    looked_at = _looks_at(len(kinds), known)
    if any(name not in known for name in looked_at) or (kinds and known[STRICT]):
        return False
    found = known[looked_at[-1]]
    if looked_at == ("status",):
        return _is_status(found)
    return found is UNKNOWN or (isinstance(found, Mapping) and _have_results(found))


def _have_results(dependencies: Mapping[str, Any]) -> bool:
    try:
        return all(map(_has_result, within_limit(dependencies.values(), dependencies)))
    except LimitError:
        return False


def _has_result(dependency: Any) -> bool:
    return _is_status(index(dependency, "result") if isinstance(dependency, Mapping) else dependency)


def _is_status(value: Any) -> bool:
    return value is UNKNOWN or (isinstance(value, str) and find_ignoring_case(value, list(STATUSES)) is not None)


def _judged(names: list[str], of_job: Any, dependencies: Any) -> list[_Judged]:
    """The results that a status function looks at: of named dependencies, else of the job, else of all dependencies."""
    if not names and of_job is not None:
        result = status_of(of_job, "the status of the job")
        return [_Judged(f"the status of the job is {result}", result)]
    known = dependencies if isinstance(dependencies, Mapping) else {}
    return [_dependency(name, known) for name in names or within_limit(known, known)]


def _dependency(name: str, dependencies: Mapping[str, Any]) -> _Judged:
    result = result_of(name, dependencies)
    if result is None:
        missing = no_dependency(name, dependencies)
        return _Judged(missing.message + (f"; {missing.hint}" if missing.hint else ""), None)
    return _Judged(f"{shown(name)} is {result}", result)


@_judging("canceled", any, CANCELED, "cancelled iscancelled")
def canceled(*, status: Any, dependencies: Any) -> bool:
    """Whether the run was canceled: the job, or where its status is not given any of its dependencies.

    Examples:
        canceled()  ->  error: canceled() needs the status of the job
        canceled('A')  ->  error: canceled takes no arguments, not 1
    """
    return any(result in CANCELED for result in _results("canceled", (), status, dependencies))


@_judging("failed", any, FAILED, "failure isfailed error")
def failed(*names: str, status: Any, dependencies: Any, strict: bool) -> bool:
    """Whether something before failed; with names, whether any of these dependencies did. Of none, none failed.

    Examples:
        failed()  ->  error: failed() needs the status of the job
        failed('A')  ->  error: failed('A') needs the dependencies of the job
    """
    results = _results("failed", names, status, dependencies, strict)
    return any(result in FAILED for result in results)


@_judging("succeeded", all, SUCCEEDED, "success successful issuccess")
def succeeded(*names: str, status: Any, dependencies: Any, strict: bool) -> bool:
    """Whether all before succeeded, with or without issues; with names, whether all of these dependencies did.

    Of none, all did.

    Examples:
        succeeded()  ->  error: succeeded() needs the status of the job
        succeeded('A')  ->  error: succeeded('A') needs the dependencies of the job
    """
    results = _results("succeeded", names, status, dependencies, strict)
    return all(result in SUCCEEDED for result in results)


@_judging("succeededOrFailed", any, ENDED)
def succeeded_or_failed(*names: str, status: Any, dependencies: Any, strict: bool) -> bool:
    """Whether something before ran to its end, with success or not; with names, whether any of these dependencies did.

    True where nothing is before. So it is false only where all were skipped, canceled or abandoned.

    Examples:
        succeededOrFailed()  ->  error: succeededOrFailed() needs the status of the job
        succeededOrFailed('A')  ->  error: succeededOrFailed('A') needs the dependencies of the job
    """
    results = _results("succeededOrFailed", names, status, dependencies, strict)
    return not results or any(result in ENDED for result in results)


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
        return [result_of(name, dependencies, strict) for name in within_limit(dependencies, dependencies)]
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
    return PathError(f"there is no dependency {name!r}", hint=_guess(name, known_names(dependencies)))


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
