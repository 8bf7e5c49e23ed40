"""Strict languages: what is not there is an error that names what is."""

import pickle
from datetime import date

import pytest

import conditions
from conditions import AZURE, EvaluationError, PathError

STRICT = AZURE.extend(strict=True)
DOCUMENT = {"status": "ok", "items": [{"name": "a"}, {"nam": "b"}], "none": None}
VARIABLES = {"Build.Reason": "Manual"}

MISSING = [
    ("eq(root.statsu, 'ok')", "root.statsu", "there is no key 'statsu'", "did you mean 'status'?"),
    ("root.STATUS", "root.STATUS", "there is no key 'STATUS'", "did you mean 'status'?"),
    ("root.zzz", "root.zzz", "there is no key 'zzz'", "there are 'status', 'items', 'none'"),
    ("root.items[2].name", "root.items[2]", "there is no item 2: the Array has 2 items", "items are counted from 0"),
    ("root.items[1].name", "root.items[1].name", "there is no key 'name'", "did you mean 'nam'?"),
    (
        "root.items.name",
        "root.items.name",
        "there is no key 'name': an Array has items, and this one has 2",
        "[0] is its first item, .* are all of them",
    ),
    ("root.none.x", "root.none.x", "there is no 'x': Null has no members", None),
    ("root.status.x", "root.status.x", "there is no 'x': the String 'ok' has no members", None),
    ("variables.BuildReason", "variables.BuildReason", "there is no variable 'BuildReason'", None),
    ("lower('A').x", "lower('A').x", "there is no 'x': the String 'a' has no members", None),
    (f"root{'.a' * 30}", f"root{'.a' * 30}", "there is no key 'a'", "there are 'status', 'items', 'none'"),
]


@pytest.mark.parametrize(("expression", "part", "message", "hint"), MISSING)
def test_what_is_not_there_is_an_error_at_its_place(expression, part, message, hint):
    condition = STRICT.compile(expression)
    start = expression.index(part)
    for way in (condition, condition.matches, condition.evaluate):
        with pytest.raises(PathError) as caught:
            way(DOCUMENT, VARIABLES)
        assert (caught.value.message, caught.value.span) == (message, (start, start + len(part)))
        assert hint is None or caught.value.hint == hint
    error = condition.explain(DOCUMENT, VARIABLES).error
    assert (error.message, error.span) == (message, (start, start + len(part)))
    assert AZURE.compile(expression).explain(DOCUMENT, VARIABLES).error is None


@pytest.mark.parametrize(
    "expression",
    [
        "eq(root.status, 'OK')",
        "eq(root.none, '')",
        "eq(root.items[1].nam, 'b')",
        "eq(root.items['0'].name, 'a')",
        "eq(variables['build.reason'], 'manual')",
        "eq(count(root.items.*.name), 1)",
        "and(true, or(true, root.nope))",
        "eq(jsonpath('$.items[0].name')[0], 'a')",
    ],
)
def test_what_is_there_is_read_as_ever(expression):
    assert STRICT.compile(expression)(DOCUMENT, VARIABLES) is True
    assert STRICT.compile(expression).evaluate(DOCUMENT, VARIABLES) == AZURE.compile(expression).evaluate(
        DOCUMENT, VARIABLES
    )


@pytest.mark.parametrize(
    ("expression", "part", "of"),
    [
        ("eq(root.day, '')", "root.day", "a datetime.date"),
        ("root.day.year", "root.day", "a datetime.date"),
        ("containsValue(root.days.*, '')", "root.days.*", "a datetime.date"),
        ("count(root.jobs.*.day)", "root.jobs.*.day", "a datetime.date"),
        ("root.raw", "root.raw", "a bytes"),
        ("eq(1, variables)", "variables", "a set"),
        (f"root{'.deep' * 30}.day", f"root{'.deep' * 30}.day", "a datetime.date"),
    ],
)
def test_what_is_no_json_is_an_error_at_its_place(expression, part, of):
    day = date(2024, 1, 1)
    deep: dict[str, object] = {"day": day}
    deep["deep"] = deep
    document = {"day": day, "days": [1, day], "jobs": [{"day": day}], "raw": b"a", "deep": deep}
    condition, start = STRICT.compile(expression), expression.index(part)
    for way in (condition, condition.matches, condition.evaluate):
        with pytest.raises(EvaluationError) as caught:
            way(document, {1})
        assert (caught.value.message, caught.value.span) == (
            f"conditions know nothing of {of}",
            (start, start + len(part)),
        )
        assert caught.value.hint == "pass what JSON would hold, such as its text"
    error = condition.explain(document, {1}).error
    assert (error.message, error.span) == (f"conditions know nothing of {of}", (start, start + len(part)))


def test_loops_and_bytes_are_strict_too():
    condition = STRICT.compile("eq(root.a, 1)")
    assert list(condition.filter([{"a": 1}, {"a": 2}])) == [{"a": 1}]
    for way in (lambda: list(condition.filter([{}])), lambda: condition.matches_json(b'{"b": 1}')):
        with pytest.raises(PathError):
            way()


def test_strictness_belongs_to_a_language_and_its_copies():
    assert STRICT != AZURE
    assert pickle.loads(pickle.dumps(STRICT)) == STRICT
    assert STRICT.extend(names=["more"]).compile("more").language != AZURE
    with pytest.raises(PathError):
        STRICT.extend(names=["more"]).compile("root.x")({})
    assert STRICT.extend(strict=False).compile("root.x")({}) is False


def test_a_dict_that_makes_up_keys_is_not_asked_to():
    from collections import defaultdict

    document = defaultdict(list)
    with pytest.raises(conditions.PathError):
        STRICT.compile("root.a")(document)
    assert document == {}
