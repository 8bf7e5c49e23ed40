"""The schema that a step names: its criteria are held to it before anything is sent."""

import json
from pathlib import Path

import pytest

import restapi
from conditions.lint.files import check_file
from restapi.errors import FileError

SCHEMA = """\
{
  "type": "object",
  "required": ["status"],
  "properties": {"status": {"enum": ["ok", "failed"]}, "note": {"type": "string"}}
}
"""
STEP = """\
task: InvokeRESTAPI@1
schema: {schema}
inputs:
  serviceConnection: releases
  method: GET
  successCriteria: {criterion}
"""
POLLED = """\
- task: InvokeRESTAPI@1
  schema: {schema}
  completion: poll
  poll: {{failure: "{criterion}"}}
  inputs: {{serviceConnection: releases, method: GET, successCriteria: "eq(root.status, 'ok')"}}
"""


def written(folder: Path, criterion: str, schema: str = "schema.json", form: str = STEP) -> Path:
    (folder / "schema.json").write_text(SCHEMA, encoding="utf-8")
    path = folder / "step.yml"
    path.write_text(form.format(criterion=criterion, schema=schema), encoding="utf-8")
    return path


@pytest.mark.parametrize("form", [STEP, POLLED])
def test_a_criterion_that_fits_is_loaded(tmp_path, form):
    path = written(tmp_path, "eq(root.status, 'failed')", form=form)
    assert len(restapi.load(path)) == 1
    assert [one.problem.code for one in check_file(path)] == []


@pytest.mark.parametrize("form", [STEP, POLLED])
def test_one_that_does_not_is_refused_and_told(tmp_path, form):
    path = written(tmp_path, "eq(root.statsu, 'ok')", form=form)
    with pytest.raises(FileError, match=r"does not fit the schema .* 'statsu' of root \(W801\)") as caught:
        restapi.load(path)
    assert "did you mean 'status'?" in str(caught.value)
    assert [one.problem.code for one in check_file(path)] == ["W801"]


def test_what_may_be_meant_is_told_and_not_refused(tmp_path):
    path = written(tmp_path, "ne(root.note, 'x')")
    assert len(restapi.load(path)) == 1
    assert [one.problem.code for one in check_file(path)] == ["W831"]


def test_what_the_schema_knows_takes_the_place_of_guesses(tmp_path):
    path = written(tmp_path, "ne(root.status, 'failed')")
    assert [one.problem.code for one in check_file(path)] == []


def test_macros_are_not_judged(tmp_path):
    assert len(restapi.load(written(tmp_path, "eq(root.$(key), 'ok')"))) == 1


@pytest.mark.parametrize("schema", ["none.json", "schema.json#/nowhere", "schema.json#getRelease"])
def test_a_schema_that_cannot_be_used_is_told(tmp_path, schema):
    path = written(tmp_path, "eq(root.status, 'ok')", schema)
    with pytest.raises(FileError, match="the schema of the step cannot be used"):
        restapi.load(path)
    (found,) = check_file(path)
    assert (found.problem.code, found.line) == ("E006", 2)


def test_a_schema_that_is_broken_where_it_is_looked_at_is_told_there(tmp_path):
    path = written(tmp_path, "eq(root.status, 'ok')", "broken.json")
    large = {"properties": {"status": {"$ref": "https://example.org/a"}, **{f"k{i}": {} for i in range(3000)}}}
    (tmp_path / "broken.json").write_text(json.dumps(large), encoding="utf-8")
    (found,) = check_file(path)
    assert (found.problem.code, found.line) == ("E006", 6)
    assert "never fetched" in (found.problem.hint or "")
