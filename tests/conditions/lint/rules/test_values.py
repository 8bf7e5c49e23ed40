"""Rules about values: what a variable or a parameter never is, and tests that exclude or absorb each other."""

import pytest

from conditions.checking.checker import check
from conditions.lint.files import check_text
from conditions.lint.places import CONDITION, RUNTIME, TEMPLATE, Place
from conditions.lint.rules.all import problems
from conditions.syntax.parser import parse


def told(expression: str, place: Place = RUNTIME) -> list[tuple[str, str | None]]:
    tree = check(parse(expression, place.language.vocabulary))
    return [(one.code, one.hint) for one in problems(expression, tree, place)]


OS, REASON, BRANCH = "variables['Agent.OS']", "variables['Build.Reason']", "variables['Build.SourceBranch']"
NAME = "variables['Build.SourceBranchName']"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (f"eq({OS}, 'Windows')", [("W304", "did you mean 'Windows_NT'?")]),
        (f"eq('macos', {OS})", [("W304", "did you mean 'Darwin'?")]),
        (f"ne({OS}, 'ubuntu')", [("W304", "did you mean 'Linux'?")]),
        (f"in({OS}, 'linux', 'DARWIN', 'windows_nt')", []),
        (f"eq({OS}, '')", []),
        (f"eq({OS}, variables.os)", []),
        (f"startsWith({OS}, 'Win')", []),
        ("eq(variables.os, 'Windows')", []),
        (f"eq({REASON}, 'PR')", [("W304", "did you mean 'PullRequest'?")]),
        (f"in({REASON}, 'Manual', 'Scheduled')", [("W304", "did you mean 'Schedule'?")]),
        (f"eq({REASON}, 'ResourceTrigger')", []),
        ("eq(variables['agent.osarchitecture'], 'amd64')", [("W304", "did you mean 'X64'?")]),
        ("eq(variables['Agent.OSArchitecture'], 'ARM64')", []),
        ("eq(variables['System.HostType'], 'pipeline')", [("W304", "one of build, deployment, gates, release")]),
        ("eq(variables['Agent.JobStatus'], 'Success')", [("W303", "did you mean 'Succeeded'?")]),
        (
            "eq(variables['Agent.JobStatus'], 'Abandoned')",
            [("W304", "one of Succeeded, SucceededWithIssues, Failed, Canceled")],
        ),
        (f"eq({BRANCH}, 'main')", [("W305", "'refs/heads/main'")]),
        (f"eq('main', {BRANCH})", [("W305", "'refs/heads/main'")]),
        (
            f"in({BRANCH}, 'refs/heads/main', 'heads/dev')",
            [("W305", "'refs/heads/dev'")],
        ),
        (f"eq({BRANCH}, 'refs/head/main')", [("W305", "'refs/heads/main'")]),
        (f"startsWith({BRANCH}, 'refs/tag/')", []),
        (f"startsWith({BRANCH}, 'refs/tag/v')", [("W305", "'refs/tags/v'")]),
        (f"startsWith({BRANCH}, 'refs/')", []),
        (f"startsWith({BRANCH}, 'ref')", []),
        (f"eq({BRANCH}, '$/team/main')", []),
        (f"eq({BRANCH}, 'Gated_1;name')", []),
        (f"eq({BRANCH}, 'refs/tags/v1')", []),
        (f"eq({BRANCH}, 'refs/changes/1')", []),
        (f"endsWith({BRANCH}, '/main')", []),
        (f"eq({NAME}, 'feature/a')", [("W305", f"eq({BRANCH}, 'refs/heads/feature/a')")]),
        (f"contains({NAME}, 'feature')", []),
        (f"eq({BRANCH}, 'refs/heads/release/*')", [("W406", f"startsWith({BRANCH}, 'refs/heads/release/')")]),
        ("ne(variables.a, '*-rc')", [("W406", "not(endsWith(variables.a, '-rc'))")]),
        ("contains(variables.a, '*rc*')", [("W406", "contains(variables.a, 'rc')")]),
        ("eq(variables.a, '*')", []),
        ("eq(variables.a, '**/*.md')", []),
        ("eq(variables.a, '0 0 * * *')", []),
        ("eq(variables.Build.Reason, 'Manual')", [("W306", "variables['Build.Reason']")]),
        ("eq(variables['a'].b, 'c')", [("W306", "variables['a.b']")]),
        ("eq(variables.a.length, 1)", [("W215", "length(variables.a) for the characters of a text")]),
    ],
)
def test_values_that_a_variable_never_has(expression, expected):
    assert told(expression) == expected


@pytest.mark.parametrize(
    ("expression", "codes"),
    [
        ("and(startsWith(variables.a, 'x'), eq(variables.a, 'yb'))", ["W505"]),
        ("and(eq(variables.a, 'yb'), startsWith(variables.A, 'Y'))", []),
        ("and(in(variables.a, 'x', 'y'), notIn(variables.a, 'y', 'X'))", ["W505"]),
        ("and(in(variables.a, 'x', 'y'), notIn(variables.a, 'y', 'z'))", []),
        ("and(in(variables.a, 'x', 'y'), in(variables.a, 'z', 'w'))", ["W505"]),
        ("and(eq(variables.a, 'abc'), gt(length(variables.a), 5))", ["W505"]),
        ("and(eq(variables.a, 'abc'), lt(length(variables.a), 5))", []),
        ("and(gt(length(variables.a), 5), le(length(variables.a), 5))", ["W505"]),
        ("and(ge(length(variables.a), 5), le(length(variables.a), 5))", []),
        ("and(lt(5, length(variables.a)), gt(3, length(variables.a)))", ["W505"]),
        ("and(startsWith(variables.a, 'ab'), startsWith(variables.a, 'abc'))", []),
        ("and(startsWith(variables.a, 'ab'), startsWith(variables.a, 'b'))", ["W505"]),
        ("and(endsWith(variables.a, 'ab'), endsWith(variables.a, 'c'))", ["W505"]),
        ("and(startsWith(variables.a, 'ab'), endsWith(variables.a, 'c'))", []),
        ("and(startsWith(variables.a, 'ab'), not(startsWith(variables.a, 'abc')))", []),
        ("or(ne(variables.a, 'x'), notIn(variables.a, 'y', 'z'))", ["W505"]),
        ("or(ne(variables.a, 'x'), startsWith(variables.a, 'X'))", ["W505"]),
        ("or(ne(variables.a, 'x'), startsWith(variables.a, 'y'))", []),
        ("or(lt(length(variables.a), 5), ge(length(variables.a), 3))", ["W505"]),
        ("or(eq(variables.a, 'x'), startsWith(variables.a, 'y'))", []),
        ("and(eq(variables.a, 'x'), eq(variables.a, 'y'))", ["W504"]),
        ("and(eq(variables.a, 'x'), startsWith(variables.b, 'y'))", []),
        ("and(eq(variables.a, '$(x)'), startsWith(variables.a, 'y'))", []),
        ("or(variables.isA, and(variables.isA, variables.isB))", ["W506"]),
        ("or(and(eq(variables.a, 'x'), failed()), failed())", ["W506"]),
        ("and(failed(), or(succeeded(), failed()))", ["W506"]),
        ("and(failed(), or(succeeded(), eq(variables.a, 'x')))", []),
        ("or(failed(), or(failed(), eq(variables.a, 'x')))", []),
    ],
)
def test_tests_that_exclude_or_absorb_each_other(expression, codes):
    place = CONDITION if "failed" in expression else RUNTIME
    assert [code for code, _ in told(expression, place) if code not in ("W101", "W212")] == codes


def in_file(expression: str) -> list[tuple[str, str | None]]:
    text = f"""\
parameters:
- name: flag
  type: boolean
- name: list
  type: object
  default: [a]
- name: any
  type: object
  default: ''
- name: skip
  type: string
steps:
- ${{{{ if {expression} }}}}:
  - script: make
"""
    return [(one.problem.code, one.problem.hint) for one in check_text("a.yml", text)]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("eq(parameters.flag, 'false')", [("W211", "write true and false without quotes")]),
        ("ne(parameters.Flag, 'False')", [("W211", "write true and false without quotes")]),
        ("eq(parameters.flag, 'true')", []),
        ("eq(parameters.flag, false)", []),
        ("eq('false', parameters.flag)", []),
        ("eq(parameters.skip, 'false')", []),
        ("in('a', parameters.list)", [("W216", "containsValue(parameters.list, 'a')")]),
        ("notIn('a', parameters.list)", [("W216", "not(containsValue(parameters.list, 'a'))")]),
        ("contains(parameters.list, 'a')", [("W216", "containsValue(parameters.list, 'a')")]),
        ("contains(parameters.list.x, 'a')", []),
        ("contains(parameters.any, 'a')", []),
        ("eq('${{ parameters.skip }}', 'a')", [("W405", "parameters.skip")]),
        ("eq('x-${{ parameters.skip }}', 'a')", [("W405", "format('x-{0}', parameters.skip)")]),
    ],
)
def test_parameters_by_their_declared_types(expression, expected):
    assert in_file(expression) == expected


def test_a_template_expression_in_quotes_is_right_in_a_condition():
    text = (
        "pool: x\nsteps:\n- script: a\n- script: make\n  condition: and(succeeded(), eq('${{ variables.a }}', 'b'))\n"
    )
    assert check_text("a.yml", text) == []
    assert told("eq(parameters.a, 'b')", TEMPLATE) == []
