"""What the fuzzers kept is right without them, too; and they tell what they need."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.paths import ROOT
from tools.fuzzing import FLAGS, MISSING, scanner
from tools.sanitized import SANITIZERS

CORPUS = ROOT / "native" / "fuzz" / "corpus"
KEPT = ("scanner", "plans", "parser")
MOST_FILES = 150  # of a fuzzer
MOST_BYTES = 100_000


def kept(name: str) -> list[Path]:
    return sorted((CORPUS / name).iterdir())


def test_every_kept_input_of_plans_is_judged_as_in_pure_python(native: Any) -> None:
    from tools.fuzzed_plans import chosen_condition, judge

    inputs = [path.read_bytes() for path in kept("plans")]
    for data in inputs:
        judge(data)
    assert sum(chosen_condition(data) is not None for data in inputs) > len(inputs) / 2


def test_every_kept_input_of_the_scanner_is_scanned_as_a_plain_reader_expects(tmp_path: Path) -> None:
    compiler = shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        pytest.skip("there is no compiler that has sanitizers")
    sources = [*scanner().sources, ROOT / "native" / "fuzz" / "replay.c"]
    program = tmp_path / "replay"
    subprocess.run([compiler, *FLAGS, *SANITIZERS, *map(str, sources), "-o", str(program)], check=True)
    ran = subprocess.run([program, *kept("scanner")], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr[-3000:]
    assert ran.stderr.splitlines() == [*map(str, kept("scanner"))]


def test_every_kept_text_is_read_by_both_drivers_alike(native: Any) -> None:
    from tools.fuzzed_parser import AZURE_GRAMMAR, INFIX_GRAMMAR, chosen_text, judge

    inputs = [path.read_bytes() for path in kept("parser")]
    for data in inputs:
        judge(data)
    grammars = [grammar for grammar, failing, _ in map(chosen_text, inputs) if not failing]
    assert min(grammars.count(AZURE_GRAMMAR), grammars.count(INFIX_GRAMMAR)) > 10


def test_a_driver_by_other_tables_is_told_apart(native: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from tools.fuzzed_parser import AZURE_GRAMMAR, INFIX_GRAMMAR, DifferenceError, judge

    monkeypatch.setattr(AZURE_GRAMMAR.parser, "_native", INFIX_GRAMMAR.parser._native)
    judge(b"\0)")  # both refuse it where it begins
    with pytest.raises(DifferenceError, match="of 'eq' the core makes"):
        judge(b"\0eq")


@pytest.mark.parametrize("name", KEPT)
def test_the_corpus_is_small(name: str) -> None:
    files = kept(name)
    assert 50 < len(files) <= MOST_FILES
    assert sum(path.stat().st_size for path in files) <= MOST_BYTES


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make")
def test_make_fuzz_tells_what_to_install_where_there_is_no_clang(tmp_path: Path) -> None:
    command = [str(shutil.which("make")), "fuzz", "READY=", f"BIN={Path(sys.executable).parent}"]
    environment = {name: value for name, value in os.environ.items() if name not in ("CLANG", "MAKEFLAGS", "MAKELEVEL")}
    ran = subprocess.run(command, cwd=ROOT, env={**environment, "PATH": str(tmp_path)}, capture_output=True, text=True)
    assert ran.returncode != 0
    assert ran.stderr.splitlines()[0] == MISSING
    assert "`apt-get install clang`" in MISSING
