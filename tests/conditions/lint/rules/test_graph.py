"""The rules about jobs and stages before: what is told of a file, and where nothing is."""

import pytest

from conditions.lint.files import check_text


def told(text: str, codes: str = "W7") -> list[tuple[str, str, str | None]]:
    problems = (one.problem for one in check_text("a.yml", text))
    return [(one.code, one.message, one.hint) for one in problems if one.code.startswith(codes)]


def job(condition: str, depends_on: str = "dependsOn: [A, B]", before: str = "") -> str:
    """A job that decides, behind two others."""
    lists = f"jobs:\n- job: A\n  steps:\n  - bash: x\n    name: set\n{before}- job: B\n- job: C\n  {depends_on}\n"
    return f'{lists}  condition: "{condition}"\n'


def stage(condition: str, depends_on: str = "dependsOn: [A]") -> str:
    """A stage that decides, behind two others."""
    return (
        "stages:\n- stage: A\n  jobs:\n  - job: J\n    steps:\n    - bash: x\n      name: set\n"
        "- stage: B\n  jobs: []\n"
        f'- stage: C\n  {depends_on}\n  condition: "{condition}"\n'
    )


JOBS = {
    "and(succeeded(), eq(dependencies.Bee.result, 'Failed'))": (
        "W701",
        "this job does not depend on the job Bee, so dependencies.Bee.result is Null",
        "add Bee to dependsOn",
    ),
    "and(succeeded(), eq(dependencies['a '].result, 'Failed'))": (
        "W701",
        "this job does not depend on the job a , so dependencies['a '].result is Null",
        "did you mean A?",
    ),
    "succeeded('nosuch')": ("W702", "this job does not depend on nosuch, so the function is false", None),
    "failed('A', 'C')": ("W702", "this job does not depend on C, so the function is false", "add C to dependsOn"),
    "and(succeeded(), eq(dependencies.A.J.result, 'Failed'))": (
        "W703",
        "in a job dependencies.A.J.result is Null",
        "write stageDependencies.A.J.result",
    ),
    "and(succeeded(), eq(stageDependencies.A.result, 'Failed'))": (
        "W703",
        "in a job stageDependencies.A.result is Null",
        "write stageDependencies.A.JOB.result",
    ),
    "and(succeeded(), eq(dependencies.A.outputs.v, 'x'))": (
        "W704",
        "dependencies.A.outputs.v is Null: an output that a job reads is named 'step.name'",
        "write dependencies.A.outputs['step.v']",
    ),
    "and(succeeded(), eq(dependencies.A.outputs.set.v, 'x'))": (
        "W704",
        "dependencies.A.outputs.set.v is Null: the outputs are named 'step.name', in one text",
        "write dependencies.A.outputs['set.v']",
    ),
    "and(succeeded(), eq(dependencies.A.outputs['A.set.v'], 'x'))": (
        "W704",
        "the job A has no step A",
        "write dependencies.A.outputs['set.v']",
    ),
    "and(succeeded(), eq(dependencies.A.outputs['sett.v'], 'x'))": (
        "W704",
        "the job A has no step sett",
        "did you mean set?",
    ),
}


@pytest.mark.parametrize(("condition", "problem"), JOBS.items(), ids=JOBS)
def test_a_condition_of_a_job_has_the_problem(condition: str, problem: tuple[str, str, str | None]):
    assert told(job(condition)) == [problem]


STAGES = {
    "and(succeeded(), eq(dependencies.B.result, 'Failed'))": (
        "W701",
        "this stage does not depend on the stage B, so dependencies.B.result is Null",
        "add B to dependsOn",
    ),
    "succeeded('J')": ("W702", "this stage does not depend on J, so the function is false", None),
    "and(succeeded(), eq(dependencies.A.J.outputs['set.v'], 'x'))": (
        "W703",
        "in a stage dependencies.A.J.outputs['set.v'] is Null",
        "write dependencies.A.outputs['J.set.v']",
    ),
    "and(succeeded(), eq(stageDependencies.A.J.result, 'x'))": (
        "W703",
        "in a stage stageDependencies.A.J.result is Null",
        "write dependencies.A.result",
    ),
    "and(succeeded(), eq(dependencies.A.outputs['set.v'], 'x'))": (
        "W704",
        "dependencies.A.outputs['set.v'] is Null: an output that a stage reads is named 'job.step.name'",
        "write dependencies.A.outputs['J.set.v']",
    ),
    "and(succeeded(), eq(dependencies.A.outputs['v'], 'x'))": (
        "W704",
        "dependencies.A.outputs['v'] is Null: an output that a stage reads is named 'job.step.name'",
        "write dependencies.A.outputs['J.step.v']",
    ),
    "and(succeeded(), eq(dependencies.A.outputs['Job.set.v'], 'x'))": (
        "W704",
        "the stage A has no job Job",
        None,
    ),
    "and(succeeded(), eq(stageDependencies.A.outputs['J.sett.v'], 'x'))": (
        "W704",
        "the job J has no step sett",
        "did you mean set?",
    ),
}


@pytest.mark.parametrize(("condition", "problem"), STAGES.items(), ids=STAGES)
def test_a_condition_of_a_stage_has_the_problem(condition: str, problem: tuple[str, str, str | None]):
    assert told(stage(condition)) == [problem]


@pytest.mark.parametrize(
    "text",
    [
        job("and(succeeded('A', 'b'), eq(dependencies.A.outputs['set.v'], dependencies.b.result))"),
        job("and(succeeded(variables['x']), eq(dependencies[variables['x']].result, 'Failed'))"),
        job("and(succeeded('X'), eq(dependencies.X.result, 'Failed'))", "dependsOn: ${{ parameters.jobs }}"),
        job("and(succeeded('X'), eq(dependencies.X.result, 'Failed'))", "dependsOn: [A, '${{ parameters.job }}']"),
        job("succeeded('X')", "${{ if parameters.x }}:\n    dependsOn: X"),
        job("eq(dependencies.A.outputs['other.v'], 'x')"),
        job("eq(dependencies.A.outputs['set.v'], 'x')", before="- template: a.yml\n"),
        job("eq(dependencies.T.outputs['set.v'], 'x')", "dependsOn: T", before="- template: a.yml\n"),
        job("eq(stageDependencies.S.J.outputs['set.v'], 'x')"),
        stage("eq(stageDependencies.A.outputs['J.set.v'], dependencies.A.result)"),
        stage("eq(dependencies.B.outputs['J.s.v'], 'x')", "displayName: C").replace(
            "jobs: []", "jobs:\n  - template: a"
        ),
        stage("succeeded('B')", "displayName: C"),
        stage("succeeded('X')", "dependsOn: ${{ parameters.stages }}"),
        "stages:\n- template: a.yml\n- stage: B\n  condition: succeeded('X')",
        "stages:\n- ${{ each e in parameters.envs }}:\n  - stage: ${{ e }}\n- stage: B\n  condition: succeeded('X')",
        "stages:\n- ${{ if parameters.x }}:\n  - stage: A\n- stage: B\n  condition: succeeded('X')",
        "stages:\n- stage: A\n  condition: succeeded('X')",
        "parameters: []\njobs:\n- ${{ each j in parameters.j }}:\n  - job: A\n    condition: succeeded('X')",
        "extends:\n  template: a.yml\n  parameters:\n    jobs:\n    - job: A\n      condition: succeeded('X')",
        "steps:\n- template: a.yml\n  parameters:\n    condition: eq(dependencies.X.result, 'Failed')",
        "stages:\n- stage: A\n- stage: B\n  variables:\n    a: $[ dependencies.X.outputs['a.b.c'] ]",
        "variables:\n  a: $[ stageDependencies.S.outputs['a.b'] ]",
    ],
)
def test_nothing_is_told_of(text: str):
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "trigger: none\nstages:\n- stage: A\n  condition: succeeded('X')",
            ("W702", "this stage does not depend on X, so the function is false", None),
        ),
        (
            "stages:\n- stage: A\n- stage: B\n  dependsOn: []\n  condition: failed('A')",
            ("W702", "this stage does not depend on A, so the function is false", "add A to dependsOn"),
        ),
        (
            "stages:\n- stage: A\n- stage: B\n  jobs:\n  - job: J\n"
            "    condition: eq(dependencies.A.outputs['K.s.v'], 1)",
            (
                "W701",
                "this job does not depend on the job A, so dependencies.A.outputs['K.s.v'] is Null",
                "A is a stage: write stageDependencies.A.K.outputs['s.v']",
            ),
        ),
        (
            "stages:\n- stage: A\n- stage: B\n- stage: C\n  variables:\n"
            "    v: $[ stageDependencies.A.J.outputs['s.v'] ]",
            (
                "W701",
                "this stage does not depend on the stage A, so stageDependencies.A.J.outputs['s.v'] is Null",
                "add A to dependsOn",
            ),
        ),
        (
            "stages:\n- stage: A\n  jobs: [{job: Jay}]\n- stage: B\n  jobs:\n  - job: K\n    variables:\n"
            "      v: $[ stageDependencies.A.Jai.outputs['s.v'] ]",
            ("W701", "the stage A has no job Jai", "did you mean Jay?"),
        ),
        (
            "jobs:\n- job: A\n- job: B\n  strategy:\n    matrix: $[ dependencies.A.outputs['s.v'] ]",
            (
                "W701",
                "this job does not depend on the job A, so dependencies.A.outputs['s.v'] is Null",
                "add A to dependsOn",
            ),
        ),
    ],
)
def test_the_place_in_the_file_decides(text: str, problem: tuple[str, str, str | None]):
    assert told(text) == [problem]


def test_what_stands_beside_a_template_expression_is_told():
    condition = "and(succeeded(), ${{ parameters.when }}, eq(dependencies.X.outputs['s.${{ parameters.v }}'], 1))"
    assert told(job(condition)) == []
    condition = "and(succeeded(), ${{ parameters.when }}, eq(dependencies.X.result, '${{ parameters.v }}'))"
    message = "this job does not depend on the job X, so dependencies.X.result is Null"
    assert told(job(condition)) == [("W701", message, "add X to dependsOn")]


def deployment(strategy: str, hook: str, key: str) -> str:
    return (
        f"jobs:\n- deployment: D\n  strategy:\n    {strategy}:\n      {hook}:\n        steps:\n        - bash: x\n"
        f"          name: set\n- job: B\n  dependsOn: D\n  condition: eq(dependencies.D.outputs['{key}'], 'x')"
    )


@pytest.mark.parametrize(
    ("strategy", "key"),
    [
        ("runOnce", "D.set.v"),
        ("runOnce", "Deploy.set.v"),
        ("runOnce", "deploy_vm1.set.v"),
        ("runOnce", "${{ parameters.key }}"),
        ("rolling", "Deploy_vm1.set.v"),
        ("canary", "deploy_10.set.v"),
        ("other", "set.v"),
    ],
)
def test_the_outputs_of_a_deployment_have_a_prefix(strategy: str, key: str):
    assert told(deployment(strategy, "deploy", key)) == []


@pytest.mark.parametrize(
    ("strategy", "key", "right"),
    [
        ("runOnce", "set.v", "D.set.v"),
        ("runOnce", "nosuch.v", "D.nosuch.v"),
        ("runOnce", "Other.set.v", "D.set.v"),
        ("rolling", "D.set.v", "Deploy_RESOURCE.set.v"),
        ("canary", "D.set.v", "deploy_INCREMENT.set.v"),
        ("canary", "set.v", "deploy_INCREMENT.set.v"),
    ],
)
def test_another_prefix_is_told(strategy: str, key: str, right: str):
    ((code, message, hint),) = told(deployment(strategy, "deploy", key))
    assert (code, hint) == ("W705", f"write dependencies.D.outputs['{right}']")
    assert message.startswith(f"dependencies.D.outputs['{key}'] is Null: D is a deployment")


def test_a_deployment_of_another_stage_is_known():
    text = (
        "stages:\n- stage: S\n  jobs:\n  - deployment: D\n"
        "    strategy: {runOnce: {deploy: {steps: [{bash: x, name: s}]}}}\n"
        "- stage: T\n  condition: eq(dependencies.S.outputs['D.s.v'], 1)\n  jobs:\n  - job: J\n"
        "    condition: eq(stageDependencies.S.D.outputs['s.v'], 1)"
    )
    assert [(code, hint) for code, _, hint in told(text)] == [
        ("W705", "write dependencies.S.outputs['D.D.s.v']"),
        ("W705", "write stageDependencies.S.D.outputs['D.s.v']"),
    ]
