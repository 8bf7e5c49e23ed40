"""Inputs that are valid under a schema: they are, and proofs hold for all documents that are."""

import hypothesis
import pytest
from hypothesis import strategies as st

import conditions
from conditions.errors import ConditionError, SchemaError
from conditions.schema_checking.example import RELEASE
from conditions.schemas.patterns.pattern import matches
from conditions.schemas.patterns.writing import shortest
from conditions.witnesses.witness import Example, Impossible, Unknown
from tests.conditions.schema_checking.responses import leaves, right, schemas
from tests.conditions.schemas.generated import NAMES, NUMBERS, TEXTS, schemas_with_documents

SCHEMA = conditions.Schema.from_json_schema(RELEASE)
PLAIN = {"status": "queued", "version": "0.0", "progress": 0, "owner": {}, "stages": [{"name": "", "result": "passed"}]}


@pytest.mark.parametrize(
    ("expression", "verdict", "differs"),
    [
        ("eq(root.status, 'successful')", True, {"status": "successful"}),
        ("eq(root.status, 'successful')", False, {}),
        ("gt(root.progress, 50)", True, {"progress": 100}),
        ("and(gt(root.progress, 50), lt(root.progress, 60))", True, {"progress": 51}),
        ("eq(root.version, '1.2')", True, {"version": "1.2"}),
        ("eq(root.owner.name, 'x')", True, {"owner": {"name": "x"}}),
        ("ge(count(root.stages), 2)", True, {"stages": [{"name": "", "result": "passed"}] * 2}),
        ("ge(count(root.stages), 2)", False, {}),
        ("eq(root.stages[0].result, 'failed')", True, {"stages": [{"name": "", "result": "failed"}]}),
        (
            "containsValue(root.stages.*.result, 'failed')",
            True,
            {"stages": [{"name": "", "result": "failed"}]},
        ),
        ("containsValue(root.stages.*.result, 'failed')", False, {}),
        ("root.environment", True, {"environment": "x"}),
        ("always()", True, {}),
    ],
)
def test_the_smallest_document_that_is_valid(expression, verdict, differs):
    found = conditions.compile(expression).example(verdict, SCHEMA)
    assert found == Example(verdict, {"root": PLAIN | differs})
    assert SCHEMA.is_valid(found.document)


@pytest.mark.parametrize(
    "expression",
    [
        "eq(root.status, 'sucessful')",
        "gt(root.progress, 100)",
        "lt(root.progress, 0)",
        "and(gt(root.progress, 50), lt(root.progress, 51))",
        "eq(root.statsu, 'queued')",
        "eq(root.status, '')",
        "not(root.status)",
    ],
)
def test_what_a_schema_rules_out(expression):
    condition = conditions.compile(expression)
    assert condition.example(True, SCHEMA) == Impossible(True)
    assert isinstance(condition.example(True), Example)
    assert isinstance(condition.example(False, SCHEMA), Example)


def test_what_is_not_proved_under_a_schema():
    unknown = conditions.compile("startsWith(root.version, 'v')").example(True, SCHEMA)
    assert unknown == Unknown(True, "the schema leaves some values out: root.version")


def test_schemas_of_other_inputs():
    schema = conditions.Schema.from_json_schema({"type": "object", "properties": {"env": {"enum": ["prod", "test"]}}})
    condition = conditions.compile("and(eq(variables.env, 'prod'), eq(root.a, 1))")
    found = condition.example(True, {"variables": schema})
    assert found == Example(True, {"variables": {"env": "prod"}, "root": {"a": 1}})
    assert conditions.compile("eq(variables.env, 'x')").example(True, {"variables": schema}) == Impossible(True)
    with pytest.raises(TypeError, match="a condition takes no 'rot'"):
        condition.example(True, {"rot": schema})


def test_a_table_of_valid_inputs():
    condition = conditions.compile("and(eq(root.status, 'failed'), gt(root.progress, 50))")
    table = condition.cases(SCHEMA)
    assert [(case.verdict, case.inputs["root"]["status"], case.inputs["root"]["progress"]) for case in table] == [
        (True, "failed", 100),
        (False, "queued", 100),
        (False, "failed", 0),
    ]
    assert all(SCHEMA.is_valid(case.inputs["root"]) for case in table)


@hypothesis.settings(max_examples=60)
@hypothesis.given(schemas_with_documents(), st.data())
def test_examples_are_valid_and_no_valid_document_contradicts_a_proof(made, data):
    contents, documents = made
    names, values = st.sampled_from(NAMES), st.sampled_from([repr(one) for one in NUMBERS + TEXTS if one != "ß"])
    atoms = [
        f"{data.draw(st.sampled_from(['eq', 'ne', 'gt', 'startsWith']))}(root.{data.draw(names)}, {data.draw(values)})"
        for _ in range(data.draw(st.integers(1, 2)))
    ]
    condition = conditions.compile(f"and({atoms[0]}, {atoms[-1]})")
    schema = conditions.Schema.from_json_schema(contents)
    for verdict in (True, False):
        found = condition.example(verdict, schema)
        if isinstance(found, Example):
            assert schema.is_valid(found.document)
            assert condition(**found.inputs) is verdict
        elif isinstance(found, Impossible):
            assert verdict not in [verdict_of(condition, document) for document in documents]


def verdict_of(condition, document):
    try:
        return condition(document)
    except ConditionError:
        return None


def test_most_conditions_on_responses_of_public_services_have_valid_documents():
    import random

    chance, found = random.Random(5), []
    for contents in schemas()[::5]:
        schema = conditions.Schema.from_json_schema(contents)
        path, member, always = chance.choice(list(leaves(contents)))
        condition = conditions.compile(right(path, member, always, chance))
        found += [condition.example(verdict, schema) for verdict in (True, False)]
    assert all(not isinstance(one, Example) or one.document is not None for one in found)
    assert sum(isinstance(one, Example) for one in found) >= 0.9 * len(found)


@pytest.mark.parametrize(
    "pattern",
    ["^v[0-9]+$", "[A-Z]{3}-[0-9]{2,}", "^(prod|test)-", "^$", "a|b", "\\d\\.\\d", "^[^a-z]+$", "x?", "^(a+)+$"],
)
def test_a_text_that_a_pattern_matches(pattern):
    text = shortest(pattern)
    assert text is not None
    assert matches(pattern, text) is True


def test_patterns_that_match_nothing_or_are_not_judged():
    assert shortest("^a$b") is None
    assert shortest("(a)\\1") is None


NODE = {"$defs": {"node": {"type": "object", "properties": {"next": {"$ref": "#/$defs/node"}}, "required": ["next"]}}}


@pytest.mark.parametrize(
    "contents",
    [
        False,
        {**NODE, "$ref": "#/$defs/node"},
        {"type": "object", "required": ["a"], "properties": {"a": {"pattern": "(a)\\1", "type": "string"}}},
        {"type": "array", "minItems": 10**9},
        {"type": "object", "required": ["a"], "properties": {"a": {"minLength": 10**9, "type": "string"}}},
        {"type": "object", "required": ["a"], "properties": {"a": False}},
        {"type": "number", "multipleOf": 7, "minimum": 1},
    ],
    ids=["nothing", "endless", "not judged", "long", "long text", "contradiction", "not followed"],
)
def test_where_no_valid_document_is_found_it_is_unknown(contents):
    schema = conditions.Schema.from_json_schema(contents)
    found = conditions.compile("eq(root.b, 'x')").example(False, schema)
    assert isinstance(found, Unknown | Impossible)


def test_a_text_is_made_as_long_as_it_has_to_be():
    contents = {"type": "object", "required": ["a"], "properties": {"a": {"minLength": 200, "type": "string"}}}
    found = conditions.compile("eq(root.b, 'x')").example(False, conditions.Schema.from_json_schema(contents))
    assert found.document == {"a": "x" * 200}


def test_references_of_openapi_and_draft_7_are_followed():
    shared = {"type": "object", "required": ["ok"], "properties": {"ok": {"type": "boolean", "nullable": True}}}
    response = {"description": "", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/S"}}}}
    document = {
        "openapi": "3.0.3",
        "paths": {"/a": {"get": {"operationId": "get", "responses": {"200": response}}}},
        "components": {"schemas": {"S": shared}},
    }
    condition = conditions.compile("root.ok")
    assert condition.example(True, conditions.Schema.from_openapi(document, "get")).document == {"ok": True}
    old = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": "https://example.org/s.json",
        "definitions": {"S": {**shared, "additionalProperties": False}},
        "properties": {"a": {"$ref": "#/definitions/S"}},
        "required": ["a"],
    }
    schema = conditions.Schema.from_json_schema(old)
    assert conditions.compile("root.a.ok").example(True, schema).document == {"a": {"ok": True}}
    inner = conditions.Schema.from_json_schema(old, "/definitions/S")
    assert condition.example(True, inner).document == {"ok": True}


def test_samples_suggest_a_schema_too():
    schema = conditions.Schema.like([{"a": 1, "b": "x"}, {"a": 2, "b": "y"}])
    assert conditions.compile("gt(root.a, 5)").example(True, schema).document == {"a": 6, "b": ""}


def test_a_broken_schema_is_told():
    schema = conditions.Schema.from_json_schema({"properties": {"a": {"$ref": "#/nowhere"}}})
    with pytest.raises(SchemaError, match="leads nowhere"):
        conditions.compile("eq(root.a, 1)").example(True, schema)
