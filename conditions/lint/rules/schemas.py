"""The pages of the rules that need a schema (W8…): they stand in `conditions.schema_checking`, and run where one is."""

from __future__ import annotations

from typing import cast

from conditions.lint.rules.rule import Check, Rule
from conditions.schema_checking.rules import all as schema_checking

SCHEMA_RULES: tuple[Rule, ...] = tuple(
    Rule(rule.code, rule.name, cast("Check", rule.check), of=()) for rule in schema_checking.RULES
)
"""Every rule, in the order of the codes. None of them looks at what stands without a schema."""
