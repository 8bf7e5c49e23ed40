"""`conditions check --schema`, `--like` and `conditions infer`."""

import json
import subprocess
import sys

import pytest
from jsonschema import Draft202012Validator

from conditions.commands.cli import main

SCHEMA = {"type": "object", "required": ["status"], "properties": {"status": {"enum": ["ok", "failed"]}}}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "schema.json").write_text(json.dumps(SCHEMA), encoding="utf-8")
    (tmp_path / "one.json").write_text('{"status": "ok", "size": 1}', encoding="utf-8")
    (tmp_path / "more.ndjson").write_text('{"status": "ok"}\n{"status": "failed"}\n', encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["eq(root.status, 'ok')", "--schema", "schema.json"], 0, []),
        (["eq(root.statsu, 'ok')", "--schema", "schema.json"], 1, ["W801"]),
        (["eq(root.status, 'done')", "--schema", "schema.json"], 1, ["W811"]),
        (["--schema", "schema.json", "eq(root.statsu, 'ok')"], 1, ["W801"]),
        (["eq(root.statsu, 'ok')", "--like", "one.json", "more.ndjson"], 1, ["W801"]),
        (["eq(root.statsu, 'ok')", "--like", "one.json", "--like", "more.ndjson", "--ignore", "W8"], 0, []),
        (["eq(root.size, 1)", "--like", "one.json", "more.ndjson"], 0, []),
    ],
)
@pytest.mark.usefixtures("folder")
def test_an_expression_is_checked(capsys, arguments, code, told):
    assert main(["check", *arguments, "--format", "json"]) == code
    assert [one["code"] for one in json.loads(capsys.readouterr().out)] == told


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["eq(root.a, 1)", "--schema", "none.json"], "cannot read none.json: No such file or directory"),
        (["eq(root.a, 1)", "--schema", "schema.json#/x"], "the reference '#/x' leads nowhere"),
        (["eq(root.a, 1)", "--schema", "schema.json", "--like", "one.json"], "give one of them"),
        (["eq(root.a, 1)", "--like", "none.json"], "cannot read none.json: No such file or directory"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_what_cannot_be_done_is_told(capsys, arguments, message):
    assert main(["check", *arguments]) == 2
    assert message in capsys.readouterr().err


def test_files_of_pipelines_are_checked(folder, capsys):
    step = "steps:\n- task: InvokeRESTAPI@1\n  inputs:\n    successCriteria: eq(root.statsu, 'ok')\n"
    (folder / "a.yml").write_text(step, encoding="utf-8")
    assert main(["check", "a.yml", "--schema", "schema.json", "--select", "W8", "--format", "json"]) == 1
    (found,) = json.loads(capsys.readouterr().out)
    assert (found["code"], found["line"], found["column"]) == ("W801", 4, 30)


@pytest.mark.usefixtures("folder")
def test_the_schema_that_samples_suggest_is_printed(capsys):
    assert main(["infer", "one.json", "more.ndjson"]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert schema["required"] == ["status"]
    assert Draft202012Validator(schema).is_valid({"status": "ok", "size": 2})


@pytest.mark.usefixtures("folder")
def test_the_extra_is_named_where_it_is_missing():
    program = "import sys\nsys.modules['referencing'] = None\nfrom conditions.commands.cli import main\n"
    program += "sys.exit(main(['check', 'eq(root.a, 1)', '--schema', 'schema.json']))"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert ended.stderr == "conditions: schemas need referencing and jsonschema: pip install 'condex[schema]'\n"
