"""The recorded cases of the reference: value, kind, verdict, Azure's lines, and errors with their place."""

import json
import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import conditions
from conditions import (
    Condition,
    ConditionError,
    ConditionSyntaxError,
    ConversionError,
    Explanation,
    FormatError,
    LimitError,
    PathError,
)
from conditions.values.converting import to_boolean

VECTORS = Path(__file__).parent.parent / "vectors"
CASES = {"edges": 881, "expressions": 4192}
SLICES = 20  # a slice is one test: it tells all its failures, and the slices run in parallel

ERRORS = {"conversion": ConversionError, "format": FormatError, "jsonpath": PathError}


@cache
def recorded(name: str) -> list[tuple[int, dict[str, Any]]]:
    """The cases of a file with the numbers of their lines."""
    lines = (VECTORS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [(number, json.loads(line)) for number, line in enumerate(lines, 1)]


@pytest.mark.parametrize("name", CASES)
def test_the_recorded_cases_are_all_there(name):
    assert len(recorded(name)) == CASES[name]


def test_the_documentation_tells_how_many_there_are():
    page = (VECTORS.parent.parent / "docs" / "explanation" / "exactness.md").read_text(encoding="utf-8")
    failing = sum("error" in case for name in CASES for _, case in recorded(name))
    counts = [*CASES.values(), sum(CASES.values()), failing, sum(CASES.values()) - failing]
    assert [count for count in counts if not re.search(rf"\b{count:,}\b", page)] == []


@pytest.mark.parametrize("part", range(SLICES))
@pytest.mark.parametrize("name", CASES)
def test_every_recorded_case_holds(name, part):
    cases = recorded(name)[part::SLICES]
    assert {f"{name}.jsonl:{number}": found for number, case in cases if (found := differences(case))} == {}


def differences(case: dict[str, Any]) -> dict[str, Any]:
    """What is other than recorded, each with (recorded, found); empty where the case holds."""
    expected, found = expectation(case), observation(case)
    return {key: (want, found.get(key)) for key, want in expected.items() if found.get(key, ...) != want}


def expectation(case: dict[str, Any]) -> dict[str, Any]:
    error = case.get("error")
    if error is None:
        expected = {key: case.get(key) for key in ("kind", "value", "verdict", "normalized", "expanded")}
        if case["kind"] in ("Array", "Object"):
            expected["value"] = as_json(json.loads(case["value"]))
        return expected | AGREEING
    expected = {"stage": error["stage"], "kind": error["kind"]}
    if error.get("position"):
        expected["position"] = error["position"]
    return expected | (AGREEING if error["stage"] == "evaluate" else {})


AGREEING = {"matches": True, "evaluate": True, "explain": True}  # with the call


def observation(case: dict[str, Any]) -> dict[str, Any]:
    try:
        condition = conditions.compile(case["expression"])
    except (ConditionSyntaxError, LimitError) as error:
        return {"stage": "parse", "kind": "syntax", "position": error.position}
    inputs = {"root": json.loads(case["root"]), "variables": case.get("variables", {})}
    explanation = condition.explain(**inputs)
    try:
        verdict = condition(**inputs)
    except ConditionError as error:
        return failure(condition, inputs, explanation, error)
    return success(condition, inputs, explanation, verdict)


def success(condition: Condition, inputs: dict[str, Any], explanation: Explanation, verdict: bool) -> dict[str, Any]:
    value, kind = condition.evaluate(**inputs), str(explanation.tree.kind)
    evaluating, *expanded, result = explanation.lines
    return {
        "kind": kind,
        "value": recorded_form(value, kind),
        "verdict": verdict,
        "normalized": condition.normalized,
        "expanded": expanded[0].removeprefix("Expanded: ") if expanded else None,
        "matches": condition.matches(**inputs) is verdict,
        "evaluate": to_boolean(value) is verdict,
        "explain": (evaluating, result) == (f"Evaluating: {condition.normalized}", f"Result: {verdict}")
        and (explanation.verdict, explanation.value, explanation.error) == (verdict, value, None),
    }


def recorded_form(value: Any, kind: str) -> Any:
    match kind:
        case "Number":
            assert isinstance(value, int | Decimal)
            return f"{Decimal(value):f}"
        case "Array" | "Object":
            assert isinstance(value, list | dict)
            return as_json(value)
        case "Version":
            return str(value)
        case _:
            return value


def as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def failure(
    condition: Condition, inputs: dict[str, Any], explanation: Explanation, error: ConditionError
) -> dict[str, Any]:
    return {
        "stage": "evaluate",
        "kind": next((kind for kind, cls in ERRORS.items() if type(error) is cls), type(error).__name__),
        "matches": told(condition.matches, inputs) == facts(error),
        "evaluate": told(condition.evaluate, inputs) == facts(error),
        "explain": (explanation.verdict, facts(explanation.error)) == (None, facts(error)),
    }


def told(function: Callable[..., Any], inputs: dict[str, Any]) -> tuple[Any, ...] | None:
    try:
        function(**inputs)
    except ConditionError as error:
        return facts(error)
    return None


def facts(error: ConditionError | None) -> tuple[Any, ...] | None:
    return error and (type(error), error.message, error.hint, error.position)


def test_a_case_that_does_not_hold_is_found():
    case = {"expression": "eq(1, 1)", "root": "{}", "kind": "Boolean", "value": True, "verdict": True}
    lines = {"normalized": "eq(1, 1)", "expanded": "eq(1, 1)"}
    assert differences(case | lines) == {}
    assert differences(case | lines | {"verdict": False}) == {"verdict": (False, True)}
    error = {"stage": "evaluate", "kind": "conversion"}
    refused = {"expression": "lt(1, 'a')", "root": "{}", "error": error}
    assert differences(refused) == {}
    assert differences(refused | {"error": {**error, "kind": "format"}}) == {"kind": ("format", "conversion")}
    assert differences(refused | {"expression": "lt(1"}) == {
        "stage": ("evaluate", "parse"),
        "kind": ("conversion", "syntax"),
        "matches": (True, None),
        "evaluate": (True, None),
        "explain": (True, None),
    }
