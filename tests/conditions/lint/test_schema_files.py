"""Files of schemas: JSON and YAML, whole or a part of them."""

import json
from time import process_time

import pytest

from conditions.errors import ConditionError, SchemaError
from conditions.lint.reading.yaml_values import yaml_value
from conditions.lint.schema_files import schema_of
from conditions.values.kinds import Kind

OPENAPI = """
openapi: 3.0.3
paths:
  /releases/{id}:
    get:
      operationId: getRelease
      responses:
        200:
          content: {application/json: {schema: {$ref: '#/components/schemas/Release'}}}
        404:
          content: {application/json: {schema: {type: array}}}
components:
  schemas:
    Release: {type: object, properties: {status: {enum: [ok, no]}}}
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "openapi.yaml").write_text(OPENAPI, encoding="utf-8")
    schema = {"type": "object", "$defs": {"a/b": {"type": "string"}}}
    (tmp_path / "schema.json").write_text(json.dumps(schema), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("schema.json", Kind.OBJECT),
        ("schema.json#", Kind.OBJECT),
        ("schema.json#/$defs/a~1b", Kind.STRING),
        ("openapi.yaml#getRelease", Kind.OBJECT),
        ("openapi.yaml#getRelease:200", Kind.OBJECT),
        ("openapi.yaml#getRelease:404", Kind.ARRAY),
        ("openapi.yaml#GET /releases/{id}:4XX", None),
        ("openapi.yaml#/components/schemas/Release", Kind.OBJECT),
    ],
)
@pytest.mark.usefixtures("folder")
def test_a_name_means_a_file_or_a_part_of_it(name, kind):
    if kind is None:
        with pytest.raises(SchemaError, match="has no response 4XX"):
            schema_of(name)
    else:
        assert schema_of(name).root.kinds == {kind}


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("none.json", None, "cannot read none.json: No such file"),
        (".", None, "cannot read .: Is a directory"),
        ("broken.json", "{", "broken.json is not JSON"),
        ("broken.yaml", "a: [", "this is not YAML"),
        ("anchor.yaml", "a: *b", "there is no anchor 'b'|undefined alias"),
        ("openapi.yaml", None, "is a document of OpenAPI"),
        ("openapi.yaml#getReleas", None, "there is no operation 'getReleas'"),
        ("schema.json#/nowhere", None, "leads nowhere"),
        ("schema.json#getRelease", None, "no document of OpenAPI"),
        ("text.yaml", "just a text", "a schema is a mapping"),
        ("latin.yaml", b"a: \xff", "cannot read latin.yaml"),
        ("a\0b", None, "cannot read"),
    ],
)
def test_what_is_none_is_told(folder, name, text, message):
    if isinstance(text, bytes):
        (folder / name).write_bytes(text)
    elif text is not None:
        (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(ConditionError, match=message):
        schema_of(name)


def test_a_file_that_changes_is_read_again(folder):
    (folder / "s.json").write_text('{"type": "string"}', encoding="utf-8")
    assert schema_of("s.json").root.kinds == {Kind.STRING}
    (folder / "s.json").write_text('{"type": "array" }  ', encoding="utf-8")
    assert schema_of("s.json").root.kinds == {Kind.ARRAY}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 1\nb: [true, ~, 'x', 1.5]", {"a": 1, "b": [True, None, "x", 1.5]}),
        ("[2024-01-31, 007, 1e3, -5, .5]", ["2024-01-31", "007", 1000.0, -5, 0.5]),
        ("200: {x: no}", {"200": {"x": "no"}}),
        ("a: &x {b: 1}\nc: *x", {"a": {"b": 1}, "c": {"b": 1}}),
        ("<<: {a: 1}", {"<<": {"a": 1}}),
        ("", None),
        ("a:\n", {"a": None}),
        ('"1"', "1"),
    ],
)
def test_yaml_has_the_values_of_json(text, value):
    assert yaml_value(text) == value


def test_aliases_and_merges_do_not_multiply():
    lines = ["a0: &a0 {k: v}", *(f"a{i}: &a{i} {{<<: [{', '.join([f'*a{i - 1}'] * 10)}]}}" for i in range(1, 40))]
    begin = process_time()
    assert yaml_value("\n".join(lines))["a39"]["<<"][0]["<<"]
    assert process_time() - begin < 1


def test_yaml_may_not_nest_for_ever(folder):
    (folder / "deep.yaml").write_text("a: " + "[" * 100_000, encoding="utf-8")
    with pytest.raises(SchemaError, match=r"nests deeper|not YAML"):
        schema_of("deep.yaml")


def test_a_schema_may_name_itself_by_an_anchor(folder):
    (folder / "loop.yaml").write_text("&top\nproperties:\n  next: *top\n  size: {type: integer}\n", encoding="utf-8")
    found = schema_of("loop.yaml")
    assert found.at(["next", "next", "next", "size"]).kinds == {Kind.NUMBER}
