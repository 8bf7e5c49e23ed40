"""Which dependency made a status function what it is, with its result."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from conditions.explaining.listing import listed
from conditions.explaining.trace import Trace, text_of
from conditions.library import status
from conditions.syntax.tree import Call
from conditions.values.spelling import shown


class _Judged(NamedTuple):
    """The status of the job or of one dependency, as a sentence tells it; None where there is no such dependency."""

    told: str
    result: str | None


def of_status(call: Call, trace: Trace) -> str:
    """The sentence of a status function: the results that decided it, and names that are no dependency."""
    names = [text_of(part, trace) for part in call.arguments]
    found = _judged(names, trace.inputs.get("status"), trace.inputs.get("dependencies"))
    verdict = bool(trace.value(call))
    told = f"{trace.text(call)} is {verdict}"
    if not found:
        return f"{told}: there are no dependencies"
    return f"{told}: {listed([one.told for one in _deciding(call.function.body, found, verdict)])}"


def _judged(names: list[str], of_job: Any, dependencies: Any) -> list[_Judged]:
    """What a status function looks at: named dependencies, else the job, else all dependencies."""
    if not names and of_job is not None:
        result = status.status_of(of_job, "the status of the job")
        return [_Judged(f"the status of the job is {result}", result)]
    known = dependencies if isinstance(dependencies, Mapping) else {}
    return [_dependency(name, known) for name in names or known]


def _dependency(name: str, dependencies: Mapping[str, Any]) -> _Judged:
    result = status.result_of(name, dependencies)
    if result is None:
        missing = status.no_dependency(name, dependencies)
        return _Judged(missing.message + (f"; {missing.hint}" if missing.hint else ""), None)
    return _Judged(f"{shown(name)} is {result}", result)


_WANTED: dict[Callable[..., Any], tuple[Callable[..., bool], tuple[str, ...]]] = {
    status.succeeded: (all, status.SUCCEEDED),
    status.failed: (any, status.FAILED),
    status.succeeded_or_failed: (any, status.SUCCEEDED + status.FAILED),
    status.canceled: (any, status.CANCELED),
}
"""How many of the results must be one of which."""

FUNCTIONS = tuple(_WANTED)


def _deciding(function: Callable[..., Any], found: list[_Judged], verdict: bool) -> list[_Judged]:
    """Those of the results that made it so: all of them where each had to be as it is."""
    how_many, wanted = _WANTED[function]
    if verdict is (how_many is all):
        return found
    return [one for one in found if (one.result in wanted) is verdict]
