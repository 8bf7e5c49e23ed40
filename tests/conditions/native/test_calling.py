"""Functions of the native core are what users expect of a function, whatever they are called with."""

import gc
import inspect
import json
import pickle
import weakref
from typing import Any

import pytest

import conditions
from benchmarks.workloads import WORKLOADS
from conditions import AZURE, EvaluationError
from conditions.core import python_function
from tests.conditions.native.probing import UNSURE, at_once, out_of_memory, probe

pytestmark = pytest.mark.usefixtures("native")


def test_it_takes_its_arguments_by_place_and_by_name() -> None:
    matches = conditions.compile("and(eq(root.a, 1), eq(variables.b, 2), eq(pipeline.c, 3))").matches
    assert matches({"a": 1}, {"b": 2}, {"c": 3}) is True
    assert matches(pipeline={"c": 3}, root={"a": 1}, variables={"B": 2}) is True
    assert matches({"a": 1}, pipeline={"c": 3}, variables={"b": 3}) is False
    assert matches() is False


@pytest.mark.parametrize(
    ("arguments", "named"), [((1, 2, 3), {}), ((1,), {"root": 2}), ((), {"nope": 1}), ((), {"status": "x"})]
)
def test_arguments_that_do_not_fit_are_refused_as_python_does(arguments: tuple[Any, ...], named: Any) -> None:
    matches = conditions.compile("eq(root.a, 1)").matches
    with pytest.raises(TypeError) as told:
        matches(*arguments, **named)
    with pytest.raises(TypeError) as expected:
        python_function(matches)(*arguments, **named)
    assert str(told.value) == str(expected.value)


def test_an_error_is_that_of_the_python_function() -> None:
    condition = conditions.compile("or(eq(root.a, 2), lt(root.a, 'x'))")
    assert probe(condition, {"root": {"a": 1}}) == UNSURE
    for way in (condition, condition.matches, condition.evaluate):
        with pytest.raises(EvaluationError) as told:
            way({"a": 1})
        assert (told.value.position, told.value.__context__) == (19, None)


def test_it_tells_what_it_is() -> None:
    matches = conditions.compile("succeeded('told')").matches
    assert str(inspect.signature(matches)) == "(root=None, variables=None, dependencies=None, status=None)"
    assert (matches.__name__, matches.__doc__) == ("condition", "Whether the condition is true.")


def test_a_condition_is_pickled_with_its_text() -> None:
    condition = conditions.compile("eq(root.pickled, 1)")
    assert pickle.loads(pickle.dumps(condition)).matches({"pickled": 1}) is True


def test_a_shape_that_is_dropped_leaves_nothing_behind() -> None:
    own = AZURE.extend(names=["own"])
    matches = [own.compile(f"eq(root.a, '{number}')").matches for number in range(20)]
    assert [function({"a": 1.5}) for function in matches] == [False] * 20
    for function in matches:
        function({"a": object()})
    watched = [weakref.ref(function) for function in matches]
    del own, matches, function
    gc.collect()
    assert [reference() for reference in watched if reference() is not None] == []


def test_a_function_outlives_all_else() -> None:
    matches = AZURE.extend(names=["another"]).compile("eq(root.a, 'x')").matches
    gc.collect()
    assert [matches({"a": "X"}), matches({"a": b""})] == [True, False]


class Key:
    """A key of an Object that is equal to a text, and does something when it is compared."""

    def __init__(self, text: str, act: Any) -> None:
        self.text, self.act = text, act

    def __hash__(self) -> int:
        return hash(self.text)

    def __eq__(self, other: object) -> bool:
        self.act()
        return False


def test_a_key_may_drop_what_is_looked_at() -> None:
    root: dict[Any, Any] = {"a": {"b": "x"}}
    root["a"][Key("c", lambda: root.clear())] = 1
    assert conditions.compile("and(not(root.a.c), eq(root.a.b, 'x'))").matches(root) in (True, False)
    items: list[Any] = []
    items += [{Key("a", items.clear): 1}, {"a": 2}]
    conditions.compile("eq(count(jsonpath('$.items[?(@.a == 2)]')), 1)").matches({"items": items})
    conditions.compile("containsValue(root.*.a, 2)").matches({"x": {Key("a", items.clear): 1}, "y": {"a": 2}})


def raising(error: BaseException) -> Any:
    def act() -> None:
        raise error

    return act


def test_what_a_key_raises_is_told_as_python_tells_it() -> None:
    condition = conditions.compile("eq(root.a, 1)")
    with pytest.raises(EvaluationError, match="ZeroDivisionError"):
        condition.matches({Key("a", raising(ZeroDivisionError())): 1})
    with pytest.raises(KeyboardInterrupt):
        condition.matches({Key("a", raising(KeyboardInterrupt())): 1})


def test_threads_share_a_condition() -> None:
    workload = WORKLOADS["W7"]
    condition = AZURE.extend(names=["threads"]).compile(workload.expression)
    odd = {"items": [{"price": 10**30}, {"price": 1}]}
    assert probe(condition, {"root": odd}) == UNSURE
    documents = (*workload.documents.values(), odd)
    expected = [condition(document) for document in documents]
    found: list[list[bool]] = []
    at_once(lambda: found.extend([*map(condition.matches, documents)] for _ in range(100)), threads=8)
    assert found == [expected] * 800


BINDING = """
import conditions
from conditions.generating.shape import lift
from conditions import core
tests = "eq(root.a, 'x')", "in(variables.b, 'y', 0.5)", "gt(count(jsonpath('$.c[?(@.d > 1.5)]')), 0)"
condition = conditions.compile(f"and({', '.join(tests)})")
made, Plan = [], core.CORE.Plan
class Recording:
    def __getattr__(self, name): return getattr(core_, name)
    def Plan(self, **parts):
        made.append(parts)
        return Plan(**parts)
core_, core.CORE = core.CORE, Recording()
language = conditions.AZURE.extend(names=["fresh"])
language.compile(condition.expression)
(parts,) = made
values = lift(condition.expression).values
document, variables = {"a": "X", "c": [{"d": 2}]}, {"B": 0.5}
"""


def test_allocations_that_fail_are_errors_of_python() -> None:
    attempt = "Plan(**parts).bind(condition.expression, values)(document, variables)"
    failures, found = out_of_memory(BINDING, attempt, 200)
    assert found == "True"
    assert 10 < failures < 199


@pytest.mark.parametrize(
    ("path", "rows"),
    [("root.a.*", [1] * 1_000_001), ("root.a.*.b.*", [{"b": [1]}, *[{"b": [0] * 1_001}] * 1_000])],
    ids=["one wildcard", "two wildcards"],
)
def test_an_early_hit_does_not_hide_that_a_wildcard_selects_too_much(path: str, rows: list[Any]) -> None:
    condition = conditions.compile(f"containsValue({path}, 1)")
    document = {"a": rows}
    for judged in (condition.matches, lambda found: condition.matches_json(json.dumps(found))):
        with pytest.raises(conditions.LimitError, match="a wildcard selects more than 1,000,000 values"):
            judged(document)
        assert judged({"a": rows[:3]})
