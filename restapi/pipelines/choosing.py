"""Choosing a part of a pipeline: one stage, job or step, or everything from one of them on."""

from __future__ import annotations

from collections.abc import Iterator

from conditions.values.dotnet_text import fold
from restapi.errors import InvocationError, did_you_mean
from restapi.pipelines.model import Pipeline, Position, Stage, Step
from restapi.pipelines.order import ordered


def only(pipeline: Pipeline, name: str) -> Pipeline:
    """The pipeline of which only one stage, job or step is to run.

    Args:
        pipeline: All of it.
        name: The name of a stage, a job or a step, or what people call it; `Stage.Job.step` where others have the
            same. Letter case does not matter. What it depends on counts as succeeded.

    Raises:
        InvocationError: There is none of that name, or there are several.
    """
    return Pipeline(pipeline.stages, pipeline.notes, frozenset(_named(pipeline, name)))


def starting_at(pipeline: Pipeline, name: str) -> Pipeline:
    """The pipeline that begins with one stage, job or step: what runs before it is left out, and counts as succeeded.

    Args and errors are those of `only`.
    """
    found = set(_named(pipeline, name))
    order = list(running_order(pipeline))
    first = min(number for number, (position, _) in enumerate(order) if position in found)
    return Pipeline(pipeline.stages, pipeline.notes, frozenset(position for position, _ in order[first:]))


def running_order(pipeline: Pipeline) -> Iterator[tuple[Position, Step]]:
    """Every step and its position, in the order in which they run."""
    for stage in ordered(pipeline.stages):
        for job in ordered(stage.jobs):
            for number, step in enumerate(job.steps):
                yield Position(stage.name, job.name, number), step


def _named(pipeline: Pipeline, name: str) -> list[Position]:
    """The steps of the stage, the job or the step of that name; the largest of them that there is."""
    groups = [group for stage in pipeline.stages for group in _groups(stage)]
    for level in range(3):
        found = [(ways, steps) for depth, ways, steps in groups if depth == level and fold(name) in map(fold, ways)]
        if len(found) > 1:
            hint = f"write {' or '.join(repr(ways[0]) for ways, _ in found[:4])}"
            raise InvocationError(f"there are several called '{name}'", hint=hint)
        if found:
            return found[0][1]
    known = dict.fromkeys(way for _, ways, _ in groups for way in ways if way)
    raise InvocationError(f"there is no stage, job or step '{name}'", hint=did_you_mean(name, known))


def _groups(stage: Stage) -> Iterator[tuple[int, list[str], list[Position]]]:
    """Every part of a stage: its depth, the names that lead to it, the whole way first, and the steps in it."""
    of_jobs = [
        (job, [Position(stage.name, job.name, number) for number in range(len(job.steps))]) for job in stage.jobs
    ]
    yield 0, _ways(stage.name, stage.label), [step for _, steps in of_jobs for step in steps]
    for job, steps in of_jobs:
        yield 1, _ways(_joined(stage.name, job.name), job.name, job.label), steps
        for position, step in zip(steps, job.steps, strict=True):
            own = step.id or step.name
            way = _joined(stage.name, job.name, own)
            yield 2, _ways(way, _joined(job.name, own), step.id, step.name), [position]


def _joined(*names: str) -> str:
    return ".".join(filter(None, names))


def _ways(*names: str) -> list[str]:
    return [name for name in names if name]
