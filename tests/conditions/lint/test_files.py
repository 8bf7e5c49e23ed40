"""Files: every problem at its line and column, whatever the file; nothing where the language is another one."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conditions.lint.files import check_file, check_text, search


def told(text: str) -> list[str]:
    """The problems of a file as `line:column code`."""
    return [f"{one.line}:{one.column} {one.problem.code}" for one in check_text("a.yml", text)]


def messages(text: str) -> list[str]:
    return [one.problem.message for one in check_text("a.yml", text)]


STEP = "steps:\n- script: x\n  condition: "


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (STEP + "eq(1)", ["3:18 E003"]),
        (STEP + "'eq(''a'', b)'", ["3:25 E002"]),
        (STEP + r'"eq(\"a\", 1)"', ["3:18 E001"]),
        (STEP + "|\n    and(true,\n      foo)\n", ["5:7 E002"]),
        (STEP + ">-\n    and(true,\n    foo)\n\n", ["5:5 E002"]),
        (STEP + "and(true,\n      foo)", ["4:7 E002"]),
        (STEP + "|\n    and(true\n\n\n", ["4:5 E001"]),
        (STEP + "eq(1,", ["3:14 E001"]),
        (STEP + "eq('a" + "x" * 21_000 + "', 1)", ["3:14 E004"]),
        (STEP + "true\n---\n" + STEP + "foo", ["7:14 E002"]),
        ((STEP + "|\n    eq(1,\n    foo)\n").replace("\n", "\r\n"), ["5:5 E002"]),
        ("variables:\n  漢: $[ foo ]", ["2:9 E002"]),
        (STEP + "&here foo", ["3:20 E002"]),
    ],
)
def test_problems_stand_at(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("steps:\n\t- script: x", ["2:1 E010"]),
        ("a: [", ["1:5 E010"]),
        ("a: \x01", ["1:4 E010"]),
        ("[" * 200, ["1:101 E010"]),
        ("steps: [&a {script: x}, *a]", ["1:25 E010"]),
        ("steps: []\nsteps: []", ["2:1 E010"]),
        ('"${{ insert }}": 1\nsteps: []\n"${{ insert }} ": 2', []),
        ("", []),
        ("---\n---\n", []),
    ],
)
def test_what_azure_does_not_read_of_yaml_is_told(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (STEP + "eq(root.a, 1)", "`root` is known in success criteria, not in a step condition"),
        (STEP + "eq(parameters.a, 1)", "`parameters` is known in ${{ … }} expressions, not in a step condition"),
        (
            STEP + "eq(dependencies.a.result, 1)",
            "`dependencies` is known in job conditions, stage conditions and $[ … ] expressions, "
            "not in a step condition",
        ),
        (STEP + "ne(counter('a', 1), 1)", "`counter` is known in $[ … ] expressions, not in a step condition"),
        (
            "${{ if succeeded() }}:\n  steps: []\ntrigger: none",
            "`succeeded` is known in step conditions, job conditions and stage conditions, "
            "not in a ${{ … }} expression",
        ),
        (STEP + "succeeded('a')", "succeeded takes no arguments in a step condition"),
        ("jobs:\n- job: a\n  condition: eq(stageDependencies.a, foo)", "there is no named value foo"),
        (
            "stages:\n- stage: a\n  condition: ne(resources.a, 1)",
            "`resources` is known in $[ … ] expressions, not in a stage condition",
        ),
        ("variables:\n  a: ${{ if true }}", "if is a directive: it stands alone, as the key of a mapping"),
        ("steps:\n- ${{ else if true }}:\n  - script: x", "else takes no expression"),
        ("steps:\n- ${{ each a }}:\n  - script: x", "each needs a variable and a list"),
        ("steps:\n- ${{ if }}:\n  - script: x", "the expression of if is missing"),
        ("steps:\n- script: ${{ lower(", "${{ is never closed: }} is missing"),
    ],
)
def test_a_problem_says(text: str, message: str) -> None:
    assert messages(text) == [message]


def hints(text: str) -> list[str | None]:
    return [one.problem.hint for one in check_text("a.yml", text) if one.problem.code.startswith("E")]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        (
            STEP + "${{ if eq(parameters.a, 1) }}",
            "leave out if: ${{ eq(parameters.a, 1) }}; as a key, write ${{ if eq(parameters.a, 1) }}: "
            "and the value below it",
        ),
        (
            "variables:\n  a: a-${{ if eq(parameters.a, 1) }}-b",
            "iif chooses within a text: ${{ iif(eq(parameters.a, 1), 'one', 'other') }}",
        ),
        ("variables:\n  a: ${{ else }}", "write ${{ else }}: and the value below it"),
        (STEP + "eq(variables['x'], $(y))", "macros are not replaced in conditions: write variables['y']"),
        (
            STEP + "eq(parameters.my-env, 'x')",
            "write ${{ parameters.my-env }}, and around a text quotes: '${{ parameters.my-env }}'",
        ),
        (STEP + "eq(resources.pipeline.up.runID, 5)", "write variables['resources.pipeline.up.runID']"),
        (STEP + "eq(resources.containers.a, 5)", None),
        (STEP + "eq(variables.s, succeeded)", "a text stands in quotes: 'succeeded'; the function is succeeded()"),
        (
            "steps:\n- ${{ foreach x in parameters.a }}:\n  - script: x",
            "a loop is a key of a template, ${{ each x in items }}:, and no condition",
        ),
    ],
)
def test_a_hint_is_the_form_that_does_it_there(text: str, hint: str | None) -> None:
    assert hints(text) == [hint]


@pytest.mark.parametrize(
    "text",
    [
        STEP + "true",
        STEP + "",
        STEP + "succeeded()",
        STEP + "${{ parameters.condition }}",
        STEP + "and(succeeded(), ${{ parameters.a }})",
        STEP + "eq('${{ parameters.a }}', 'it''s ${{ parameters.b }}')",
        STEP + "${{ parameters.function }}(1, 2, 3)",
        STEP + "eq(${{ parameters.two }})",
        STEP + "eq(variables.${{ parameters.a }}, variables.a_${{ parameters.b }}_c)",
        STEP + "${{ parameters.a }}.b",
        "jobs:\n- job: a\n- job: b\n  dependsOn: [a]\n  condition: succeeded('a')",
        "jobs:\n- deployment: b\n  dependsOn: a\n  condition: failed('a')",
        "steps:\n- ${{ each s in parameters.steps }}:\n  - ${{ if s.x }}:\n    - script: ${{ s.y }}",
        "steps:\n- script: echo $[ 1 + 1 ] $(foo)\n- bash: $[ 1 + 1 ]",
        "steps:\n- script: ${{ format('}} {0}', parameters.x) }}",
        "steps:\n- template: a.yml\n  parameters:\n    condition: always\n    name: condition",
        "steps:\n- task: A@1\n  inputs:\n    condition: a b\n    successCriteria: eq(root['$(a)'], '$(b)')",
        "steps:\n- task: A@1\n  inputs:\n    successCriteria: eq($(a), $(b))",
        "steps:\n- task: A@1\n  inputs:\n    poll: {success: a b}\n  success: a b\n  failure: a b",
        "variables:\n- name: condition\n  value: foo bar",
        "variables:\n  condition: foo bar\n  counter: $[ counter('a', 1) ]",
        "on: push\njobs:\n  a:\n    steps:\n    - run: ${{ github.event.x == 1 }}\n      condition: foo bar",
        "runs:\n  steps:\n  - run: ${{ a || b }}",
        "jobs:\n  build:\n    steps:\n    - when:\n        condition: << pipeline.x >>",
        "- hosts: all\n  tasks:\n  - script: x\n    condition: a == b",
        "apiVersion: v1\nsteps:\n- condition: a == b",
        "kind: PIPELINE\nstages:\n  a:\n    preCondition: ${a} == 1\n    exitCriteria: {success: status == 'DONE'}",
        "inputs:\n- name: a\n  visibleRule: b = c\n  condition: d = e\ninstanceNameFormat: x",
    ],
)
def test_nothing_is_found_in(text: str) -> None:
    assert messages(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("steps:\n- template: a.yml\n  parameters:\n    condition: and(a", []),
        ("steps:\n- template: a.yml\n  parameters:\n    condition: and(always(), a)", ["4:30 E002"]),
        ("extends:\n  template: a\n  parameters:\n    steps:\n    - bash: x\n      condition: a", ["6:18 E002"]),
        ("- task: A@0\n  condition: a", ["2:14 E002"]),
        ("task: A@0\ncondition: a", ["2:12 E002"]),
        ("steps:\n- task: A@0\n  inputs:\n    successCriteria: eq(a, 1)", ["4:25 E002"]),
        (
            "steps:\n- task: A@0\n  poll:\n    interval: a b\n    success: eq(a, 1)\n    failure: $(b)\n    "
            "continue: eq(1)",
            ["5:17 E002", "7:19 E003"],
        ),
        (
            "jobs:\n- deployment: b\n  strategy:\n    runOnce:\n      deploy:\n        steps:\n        - publish: a\n"
            "          condition: succeeded('a')",
            ["8:32 E003"],
        ),
        ("steps:\n- ${{ if eq(1) }}:\n  - script: x\n- ${{ elseif a }}:\n  - script: x", ["2:14 E003", "4:14 E002"]),
        (
            "steps:\n- ${{ each x in y }}:\n  - script: ${{ x }} ${{ z }} ${{ }}",
            ["2:17 E002", "3:26 E002", "3:34 E001"],
        ),
        ("jobs:\n- job: a\n  strategy:\n    matrix: $[ dependency.a ]", ["4:16 E002"]),
        ("inputs:\n- name: a\n  validation:\n    expression: isMatch(values, 'x')\nhelpMarkDown: x", ["4:25 E002"]),
        (
            "inputs: []\nexecution:\n  HttpRequestChain:\n    Execute:\n    - Expression: eq(taskInput['$(a)'], $(b))",
            ["5:22 E002"],
        ),
    ],
)
def test_expressions_are_found_in(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("eq(a, ${{ parameters.b }})", ["3:17 E002"]),
        ("and(${{ parameters.b }}, not(1, 2))", ["3:44 E003"]),
        ("and('${{ parameters.b }}', root.a)", ["3:41 E002"]),
        ("and(${{ parameter.b }}, variables)", ["3:22 E002"]),
        ("${{ parameters.b }} == 'x'", []),
    ],
)
def test_what_stands_beside_a_template_expression_is_checked(condition: str, expected: list[str]) -> None:
    assert told(STEP + condition) == expected


@pytest.mark.parametrize(
    "text",
    [
        STEP + "foo # conditions: ignore",
        STEP + "foo # why # conditions: ignore[E002]",
        STEP + "foo #conditions:ignore[E001, E002]",
        "steps:\n- script: x\n  # conditions: ignore[E002]\n  condition: foo",
        STEP + "| # conditions: ignore\n    and(true,\n    foo)",
    ],
)
def test_a_comment_has_a_problem_ignored(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    "text",
    [
        STEP + "foo # conditions: ignore[E001]",
        STEP + "foo # conditions: ignored",
        "steps:\n- script: x # conditions: ignore\n  condition: foo",
        STEP + "\"eq('# conditions: ignore', foo)\"",
    ],
)
def test_any_other_comment_has_no_problem_ignored(text: str) -> None:
    assert [place.partition(" ")[2] for place in told(text)] == ["E002"]


def test_a_file_is_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    path.write_bytes(b"\xef\xbb\xbf" + (STEP + "foo").encode())
    assert [(one.path, one.line, one.column) for one in check_file(path)] == [(str(path), 3, 14)]
    path.write_bytes(b"a: \xff")
    assert [one.problem.message for one in check_file(path)] == ["the file is not UTF-8 (at byte 3)"]


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("conditions.lint.files.LARGEST", 10)
    path = tmp_path / "a.yml"
    path.write_text(STEP)
    assert [one.problem.code for one in check_file(path)] == ["E010"]


def test_json_may_be_indented_with_tabs(tmp_path: Path) -> None:
    path = tmp_path / "task.json"
    path.write_text('{\n\t"helpMarkDown": "",\n\t"inputs": [{"validation": {"expression": "isUrl(valu)"}}]\n}')
    assert [(one.line, one.column) for one in check_file(path)] == [(3, 50)]


def test_a_folder_is_searched_for_pipelines_and_tasks(tmp_path: Path) -> None:
    for name in ("b.yaml", "a.yml", "x/task.json", "x/other.json", ".git/c.yml", ".azuredevops/d.yml", "e.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = {path.relative_to(tmp_path).as_posix() for path in search(tmp_path)}
    assert found == {"a.yml", "b.yaml", "x/task.json", ".azuredevops/d.yml"}


WORDS = "steps: script:x condition: eq( ' \" | > ${{ }} if $[ ] foo , ) & * { [ --- : # !!x ? \\ 漢 😀"
PIECES = st.sampled_from([*WORDS.split(), "\n", "\n- ", "\n  ", " ", "\t", "\r\n", "\u2028", "\x00"])


@given(text=st.lists(PIECES, max_size=40).map("".join))
def test_any_text_is_checked_and_the_places_are_in_it(text: str) -> None:
    lines = text.split("\n")
    for one in check_text("a.yml", text) + check_text("a.yml", STEP + text):
        assert one.column >= 1
        assert one.line <= len(lines) + 2
