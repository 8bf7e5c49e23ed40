"""The classes of errors: what they keep, and what they are."""

import copy
import json
import pickle

import pytest

import conditions
from conditions import ConditionError, ConditionSyntaxError, EvaluationError, errors
from conditions.source import Span


def raised(expression: str) -> ConditionError:
    with pytest.raises(ConditionError) as caught:
        conditions.compile(expression)
    return caught.value


def test_an_error_without_a_place_says_only_what_is_wrong():
    error = EvaluationError("too bad", hint="try again")
    assert (error.position, error.line, error.column) == (None, None, None)
    assert str(error) == "too bad\nHint: try again"


def test_an_error_keeps_the_first_place_that_it_is_bound_to():
    error = EvaluationError("too bad").locate("eq(1, x)", Span(6, 7)).locate("other", Span(0, 1))
    assert (error.expression, error.position) == ("eq(1, x)", 7)


@pytest.mark.parametrize("clone", [copy.copy, copy.deepcopy, lambda error: pickle.loads(pickle.dumps(error))])
def test_an_error_survives_copying_and_pickling(clone):
    error = raised("root.a == 'b'")
    other = clone(error)
    assert (type(other), str(other), other.position, other.hint) == (
        ConditionSyntaxError,
        str(error),
        error.position,
        error.hint,
    )


def test_every_error_is_a_value_error():
    assert issubclass(ConditionError, ValueError)


def test_every_class_of_errors_is_public():
    classes = {name for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, Exception)}
    assert classes <= set(conditions.__all__)


def test_an_error_that_is_raised_while_evaluating_is_told_from_one_in_the_text():
    assert not issubclass(ConditionSyntaxError, EvaluationError)
    assert {error.__name__ for error in EvaluationError.__subclasses__()} == {
        "ConversionError",
        "FormatError",
        "PathError",
    }


def test_an_error_is_json_for_an_editor():
    with pytest.raises(conditions.ConditionSyntaxError) as caught:
        conditions.compile("and(true,\n  eq(rot.a, 1))")
    told = caught.value.as_json()
    assert json.loads(json.dumps(told)) == told
    assert told == {
        "message": "there is no named value rot",
        "hint": "did you mean root?",
        "position": 16,
        "line": 2,
        "column": 6,
        "span": [15, 18],
    }
    assert set(told) == conditions.ErrorJSON.__required_keys__


def test_an_error_without_a_place_says_so_in_json():
    told = conditions.ConditionError("wrong").as_json()
    nothing = dict.fromkeys(("hint", "position", "line", "column", "span"))
    assert told == {"message": "wrong", **nothing}
