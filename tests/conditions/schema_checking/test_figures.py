"""What the check finds, and what it leaves alone, on responses of public services; and how long it takes."""

import random
from time import process_time

import conditions
from conditions.lint.checking import in_expression
from conditions.lint.places import CRITERION
from tests.conditions.schema_checking.responses import leaves, misspelt, openapi, right, schemas

SCHEMAS = schemas()


def made() -> list[conditions.Schema]:
    return list(map(conditions.Schema.from_json_schema, SCHEMAS))


def test_every_misspelling_is_found():
    chance, missed = random.Random(21), []
    assert len(SCHEMAS) == 200
    for contents, schema in zip(SCHEMAS, made(), strict=True):
        expression = misspelt(contents, chance)
        if "W801" not in [problem.code for problem in conditions.compile(expression).check(schema)]:
            missed.append(expression)
    assert missed == []


def test_nothing_is_said_of_two_thousand_right_conditions():
    chance, complaints = random.Random(12), []
    for contents, schema in zip(SCHEMAS, made(), strict=True):
        known = list(leaves(contents))
        for _ in range(10):
            expression = right(*chance.choice(known), chance)
            complaints += [(expression, one.message) for one in conditions.compile(expression).check(schema)]
    assert complaints == []


def test_one_condition_and_two_megabytes_of_openapi_take_less_than_a_second(tmp_path):
    from conditions.lint.schema_files import schema_of

    path = tmp_path / "openapi.json"
    path.write_bytes(openapi(2_000_000))
    assert path.stat().st_size > 2_000_000
    begin = process_time()
    schema = schema_of(f"{path}#get1999")
    first, *_ = schema.root.names
    (problem,) = conditions.compile(f"eq(root.{first}x, 'a')").check(schema)
    assert problem.code == "W801"
    assert process_time() - begin < 1


def test_two_hundred_conditions_take_less_than_a_second():
    chance, schema, known = random.Random(3), made()[0], list(leaves(SCHEMAS[0]))
    compiled = [conditions.compile(right(*chance.choice(known), chance)) for _ in range(200)]
    begin = process_time()
    for condition in compiled:
        condition.check(schema)
    assert process_time() - begin < 1


def test_the_guesses_of_the_lint_are_silent_beside_a_schema():
    assert [one.code for one in in_expression("ne(root.status, 'failed')", CRITERION)] == ["W301"]
