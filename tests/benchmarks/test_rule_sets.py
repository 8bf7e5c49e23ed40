"""The figures of rule sets stand side by side for both modes."""

from __future__ import annotations

from benchmarks.results import Figures
from benchmarks.rule_contenders import LAMBDAS, LOOP, RULE_SET
from benchmarks.rule_sets import FROM_BYTES, ONE_CONDITION, bytes_table, few_table, sizes_table, with_pure_mode


def figures(own: float) -> Figures:
    """Figures of two contenders, those of the rule set being *own*."""
    taken = {RULE_SET: own, LOOP: 40.0, LAMBDAS: 50.0}
    return {
        "versions": {RULE_SET: "1.0", LOOP: "1.0", LAMBDAS: ""},
        "sizes": {"10": {"nanoseconds": dict(taken)}},
        "few": {"1": {"nanoseconds": dict(taken)}},
        "webhook": {"nanoseconds": dict(taken)},
        "bytes": {FROM_BYTES: own, ONE_CONDITION: 10.0},
        "building": {"nanoseconds": own, "bytes": 100.0, "rules": 10_000},
    }


def test_pure_mode_stands_beside_the_native_core() -> None:
    both = with_pure_mode(figures(20.0), figures(30.0))
    assert [row[:2] for row in sizes_table(both).rows] == [
        ["condex 1.0, RuleSet", "20 ns (1.00 x)"],
        ["condex 1.0, RuleSet, without the native core", "30 ns (1.50 x)"],
        ["condex 1.0, a loop", "40 ns (2.00 x)"],
        ["naive Python lambdas, a loop", "50 ns (2.50 x)"],
    ]
    assert few_table(both).rows == [["1", "50 ns", "40 ns", "20 ns", "30 ns", "0.50 x"]]
    assert [row[1] for row in bytes_table(both).rows] == ["20 ns", "10 ns", "30 ns"]


def test_where_there_is_no_core_there_is_one_mode() -> None:
    assert few_table(figures(20.0)).columns == ("rules", LAMBDAS, LOOP, RULE_SET, f"{RULE_SET}, x the loop")
    assert few_table(figures(20.0)).rows == [["1", "50 ns", "40 ns", "20 ns", "0.50 x"]]
