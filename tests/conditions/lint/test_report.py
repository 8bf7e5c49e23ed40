"""Reports: the forms that people and machines read."""

import json

import pytest

from conditions.core import VERSION
from conditions.lint.files import check_text
from conditions.lint.report import FORMATS, checked_files, summary

NO_EXPRESSION = """\
The text is no expression, or a directive stands where none may stand.

The message tells what was expected, and the hint what was probably meant. `--fix` writes it where that is certain."""

FINDINGS = check_text("a b,c.yml", 'steps:\n- script: x\n  condition: eq(variables.a, "100%")\n')


def report(name: str) -> str:
    return FORMATS[name](FINDINGS)


def test_text_points_into_the_line() -> None:
    assert report("text") == (
        'a b,c.yml:3:30: E001 "100%" is not a value\n'
        '      condition: eq(variables.a, "100%")\n'
        "                                 ^^^^^^\n"
        "    Hint: texts stand in single quotes: '100%'"
    )


def test_json_lists_every_problem() -> None:
    assert json.loads(report("json")) == [
        {
            "path": "a b,c.yml",
            "line": 3,
            "column": 30,
            "endColumn": 36,
            "code": "E001",
            "severity": "error",
            "message": '"100%" is not a value',
            "hint": "texts stand in single quotes: '100%'",
            "fix": {"line": 3, "column": 30, "endLine": 3, "endColumn": 36, "text": "'100%'"},
        }
    ]


def test_sarif_is_a_log_of_version_2_1_0() -> None:
    log = json.loads(report("sarif"))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert run["tool"]["driver"] == {
        "name": "conditions",
        "version": VERSION,
        "rules": [
            {
                "id": "E001",
                "name": "no-expression",
                "shortDescription": {
                    "text": "The text is no expression, or a directive stands where none may stand.",
                },
                "fullDescription": {"text": NO_EXPRESSION.replace("`", "")},
                "help": {"text": NO_EXPRESSION.replace("`", ""), "markdown": NO_EXPRESSION},
                "helpUri": "https://learn.microsoft.com/azure/devops/pipelines/process/expressions",
                "defaultConfiguration": {"level": "error"},
            }
        ],
    }
    assert run["columnKind"] in ("utf16CodeUnits", "unicodeCodePoints")
    (result,) = run["results"]
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "E001"
    assert result["level"] in ("none", "note", "warning", "error")
    assert result["message"]["text"].startswith('"100%" is not a value')
    (location,) = result["locations"]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "a%20b%2Cc.yml"},
        "region": {"startLine": 3, "startColumn": 30, "endColumn": 36},
    }
    (change,) = result["fixes"][0]["artifactChanges"]
    assert change["artifactLocation"] == location["physicalLocation"]["artifactLocation"]
    assert change["replacements"] == [
        {
            "deletedRegion": {"startLine": 3, "startColumn": 30, "endLine": 3, "endColumn": 36},
            "insertedContent": {"text": "'100%'"},
        }
    ]


def test_github_is_told_in_one_escaped_line() -> None:
    assert report("github") == (
        "::error file=a b%2Cc.yml,line=3,col=30,endColumn=36,title=E001::"
        "\"100%25\" is not a value (hint: texts stand in single quotes: '100%25')"
    )


@pytest.mark.parametrize(("name", "nothing"), [("text", ""), ("json", "[]"), ("github", "")])
def test_without_findings_a_report_is_empty(name: str, nothing: str) -> None:
    assert FORMATS[name]([]) == nothing
    assert json.loads(FORMATS["sarif"]([]))["runs"][0]["results"] == []


def test_the_summary_counts() -> None:
    assert summary(FINDINGS, checked_files(1)) == "1 file checked: 1 error, 0 warnings; --fix corrects 1 of them"
    assert summary([], checked_files(1_000)) == "1,000 files checked: nothing found"
