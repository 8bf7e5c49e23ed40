"""W101 in whole files: said of what builds on what stands before, and not of what may run after a failure too."""

import pytest

from conditions.lint.files import check_text

CONDITION = "eq(variables['Agent.OS'], 'Linux')"


def lines_told(text: str) -> list[int]:
    return [finding.line for finding in check_text("a.yml", text) if finding.problem.code == "W101"]


def steps(*given: str) -> str:
    return "\n".join(("pool: x", "steps:", *given, f"  condition: {CONDITION}", ""))


@pytest.mark.parametrize(
    "given",
    [
        ("- script: make",),
        ("- checkout: self", "- script: make"),
        ("- script: ./try", "  continueOnError: true", "- script: make"),
        ("- script: make", "- task: PublishTestResults@2"),
        ("- script: make", "- publish: out"),
        ("- script: make", "- task: UsePythonVersion@0"),
        ("- script: make", "- task: NodeTool@0"),
        ("- script: make", "- script: docker rm x", "  displayName: Clean up"),
        ("- script: make", "- script: ./x", "  name: uploadLogs"),
        ("- script: make", "- script: 'echo \"##vso[task.setvariable variable=a]1\"'"),
    ],
)
def test_nothing_is_said_of_steps_that_may_run_after_a_failure(given):
    assert lines_told(steps(*given)) == []


@pytest.mark.parametrize(
    "given",
    [
        ("- script: make", "- script: make test"),
        ("- checkout: self", "- script: ./configure", "- script: make"),
        ("- script: make", "- task: DotNetCoreCLI@2"),
        ("- script: make", "- script: ./deploy", "  displayName: Catalogs of products"),
        ("- script: make", "- pwsh: |", "    echo go", "    ./x"),
    ],
)
def test_it_is_said_of_steps_that_build_on_others(given):
    assert len(lines_told(steps(*given))) == 1


def test_a_template_that_begins_with_a_checkout_begins_a_job():
    step = "- script: git fetch\n  condition: ne(variables['PR'], '')\n"
    codes = [one.problem.code for one in check_text("a.yml", f"steps:\n- checkout: self\n{step}")]
    assert codes == []
    codes = [one.problem.code for one in check_text("a.yml", f"steps:\n- script: make\n- checkout: other\n{step}")]
    assert codes == ["W101"]


def test_a_step_of_a_template_may_have_steps_before_it():
    assert lines_told(f"steps:\n- script: make\n  condition: {CONDITION}\n") == [3]


def test_jobs_that_wait_for_none_and_jobs_that_ask_all_they_wait_for_are_passed_by():
    text = """\
jobs:
- job: A
  condition: eq(variables.a, 'b')
- job: B
  dependsOn: A
  condition: and(eq(dependencies.A.outputs['x.y'], 'go'), eq(variables.a, 'b'))
- job: C
  dependsOn: [A, B]
  condition: eq(dependencies.A.outputs['x.y'], 'go')
- job: D
  dependsOn: A
  condition: ne(dependencies.A.outputs['x.y'], 'stop')
"""
    assert lines_told(text) == [9, 12]


def test_stages_follow_one_another():
    text = """\
pool: x
stages:
- stage: A
  condition: eq(variables.a, 'b')
- stage: B
  condition: eq(variables.a, 'c')
"""
    assert lines_told(text) == [6]


def test_a_condition_that_asks_for_the_attempt_is_meant():
    text = steps("- script: make", "- script: make again").replace(CONDITION, "gt(variables['System.JobAttempt'], 1)")
    assert lines_told(text) == []


def test_an_output_that_may_be_missing_is_told_once():
    text = "jobs:\n- job: A\n- job: B\n  dependsOn: A\n  condition: {}\n"
    asked = "ne(dependencies.A.outputs['x.skip'], 'true')"
    codes = [
        [one.problem.code for one in check_text("a.yml", text.format(condition))]
        for condition in (asked, f"and(succeeded(), {asked})", f"and(always(), {asked})")
    ]
    assert codes == [["W101"], [], ["W301"]]
