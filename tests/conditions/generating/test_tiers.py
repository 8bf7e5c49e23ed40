"""The first calls of a condition walk its tree; then its function is generated, and nobody can tell."""

import cProfile
import inspect
import json
import sys
import traceback
from threading import Thread
from typing import Any

import pytest
from hypothesis import given

import conditions
from conditions import AZURE, Condition, ConditionError, Language, LimitError, function
from conditions.generating import tiers
from conditions.values import regular_expressions
from conditions.values.time_limit import seconds_to_match, time_limit
from tests.conditions.test_properties import all_expressions, inputs
from tests.conditions.test_vectors import CASES, recorded
from tests.effort import some_of

SLICES = 10
STRICT = AZURE.extend(strict=True)


@pytest.fixture
def walking(monkeypatch: pytest.MonkeyPatch) -> Language:
    """A language whose functions are not generated unless something asks for their source."""
    monkeypatch.setattr(tiers, "WALKS", 10**9)
    return AZURE.extend()


def is_walking(condition: Condition) -> bool:
    return isinstance(condition.matches.__closure__[0].cell_contents[-1], tiers.Walker)


def told(way: Any, **given: Any) -> Any:
    """What a call gives: the value, or all that an error tells."""
    try:
        return way(**given)
    except ConditionError as error:
        cause = error.__cause__
        context = error.__context__
        return (
            *(type(error), error.message, error.span, error.hint, str(error), getattr(error, "__notes__", None)),
            *(type(cause), str(cause), type(context), str(context), error.__suppress_context__),
        )


def is_the_same(language: Language, text: str, given: dict[str, Any]) -> bool:
    """Whether a condition gives the same before and after its function was generated."""
    condition = language.compile(text)
    before = told(condition, **given)
    source = condition.source
    assert not is_walking(condition)
    again = told(condition, **given)
    return source != "" and (type(before), before) == (type(again), again)


@pytest.mark.parametrize("part", range(SLICES))
@pytest.mark.parametrize("name", CASES)
def test_a_recorded_case_gives_the_same_before_and_after(walking, name, part):
    for number, case in some_of(recorded(name)[part::SLICES], part):
        given = {"root": json.loads(case["root"]), "variables": case.get("variables", {})}
        if case.get("error", {}).get("stage") != "parse":
            assert is_the_same(walking.extend(), case["expression"], given), f"{name}.jsonl:{number}"


@given(all_expressions, inputs)
def test_any_condition_gives_the_same_before_and_after(text, given):
    for language in (AZURE, STRICT):
        assert is_the_same(language.extend(), text, given)


@given(all_expressions, inputs)
def test_values_are_the_same_before_and_after(text, given):
    condition = AZURE.extend().compile(text)
    before = told(condition.evaluate, **given)
    for _ in range(tiers.WALKS + 1):
        after = told(condition.evaluate, **given)
    assert repr(before) == repr(after)


@pytest.mark.parametrize("language", [AZURE, STRICT], ids=["Azure", "strict"])
@pytest.mark.parametrize("text", ["eq(root.a, 'x')", "and(eq(root.a, variables.b), gt(count(root.c), 1))"])
def test_who_holds_the_function_gets_generated_code(language, text):
    condition = language.extend().compile(text)
    matches, given = condition.matches, ({"a": "x", "c": [1, 2]}, {"b": "X"})
    walked = inspect.signature(matches)
    for _ in range(tiers.WALKS):
        assert matches(*given) is True
        assert is_walking(condition)
    assert matches(*given) is True
    assert (is_walking(condition), matches is condition.matches) == (False, True)
    assert matches.__code__.co_filename != ""
    assert inspect.getsource(matches) in condition.source
    assert inspect.signature(matches) == walked
    generated = language.extend().compile(text)
    assert generated.source == condition.source
    for name in ("__name__", "__qualname__", "__module__", "__defaults__", "__kwdefaults__"):
        assert getattr(matches, name) == getattr(generated.matches, name)


def test_conditions_of_a_shape_share_their_walks():
    language = AZURE.extend()
    made = [language.compile(f"eq(root.shared, '{number}')") for number in range(3)]
    for _ in range(tiers.WALKS - 2 * tiers.WALKS_FOR_A_TEXT):
        made[0]({})
    assert all(map(is_walking, made))
    made[1]({})
    assert not any(map(is_walking, made))
    assert [[condition({"shared": str(number)}) for number in range(3)].index(True) for condition in made] == [0, 1, 2]


def test_many_texts_of_a_shape_are_worth_a_function():
    language = AZURE.extend()
    made = [language.compile(f"eq(root.many, '{number}')") for number in range(10)]
    assert len({condition.matches.__code__ for condition in made}) == 1
    assert not any(map(is_walking, made))


def test_the_same_text_has_the_same_function_while_it_is_walked():
    language = AZURE.extend()
    one, other = Condition("eq(root.twice, 1)", language), Condition("eq(root.twice, 1)", language)
    assert is_walking(one)
    assert one.matches is other.matches


def test_the_source_is_generated_on_demand():
    tiers._factory.cache_clear()  # its source is shown for as long as it is remembered
    condition = AZURE.extend().compile("eq(root.demanded, 'x')")
    assert is_walking(condition)
    assert "return values[-1](root, variables)" in inspect.getsource(condition.matches)
    assert inspect.getsource(condition.matches) not in condition.source
    assert not is_walking(condition)
    assert inspect.getsource(condition.matches) in condition.source


def test_what_may_not_be_evaluated_twice_is_generated_at_once():
    calls = []

    @function("noted")
    def noted(value: str) -> str:
        calls.append(value)
        return value

    condition = AZURE.extend(functions=[noted]).compile("lt(length(noted(root.a)), noted('x'))")
    assert not is_walking(condition)
    with pytest.raises(conditions.ConversionError):
        condition({"a": "b"})
    assert calls == ["b", "x"]


def test_an_error_is_raised_by_generated_code_and_leaves_the_walk():
    condition = AZURE.extend().compile("lt(1, root.failing)")
    with pytest.raises(conditions.ConversionError) as caught:
        condition({"failing": "x"})
    assert is_walking(condition)
    files = {frame.filename for frame in traceback.extract_tb(caught.value.__traceback__)}
    assert sum(file.startswith("<condition ") for file in files) == 2
    assert caught.value.__context__ is None
    assert condition({"failing": 2}) is True


def test_threads_may_call_a_function_while_it_is_generated():
    wrong = []
    for _ in range(20):
        condition = AZURE.extend().compile("and(eq(root.a, 'x'), contains(root.b, 'y'))")

        def judge(matches: Any = condition.matches) -> None:
            found = [matches({"a": "X", "b": "ny"[number % 2]}) for number in range(100)]
            if found != [False, True] * 50:
                wrong.append(found)

        threads = [Thread(target=judge) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not is_walking(condition)
    assert wrong == []


@pytest.mark.parametrize("left", range(16, 120, 4))
def test_a_caller_deep_down_is_given_the_verdict(left):
    """Neither to walk nor to generate is there room on the stack; the generated function has enough."""

    def from_below(depth: int) -> Any:
        return from_below(depth - 1) if depth else condition.matches({"name": "x"})

    condition = AZURE.extend().compile("and(eq(root.name, 'X'), or(eq(root.name, 'y'), eq(root.name, 'x')))")
    assert from_below(sys.getrecursionlimit() - len(inspect.stack(0)) - left) is True


def test_without_threads_a_lack_of_room_stays_one(monkeypatch):
    def refused(*_: Any) -> None:
        raise RuntimeError("can't start new thread")

    def deep() -> None:
        raise RecursionError

    monkeypatch.setattr(tiers, "start_new_thread", refused)
    with pytest.raises(RecursionError):
        tiers.with_room(deep)


def test_a_document_that_nests_too_deep_is_refused_alike():
    document: Any = {}
    for _ in range(100_000):
        document = {"a": document}
    condition = AZURE.extend().compile("eq(convertToJson(root), 'x')")
    first, second = told(condition, root=document), told(condition, root=document)
    assert first[0] is LimitError
    assert first == second


@pytest.mark.parametrize("language", [AZURE, STRICT], ids=["Azure", "strict"])
def test_what_takes_too_long_is_tried_as_often_before_and_after(monkeypatch, language):
    tries = []

    def noted() -> float:
        tries.append(1)
        return seconds_to_match()

    monkeypatch.setattr(regular_expressions, "seconds_to_match", noted)
    given = {"root": {"text": "a" * 40 + "b"}}
    condition = language.extend().compile("and(true, isMatch(root.text, '^(a|aa)+$'))")

    def limited() -> tuple[Any, int]:
        tries.clear()
        with time_limit(0.1):
            return told(condition, **given), len(tries)

    before = limited()
    assert is_walking(condition)
    assert condition.source
    assert before[0][0] is LimitError
    assert before == limited()


def test_profilers_accept_the_switch():
    condition = AZURE.extend().compile("eq(root.a.b[0].c, 'x')")
    profile = cProfile.Profile()
    for _ in range(tiers.WALKS + 2):
        assert profile.runcall(condition.matches, {"a": {"b": [{"c": "x"}]}}) is True
    assert any(entry.code is condition.matches.__code__ for entry in profile.getstats())
