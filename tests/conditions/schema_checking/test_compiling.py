"""Languages that have schemas: what does not fit is refused, or warned of, when it is compiled."""

import pickle
import warnings

import pytest

import conditions
from conditions.errors import ConditionError, MismatchError, MismatchWarning

SCHEMA = conditions.Schema.from_json_schema({"properties": {"status": {"enum": ["ok", "failed"]}}})
LENIENT = conditions.AZURE.extend(schemas={"root": SCHEMA})
_ANYTHING = {"content": {"application/json": {"schema": {}}}}
STRICT = LENIENT.extend(strict=True)


def test_a_strict_language_refuses_what_does_not_fit():
    with pytest.raises(MismatchError, match="the schema names no key 'statsu'") as caught:
        STRICT.compile("eq(root.statsu, 'ok')")
    assert (caught.value.code, caught.value.position) == ("W801", 9)
    assert caught.value.hint == "did you mean 'status'?"
    assert isinstance(caught.value, ConditionError)
    assert STRICT.compile("eq(root.status, 'ok')")({"status": "OK"})


def test_another_language_warns_where_it_is_compiled():
    with pytest.warns(MismatchWarning, match="did you mean 'status'") as caught:
        condition = conditions.compile("eq(root.statsu, 'x')", LENIENT)
    assert caught[0].filename == __file__
    assert not condition({})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert LENIENT.compile("eq(root.statsu, 'x')") is condition  # it was told


def test_schemas_are_kept_and_replaced():
    assert STRICT.schemas == {"root": SCHEMA}
    assert STRICT.extend(names=["more"]).schemas == {"root": SCHEMA}
    other = conditions.Schema.from_json_schema(True)
    assert STRICT.extend(schemas={"root": other}).schemas == {"root": other}
    assert conditions.AZURE.schemas == {}
    assert conditions.AZURE.extend() == conditions.AZURE
    assert LENIENT != conditions.AZURE


def test_a_name_that_is_none_is_refused():
    with pytest.raises(TypeError, match="takes no 'rot'"):
        conditions.AZURE.extend(schemas={"rot": SCHEMA})
    extended = conditions.AZURE.extend(names=["event"], schemas={"event": SCHEMA}, strict=True)
    with pytest.raises(MismatchError):
        extended.compile("eq(event.statsu, 'ok')")


@pytest.mark.parametrize(
    "schema",
    [
        SCHEMA,
        conditions.Schema.from_json_schema({"$defs": {"a": {"const": 1}}}, "/$defs/a"),
        conditions.Schema.like([{"a": 1}]),
        conditions.Schema.from_openapi(
            {
                "openapi": "3.1.0",
                "paths": {"/a": {"get": {"responses": {"200": {"content": {"application/json": {"schema": {}}}}}}}},
            },
            "GET /a",
        ),
    ],
)
def test_schemas_and_languages_travel(schema):
    again = pickle.loads(pickle.dumps(schema))
    assert again.contents == schema.contents
    assert again.root.kinds == schema.root.kinds
    language = pickle.loads(pickle.dumps(conditions.AZURE.extend(schemas={"root": schema}, strict=True)))
    assert language.schemas["root"].contents == schema.contents


def test_errors_travel():
    with pytest.raises(MismatchError) as caught:
        STRICT.compile("eq(root.statsu, 'ok')")
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)
    assert pickle.loads(pickle.dumps(caught.value)).code == "W801"
