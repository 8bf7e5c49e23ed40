"""The reference of the codes."""

from conditions.lint.rules.all import RULES
from docs.generate.codes import codes_page


def test_every_rule_has_a_page():
    pages = [line for line in codes_page().splitlines() if line.startswith("### ")]
    assert pages == [f"### {rule.code} {rule.name}" for rule in RULES]
