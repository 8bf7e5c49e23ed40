"""The schema that samples suggest."""

import json
import random
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import conditions
from conditions.errors import LimitError
from conditions.schemas.inferring import inferred
from tests.conditions.schemas.generated import ANYTHING


@given(st.lists(ANYTHING, max_size=6))
def test_every_sample_conforms(documents):
    schema = inferred(documents)
    Draft202012Validator.check_schema(schema)
    assert all(map(Draft202012Validator(schema).is_valid, documents))


@given(st.lists(ANYTHING, max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_samples_and_keys_does_not_matter(documents, chance: random.Random):
    def shuffled(value):
        if isinstance(value, dict):
            pairs = [(key, shuffled(member)) for key, member in value.items()]
            chance.shuffle(pairs)
            return dict(pairs)
        return list(map(shuffled, value)) if isinstance(value, list) else value

    others = list(map(shuffled, documents))
    chance.shuffle(others)
    assert json.dumps(inferred(documents)) == json.dumps(inferred(others))


def test_keys_kinds_and_values_are_told():
    documents = [
        {"status": "ok" if i % 3 else "failed", "id": f"r{i}", "size": i, "note": None if i % 2 else "x"}
        for i in range(12)
    ]
    documents[3]["extra"] = [1.5, 2]
    assert inferred(documents) == {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": {
            "extra": {"type": "array", "items": {"type": "number"}},
            "id": {"type": "string"},
            "note": {"type": ["null", "string"]},
            "size": {"type": "integer"},
            "status": {"type": "string", "enum": ["failed", "ok"]},
        },
        "required": ["id", "note", "size", "status"],
    }


def test_texts_that_hardly_repeat_are_no_list_of_values():
    assert inferred([{"name": name} for name in ("kim", "lee", "kim")])["properties"]["name"] == {"type": "string"}


def test_an_object_of_many_keys_is_a_table():
    assert inferred([{f"k{i}": i for i in range(500)}])["additionalProperties"] is True


def test_samples_that_nest_too_deep_are_refused():
    value: list = []
    for _ in range(300):
        value = [value]
    with pytest.raises(LimitError):
        inferred([value])


def test_a_thousand_documents_take_less_than_a_second():
    item = {"id": 1, "name": "build", "result": "passed", "tags": ["a", "b"], "owner": {"name": "kim", "mail": None}}
    documents = [{"status": "ok", "items": [dict(item) for _ in range(20)]} for _ in range(1000)]
    begin = process_time()
    inferred(documents)
    assert process_time() - begin < 1


def test_a_condition_is_checked_against_samples():
    schema = conditions.Schema.like([{"status": "ok", "size": 3}, {"status": "failed"}])
    (problem,) = conditions.compile("and(eq(root.statsu, 'ok'), eq(root.size, 3))").check(schema)
    assert (problem.code, problem.hint) == ("W801", "did you mean 'status'?")
