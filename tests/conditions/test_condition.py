"""A compiled condition: its ways to be called, and what it is as a Python object."""

import copy
import gc
import inspect
import json
import linecache
import os
import pickle
import subprocess
import sys
import traceback
import weakref
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

import pytest

import conditions
from conditions import AZURE, ConversionError, EvaluationError, Version, function
from conditions.core import python_function

TEXT = "and(eq(root.status, 'ok'), ge(count(root.items), 2))"
GOOD = {"status": "OK", "items": [1, 2]}
BAD = {"status": "ok", "items": []}


@function("lastDigit")
def last_digit(text: str) -> str:
    return text[-1]


CUSTOM = AZURE.extend(functions=[last_digit], names=["build"])


def test_a_call_gives_the_verdict_which_is_always_a_bool():
    assert (conditions.compile(TEXT)(GOOD), conditions.compile(TEXT)(BAD)) == (True, False)
    assert conditions.compile("root")("a") is True
    assert conditions.compile("root")(0.0) is False


def test_matches_is_a_plain_function_of_the_same_arguments():
    matches = conditions.compile("and(eq(root.a, 1), eq(variables.b, 2), eq(pipeline.c, 3))").matches
    assert inspect.isfunction(python_function(matches))
    assert inspect.isroutine(matches)
    assert list(inspect.signature(matches).parameters) == ["root", "variables", "pipeline"]
    assert matches({"a": 1}, {"B": 2}, pipeline={"c": 3}) is True
    assert matches(root={"a": 1}, variables={"B": 2}, pipeline={"c": 4}) is False
    assert matches() is False


@pytest.mark.parametrize(
    ("expression", "root", "value"),
    [
        ("root.nope", {}, None),
        ("eq(1, 1)", None, True),
        ("root", 12, 12),
        ("root", 0.1 + 0.2, Decimal("0.3")),
        ("root", Decimal("1.50"), Decimal("1.50")),
        ("1.50", None, Decimal("1.50")),
        ("5.", None, 5),
        ("length('abc')", None, 3),
        ("lower('ABC')", None, "abc"),
        ("1.2.3", None, Version(1, 2, 3)),
        ("root", datetime(2020, 1, 1), datetime(2020, 1, 1)),
        ("root.*", {"a": 1, "b": 2}, [1, 2]),
        ("split('a,b', ',')", None, ["a", "b"]),
        ("root", {"a": 1}, {"a": 1}),
        ("variables", None, {"Name": 1}),
    ],
)
def test_evaluate_gives_the_value(expression, root, value):
    found = conditions.compile(expression).evaluate(root, {"Name": 1})
    assert (type(found), found) == (type(value), value)


def test_evaluate_gives_the_very_document_that_was_passed():
    items = [1, 2]
    assert conditions.compile("root.items").evaluate({"items": items}) is items


def test_variables_may_be_missing_null_or_any_mapping():
    condition = conditions.compile("eq(variables['Build.Reason'], 'manual')")
    assert not condition()
    assert not condition(None, None)
    assert condition(variables=MappingProxyType({"build.reason": "Manual"}))
    assert condition(variables={"BUILD.REASON": "MANUAL"})


@pytest.mark.parametrize(
    "expression", ["variables.Name", "variables['name']", "variables[root.key]", "variables[format('NA{0}', 'ME')]"]
)
def test_the_keys_of_variables_ignore_case_however_they_are_written(expression):
    assert conditions.compile(f"eq({expression}, 1)")({"key": "nAmE"}, {"NAME": 1})
    assert conditions.compile(f"eq({expression}, 1)").explain({"key": "nAmE"}, {"NAME": 1}).verdict


def test_the_exact_key_of_variables_goes_before_others():
    assert conditions.compile("variables.name").evaluate(None, {"NAME": 1, "name": 2, "Name": 3}) == 2


def test_the_keys_of_the_document_do_not_ignore_case():
    assert conditions.compile("root.Name").evaluate({"NAME": 1, "name": 2}) is None


def test_the_condition_tells_its_text_language_and_normalised_form():
    condition = CUSTOM.compile("eq(root.a,lastDigit( BUILD.id ) )")
    assert condition.expression == "eq(root.a,lastDigit( BUILD.id ) )"
    assert condition.normalized == "eq(root['a'], lastDigit(BUILD['id']))"
    assert condition.language is CUSTOM
    assert repr(condition) == "<Condition 'eq(root.a,lastDigit( BUILD.id ) )'>"


def test_a_condition_is_immutable():
    condition = conditions.compile(TEXT)
    for name in ("expression", "matches", "_tree", "new"):
        with pytest.raises(AttributeError):
            setattr(condition, name, None)
    with pytest.raises(AttributeError):
        del condition.matches


def test_conditions_are_equal_and_hash_alike_when_their_text_and_language_are():
    one, other = conditions.compile(TEXT), AZURE.extend().compile(TEXT)
    assert (one is other, one == other, hash(one) == hash(other)) == (False, True, True)
    assert one != conditions.compile(TEXT + " ")
    assert one != CUSTOM.compile(TEXT)
    assert one != TEXT
    assert len({one, other, CUSTOM.compile(TEXT)}) == 2


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize("language", [AZURE, CUSTOM], ids=["Azure", "custom"])
def test_a_condition_is_pickled_as_its_text_and_language(language, protocol):
    condition = language.compile(TEXT)
    data = pickle.dumps(condition, protocol)
    other = pickle.loads(data)
    assert (other, hash(other), other.language) == (condition, hash(condition), language)
    assert (other(GOOD), other(BAD)) == (True, False)
    assert b"def condition" not in data
    assert len(data) < (300 if language is AZURE else 6_000)


def test_copies_of_a_condition_are_the_condition():
    condition = conditions.compile(TEXT)
    assert copy.copy(condition) is condition
    assert copy.deepcopy([condition]) == [condition]


def test_the_source_is_the_python_of_matches():
    condition = conditions.compile(TEXT)
    compile(condition.source, "source", "exec")
    shown = inspect.getsource(python_function(condition.matches))
    assert shown.startswith("        def condition(root=None, ")
    assert shown in condition.source


def test_no_text_of_the_user_is_in_the_source():
    condition = conditions.compile("and(eq(root.sesame, 'os.system'), root['__import__'], eq(1.2.3, variables.poison))")
    for text in ("sesame", "system", "__import__", "poison", "1.2.3"):
        assert text not in condition.source


def test_the_source_is_shown_in_tracebacks():
    condition = CUSTOM.compile("eq(1, lastDigit(root.a))")
    with pytest.raises(EvaluationError) as caught:
        condition({"a": ""})
    shown = "".join(traceback.format_exception(caught.value))
    assert "IndexError: string index out of range" in shown
    assert "last_digit(" in shown
    assert "return text[-1]" in shown


def test_a_condition_that_is_dropped_leaves_nothing_behind():
    own = AZURE.extend(functions=[last_digit])
    watched, before = [], len(linecache.cache)
    for number in range(50):
        condition = own.compile(f"eq({number}, lastDigit(root.a))")
        watched.append(weakref.ref(condition.matches))
        with pytest.raises(EvaluationError) as caught:
            condition({"a": ""})
        traceback.format_exception(caught.value)
    del own, condition, caught
    gc.collect()
    assert [reference() for reference in watched if reference() is not None] == []
    assert len(linecache.cache) <= before + 5  # files of the package and of this test


def test_an_evaluation_keeps_nothing_of_its_document():
    class Document(dict):
        pass

    document = Document(status="ok", items=[1])
    reference = weakref.ref(document)
    condition = conditions.compile(TEXT)
    condition(document)
    condition.evaluate(document)
    str(condition.explain(document))
    with pytest.raises(ConversionError):
        conditions.compile("contains(root, 'a')")(document)
    del document
    gc.collect()
    assert reference() is None


PROGRAM = """
import conditions, json
from conditions import ConditionError
condition = conditions.compile("and(eq(root.a, 'x'),\\n  in(root.n, 1, 2), lt(1, root.b))")
try:
    condition({"a": "X", "n": 2, "b": "y"})
except ConditionError as error:
    failed = [error.position, error.line, error.column, str(error)]
verdict = condition({"a": "X", "n": 2, "b": "3"})
explanation = condition.explain({"a": "X", "n": 2, "b": "y"})
print(json.dumps([verdict, failed, str(explanation.error), condition.evaluate({}), condition.reads]))
"""


@pytest.mark.parametrize(
    "options", [[], ["-O"], ["-OO"], ["-X", "no_debug_ranges"], ["-O", "-X", "no_debug_ranges"], ["-W", "error", "-bb"]]
)
def test_nothing_depends_on_the_options_of_the_interpreter(options):
    root = Path(conditions.__file__).parent.parent
    done = subprocess.run(
        [sys.executable, *options, "-c", PROGRAM],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(root), "PYTHONIOENCODING": "utf-8"},
    )
    verdict, (position, line, column, text), explained, value, reads = json.loads(done.stdout)
    assert (verdict, position, line, column, value) == (True, 42, 2, 21, False)
    assert (
        text
        == explained
        == (
            "cannot convert the String 'y' to Number (line 2, column 21)\n"
            "      in(root.n, 1, 2), lt(1, root.b))\n"
            "                        ^^^^^^^^^^^^^"
        )
    )
    assert reads == {"root": ["/a", "/n", "/b"]}
    assert done.stderr == ""


def test_a_verdict_within_a_time_ignores_the_case_of_variables_too():
    condition = conditions.compile("eq(variables.a, parameters.B)")
    given = {"variables": {"A": 1}, "parameters": {"b": 1}}
    assert condition(**given) is condition.within(5.0, **given) is True
