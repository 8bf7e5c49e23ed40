"""What the page writes out runs, and gives the verdict that the page shows."""

import json
import os
import subprocess
import sys
import sysconfig

import pytest
import yaml

from conditions.playground.exports import export
from conditions.playground.verdicts import evaluate

HOSTILE = "eq(root['a''b'], '$(touch x) \"`\\ : # ''JSON''')"
CASES = [
    ("eq(root.status, 'ok')", '{"status": "OK"}', "", False),
    ("or(gt(root.n, 1), eq(variables['a.b'], 'it''s'))", '{"n": 1}', '{"variables": {"a.b": "It\'s"}}', False),
    (HOSTILE, json.dumps({"a'b": "$(touch x) \"`\\ : # 'JSON'"}, indent=1), "", False),
    ("eq(root.status,\n  'ok')", '{\n  "status": "JSON\\nJSON_"\n}', "", False),
    ("not(root.x.y)", '{\n  "x": 1\n}', "", False),
    ("failed()", "", '{"status": "Failed"}', False),
    ("eq(dependencies.A.outputs['s.v'], 'true')", "", '{"dependencies": {"A": {"outputs": {"s.v": "True"}}}}', False),
    ("isNullOrEmpty(root.gone)", '{"here": 1}', "", True),
]  # fmt: skip
RESULTS = {True: 0, False: 1, None: 2}


def forms(expression: str, root: str, others: str, place: str = "", strict: bool = False) -> dict[str, str]:
    return {form["name"]: form["text"] for form in export(expression, root, others, place, strict)}


def run(command: list[str]) -> subprocess.CompletedProcess[str]:
    path = f"{sysconfig.get_path('scripts')}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"PATH": path, "PYTHONUTF8": "1"}
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, check=False)


@pytest.mark.parametrize(("expression", "root", "others", "strict"), CASES)
def test_the_command_line_gives_the_verdict(expression: str, root: str, others: str, strict: bool) -> None:
    wanted = evaluate(expression, root, others, strict=strict)["verdict"]
    done = run(["sh", "-c", forms(expression, root, others, strict=strict)["Command line"]])
    assert done.returncode == RESULTS[wanted], done.stderr


@pytest.mark.parametrize(("expression", "root", "others", "strict"), CASES)
def test_the_python_gives_the_verdict(expression: str, root: str, others: str, strict: bool) -> None:
    wanted = evaluate(expression, root, others, strict=strict)["verdict"]
    done = run([sys.executable, "-c", forms(expression, root, others, strict=strict)["Python"]])
    assert done.returncode == 0, done.stderr
    assert done.stdout.partition("\n")[0] == {True: "True", False: "False", None: "error"}[wanted]


@pytest.mark.parametrize("place", ["", "step", "job", "stage", "criterion", "no such place"])
@pytest.mark.parametrize("expression", [case[0] for case in CASES] + ["true", "eq('a: b', 'c #d')"])
def test_the_yaml_holds_the_expression(expression: str, place: str) -> None:
    written = yaml.safe_load(forms(expression, "", "", place)["YAML"])
    assert expression in list(leaves(written))


def leaves(value):
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from leaves(inner)
    else:
        yield value


def test_a_place_is_chosen_where_none_is_named() -> None:
    assert "successCriteria: root.a" in forms("root.a", "", "")["YAML"]
    assert "condition: always()" in forms("always()", "", "")["YAML"]


def test_what_cannot_be_written_says_why() -> None:
    assert forms("variables.a", "", '{"variables": {"a": 1}}')["Command line"].startswith("# --set takes texts only")
    assert set(forms("eq(", "", "").values()) == {"# eq( is never closed: ) is missing"}
    assert set(forms("true", "{", "").values()) == {"# the document is not JSON: " + json_error("{")}
    assert set(forms("true", json.dumps("x" * 200_000), "").values()) == {
        "# The documents are longer than 100,000 characters."
    }


def json_error(text: str) -> str:
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return error.msg
    raise AssertionError
