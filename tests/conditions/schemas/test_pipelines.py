"""The schemas of what pipelines read: they are schemas, say where they come from, and agree with all other tables."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import conditions
from conditions.library.status import STATUSES
from conditions.schemas.pipelines import FILE
from conditions.schemas.place import Told
from restapi.steps.sequence import Result

DATA = json.loads(FILE.read_text(encoding="utf-8"))
DEFINITIONS: dict[str, Any] = DATA["$defs"]
VARIABLES: dict[str, Any] = DEFINITIONS["variables"]["properties"]
READERS = ("step", "job", "stage", "condition")


def facts(contents: Any) -> Iterator[dict[str, Any]]:
    """The definitions of the data that tell a fact, and not only where one stands."""
    for name, definition in contents.items():
        if name not in READERS:
            yield definition


def test_it_is_a_schema():
    Draft202012Validator.check_schema(DATA)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    "keys",
    [
        ["variables", "Build.Reason"],
        ["variables", "mine"],
        ["dependencies", "A", "result"],
        ["dependencies", "A", "outputs", "j.s.v"],
        ["dependencies", "A", "outputs", "s"],
        ["stageDependencies", "A", "J", "result"],
        ["stageDependencies", "A", "result"],
    ],
)
def test_what_is_resolved_before_is_what_its_references_lead_to(reader, keys):
    name, *rest = keys
    schemas = conditions.pipeline_schemas(reader)
    read = conditions.Schema.from_json_schema(DATA, f"/$defs/{reader}").at([name])
    assert (name in schemas) is (name in DEFINITIONS[reader]["properties"])
    if name in schemas:
        found, expected = schemas[name].root, read
        for key in rest:
            assert found.told(key) is expected.told(key)
            found, expected = found.key(key), expected.key(key)
        assert (found.kinds, found.values) == (expected.kinds, expected.values)


@pytest.mark.parametrize("contents", [*facts(DEFINITIONS), *VARIABLES.values()])
def test_every_fact_says_where_it_comes_from(contents):
    assert contents["$comment"].startswith("Source: ")
    assert len(contents["$comment"]) > len("Source: ")


@pytest.mark.parametrize("name", VARIABLES)
def test_a_variable_is_a_text_and_has_a_description(name):
    contents = VARIABLES[name]
    assert contents["type"] == "string"
    assert contents["description"].endswith(".")
    assert contents.keys() <= {"description", "type", "enum", "pattern", "format", "x-meant", "$comment"}


@pytest.mark.parametrize("contents", [one for one in (*VARIABLES.values(), *DEFINITIONS.values()) if "x-meant" in one])
def test_what_is_meant_is_a_value_and_what_is_written_is_none(contents):
    folded = {value.upper() for value in contents["enum"]}
    assert set(contents["x-meant"].values()) <= set(contents["enum"])
    assert not {text.upper() for text in contents["x-meant"]} & folded


def test_what_users_may_set_is_open():
    assert VARIABLES["System.Debug"].keys() == {"description", "type", "$comment"}
    assert DEFINITIONS["variables"]["additionalProperties"] == {"type": "string"}


def test_results_are_those_of_the_status_functions_and_of_runs():
    results = DEFINITIONS["result"]["enum"]
    assert results == list(STATUSES)
    assert set(VARIABLES["Agent.JobStatus"]["enum"]) <= set(results)
    assert {result.value.upper() for result in Result} <= {result.upper() for result in results}


@pytest.mark.parametrize(
    ("reader", "name", "keys", "told"),
    [
        ("job", "dependencies", ["J", "outputs", "step.name"], Told.OPEN),
        ("job", "dependencies", ["J", "outputs", "name"], Told.IMPOSSIBLE),
        ("job", "dependencies", ["J", "outputs", "J.step.name"], Told.OPEN),
        ("job", "stageDependencies", ["S", "J", "outputs", "step.name"], Told.OPEN),
        ("job", "stageDependencies", ["S", "J", "outputs", "name"], Told.IMPOSSIBLE),
        ("stage", "dependencies", ["S", "outputs", "J.step.name"], Told.OPEN),
        ("stage", "dependencies", ["S", "outputs", "step.name"], Told.IMPOSSIBLE),
        ("stage", "stageDependencies", ["S", "outputs", "J.step.na.me"], Told.OPEN),
        ("condition", "dependencies", ["A", "outputs", "step.name"], Told.OPEN),
        ("condition", "dependencies", ["A", "outputs", "name"], Told.IMPOSSIBLE),
        ("condition", "stageDependencies", ["A", "outputs"], Told.NAMED),
        ("condition", "stageDependencies", ["A", "J", "outputs"], Told.NAMED),
        ("condition", "stageDependencies", ["A", "J"], Told.OPEN),
        ("job", "dependencies", ["J", "state"], Told.SILENT),
        ("job", "variables", ["anything"], Told.OPEN),
    ],
)
def test_outputs_are_named_by_place(reader, name, keys, told):
    *before, last = keys
    assert conditions.pipeline_schemas(reader)[name].at(before).told(last) is told


_SLOTS = {"job-condition": "job", "step-condition": "step", "runtime-var": "job"}


def test_they_admit_all_that_real_runs_were_given(reference: Path):
    rows = map(json.loads, (reference / "live" / "answers.jsonl").read_text(encoding="utf-8").splitlines())
    runs = [row for row in rows if row["slot"].startswith("real-run-")]
    assert len(runs) > 20
    for row in runs:
        schema = {**DATA, "$ref": f"#/$defs/{_SLOTS[row['slot'].removeprefix('real-run-')]}"}
        Draft202012Validator(schema).validate(row["setup"])


def test_a_language_may_carry_them():
    strict = conditions.AZURE.extend(schemas=conditions.pipeline_schemas("job"), strict=True)
    assert strict.compile("and(succeeded(), eq(variables.mine, 'x'), eq(variables['agent.os'], 'LINUX'))")
    with pytest.raises(conditions.MismatchError) as caught:
        strict.compile("eq(variables['Agent.OS'], 'macos')")
    assert (caught.value.code, caught.value.hint) == ("W811", "did you mean 'Darwin'?")


def test_they_are_given_anew():
    conditions.pipeline_schemas("job").clear()
    assert list(conditions.pipeline_schemas("job")) == ["variables", "dependencies", "stageDependencies"]
    assert list(conditions.pipeline_schemas("step")) == ["variables"]
