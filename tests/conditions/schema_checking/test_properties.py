"""What holds of a check for every schema, every document of it and every condition."""

from contextlib import suppress
from typing import Any

from hypothesis import assume, example, given, note
from hypothesis import strategies as st

import conditions
from conditions.checking.checker import parse_checked, verdict
from conditions.checking.evaluator import TracingEvaluator
from conditions.declaring.function import Function
from conditions.errors import ConditionError
from conditions.language import AZURE
from conditions.library import FUNCTIONS
from conditions.schema_checking.evaluation import Evaluation
from conditions.schema_checking.possible import Possible
from conditions.syntax.tree import Convert, Node, walk
from conditions.values.converting import to_boolean
from conditions.values.kinds import Kind, kind_of
from conditions.values.spelling import literal
from tests.conditions.schemas.generated import NAMES, NUMBERS, TEXTS, schemas_with_documents

PURE = [function for function in FUNCTIONS if function.pure and not function.inputs]
TESTS = [function for function in PURE if function.compares or function.absorbing is not None or function.negates]
KEYS = st.sampled_from([*(f".{name}" for name in NAMES), "[0]", "[2]", "['0']", "[*]", ".nope"])
PATHS = st.lists(KEYS, max_size=3).map(lambda keys: "root" + "".join(keys))
LITERALS = st.sampled_from(["true", "false", "1.2.3", *map(literal, NUMBERS), *map(literal, TEXTS)])


def _calls(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.sampled_from([*PURE, *TESTS * 3]).flatmap(
        lambda function: st.lists(
            inner, min_size=function.required, max_size=min(function.required + 1, _most(function))
        ).map(lambda given: f"{function.name}({', '.join(given)})")
    )


def _most(function: Function) -> int:
    return 3 if function.at_most is None else function.at_most


EXPRESSIONS = st.recursive(PATHS | LITERALS, _calls, max_leaves=6)


def is_among(value: Any, part: Possible) -> bool:
    """True where a value is one of those that a part may have, as far as that is told."""
    kind = kind_of(value)
    shapes = [shape for shape in part.shapes if shape.kind is kind]
    return any(_holds(shape, value) for shape in shapes)


def _holds(shape: Any, value: Any) -> bool:
    if shape.kind in (Kind.ARRAY, Kind.OBJECT):
        return True
    if shape.kind in (Kind.VERSION, Kind.DATETIME):
        return shape.values is None or value in shape.values
    return bool(shape.admits(value))


@given(schemas_with_documents(), EXPRESSIONS)
def test_every_part_has_a_value_that_it_may_have(made, expression: str):
    schema, documents = made
    assume(documents)
    tree = verdict(parse_checked(expression, AZURE.vocabulary))
    evaluation = Evaluation({"root": conditions.Schema.from_json_schema(schema)})
    for document in documents:
        tracer = TracingEvaluator(expression, {"root": document})
        with suppress(ConditionError):
            tracer.evaluate(tree)
        for node in walk(tree):
            step = tracer.steps.get(id(node))
            if step is not None and step.error is None:
                note(f"{expression}: {expression[node.span.start : node.span.end]} is {step.value!r}")
                assert is_among(step.value, evaluation.possible(node))


def is_spelled(node: Node) -> bool:
    """True for a value that is taken as something else than its truth: as a text, `False` is true."""
    return isinstance(node, Convert) and node.conversion.kind is not Kind.BOOLEAN


@given(schemas_with_documents(), EXPRESSIONS)
@example(({"properties": {"a": True}}, [{}]), "contains(gt(false, eq(root, root)), root)")
def test_no_problem_is_refuted_by_a_document(made, expression: str):
    schema, documents = made
    assume(documents)
    condition = conditions.compile(expression)
    problems = condition.check(conditions.Schema.from_json_schema(schema))
    constants = [one for one in problems if one.code == "W841"]
    for document in documents:
        tracer = TracingEvaluator(expression, {"root": document})
        tree = verdict(parse_checked(expression, AZURE.vocabulary))
        with suppress(ConditionError):
            tracer.evaluate(tree)
        for problem in constants:
            nodes = [node for node in walk(tree) if node.span == problem.span and not is_spelled(node)]
            found = [tracer.steps[id(node)] for node in nodes if id(node) in tracer.steps]
            always = "is always true" in problem.message
            assert all(step.error is not None or to_boolean(step.value) is always for step in found)


@given(schemas_with_documents(), EXPRESSIONS)
def test_the_same_problems_are_told_each_time(made, expression: str):
    schema, _ = made
    condition = conditions.compile(expression)
    first, again = (condition.check(conditions.Schema.from_json_schema(schema)) for _ in range(2))
    assert first == again
    for problem in first:
        assert 0 <= problem.span.start <= problem.span.end <= len(expression)
