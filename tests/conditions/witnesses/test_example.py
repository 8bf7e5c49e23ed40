"""Inputs for verdicts, and proofs that there are none."""

import pytest

import conditions
from conditions import AZURE
from conditions.witnesses.witness import Example, Impossible, Unknown


@pytest.mark.parametrize(
    ("expression", "inputs"),
    [
        ("eq(root.status, 'successful')", {"root": {"status": "successful"}}),
        ("ne(root.status, 'successful')", {}),
        ("and(gt(root.size, 9), lt(root.size, 12))", {"root": {"size": 10}}),
        (
            "and(succeeded(), eq(variables['Build.Reason'], 'Manual'))",
            {"status": "Succeeded", "variables": {"Build.Reason": "Manual"}},
        ),
        ("failed('A', 'B')", {"dependencies": {"B": {"result": "Failed"}}}),
        ("ge(count(root.items), 2)", {"root": {"items": [0, 0]}}),
        ("eq(root.rows[1].name, 'x')", {"root": {"rows": [None, {"name": "x"}]}}),
        ("and(startsWith(root.ref, 'refs/'), endsWith(root.ref, '/main'))", {"root": {"ref": "refs//main"}}),
        ("and(contains('abc', root.part), eq(length(root.part), 2))", {"root": {"part": "ab"}}),
        ("eq(lower(root.name), 'x')", {"root": {"name": "x"}}),
        ("eq(jsonpath('$.result.status')[0], 'inserted')", {"root": {"result": {"status": "inserted"}}}),
        ("and(root.a, eq(root.a.b, 1))", {"root": {"a": {"b": 1}}}),
        ("eq(coalesce(variables.a, 'b'), 'b')", {}),
        ("containsValue(root.names, 'x')", {"root": {"names": ["x"]}}),
        ("containsValue(root.items.*.name, 'x')", {"root": {"items": [{"name": "x"}]}}),
    ],
)
def test_the_smallest_inputs_of_true(expression, inputs):
    condition = conditions.compile(expression)
    assert condition.example() == Example(True, inputs)
    assert condition(**inputs) is True


@pytest.mark.parametrize(
    ("expression", "verdict"),
    [
        ("and(succeeded(), not(succeeded()))", True),
        ("and(succeeded(), or(failed(), canceled()))", True),
        ("or(succeededOrFailed(), not(succeeded()))", False),
        ("and(eq('x', root.a), eq('y', root.a))", True),
        ("and(eq(root.a, 'x'), ne(root.a, 'X'))", True),
        ("and(gt(root.a, 5), eq(root.a, 3))", True),
        ("and(startsWith(root.a, 'v1'), startsWith(root.a, 'v2'))", True),
        ("and(startsWith(root.a, 'ab'), not(contains(root.a, 'B')))", True),
        ("lt(count(root.a), 0)", True),
        ("ge(count(root.a), 0)", False),
        ("eq(root.items.*, 'x')", True),
        ("and(eq(true, contains(root.a, 'x')), eq(root.a, 'y'))", True),
        ("and(eq(root.a.b, 1), eq(root.a, 'x'))", True),
        ("and(succeeded('A'), failed('A'))", True),
        ("xor(root.a, not(root.a))", False),
        ("always()", False),
        ("counter('a')", True),
    ],
)
def test_what_no_inputs_give_is_proved(expression, verdict):
    assert conditions.compile(expression).example(verdict) == Impossible(verdict)


@pytest.mark.parametrize(
    ("expression", "inputs"),
    [
        ("and(eq(true, root.a), eq(root.a, 'false'))", {"root": {"a": "false"}}),
        ("and(eq(root.a, '1'), ne('1.0', root.a), eq(1, root.a))", {"root": {"a": "1"}}),
        ("and(eq(1, root.a), ne(root.a, '1'))", {"root": {"a": "01"}}),
        ("and(eq(0, root.a), ne(root.a, 0))", {}),
        ("and(eq('1', root.a), ne(root.a, 1))", {"root": {"a": 1.00000001}}),
        ("and(root.a, lt(root.a, 'A'))", {"root": {"a": "\0"}}),
        ("and(eq(root.a, 'x'), eq(root.a, 'y'))", {"root": {"a": True}}),
        ("and(failed(), canceled())", None),
    ],
)
def test_conversions_are_used_as_they_are(expression, inputs):
    condition = conditions.compile(expression)
    found = condition.example()
    assert isinstance(found, Example)
    assert condition(**found.inputs) is True
    if inputs is not None:
        assert condition(**inputs) is True


def test_a_status_may_follow_from_the_dependencies():
    found = conditions.compile("and(failed(), canceled())").example()
    assert isinstance(found, Example)
    results = {dependency["result"] for dependency in found.inputs["dependencies"].values()}
    assert results == {"Failed", "Canceled"}


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("and(eq(upper(root.a), 'x'), eq(root.a, 'y'))", "something is computed of it: root.a"),
        (
            "and(lt(root.a, 'x'), contains(root.a, 'zz'), gt(root.a, 'y'))",
            "a text is looked at in more than one way: root.a",
        ),
        (
            "and(eq(root.a, 123456789012345678901234), ne(root.a, 123456789012345678901234))",
            "a number has too many digits: root.a",
        ),
        ("and(gt(count(root.a), 99), lt(count(root.a), 98))", "a length is too large to be tried: root.a"),
    ],
)
def test_what_is_beyond_the_proof_is_unknown_and_says_why(expression, reason):
    assert conditions.compile(expression).example() == Unknown(True, reason)


def test_a_function_that_may_do_something_is_not_called():
    called = []

    @conditions.function("notify")
    def notify(text: str) -> bool:
        called.append(text)
        return True

    condition = AZURE.extend(functions=[notify]).compile("notify(root.a)")
    assert condition.example() == Unknown(True, "notify is not called with values that are made up: it is not pure")
    assert condition.cases().cases == ()
    assert called == []


def test_where_nothing_may_be_missing_something_is_there():
    strict = AZURE.extend(strict=True).compile("ne(root.status, 'x')")
    found = strict.example()
    assert isinstance(found, Example)
    assert strict(**found.inputs) is True
    assert "status" in found.document


def test_the_parts_of_an_example():
    example = conditions.compile("and(eq(root.a, 1), eq(variables.b, 'x'))").example()
    assert isinstance(example, Example)
    assert (example.document, example.variables) == ({"a": 1}, {"b": "x"})
    assert conditions.compile("always()").example() == Example(True, {})
