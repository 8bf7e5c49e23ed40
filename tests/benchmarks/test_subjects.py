"""Each subject measures: figures, from which tables and targets are made."""

from __future__ import annotations

import json

import pytest

from benchmarks.calibration import slowness_of
from benchmarks.subjects import SUBJECTS

QUICK = ("one-document", "wildcards", "bytes", "loops", "engines", "rule-sets", "many", "import", "jobs")


@pytest.mark.parametrize("name", QUICK)
def test_a_quick_look(name: str) -> None:
    figures = {**SUBJECTS[name].measure(0), "slowness": 2.0}
    assert json.loads(json.dumps(figures)) == figures
    assert SUBJECTS[name].tables(figures)
    for target in SUBJECTS[name].targets(figures):
        assert target.value > 0


def test_slowness_is_the_mean_ratio_to_the_times_that_the_limits_go_with() -> None:
    assert slowness_of({("W1", 0): 84.0, ("W1", 1): 41.0 / 2}) == pytest.approx(1.0)
    assert slowness_of({("W7", 0): 3 * 2663.0}) == pytest.approx(3.0)
