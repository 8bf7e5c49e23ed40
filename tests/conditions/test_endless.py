"""Documents that never end, lie about their length, or lead back into themselves: each question ends."""

import json
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from types import FrameType
from typing import Any

import pytest

import conditions
from conditions import UNKNOWN, Condition, ConditionError, LimitError
from conditions.event_patterns import fields
from conditions.library import strings
from conditions.library.jsonpath import nodes
from conditions.schemas.inferring import inferred
from conditions.testing import assert_condition
from conditions.values import indexing, made
from tests.conditions.endless import EndlessMapping, EndlessSequence, Fresh, Wide, shared, within_itself

SECONDS = 20  # each takes a fraction of one; what is faulty takes them all

VALUES: dict[str, Callable[[], Any]] = {
    "an Object of which nothing is found": EndlessMapping,
    "an Object of which all is found": lambda: EndlessMapping(finds=True),
    "an Object that says it is empty": lambda: EndlessMapping(0),
    "an Object that says it is enormous": lambda: EndlessMapping(10**18),
    "an Array": EndlessSequence,
    "an Array of Null": lambda: EndlessSequence(5, None),
    "an Array that says it is empty": lambda: EndlessSequence(0, "x"),
    "an Array that says it is enormous": lambda: EndlessSequence(10**18),
    "an Array of Arrays": Fresh,
    "an Array of Objects": lambda: Fresh(EndlessMapping),
    "an Array of Arrays that says it is empty": lambda: Fresh(size=0),
    "an Array of Arrays of Arrays": Wide,
    "an enormous range": lambda: range(10**15),
    "a list in itself": within_itself,
    "a list of the same lists": lambda: shared(60),
}

AZURE = """
    root root.a root.* root.*.a root.*.* variables.a variables[root] isNullOrEmpty(root) containsValue(root,'x')
    containsValue(root,0) containsValue(root,root) containsValue(root.a,'x') containsValue(root.*.a,'x')
    containsValue(variables,'x') intersect(root,root) join(',',root) length(root) count(root) count(root.*)
    convertToJson(root) eq(root,root) in(root,'x',root) succeeded() succeeded('a') failed() jsonpath('$.*')
    jsonpath('$[*]') jsonpath('$[::2]') jsonpath('$..a') jsonpath('$..*') jsonpath('$..[?(@.a)]')
    jsonpath('$[?(@.a==1)]') jsonpath('$[?(@.*>1)]') parameters.a resources.a.a
"""
RFC_9535 = """
    jsonpath('$.*') jsonpath('$..a') jsonpath('$[::2]') jsonpath('$[?@.a==1]') jsonpath('$[?@==$]') jsonpath('$[?@.*]')
    jsonpath('$[?length(@)>1]') jsonpath('$[?count(@.*)>1]') jsonpath('$[?@.a==$.a]')
"""
STRICT = "root.a root.*.a variables.a succeeded('a') parameters.a"
EVENTS = [{"a": ["x"]}, {"a": [{"exists": False}]}, {"a": {"b": ["x"], "c": [{"prefix": "y"}]}}]
CONDITIONS = [
    *map(conditions.compile, AZURE.split()),
    *map(conditions.AZURE.extend(jsonpath="rfc9535").compile, RFC_9535.split()),
    *map(conditions.AZURE.extend(strict=True).compile, STRICT.split()),
    *(conditions.EVENTS.compile(conditions.event_pattern(pattern)) for pattern in EVENTS),
]


class Late(BaseException):
    """It took too long: no part of the package catches it."""


@pytest.fixture
def timer() -> Iterator[None]:
    def late(_: int, frame: FrameType | None) -> None:
        raise Late(frame)

    before = signal.signal(signal.SIGALRM, late)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture
def small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """To reach the real limits takes seconds each."""
    monkeypatch.setattr(made, "MOST_MADE", 100)
    monkeypatch.setattr(indexing, "MOST_HITS", 100)
    monkeypatch.setattr(strings, "LONGEST", 2_000)
    monkeypatch.setattr(nodes, "MOST_VISITED", 200)
    monkeypatch.setattr(fields, "MOST_VALUES", 200)


def explained(condition: Condition, root: Any, **inputs: Any) -> None:
    explanation = condition.explain(root, **inputs)
    for shown in (str(explanation), explanation.as_html(), json.dumps(explanation.as_json()), repr(explanation)):
        assert len(shown) < 100_000


WAYS: dict[str, Callable[..., Any]] = {
    "a call": lambda condition, root, **inputs: condition(root, **inputs),
    "evaluate": lambda condition, root, **inputs: condition.evaluate(root, **inputs),
    "within": lambda condition, root, **inputs: condition.within(600, root, **inputs),
    "given": lambda condition, root, **inputs: condition.given(root={"a": root, "b": UNKNOWN}, **inputs),
    "explain": explained,
    "filter": lambda condition, root, **inputs: list(condition.filter([root], **inputs)),
    "filter_lines": lambda condition, root, **inputs: list(condition.filter_lines([b'{"a": 1}'], **inputs)),
    "an assertion": assert_condition,
}


@pytest.mark.usefixtures("timer", "small_limits")
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", VALUES)
def test_every_question_ends_with_an_answer_or_an_error_of_ours(name: str, way: str) -> None:
    value = VALUES[name]()
    for condition in CONDITIONS:
        others = {"variables": value, "parameters": value, "resources": value, "dependencies": value}
        known = {name: one for name, one in others.items() if name in condition.language.vocabulary.inputs}
        for root, inputs in ((value, {}), ({"a": [value]}, {}), (1, known)):
            signal.setitimer(signal.ITIMER_REAL, SECONDS)
            with suppress(ConditionError, AssertionError):
                WAYS[way](condition, root, **inputs)


@pytest.mark.usefixtures("timer", "small_limits")
@pytest.mark.parametrize(
    ("expression", "root"),
    [
        ("containsValue(root, 'x')", EndlessMapping()),
        ("containsValue(root, 'x')", EndlessSequence()),
        ("containsValue(root, 'x')", range(10**15)),
        ("join(',', root)", EndlessSequence(item=None)),
        ("intersect(root, 'x')", EndlessMapping()),
        ("root.*", EndlessMapping()),
        ("jsonpath('$..x')", EndlessSequence(0)),
    ],
)
def test_what_never_ends_is_an_error_with_a_place(expression: str, root: Any) -> None:
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    with pytest.raises(LimitError, match="more than") as caught:
        conditions.compile(expression).evaluate(root)
    assert (caught.value.line, caught.value.column) == (1, 1)


def test_what_is_found_soon_is_no_error() -> None:
    condition = conditions.compile("containsValue(root, 7)")
    assert condition(range(10**15)) is condition.explain(range(10**15)).verdict is True


def test_the_number_of_members_is_what_an_array_or_object_says() -> None:
    assert conditions.compile("count(root)").evaluate(range(10**15)) == 10**15
    assert conditions.compile("length(root)").evaluate(EndlessMapping(3)) == 3
    assert conditions.compile("isNullOrEmpty(root)").evaluate(EndlessSequence(0)) is True


def test_an_explanation_says_how_much_there_is_and_does_not_look() -> None:
    explanation = conditions.compile("and(root, root.a)").explain({"a": EndlessMapping(3)})
    assert "Object (3 items)" in str(explanation)


@pytest.mark.usefixtures("timer", "small_limits")
def test_a_schema_that_never_ends_is_an_error() -> None:
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    for schema in (EndlessMapping(), {"properties": EndlessMapping()}, {"properties": {"a": EndlessMapping()}}):
        with pytest.raises(LimitError):
            conditions.Schema.from_json_schema(schema)


@pytest.mark.usefixtures("timer")
def test_a_missing_key_of_a_wide_object_is_told_soon() -> None:
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    wide = {f"status{number}name": number for number in range(300_000)}
    for root in (wide, EndlessMapping()):
        with pytest.raises(conditions.PathError, match="there is no key 'statusname'"):
            conditions.AZURE.extend(strict=True).compile("root.statusname").evaluate(root)


def test_an_event_that_leads_back_into_itself_is_an_error_with_a_place() -> None:
    condition = conditions.EVENTS.compile(conditions.event_pattern({"a": ["x"]}))
    with pytest.raises(LimitError, match="a field of the event has more than 2,000,000 values") as caught:
        condition({"a": within_itself()})
    assert caught.value.line == 1


def test_samples_that_never_end_are_an_error() -> None:
    with pytest.raises(LimitError):
        inferred([{"a": Fresh(EndlessMapping)}])
