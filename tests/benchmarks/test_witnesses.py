"""The figures of what is known before conditions run."""

from __future__ import annotations

import json

import pytest

from benchmarks.witnesses import BENCHMARK, answers


def test_a_quick_look_misses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CONDEX_REFERENCE", raising=False)
    figures = BENCHMARK.measure(0)
    assert json.loads(json.dumps(figures)) == figures
    assert "real conditions" not in figures
    assert figures["misspellings"]["found"] == figures["misspellings"]["of"] > 0
    assert figures["right conditions"]["found"] == figures["right conditions"]["of"] > 0
    assert figures["proofs"] == {"checks": figures["proofs"]["checks"], "wrong": 0}
    assert [target.value for target in BENCHMARK.targets(figures)][:3] == [0, 0, 0]
    [table] = BENCHMARK.tables(figures)
    assert len(table.rows) == 4


def test_what_is_not_answered_is_counted() -> None:
    known = answers(["eq(root.a, 1)", "eq(upper(root.a), 'x')", "and(eq(root.a, root.b), ne(root.a, root.b))"])
    assert (known["of"], known["found"]) == (3, 2)
    figures = {
        "real conditions": {**known, "milliseconds": 1.0},
        "misspellings": {"of": 4, "found": 3},
        "right conditions": {"of": 4, "found": 4},
        "proofs": {"checks": 500, "wrong": 1},
        "openapi": {"bytes": 2_000_000, "milliseconds": 1001.0},
    }
    missed = [target.about for target in BENCHMARK.targets(figures) if not target.is_met]
    assert missed == [
        "misspelt keys that are not told",
        "wrong proofs",
        "one condition and 2 MB of OpenAPI",
        "real conditions without inputs or a proof for both verdicts",
    ]
