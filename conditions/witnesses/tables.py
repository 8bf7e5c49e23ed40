"""Test tables as texts: parameters of pytest, YAML, links to the playground."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from conditions.witnesses.decisive import Case, Table


def as_pytest(table: Table, expression: str) -> str:
    """A test module in which pytest runs the rows, one a test."""
    rows = "\n".join(map(_parameter, table))
    return f'''"""Each part of the condition decides once each way."""

import pytest

from conditions.testing import assert_condition

CONDITION = {expression!r}


@pytest.mark.parametrize(
    ("inputs", "verdict"),
    [
{rows}
    ],
)
def test_condition(inputs, verdict):
    assert_condition(CONDITION, verdict=verdict, **inputs)
'''


def _parameter(case: Case) -> str:
    return f"        pytest.param({json.loads(_json(case.inputs))!r}, {case.verdict}, id={case.name!r}),"


def as_yaml(table: Table, expression: str) -> str:
    """The rows as YAML: the condition, and of each row what it shows, the inputs and the verdict."""
    rows = "".join(map(_yaml_row, table))
    return f"condition: {_json(expression)}\ncases:\n{rows}"


def _yaml_row(case: Case) -> str:
    return f"  - name: {_json(case.name)}\n    verdict: {_json(case.verdict)}\n    inputs: {_json(case.inputs)}\n"


def as_links(table: Table, expression: str, page: str) -> str:
    """A link to the playground for each row, below a line that says what it shows."""
    return "".join(f"{case.verdict}: {case.name}\n{page}{fragment(expression, case.inputs)}\n" for case in table)


def fragment(expression: str, inputs: Mapping[str, Any]) -> str:
    """The fragment of an address of the playground in which it shows a condition on inputs."""
    state = _json({"expression": expression, **fields(inputs)})
    return "#p=" + urlsafe_b64encode(state.encode()).decode().rstrip("=")


def fields(inputs: Mapping[str, Any]) -> dict[str, str]:
    """The texts of the fields of the playground in which inputs stand: the document, and the other values."""
    others = {name: value for name, value in inputs.items() if name != "root"}
    return {"root": _json(inputs["root"]) if "root" in inputs else "", "others": _json(others) if others else ""}


def _json(value: Any) -> str:
    return json.dumps(value, default=_number)


def _number(value: Any) -> float:
    """A Decimal of more digits than a float has; nothing else that is made up has no form in JSON."""
    assert isinstance(value, Decimal)
    return float(value)
