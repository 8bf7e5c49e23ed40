"""The reference of the codes, held to the declarations."""

from pathlib import Path

from conditions.lint.codes import reference
from conditions.lint.rules import RULES

CODES = Path(__file__).parents[3] / "docs" / "reference" / "codes.md"


def test_the_reference_is_what_the_declarations_say():
    assert CODES.read_text(encoding="utf-8") == reference(), "run: make codes"


def test_every_rule_has_a_page():
    pages = [line for line in reference().splitlines() if line.startswith("### ")]
    assert pages == [f"### {rule.code} {rule.name}" for rule in RULES]
