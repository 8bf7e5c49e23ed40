"""Independence of steps: one that runs at once with others cannot ask what became of them, and is refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from conditions.syntax.parser import parse
from conditions.syntax.tree import Call, walk
from conditions.values.dotnet_text import fold
from restapi.calls.criterion import read_condition
from restapi.errors import InvocationError, located
from restapi.invocation import Invocation
from restapi.pipelines.model import PASSED_OVER, Job, Pipeline, Stage

_HINT = "run the file without --parallel, or split it"


def check_independent(invocations: Iterable[Invocation]) -> None:
    """Refuse invocations that need the status or the outputs of one another.

    Raises:
        InvocationError: One does.
    """
    if isinstance(invocations, Pipeline):
        _check_pipeline(invocations)
    enabled = [invocation for invocation in invocations if invocation.enabled]
    outputs = {fold(f"{one.id}.{name}") for one in enabled for name in one.outputs}
    for invocation in enabled:
        _check_condition(invocation, outputs)
        for part, text in _texts(invocation):
            with located(invocation.places.get(part)):
                for reference in invocation.dialect.of_earlier(text, outputs):
                    _refuse(reference)


def _check_pipeline(pipeline: Pipeline) -> None:
    """Refuse stages and jobs that wait for one another or have conditions, and tasks that would be left out."""
    parts: list[Stage | Job] = [*pipeline.stages, *(job for stage in pipeline.stages for job in stage.jobs)]
    for node in parts:
        with located(node.places.get("condition") or node.places.get("depends_on")):
            if node.condition:
                _refuse(f"'{node.name}' has a condition")
            if node.depends_on and "depends_on" in node.places:
                _refuse(f"'{node.name}' depends on {node.depends_on[0]}")
    for task in pipeline.tasks:
        with located(task.places.get("task")):
            if task.kind not in PASSED_OVER and task.enabled:
                _refuse(f"{task.task} stands between the calls")


def _check_condition(invocation: Invocation, outputs: set[str]) -> None:
    if not invocation.condition.strip():
        return
    with located(invocation.places.get("condition")):
        condition = read_condition(invocation.condition, invocation.dialect.language)
        for node in walk(parse(condition.expression, condition.language.vocabulary)):
            if isinstance(node, Call) and "status" in node.function.inputs:
                _refuse(f"the condition asks for the status of earlier steps, {node.function.name}()")
        if condition.reads.keys() & set(invocation.dialect.names_of_earlier):
            _refuse("the condition asks for what became of other tasks")
        if condition.reads.keys() & {"root", "response"}:
            _refuse("the condition asks for the answer of the step before it")
        for pointer in condition.reads.get("variables", ()):
            _check_name(pointer.removeprefix("/"), outputs)


def _check_name(name: str, outputs: set[str]) -> None:
    if fold(name) in outputs:
        _refuse(f"$({name}) is an output of another step")


def _refuse(problem: str) -> None:
    raise InvocationError(f"{problem}, and all steps run at once", hint=_HINT)


def _texts(invocation: Invocation) -> Iterator[tuple[str, str]]:
    """Every text in which a value of another step may stand, by the name of its part."""
    request = invocation.request
    for part in ("method", "url", "url_suffix", "body"):
        yield part, getattr(request, part)
    if isinstance(request.connection, str):
        yield "connection", request.connection
    headers = [request.headers] if isinstance(request.headers, str) else [*request.headers, *request.headers.values()]
    for text in headers:
        yield "headers", text
    yield from invocation.completion.texts()
