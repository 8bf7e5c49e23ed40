"""The documentation of the built-in functions: every example in it is run."""

import pytest

import conditions
from conditions import ConditionError
from conditions.declaring.function import Function
from conditions.library import FUNCTIONS

EXAMPLES = [(function, *example) for function in FUNCTIONS for example in function.examples]
CONSTANTS = {"true": True, "false": False, "null": None}


@pytest.mark.parametrize(("function", "expression", "expected"), EXAMPLES, ids=[text for _, text, _ in EXAMPLES])
def test_the_example_gives_what_it_says(function: Function, expression: str, expected: str):
    assert function.name in expression
    kind, colon, message = expected.partition("error: ")
    if colon and not kind:
        with pytest.raises(ConditionError) as caught:
            conditions.compile(expression).evaluate()
        assert caught.value.message.startswith(message)
        return
    found = conditions.compile(expression).evaluate()
    wanted = CONSTANTS[expected] if expected in CONSTANTS else conditions.compile(expected).evaluate()
    assert (type(found), found) == (type(wanted), wanted)


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_every_function_is_described_with_two_examples_or_more(function: Function):
    assert len(function.examples) >= 2
    assert function.summary.endswith(".")
    assert not set("`*") & set(function.summary)
    assert "Examples:" in function.documentation


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_every_function_has_an_example_that_is_no_error(function: Function):
    if not function.inputs and function.name != "counter":  # those need what a host passes in
        assert any(not expected.startswith("error: ") for _, expected in function.examples)


NAMES = """
    and or not xor eq ne lt le gt ge in notIn contains startsWith endsWith containsValue coalesce join format length
    lower upper trim replace split substring iif convertToJson counter always canceled failed succeeded
    succeededOrFailed count jsonpath pointer isUrl isNullOrEmpty intersect isMatch isInRange isEmail isIPv4Address
    isSha1
"""


def test_the_functions_are_those_of_the_language():
    assert {function.name for function in FUNCTIONS} == {*NAMES.split()}


@pytest.mark.parametrize(
    ("arity", "names"),
    {
        "no arguments": "always canceled",
        "any number of arguments": "failed succeeded succeededOrFailed",
        "at most 2 arguments": "counter",
        "1 argument": "not length lower upper trim convertToJson count jsonpath pointer isUrl isNullOrEmpty isEmail "
        "isIPv4Address isSha1",
        "2 arguments": "xor eq ne lt le gt ge contains startsWith endsWith containsValue join split intersect",
        "2 or more arguments": "and or in notIn coalesce",
        "2 to 3 arguments": "isMatch",
        "3 arguments": "replace substring iif isInRange",
        "1 to 255 arguments": "format",
    }.items(),
)
def test_a_function_takes_as_many_arguments_as_the_reference(arity: str, names: str):
    assert {function.name for function in FUNCTIONS if function.arity == arity} == set(names.split())
