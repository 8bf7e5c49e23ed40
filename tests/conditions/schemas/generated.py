"""Schemas with keywords of every subject, and documents that conform to them."""

from typing import Any

from hypothesis import strategies as st
from jsonschema import Draft202012Validator

NAMES = ("a", "b", "status", "statsu", "items")
TEXTS = ("", "a", "A", "ok", "OK", "5", "12", "1.5", "true", "False", "1.2.3", "prod-1", "ß")
NUMBERS = (-1, 0, 1, 2, 5, 1.5, 0.1, 100)
PATTERNS = ("^a", "^[0-9]+$", "ok|no", "^v?[0-9]+(\\.[0-9]+)*$", "(?=o)o", "[^a-z]")
VALUES = st.sampled_from([None, True, False, *NUMBERS, *TEXTS])
ANYTHING = st.recursive(
    VALUES, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=2)
)

_leaves = st.one_of(
    st.just(True),
    st.lists(VALUES, min_size=1, max_size=3).map(lambda values: {"enum": values}),
    VALUES.map(lambda value: {"const": value}),
    st.fixed_dictionaries(
        {"type": st.sampled_from(["integer", "number", ["integer", "null"], ["number", "string"]])},
        optional={
            "minimum": st.sampled_from(NUMBERS),
            "maximum": st.sampled_from(NUMBERS),
            "exclusiveMinimum": st.sampled_from(NUMBERS),
            "exclusiveMaximum": st.sampled_from(NUMBERS),
        },
    ),
    st.fixed_dictionaries(
        {"type": st.sampled_from(["string", ["string", "null"], ["string", "boolean"]])},
        optional={
            "minLength": st.integers(0, 2),
            "maxLength": st.integers(1, 4),
            "pattern": st.sampled_from(PATTERNS),
        },
    ),
    st.sampled_from(["boolean", "null", "object", "array"]).map(lambda name: {"type": name}),
    st.just({"$ref": "#/$defs/shared"}),
)


def _composed(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    several = st.lists(inner, min_size=1, max_size=2)
    properties = st.dictionaries(st.sampled_from(NAMES), inner, min_size=1, max_size=3)
    return st.one_of(
        several.map(lambda schemas: {"anyOf": schemas}),
        several.map(lambda schemas: {"oneOf": schemas}),
        several.map(lambda schemas: {"allOf": schemas}),
        st.tuples(inner, inner, inner).map(lambda parts: dict(zip(("if", "then", "else"), parts, strict=True))),
        st.fixed_dictionaries(
            {"type": st.just("array")},
            optional={
                "items": inner,
                "prefixItems": several,
                "minItems": st.integers(0, 2),
                "maxItems": st.integers(1, 3),
            },
        ),
        st.fixed_dictionaries(
            {"type": st.sampled_from(["object", ["object", "null"]]), "properties": properties},
            optional={
                "required": st.lists(st.sampled_from(NAMES), max_size=2, unique=True),
                "additionalProperties": st.sampled_from([True, False, {"type": "string"}]),
                "unevaluatedProperties": st.just(False),
                "patternProperties": st.just({"^st": {"type": "string"}}),
                "allOf": several,
            },
        ),
    )


schemas = st.recursive(_leaves, _composed, max_leaves=6)


@st.composite
def schemas_with_documents(draw: st.DrawFn) -> tuple[Any, list[Any]]:
    """A schema whose top is an Object, and documents that conform to it; there may be none."""
    properties = draw(st.dictionaries(st.sampled_from(NAMES), schemas, min_size=1, max_size=4))
    schema = {
        "type": "object",
        "properties": properties,
        "required": draw(st.lists(st.sampled_from(NAMES), max_size=2, unique=True)),
        "$defs": {"shared": draw(_leaves.filter(lambda one: "$ref" not in str(one)))},
        **draw(st.sampled_from([{}, {"additionalProperties": False}])),
    }
    documents = draw(st.lists(_document(schema, schema), min_size=1, max_size=4))
    validator = Draft202012Validator(schema)
    return schema, [document for document in documents if validator.is_valid(document)]


def _document(schema: Any, top: Any) -> st.SearchStrategy[Any]:
    """Documents that are likely to conform: what composes a schema is tried one by one."""
    if isinstance(schema, bool):
        return ANYTHING
    if "$ref" in schema:
        return _document(top["$defs"]["shared"], top)
    options = [st.sampled_from(schema["enum"])] if "enum" in schema else []
    options += [st.just(schema["const"])] if "const" in schema else []
    for keyword in ("anyOf", "oneOf", "allOf"):
        options += [_document(one, top) for one in schema.get(keyword, ())]
    options += [_document(schema[word], top) for word in ("then", "else") if word in schema]
    named = schema.get("type", [])
    for name in [named] if isinstance(named, str) else named:
        options.append(_of_type(name, schema, top))
    return st.one_of(options) if options else ANYTHING


def _of_type(name: str, schema: Any, top: Any) -> st.SearchStrategy[Any]:
    match name:
        case "string":
            return st.sampled_from(TEXTS)
        case "integer" | "number":
            return st.sampled_from(NUMBERS)
        case "boolean":
            return st.booleans()
        case "null":
            return st.none()
        case "array":
            first = [_document(one, top) for one in schema.get("prefixItems", ())]
            rest = st.lists(_document(schema.get("items", True), top), max_size=3)
            return st.tuples(st.tuples(*first).map(list), rest).map(lambda parts: (parts[0] + parts[1])[:3])
        case _:
            members = {key: _document(one, top) for key, one in schema.get("properties", {}).items()}
            always = {key: members.get(key, ANYTHING) for key in schema.get("required", ())}
            others = {key: member for key, member in members.items() if key not in always}
            others |= {key: st.sampled_from(TEXTS) for key in NAMES if key not in members and key not in always}
            return st.fixed_dictionaries(always, optional=others)
