"""Schemas of JSON: what each keyword tells of a place, in all dialects."""

import pytest
from hypothesis import given

import conditions
from conditions.errors import ConditionError, SchemaError
from conditions.schemas.place import Place, Told
from conditions.values.kinds import Kind
from tests.conditions.schemas.generated import schemas_with_documents


def root(schema) -> Place:
    return conditions.Schema.from_json_schema(schema).root


def kinds(schema) -> set[str]:
    return {str(kind) for kind in root(schema).kinds}


EVERY = {"Null", "Boolean", "Number", "String", "Array", "Object"}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        (True, EVERY),
        ({}, EVERY),
        (False, set()),
        ({"type": "string"}, {"String"}),
        ({"type": ["integer", "null"]}, {"Number", "Null"}),
        ({"enum": [1, "a", None]}, {"Number", "String", "Null"}),
        ({"const": {"a": 1}}, {"Object"}),
        ({"allOf": [{"type": ["string", "null"]}, {"type": ["null", "array"]}]}, {"Null"}),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, {"String", "Null"}),
        ({"oneOf": [{"type": "string"}, {"const": 1}], "type": "string"}, {"String"}),
        ({"if": {"type": "string"}, "then": {"type": "string"}, "else": {"type": "null"}}, {"String", "Null"}),
        ({"type": "string", "enum": [1, 2]}, set()),
        ({"type": "integer", "minimum": 3, "maximum": 2}, set()),
        ({"type": "array", "minItems": 3, "maxItems": 2}, set()),
        ({"type": "string", "minLength": 3, "maxLength": 2}, set()),
        ({"not": {"type": "string"}}, EVERY),
        ({"nullable": True, "type": "string"}, {"String"}),
    ],
)
def test_the_kinds_of_a_schema(schema, expected):
    assert kinds(schema) == expected


@pytest.mark.parametrize(
    ("schema", "inside", "outside"),
    [
        ({"enum": ["ok", 1, True]}, ["ok", 1, 1.0, True], ["OK", 2, False, None]),
        ({"type": "integer", "minimum": 1, "exclusiveMaximum": 3}, [1, 2, 2.0], [0, 3, 1.5, "1"]),
        ({"type": "number", "exclusiveMinimum": 0}, [0.1, 5], [-0.1]),
        ({"minimum": 0.1, "type": "number"}, [0.1, 0.2], [0.09]),
        ({"type": "string", "minLength": 2, "maxLength": 3}, ["ab", "abc"], ["a", "abcd"]),
        ({"type": "string", "pattern": "^a"}, ["ab", "é"], ["b"]),
        ({"type": "string", "format": "date"}, ["2024-01-31"], ["today"]),
        ({"type": "string", "format": "uuid"}, ["123e4567-e89b-12d3-a456-426614174000"], ["12"]),
        ({"type": "string", "format": "hostname"}, ["whatever"], []),
        ({"type": "array", "minItems": 1, "maxItems": 2}, [[1], [1, 2]], [[], [1, 2, 3]]),
        ({"type": "array", "prefixItems": [True], "items": False}, [[], [1]], [[1, 2]]),
        ({"type": "object", "required": ["a"]}, [{"a": 1}], [{}, {"b": 1}]),
        ({"allOf": [{"enum": [1, 2]}, {"enum": [2, 3]}]}, [2], [1, 3]),
    ],
)
def test_the_values_that_a_schema_admits(schema, inside, outside):
    place = root(schema)
    assert all(map(place.admits, inside))
    assert not any(map(place.admits, outside))


RELEASE = {
    "type": "object",
    "required": ["status"],
    "properties": {
        "status": {"type": "string"},
        "stages": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/stage"}},
        "pair": {"type": "array", "prefixItems": [{"type": "string"}], "items": {"type": "integer"}},
        "labels": {"type": "object", "patternProperties": {"^x-": {"type": "integer"}}, "additionalProperties": False},
        "table": {"type": "object", "additionalProperties": {"type": "boolean"}},
        "next": {"$ref": "#"},
    },
    "$defs": {"stage": {"type": "object", "required": ["name"], "properties": {"name": {"const": "build"}}}},
}


@pytest.mark.parametrize(
    ("keys", "expected", "may_be_missing"),
    [
        (["status"], {"String"}, False),
        (["stages"], {"Array"}, True),
        (["stages", 0], {"Object"}, True),
        (["stages", 0, "name"], {"String"}, True),
        (["stages", None, "name"], {"String"}, True),
        (["pair", 0], {"String"}, True),
        (["pair", 7], {"Number"}, True),
        (["labels", "x-a"], {"Number"}, True),
        (["labels", "a"], set(), True),
        (["table", "whatever"], {"Boolean"}, True),
        (["table", None], {"Boolean"}, True),
        (["next", "next", "next", "status"], {"String"}, True),
        (["unknown", "key"], EVERY, True),
        (["status", "key"], set(), True),
    ],
)
def test_a_place_is_found_by_its_keys(keys, expected, may_be_missing):
    place = conditions.Schema.from_json_schema(RELEASE).at(keys)
    assert {str(kind) for kind in place.kinds} == expected
    assert place.may_be_missing is may_be_missing


@pytest.mark.parametrize(
    ("schema", "told"),
    [
        ({"properties": {"key": True}}, Told.NAMED),
        ({"properties": {"other": True}}, Told.SILENT),
        ({}, Told.OPEN),
        ({"properties": {"other": True}, "additionalProperties": True}, Told.OPEN),
        ({"properties": {"other": True}, "additionalProperties": False}, Told.IMPOSSIBLE),
        ({"properties": {"other": True}, "unevaluatedProperties": False}, Told.IMPOSSIBLE),
        ({"allOf": [{"properties": {"key": True}}], "unevaluatedProperties": False}, Told.NAMED),
        ({"properties": {"key": False}}, Told.IMPOSSIBLE),
        ({"patternProperties": {"^k": True}, "additionalProperties": False}, Told.OPEN),
        ({"patternProperties": {"(?=k)": True}, "additionalProperties": False}, Told.OPEN),
        ({"anyOf": [{"properties": {"key": True}}, {"properties": {"other": True}}]}, Told.NAMED),
        ({"type": "string"}, Told.IMPOSSIBLE),
    ],
)
def test_how_much_is_told_of_a_key(schema, told):
    assert root(schema).told("key") is told


def test_draft_7_is_read_as_draft_7_is():
    schema = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "properties": {
            "a": {"$ref": "#/definitions/text", "type": "integer"},
            "pair": {"type": "array", "items": [{"type": "string"}], "additionalItems": {"type": "null"}},
            "low": {"type": "integer", "exclusiveMinimum": 3},
        },
        "definitions": {"text": {"type": "string"}},
    }
    found = conditions.Schema.from_json_schema(schema)
    assert found.at(["a"]).kinds == {Kind.STRING}
    assert found.at(["pair", 1]).kinds == {Kind.NULL}
    assert not found.at(["low"]).admits(3)


def test_references_lead_through_names_of_schemas():
    schema = {
        "$id": "https://example.org/release",
        "properties": {
            "a": {"$ref": "stage"},
            "b": {"$ref": "#text"},
            "c": {"$ref": "https://example.org/stage#/$defs/n"},
        },
        "$defs": {
            "s": {"$id": "stage", "type": "array", "$defs": {"n": {"type": "number"}}},
            "t": {"$anchor": "text", "type": "string"},
        },
    }
    found = conditions.Schema.from_json_schema(schema)
    assert [found.at([key]).kinds for key in "abc"] == [{Kind.ARRAY}, {Kind.STRING}, {Kind.NUMBER}]


def test_a_pointer_names_a_part():
    found = conditions.Schema.from_json_schema(RELEASE, "/$defs/stage")
    assert found.at(["name"]).values == ("build",)
    with pytest.raises(SchemaError, match="leads nowhere"):
        conditions.Schema.from_json_schema(RELEASE, "/$defs/none")


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "strnig"},
        {"type": 1},
        {"properties": []},
        {"required": "status"},
        {"enum": 1},
        {"allOf": {}},
        {"minimum": "1"},
        {"pattern": 1},
        {"properties": {"a": 5}},
        "text",
        5,
        None,
        [],
    ],
)
def test_what_is_no_schema_is_refused(schema):
    with pytest.raises(SchemaError):
        conditions.Schema.from_json_schema(schema)


@pytest.mark.parametrize(
    "part", [{"type": "strnig"}, {"type": 1}, {"minimum": "1"}, {"properties": []}, {"enum": 1}, {"pattern": 1}, 5]
)
def test_what_is_broken_in_a_large_schema_is_told_where_it_is_met(part):
    large = {"properties": {"a": part, "b": {"type": "string"}, **{f"k{i}": True for i in range(5000)}}}
    found = conditions.Schema.from_json_schema(large)
    assert found.at(["b"]).kinds == {Kind.STRING}
    with pytest.raises(SchemaError):
        _ = found.at(["a"]).shapes, found.at(["a"]).names


@pytest.mark.parametrize("keyword", ["minItems", "maxItems", "minLength", "maxLength", "minimum"])
@pytest.mark.parametrize("number", [float("inf"), float("nan")])
def test_a_number_that_is_none_in_a_large_schema_is_an_error_of_ours(keyword, number):
    large = {"properties": {"a": {keyword: number}, **{f"k{i}": True for i in range(5000)}}}
    found = conditions.Schema.from_json_schema(large).at(["a"])
    if keyword == "minimum" and number == float("inf"):
        assert not found.admits(1)
    else:
        with pytest.raises(SchemaError, match=f"^{keyword} of a schema is a "):
            _ = [array.fewest <= array.most for array in found.arrays]


@given(schemas_with_documents())
def test_every_place_admits_what_documents_have_there(made):
    schema, documents = made
    found = conditions.Schema.from_json_schema(schema)
    for document in documents:
        _admitted(found.root, document)


def _admitted(place: Place, value) -> None:
    assert place.admits(value)
    if isinstance(value, dict):
        for key, member in value.items():
            _admitted(place.key(key), member)
            _admitted(place.members, member)
        absent = [name for name in place.names if name not in value]
        assert all(place.key(name).may_be_missing for name in absent)
    elif isinstance(value, list):
        for at, item in enumerate(value):
            _admitted(place.item(at), item)
            _admitted(place.members, item)
        assert place.item(len(value)).may_be_missing


def test_a_schema_tells_of_itself():
    assert (
        repr(conditions.Schema.from_json_schema({"type": ["string", "null"]})) == "<Schema of <Place of Null | String>>"
    )
    assert conditions.Schema.from_json_schema({"type": "string"}).contents == {"type": "string"}


def test_errors_of_schemas_are_errors_of_the_package():
    assert issubclass(SchemaError, ConditionError)
    assert conditions.SchemaError is SchemaError


@pytest.mark.parametrize(
    "schema",
    [
        {"$id": 1},
        {"$schema": "http://json-schema.org/draft-07/schema#", "$id": 1},
        {"properties": {**{f"k{number}": {} for number in range(3_000)}, "a": {"$id": 1}}},
    ],
    ids=["whole", "draft 7", "too large to be checked as a whole"],
)
def test_a_name_that_is_no_text_is_an_error_of_ours(schema):
    with pytest.raises(SchemaError, match=r"^\$id of a schema is a text, not int$"):
        conditions.compile("eq(root.a.b, 1)").check(conditions.Schema.from_json_schema(schema))
