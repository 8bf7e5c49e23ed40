"""Rules about the jobs and stages before: whether they are there, and how they are named (W7…)."""

from __future__ import annotations

from collections.abc import Iterator

from conditions.lint.places import STAGE
from conditions.lint.reading.graph import Job
from conditions.lint.rules.context import Context, literal_of
from conditions.lint.rules.dependency import Dependency, dependency_of, is_in_job, member, output
from conditions.lint.rules.functions import asks_by_name
from conditions.lint.rules.rule import Finding, rule
from conditions.syntax.tree import Access, Call
from conditions.values.dotnet_text import fold
from conditions.values.nearest import nearest


@rule("W701", "no-dependency", of=(Access,), is_local=True)
def no_dependency(path: Access, context: Context) -> Iterator[Finding]:
    """A job or stage is read that is not waited for.

    Only what stands in `dependsOn` is there, and all else is Null: `dependencies` holds what the job or the stage waits
    for, `stageDependencies` what its stage waits for. A stage without `dependsOn` waits for the one before it, a job
    for none. Nothing is said where templates, `${{ each … }}` or expressions make the list.

    Source: Azure Pipelines documentation, "Expressions", dependencies, and "Specify conditions".

    Wrong (pipeline):
        jobs:
        - job: Detect
        - job: Use
          condition: and(succeeded(), eq(dependencies.Detect.outputs['set.changed'], 'true'))
                                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

        jobs:
        - job: Detect
        - job: Use
          dependsOn: Detect
          condition: and(succeeded(), eq(dependencies.Detct.outputs['set.changed'], 'true'))
                                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

        stages:
        - stage: Build
        - stage: Test
        - stage: Deploy
          condition: and(succeeded(), eq(dependencies.Build.outputs['Pack.set.version'], '2'))
                                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

    Right (pipeline):
        jobs:
        - job: Detect
        - job: Use
          dependsOn: Detect
          condition: and(succeeded(), eq(dependencies.Detect.outputs['set.changed'], 'true'))

        stages:
        - stage: Build
        - stage: Test
          condition: and(succeeded(), eq(dependencies.Build.outputs['Pack.set.version'], '2'))
    """
    found = dependency_of(path, context)
    if found is not None and found.is_shaped_well:
        told = _not_waited_for(found, context.written(path)) or _not_in_stage(found)
        if told is not None:
            yield Finding(told[0], path.span, told[1])


def _not_waited_for(found: Dependency, written: str) -> tuple[str, str | None] | None:
    name, waits_for = found.keys[0], found.waits_for
    if waits_for is None or fold(name) in map(fold, waits_for):
        return None
    what = "stage" if found.reads_stage else "job"
    return f"this {what} does not depend on the {what} {name}, so {written} is Null", _waited_for(found, waits_for)


def _not_in_stage(found: Dependency) -> tuple[str, str | None] | None:
    if found.member_at != 2 or found.jobs(found.keys[1]) != []:
        return None
    jobs = [job for stage in found.stages for job in stage.jobs.names]
    return f"the stage {found.keys[0]} has no job {found.keys[1]}", _meant(found.keys[1], jobs)


def _meant(name: str, known: list[str] | tuple[str, ...]) -> str | None:
    near = nearest(name, known)
    return f"did you mean {near}?" if near else None


def _waited_for(found: Dependency, waits_for: tuple[str, ...]) -> str | None:
    """The way to the value: the right name, the dependency that is missing, or the form for a stage."""
    name = found.keys[0]
    if fold(name) in map(fold, found.known):
        return f"add {name} to dependsOn"
    stage = found.context.around.stage
    if not found.reads_stage and stage and stage.siblings.named(name):
        job, _, key = found.output[0].partition(".") if found.output else ("JOB", "", "step.name")
        return f"{name} is a stage: write stageDependencies{member(name)}{member(job)}{output(key)}"
    return _meant(name, waits_for) or _meant(name, found.known) or f"add {name} to dependsOn"


@rule("W702", "status-of-no-dependency", of=(asks_by_name,), is_local=True)
def status_of_no_dependency(call: Call, context: Context) -> Iterator[Finding]:
    """A status function names a job or stage that is not waited for.

    With a name that is no dependency, `succeeded`, `failed` and `succeededOrFailed` are false. In a job they name jobs,
    in a stage stages.

    Source: recorded in real runs of the service: a name that is no dependency makes the function false.

    Wrong (pipeline):
        stages:
        - stage: Deploy
        - stage: Rollback
          dependsOn: Deploy
          condition: failed('Deplyo')
                            ^^^^^^^^

    Right (pipeline):
        stages:
        - stage: Deploy
        - stage: Rollback
          dependsOn: Deploy
          condition: failed('Deploy')
    """
    of_stage = context.place.name == STAGE.name
    if not of_stage and not is_in_job(context):
        return
    reader, listed = (
        (context.around.stage, context.around.stages) if of_stage else (context.around.job, context.around.jobs)
    )
    if reader is None or reader.depends_on is None:
        return
    for part in call.arguments:
        name = literal_of(part)
        if isinstance(name, str) and fold(name) not in map(fold, reader.depends_on):
            what = "stage" if of_stage else "job"
            is_there = listed is not None and listed.named(name)
            hint = f"add {name} to dependsOn" if is_there else _meant(name, reader.depends_on)
            yield Finding(f"this {what} does not depend on {name}, so the function is false", part.span, hint)


@rule("W703", "dependency-of-another-place", of=(Access,), is_local=True)
def dependency_of_another_place(path: Access, context: Context) -> Iterator[Finding]:
    """An output or result is read in the form of another place, and is Null.

    A stage's condition reads `dependencies.STAGE.outputs['JOB.step.name']`. A job reads `dependencies.JOB.outputs[…]`
    of its own stage, and `stageDependencies.STAGE.JOB.outputs['step.name']` of another one, in its condition and in the
    `$[ … ]` of its variables. The service accepts the other forms everywhere, and they are Null.

    Source: Azure Pipelines documentation, "Expressions", dependencies; a survey of the live service.

    Wrong (stage condition):
        and(succeeded(), eq(stageDependencies.A.J.outputs['s.v'], 'x'))
                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        and(succeeded(), eq(dependencies.A.J.outputs['s.v'], 'x'))
                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

    Wrong (job condition):
        and(succeeded(), eq(stageDependencies.A.outputs['J.s.v'], 'x'))
                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        and(succeeded(), eq(dependencies.A.J.outputs['s.v'], 'x'))
                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

    Right (stage condition):
        and(succeeded(), eq(dependencies.A.outputs['J.s.v'], 'x'))

    Right (job condition):
        and(succeeded(), eq(stageDependencies.A.J.outputs['s.v'], 'x'))
    """
    found = dependency_of(path, context)
    if found is not None and not found.is_shaped_well:
        message = f"in a {found.reader} {context.written(path)} is Null"
        yield Finding(message, path.span, f"write {_in_form_of_place(found)}")


def _in_form_of_place(found: Dependency) -> str:
    stage, second = found.keys[:2]
    key = found.output[0] if found.output else ""
    if found.of_stage:
        read = output(f"{second}.{key}") if key else ".result"
        return f"dependencies{member(stage)}{read}"
    job = second
    if found.member_at == 1:
        job, _, key = key.partition(".") if key.count(".") > 1 else ("JOB", "", key)
    return f"stageDependencies{member(stage)}{member(job)}{output(key) if key else '.result'}"


@rule("W704", "output-name", of=(Access,), is_local=True)
def output_name(path: Access, context: Context) -> Iterator[Finding]:
    """An output is named without its step, or by one that is not there.

    The outputs of a job are named `step.name`, in one text; those that a stage's condition reads `job.step.name`. With
    anything else they are Null. The step needs a `name:` of its own.

    Source: Azure Pipelines documentation, "Define variables", output variables.

    Wrong (job condition):
        and(succeeded(), eq(dependencies.A.outputs['changed'], 'true'))
                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        and(succeeded(), eq(dependencies.A.outputs.detect.changed, 'true'))
                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

    Wrong (stage condition):
        and(succeeded(), eq(dependencies.A.outputs['detect.changed'], 'true'))
                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

    Wrong (pipeline):
        jobs:
        - job: A
          steps:
          - script: ./detect.sh
            name: detect
        - job: B
          dependsOn: A
          condition: and(succeeded(), eq(dependencies.A.outputs['dtect.changed'], 'true'))
                                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

    Right (job condition):
        and(succeeded(), eq(dependencies.A.outputs['detect.changed'], 'true'))

    Right (stage condition):
        and(succeeded(), eq(dependencies.A.outputs['J.detect.changed'], 'true'))
    """
    found = dependency_of(path, context)
    if found is None or not found.is_shaped_well or not found.output or found.output[0] == "*":
        return
    key = ".".join(found.output)
    parts = key.split(".")
    told = context.written(path)
    if len(found.output) > 1 and "*" not in found.output:
        message = f"{told} is Null: the outputs are named '{found.form}', in one text"
        yield Finding(message, path.span, _instead(found, key))
    elif not found.may_be_named(key):
        hint = _instead(found, _completed(found, parts, found.form))
        yield Finding(f"{told} is Null: an output that a {found.reader} reads is named '{found.form}'", path.span, hint)
    elif (misnamed := _misnamed(found, parts)) is not None:
        yield Finding(misnamed[0], path.span, misnamed[1])


def _instead(found: Dependency, key: str) -> str:
    names = "".join(map(member, found.keys[: found.member_at]))
    return f"write {found.root}{names}{output(key)}"


def _completed(found: Dependency, parts: list[str], form: str) -> str:
    """The name with what is missing before it: the only job that there is, or a word for it."""
    missing = form.split(".")[: form.count(".") + 1 - len(parts)]
    jobs = {job for stage in found.stages for job in stage.jobs.names} if found.of_stage else set[str]()
    if len(jobs) == 1:
        missing[0] = jobs.pop()
    return ".".join((*missing, *parts))


def _misnamed(found: Dependency, parts: list[str]) -> tuple[str, str | None] | None:
    """The message and the hint for an output of a job or a step that is not there."""
    job, *rest = found.in_job(parts)
    jobs = found.jobs(job)
    if jobs == [] and found.of_stage:
        known = [name for stage in found.stages for name in stage.jobs.names]
        return f"the stage {found.keys[0]} has no job {job}", _meant(job, known) if known else None
    if not jobs or not all(one.is_whole and not one.strategy and one.steps for one in jobs):
        return None
    steps = [step for one in jobs for step in one.steps]
    if fold(rest[0]) in map(fold, steps):
        return None
    if fold(rest[0]) == fold(job) and len(rest) > 2 and fold(rest[1]) in map(fold, steps):
        return f"the job {job} has no step {rest[0]}", _instead(found, found.key_of(job, rest[1:]))
    near = nearest(rest[0], steps)
    return (f"the job {job} has no step {rest[0]}", f"did you mean {near}?") if near else None


@rule("W705", "output-of-deployment", of=(Access,), is_local=True)
def output_of_deployment(path: Access, context: Context) -> Iterator[Finding]:
    """An output of a deployment is named by the wrong prefix.

    The outputs of a deployment are named `prefix.step.name`. The prefix is the name of the job or of the hook
    (`Deploy`) where the strategy is `runOnce`; with a resource of the environment, and for `rolling`, the hook and the
    resource, as in `Deploy_vm1`; for `canary` the hook and the increment, as in `deploy_10`. With any other they are
    Null.

    Source: Azure Pipelines documentation, "Deployment jobs", support for output variables.

    Wrong (pipeline):
        jobs:
        - deployment: Ship
          strategy:
            runOnce:
              deploy:
                steps:
                - script: ./ship.sh
                  name: ship
        - job: Check
          dependsOn: Ship
          condition: and(succeeded(), eq(dependencies.Ship.outputs['ship.version'], '2'))
                                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

    Right (pipeline):
        jobs:
        - deployment: Ship
          strategy:
            runOnce:
              deploy:
                steps:
                - script: ./ship.sh
                  name: ship
        - job: Check
          dependsOn: Ship
          condition: and(succeeded(), eq(dependencies.Ship.outputs['Ship.ship.version'], '2'))
    """
    found = dependency_of(path, context)
    if found is None or not found.is_shaped_well or len(found.output) != 1:
        return
    parts = found.output[0].split(".")
    job, *rest = found.in_job(parts)
    jobs = found.jobs(job)
    if len(rest) < 2 or not jobs or any(_may_be(one, rest) for one in jobs):
        return
    forms = _FORMS[jobs[0].strategy].format(job=jobs[0].name)
    own = rest[-2:] if len(rest) == 2 or fold(rest[0]) not in map(fold, jobs[0].steps) else rest
    key = found.key_of(job, [forms, *own])
    message = f"{context.written(path)} is Null: {job} is a deployment, whose outputs are named '{forms}.step.name'"
    yield Finding(message, path.span, _instead(found, key))


_HOOKS = tuple(map(fold, ("preDeploy", "deploy", "routeTraffic", "postRouteTraffic", "on", "success", "failure")))
_FORMS = {"runOnce": "{job}", "rolling": "Deploy_RESOURCE", "canary": "deploy_INCREMENT"}
"""The prefix of each strategy, as hints write it."""


def _may_be(job: Job, key: list[str]) -> bool:
    """Whether a job may have an output of that name, as far as the file tells."""
    if not job.is_deployment or job.strategy not in _FORMS:
        return True
    prefix, *_ = key
    hook, _, resource = fold(prefix).partition("_")
    if hook in _HOOKS and (resource or job.strategy == "runOnce"):
        return len(key) > 2
    if fold(prefix) == fold(job.name):
        return len(key) > 2 and job.strategy == "runOnce"
    told = any(fold(step) in map(fold, job.steps) for step in key[:2])
    return not (told or (job.is_whole and len(key) == 2))
