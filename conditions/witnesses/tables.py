"""Test tables as texts: parameters of pytest, YAML, links to the playground."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from conditions.witnesses.decisive import Case, Table


def as_pytest(table: Table, expression: str, **dialect: Any) -> str:
    """A test module in which pytest runs the rows, one a test.

    Args:
        table: The rows.
        expression: The condition.
        dialect: What `Language.extend` is given of its language, besides what it is by default.
    """
    rows = "\n".join(map(_parameter, table))
    numbers = "from decimal import Decimal\n\n" if "Decimal(" in rows else ""
    given = ", ".join(f"{name}={value!r}" for name, value in dialect.items())
    language = f"\nLANGUAGE = AZURE.extend({given})" if dialect else ""
    return f'''"""Each part of the condition decides once each way."""

{numbers}import pytest

{"from conditions import AZURE" + chr(10) if dialect else ""}from conditions.testing import assert_condition
{language}
CONDITION = {expression!r}


@pytest.mark.parametrize(
    ("inputs", "verdict"),
    [
{rows}
    ],
)
def test_condition(inputs, verdict):
    assert_condition(CONDITION, verdict=verdict, {"language=LANGUAGE, " if dialect else ""}**inputs)
'''


def _parameter(case: Case) -> str:
    return f"        pytest.param({dict(case.inputs)!r}, {case.verdict}, id={case.name!r}),"


def as_yaml(table: Table, expression: str, **dialect: Any) -> str:
    """The rows as YAML: the condition, and of each row what it shows, inputs and verdict; arguments as above."""
    rows = "".join(map(_yaml_row, table))
    head = "".join(f"{name}: {_yaml(value)}\n" for name, value in {"condition": expression, **dialect}.items())
    return f"{head}cases:\n{rows}"


def _yaml_row(case: Case) -> str:
    return f"  - name: {_yaml(case.name)}\n    verdict: {_yaml(case.verdict)}\n    inputs: {_yaml(case.inputs)}\n"


def _yaml(value: Any) -> str:
    """The value as JSON that is YAML too, which knows no pairs of surrogates."""
    text = json.dumps(value, default=_number, ensure_ascii=False)
    return "".join(map(_escaped, text)) if not (text.isascii() and text.isprintable()) else text


def _escaped(character: str) -> str:
    if " " <= character <= "~":
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def as_links(table: Table, expression: str, page: str, *, strict: bool = False) -> str:
    """A link to the playground for each row, below a line that says what it shows."""
    links = (page + fragment(expression, case.inputs, strict=strict) for case in table)
    return "".join(f"{case.verdict}: {case.name}\n{link}\n" for case, link in zip(table, links, strict=True))


def fragment(expression: str, inputs: Mapping[str, Any], *, strict: bool = False) -> str:
    """The fragment of an address of the playground in which it shows a condition on inputs."""
    state = _json({"expression": expression, **fields(inputs), **({"strict": True} if strict else {})})
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
