"""Schemas that are huge, that lead in circles or to other hosts, and that are to take for ever."""

import socket
from time import process_time

import pytest

import conditions
from conditions.errors import LimitError, SchemaError
from conditions.values.kinds import Kind


@pytest.fixture
def no_network(monkeypatch):
    def refuse(*_):
        raise AssertionError("something asked for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.parametrize(
    "reference",
    [
        "https://example.org/schema.json",
        "http://127.0.0.1:1/schema",
        "file:///etc/passwd",
        "other.json#/definitions/a",
        "//example.org/x",
        "https://json-schema.org/draft/2020-12/schema",
        "urn:example:a",
    ],
)
@pytest.mark.usefixtures("no_network")
def test_remote_references_are_never_fetched(reference):
    for schema in ({"$ref": reference}, {"$schema": "http://json-schema.org/draft-07/schema#", "$ref": reference}):
        with pytest.raises(SchemaError, match="leads nowhere") as caught:
            _ = conditions.Schema.from_json_schema(schema).root.kinds
        assert "never fetched" in (caught.value.hint or "")


@pytest.mark.parametrize("reference", ["#/nowhere", "#anchor", "#/~2", "#/properties/9/x", 5, None, ["#"]])
def test_references_that_lead_nowhere_are_told(reference):
    schema = {"properties": {"a": {"$ref": reference}}, **{f"k{i}": 0 for i in range(3000)}}
    place = conditions.Schema.from_json_schema(schema).at(["a"])
    with pytest.raises(SchemaError):
        _ = place.kinds


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#"},
        {"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}},
        {"anyOf": [{"$ref": "#"}, {"type": "string"}]},
        {"allOf": [{"$ref": "#"}, {"$ref": "#"}]},
        {"properties": {"a": {"$ref": "#"}}, "required": ["a"]},
        {"items": {"$ref": "#"}, "type": "array", "minItems": 1},
        {"additionalProperties": {"$ref": "#"}},
        {"$dynamicRef": "#meta", "$dynamicAnchor": "meta"},
    ],
)
def test_references_may_lead_in_circles(schema):
    found = conditions.Schema.from_json_schema(schema)
    condition = conditions.compile("and(eq(root.a.a.a[0].a, 'x'), gt(count(root.*.*.*), 1), eq(root[0][0], 1))")
    assert isinstance(condition.check(found), list)


def test_nullable_circles_of_openapi_end():
    component = {"nullable": True, "allOf": [{"$ref": "#/components/schemas/A"}]}
    document = {
        "openapi": "3.0.0",
        "paths": {
            "/a": {
                "get": {
                    "operationId": "a",
                    "responses": {"200": {"content": {"application/json": {"schema": component}}}},
                }
            }
        },
        "components": {"schemas": {"A": component}},
    }
    assert Kind.NULL in conditions.Schema.from_openapi(document, "a").root.kinds


def test_a_hundred_thousand_definitions_cost_what_is_used_of_them():
    definitions = {f"d{i}": {"properties": {"next": {"$ref": f"#/$defs/d{i + 1}"}}} for i in range(100_000)}
    schema = {"$ref": "#/$defs/d0", "$defs": definitions}
    begin = process_time()
    found = conditions.Schema.from_json_schema(schema)
    assert found.at(["next"] * 500).names == ("next",)
    assert conditions.compile("eq(root.next.next.nxet, 1)").check(found)
    assert process_time() - begin < 2


def test_a_chain_of_references_has_an_end():
    definitions = {f"d{i}": {"$ref": f"#/$defs/d{i + 1}"} for i in range(100_000)}
    with pytest.raises(LimitError, match="made of more than"):
        _ = conditions.Schema.from_json_schema({"$ref": "#/$defs/d0", "$defs": definitions}).root.kinds


def test_choices_that_multiply_are_passed_over():
    choice = {"anyOf": [{"properties": {f"a{i}": {"type": "string"}}, "required": [f"a{i}"]} for i in range(10)]}
    schema = {"allOf": [dict(choice) for _ in range(30)], "properties": {"status": {"const": "ok"}}, "type": "object"}
    begin = process_time()
    found = conditions.Schema.from_json_schema(schema)
    assert found.at(["status"]).values == ("ok",)
    assert found.at(["a5"]).admits(1)  # passed over, so open
    assert process_time() - begin < 2


@pytest.mark.parametrize("depth", [500, 50_000])
def test_schemas_may_nest_deep(depth):
    schema: dict = {"type": "string"}
    for _ in range(depth):
        schema = {"properties": {"a": schema}}
    found = conditions.Schema.from_json_schema({"properties": {"a": schema, **{f"k{i}": True for i in range(3000)}}})
    assert found.at(["a"] * 100).names == ("a",)


def test_combined_schemas_may_nest_deep():
    schema: dict = {"type": "string"}
    for _ in range(50_000):
        schema = {"allOf": [schema]}
    with pytest.raises(LimitError):
        _ = conditions.Schema.from_json_schema({"allOf": [schema], **{f"k{i}": 0 for i in range(3000)}}).root.kinds


@pytest.mark.parametrize("pattern", ["^(a+)+$", "(a|a)*b", "(?:a?){200}a{200}", "(.*)*x", "(" * 400])
def test_patterns_that_explode_cost_nothing(pattern):
    schema = conditions.Schema.from_json_schema(
        {"properties": {"a": {"pattern": pattern}}, "patternProperties": {pattern: {}}}
    )
    begin = process_time()
    text = "a" * 400
    conditions.compile(f"in(root.a, '{text}!', '{text}', '{text}?')").check(schema)
    conditions.compile(f"eq(root['{text}!'], 1)").check(schema)
    assert process_time() - begin < 3


def test_regular_expressions_of_conditions_have_their_time_too():
    schema = conditions.Schema.from_json_schema(
        {"properties": {"a": {"enum": ["a" * 40 + str(i) for i in range(200)]}}}
    )
    begin = process_time()
    conditions.compile("isMatch(root.a, '^(a|a|aa)+$')").check(schema)
    assert process_time() - begin < 4


def test_a_check_has_its_time(monkeypatch):
    from conditions.schema_checking.rules import all as rules

    monkeypatch.setattr(rules, "SECONDS", 0.05)
    choice = {"anyOf": [{"properties": {f"a{i}": {"type": "string"}}} for i in range(60)]}
    schema = conditions.Schema.from_json_schema({"additionalProperties": {"allOf": [choice] * 20, "type": "object"}})
    expression = f"and({', '.join(f'eq(root.k{i}.a1, 1)' for i in range(900))})"
    begin = process_time()
    with pytest.raises(LimitError, match="time"):
        conditions.compile(expression).check(schema)
    assert process_time() - begin < 2
