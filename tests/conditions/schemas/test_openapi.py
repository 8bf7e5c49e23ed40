"""Responses of OpenAPI: found by operation and status, in 3.0 and 3.1."""

from typing import Any

import pytest

import conditions
from conditions.errors import SchemaError
from conditions.values.kinds import Kind

_RELEASE = {"$ref": "#/components/schemas/Release"}
_ANYTHING = {"content": {"*/*": {"schema": True}}}


def document(version: str = "3.0.3") -> dict[str, Any]:
    return {
        "openapi": version,
        "paths": {
            "/releases/{id}": {
                "parameters": [],
                "get": {
                    "operationId": "getRelease",
                    "responses": {
                        "200": {"$ref": "#/components/responses/Release"},
                        "4XX": {"content": {"application/problem+json": {"schema": {"type": "array"}}}},
                        "default": {"content": {"text/plain": {"schema": {"type": "string"}}}},
                    },
                },
                "delete": {"responses": {204: {"description": "none"}}},
            },
            "/shared": {"$ref": "#/components/pathItems/Shared"},
        },
        "components": {
            "responses": {
                "Release": {
                    "content": {"application/json; charset=utf-8": {"schema": {"$ref": "#/components/schemas/Release"}}}
                }
            },
            "schemas": {
                "Release": {
                    "type": "object",
                    "required": ["status"],
                    "properties": {
                        "status": {"type": "string", "nullable": True, "enum": ["ok", "failed"]},
                        "owner": {"nullable": True, "allOf": [{"$ref": "#/components/schemas/Owner"}]},
                        "size": {"type": "integer", "minimum": 1, "exclusiveMinimum": True},
                    },
                },
                "Owner": {"type": "object", "properties": {"name": {"type": "string"}}},
            },
            "pathItems": {
                "Shared": {
                    "get": {"operationId": "shared", "responses": {"2XX": {"content": {"*/*": {"schema": True}}}}}
                }
            },
        },
    }


def test_the_schema_of_success_is_found():
    found = conditions.Schema.from_openapi(document(), "getRelease")
    assert found.at(["status"]).values == (None, "ok", "failed")
    assert found.at(["owner"]).kinds == {Kind.NULL, Kind.OBJECT}
    assert found.at(["owner", "name"]).kinds == {Kind.STRING}
    assert not found.at(["size"]).admits(1)
    assert not found.at(["status"]).may_be_missing


def test_an_operation_may_be_named_by_its_method_and_path():
    assert conditions.Schema.from_openapi(document(), "GET /releases/{id}").root.names == ("status", "owner", "size")


def test_in_3_1_null_is_a_type_and_nullable_means_nothing():
    found = conditions.Schema.from_openapi(document("3.1.0"), "getRelease")
    assert found.at(["status"]).values == ("ok", "failed")
    assert found.at(["owner"]).kinds == {Kind.OBJECT}


@pytest.mark.parametrize("status", [404, "404", "4XX", "4xx"])
def test_a_status_may_stand_for_a_range(status):
    assert conditions.Schema.from_openapi(document(), "getRelease", status).root.kinds == {Kind.ARRAY}


def test_references_of_paths_are_followed():
    assert len(conditions.Schema.from_openapi(document(), "shared").root.kinds) == 6


@pytest.mark.parametrize(
    ("operation", "status", "message", "hint"),
    [
        ("getRelaese", None, "there is no operation 'getRelaese'", "did you mean getRelease?"),
        ("zzz", None, "there is no operation 'zzz'", "there are getRelease, DELETE /releases/{id}, shared"),
        ("shared", 404, "the operation shared has no response 404", "there are 2XX"),
        ("getRelease", 500, "the response of the operation getRelease has no schema of JSON", "there is text/plain"),
        ("DELETE /releases/{id}", 204, "has no schema of JSON", None),
    ],
)
def test_what_is_not_there_is_told(operation, status, message, hint):
    with pytest.raises(SchemaError) as caught:
        conditions.Schema.from_openapi(document(), operation, status)
    assert message in caught.value.message
    assert caught.value.hint == hint


@pytest.mark.parametrize("other", [{}, {"swagger": "2.0"}, [], None, {"openapi": 3}])
def test_other_documents_are_refused(other):
    with pytest.raises(SchemaError, match="no document of OpenAPI 3"):
        conditions.Schema.from_openapi(other, "a")


@pytest.mark.parametrize(
    "broken",
    [
        {"paths": 1},
        {"paths": {"/a": 1}},
        {"paths": {"/a": {"$ref": "#/paths/~1a"}}},
        {"paths": {"/a": {"$ref": "other.yaml#/x"}}},
        {"paths": {"/a": {"get": {"operationId": "a", "responses": []}}}},
        {"paths": {"/a": {"get": {"operationId": "a", "responses": {"200": 5}}}}},
        {"paths": {"/a": {"get": {"operationId": "a", "responses": {"200": {"content": 1}}}}}},
        {"paths": {"/a": {"get": {"operationId": "a", "responses": {"200": {"content": {"application/json": 1}}}}}}},
    ],
)
def test_broken_documents_are_told(broken):
    with pytest.raises(SchemaError):
        conditions.Schema.from_openapi({"openapi": "3.1.0", **broken}, "a")


def test_a_pointer_names_a_schema_of_a_document():
    found = conditions.Schema.from_json_schema(document(), "/components/schemas/Release")
    assert found.at(["status"]).values == (None, "ok", "failed")
