"""Steps that `restapi run` refuses, as `conditions check` tells them: all of a file, each at its place."""

import pytest

from conditions.lint.files import check_text
from conditions.lint.reading.yaml_tree import documents
from restapi.azure.checking import problems

SERVER = "jobs:\n- job: A\n  pool: server\n  steps:\n"
NEXT = "\n"
STEP = "- task: InvokeRESTAPI@1\n  inputs:\n    serviceConnection: s\n"


def found(text: str) -> list[str]:
    return [
        f"{one.line}:{one.column}-{one.end_column} {one.problem.message} | {one.problem.hint or ''}"
        for one in check_text("azure-pipelines.yml", text)
        if one.problem.code == "E006"
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (STEP, []),
        (
            STEP + "    urlSufix: /a\n    metod: GET\n",
            [
                "4:5-13 unknown input 'urlSufix' of InvokeRESTAPI@1 | did you mean 'urlSuffix'?",
                "5:5-10 unknown input 'metod' of InvokeRESTAPI@1 | did you mean 'method'?",
            ],
        ),
        (STEP + "  conditon: failed()\n", ["4:3-11 unknown property of a step 'conditon' | did you mean 'condition'?"]),
        (
            "- task: InvokeRESTAPI@1\n  inputs: {method: GET}\n",
            ["1:3-7 the input 'serviceConnection' is required: the name of a service connection | "],
        ),
        (
            STEP + "    body:\n      a: b\n    method: GTE\n",
            [
                "5:7-8 the input 'body' must be a text, not a mapping | ",
                "6:13-16 unknown method 'GTE' | did you mean 'GET'?",
            ],
        ),
        (
            STEP + "    headers: Accept\n",
            ['4:14-20 the headers are not a JSON object: Expecting value | write them as {"Name": "value"}'],
        ),
        (
            STEP + "  poll: {intervall: 3}\n",
            ["4:10-19 unknown property of poll 'intervall' | did you mean 'interval'?"],
        ),
        (
            "- task: InvokeRESTAPI@3\n  inputs: {serviceConnection: s}\n",
            ["1:9-24 version '3' of InvokeRESTAPI is not known | write InvokeRESTAPI@1 or InvokeRESTAPI@0"],
        ),
        (
            "variables: {releaseId: 7}\nsteps:\n" + STEP + "    urlSuffix: /x/$(relaeseId)\n",
            ["6:19-31 nothing defines $(relaeseId) | did you mean 'releaseId'?"],
        ),
        (
            "- task: InvokeRESTAPI@1\n  name: made\n  outputs: {id: /id}\n  inputs: {serviceConnection: s}\n"
            + STEP
            + '    body: |\n      {"id": "$(made.di)"}\n',
            ["9:15-25 nothing defines $(made.di) | did you mean 'made.id'?"],
        ),
        (
            STEP + "    urlSuffix: /$[ variables.id ]\n",
            ["4:17-19 expressions $[ … ] are not evaluated here | define a variable for it"],
        ),
        (STEP + "    urlSuffix: /$[ variables.id ]\n  keepMacros: true\n", []),
        (STEP + "    successCriteria: eq(jsonpath('$[0].id'), 1)\n", []),
        (SERVER + "  " + STEP.replace("\n", "\n  "), []),
        *[
            (
                f"{head}jobs:\n- job: A\n{pool}  steps:\n  {STEP.replace(NEXT, NEXT + '  ').rstrip(' ')}",
                ["LINE:11-26 InvokeRESTAPI runs only in a job without an agent | write pool: server in the job"],
            )
            for head, pool in (("", ""), ("", "  pool: {vmImage: ubuntu}\n"), ("pool: mine\n", ""))
        ],
    ],
)
def test_what_a_run_refuses_is_told_with_its_place(text: str, expected: list[str]) -> None:
    line = str(text[: text.rfind("InvokeRESTAPI")].count("\n") + 1)
    assert found(text) == [one.replace("LINE", line) for one in expected]


@pytest.mark.parametrize(
    "text",
    [
        "steps:\n- script: InvokeRESTAPI\n  urlSufix: x\n",
        "steps:\n- task: Bash@3\n  inputs: {urlSufix: InvokeRESTAPI}\n",
        STEP + "    method: ${{ parameters.method }}\n    ${{ if true }}:\n      body: x\n",
        "- task: InvokeRESTAPI@1\n  inputs:\n    ${{ if true }}:\n      serviceConnection: s\n",
        "variables: {buildId: 7, env1: a}\nsteps:\n" + STEP + "    urlSuffix: /$(Build.BuildId)/$(BUILDID)/$(other)\n",
        "variables:\n- group: g\n- {name: env1, value: a}\nsteps:\n" + STEP + "    urlSuffix: /$(env2)\n",
        "pool: {vmImage: x}\njobs:\n- job: A\n  pool: server\n  steps:\n  - task: InvokeRESTAPI@1\n"
        "    inputs: {serviceConnection: s}\n",
        "jobs:\n- job: A\n  pool: ${{ parameters.pool }}\n  steps:\n  - task: InvokeRESTAPI@1\n"
        "    inputs: {serviceConnection: s}\n",
    ],
)
def test_what_is_right_elsewhere_or_may_be_is_not_told(text: str) -> None:
    assert found(text) == []


def test_a_misspelt_input_is_told_in_a_template_too() -> None:
    text = STEP + "    method: ${{ parameters.method }}\n    urlSufix: x\n"
    assert found(text) == ["5:5-13 unknown input 'urlSufix' of InvokeRESTAPI@1 | did you mean 'urlSuffix'?"]


def test_a_criterion_that_is_none_is_told_once() -> None:
    text = STEP + "    successCriteria: eqq(root, 1)\n    metod: x\n"
    codes = [one.problem.code for one in check_text("a.yml", text)]
    assert sorted(codes) == ["E002", "E006"]


def test_a_document_without_a_step_reads_nothing() -> None:
    text = "steps:\n- script: make\n"
    (document,) = documents(text)
    assert list(problems(document, text)) == []


def test_a_criterion_into_which_an_answer_is_pasted_is_warned_of() -> None:
    first = STEP + "  name: s\n  outputs: {v: root.v}\n"
    text = first + STEP + "    successCriteria: in(root.status, '$(s.v)', '$(other)', variables['s.v'])\n"
    (finding,) = [one for one in check_text("azure-pipelines.yml", text) if not one.problem.is_error]
    assert (finding.problem.code, finding.line, finding.column, finding.end_column) == ("W401", 9, 39, 45)
    assert finding.problem.hint == "variables['s.v'], without quotes around it"
