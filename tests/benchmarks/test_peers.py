"""An engine that is missing, fails or gives another verdict is reported, and never timed."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from benchmarks import peers
from benchmarks.modes import CONDEX, PURE
from benchmarks.peers import ADAPTERS, Engine, adapter, engines, offered
from benchmarks.side_by_side import CAREFUL_PYTHON, NAIVE, ourselves, unusual_verdicts, verified
from benchmarks.workloads import WORKLOADS
from conditions.core import CORE

HIT_AND_MISS = {"W1": "W1"}


def test_every_adapter_is_named_and_every_name_is_an_adapter() -> None:
    files = {path.stem for path in Path(peers.__file__).parent.glob("*.py")}
    assert files - {"__init__", "dialects", "install"} == set(ADAPTERS)
    for name in ADAPTERS:
        assert {"engines", "file_filters", "rule_engines"} & set(vars(adapter(name)))


def test_an_engine_that_is_not_installed_is_skipped_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("module")

    def missing() -> Any:
        import an_engine_that_nobody_wrote  # pyright: ignore[reportMissingImports]

        yield an_engine_that_nobody_wrote

    monkeypatch.setattr(module, "engines", missing, raising=False)
    monkeypatch.setattr(peers, "adapter", lambda name: module)
    assert offered("engines") == ([], dict.fromkeys(ADAPTERS, "No module named 'an_engine_that_nobody_wrote'"))


def test_installed_engines_can_express_workloads_that_exist() -> None:
    found, skipped = engines()
    assert found or skipped
    for engine in found:
        assert engine.expressions.keys() <= WORKLOADS.keys()


def test_hand_written_python_and_condex_are_verified() -> None:
    ready, wrong = verified(list(ourselves()))
    assert not wrong
    modes = {CONDEX} if CORE is None else {CONDEX, PURE}
    assert {engine for engine, _ in ready} == {*modes, NAIVE, CAREFUL_PYTHON}
    assert len(ready) == (2 + len(modes)) * len(WORKLOADS)


@pytest.mark.parametrize(
    ("judge", "reason"),
    [
        (lambda document: True, "AssertionError: different verdict: True on the miss"),
        (lambda document: False, "AssertionError: different verdict: False on the hit"),
        (lambda document: document["nothing"], "KeyError: 'nothing'"),
    ],
)
def test_an_engine_without_the_right_verdicts_is_not_timed(judge: Any, reason: str) -> None:
    ready, wrong = verified([Engine("wrong", "", HIT_AND_MISS, lambda _: judge)])
    assert ready == {}
    assert wrong == {"wrong": {"W1": reason}}


def test_unusual_documents_are_counted_by_outcome() -> None:
    naive = Engine("naive", "", HIT_AND_MISS, lambda name: WORKLOADS[name].naive)
    ready, _ = verified([naive])
    assert unusual_verdicts(naive, ready) == {"same": 2, "different": 2, "error": 1}
