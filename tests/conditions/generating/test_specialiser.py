"""A function that is called often gets code of its own: faster, and otherwise the same."""

import cProfile
import inspect
import json
import sys
import traceback
from collections.abc import Iterator
from threading import Thread
from typing import Any

import pytest
from hypothesis import given

from benchmarks.workloads import WORKLOADS
from conditions import AZURE, Condition, Language
from conditions.generating import specialiser, tiers
from conditions.generating.compiling import indented
from tests.conditions.generating.test_generator import COMPARISONS, VALUES
from tests.conditions.test_properties import all_expressions, inputs, outcome
from tests.conditions.test_vectors import CASES, recorded

SLICES = 10


@pytest.fixture(scope="module")
def eager() -> Iterator[Language]:
    """A language whose functions are specialised when they are first called."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(specialiser, "OFTEN", 1)
        patch.setattr(tiers, "WALKS", -1)
        yield AZURE.extend()


def is_specialised(condition: Condition) -> bool:
    return condition.expression in condition.matches.__code__.co_consts


def is_the_same(language: Language, text: str, documents: list[dict[str, Any]]) -> bool:
    """Whether a condition gives the same before and after it was specialised; the first call specialises it."""
    condition, shared = language.compile(text), AZURE.compile(text)
    told = [outcome(lambda given=given: shared(**given)) for given in documents]
    return all([outcome(lambda given=given: condition(**given)) for given in documents] == told for _ in range(2))


@pytest.mark.parametrize("name", WORKLOADS)
def test_common_conditions_are_specialised_when_they_have_been_called_often(name):
    workload = WORKLOADS[name]
    condition = AZURE.extend().compile(workload.expression)
    assert condition.source  # generates the function
    for _ in range(specialiser.OFTEN - 1):
        condition.matches(workload.hit)
    assert not is_specialised(condition)
    assert condition.matches(workload.hit) is True
    assert is_specialised(condition)
    assert {kind: condition.matches(document) for kind, document in workload.documents.items()} == {
        kind: AZURE.compile(workload.expression).matches(document) for kind, document in workload.documents.items()
    }


@pytest.mark.parametrize("part", range(SLICES))
@pytest.mark.parametrize("name", CASES)
def test_specialising_changes_nothing_in_a_recorded_case(eager, name, part):
    for number, case in recorded(name)[part::SLICES]:
        given = {"root": json.loads(case["root"]), "variables": case.get("variables", {})}
        if case.get("error", {}).get("stage") != "parse":
            assert is_the_same(eager, case["expression"], [given]), f"{name}.jsonl:{number}"


@pytest.mark.parametrize("part", range(SLICES))
def test_specialising_changes_no_comparison_with_unusual_values(eager, part):
    documents = [{"root": {"x": value}} for value in VALUES]
    assert [text for text in COMPARISONS[part::SLICES] if not is_the_same(eager, text, documents)] == []


@given(all_expressions, inputs)
def test_specialising_changes_nothing(eager, text, given):
    assert is_the_same(eager, text, [given])


def test_conditions_of_a_shape_have_their_own_values(eager):
    made = [eager.compile(f"or(eq(root.name, 'n{number}'), gt(root.size, {number}))") for number in range(100)]
    documents = [{"name": f"N{number}", "size": 0} for number in range(100)]
    for _ in range(2):
        assert [[condition(document) for document in documents].count(True) for condition in made] == [1] * 100
    assert len({condition.matches.__code__ for condition in made if is_specialised(condition)}) == 100


def test_of_many_conditions_that_take_turns_each_has_its_turn(monkeypatch):
    monkeypatch.setattr(specialiser, "OFTEN", 7)
    language = AZURE.extend()
    made = [language.compile(f"eq(root.name, 'n{number}')") for number in range(10)]
    for _ in range(70):
        for condition in made:
            condition({})
    assert all(map(is_specialised, made))


def test_who_holds_the_function_has_the_faster_one(eager):
    condition = eager.compile("eq(root.held, 'x')")
    matches = condition.matches
    assert (matches({"held": "X"}), matches is condition.matches, is_specialised(condition)) == (True, True, True)


def test_threads_may_call_a_function_while_it_is_specialised(monkeypatch):
    monkeypatch.setattr(specialiser, "OFTEN", 50)
    condition = AZURE.extend().compile("and(eq(root.a, 'x'), contains(root.b, 'y'))")
    wrong = []

    def judge() -> None:
        found = [condition.matches({"a": "X", "b": "ny"[number % 2]}) for number in range(2_000)]
        if found != [False, True] * 1_000:
            wrong.append(found)

    threads = [Thread(target=judge) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (wrong, is_specialised(condition)) == ([], True)


def test_a_value_that_python_would_look_into_stays_out_of_the_code():
    """Python drops the tests of constants: with its mark for the value, this one would always be true."""
    definition = indented(["def condition(root=None):", "    pass", "    pass", "    return root if k1 else 0"])
    assert specialiser._marked(definition, ["k1"], is_specialised.__code__) == (None, {})


@pytest.mark.parametrize("left", range(12, 80, 4))
def test_a_caller_deep_down_is_given_the_verdict(eager, left):
    def from_below(depth: int) -> Any:
        return from_below(depth - 1) if depth else condition.matches({"name": "x"})

    condition = eager.extend().compile("eq(root.name, 'X')")
    assert from_below(sys.getrecursionlimit() - stack_depth() - left) is True


def stack_depth() -> int:
    return len(inspect.stack(0))


def test_the_source_and_the_tracebacks_stay(eager):
    condition = eager.compile("lt(root.size, 'x')")
    before = inspect.getsource(condition.matches)
    told = []
    for _ in range(2):
        with pytest.raises(ValueError, match="cannot convert") as caught:
            condition.matches({"size": 1})
        told.append([(frame.lineno, frame.line) for frame in traceback.extract_tb(caught.value.__traceback__)])
    assert is_specialised(condition)
    assert inspect.getsource(condition.matches) == before
    assert told[0] == told[1]


@pytest.mark.parametrize("name", WORKLOADS)
def test_debuggers_may_keep_the_code_in_a_dictionary(eager, name):
    condition = eager.compile(WORKLOADS[name].expression)
    condition({})
    assert is_specialised(condition)
    assert {condition.matches.__code__: name}[condition.matches.__code__] == name


def test_profilers_accept_the_code(eager):
    condition = eager.compile("eq(root.a.b[0].c, 'x')")
    condition({})
    profile = cProfile.Profile()
    assert profile.runcall(condition.matches, {"a": {"b": [{"c": "x"}]}}) is True
    assert is_specialised(condition)
    assert any(entry.code is condition.matches.__code__ for entry in profile.getstats())
