"""Fuzzes the native core: `python -m tools.fuzzing [--minutes N] [--keep]`.

The fuzzers are in native/fuzz/: clang builds them with libFuzzer, which is guided by coverage, and with the
AddressSanitizer and the UndefinedBehaviorSanitizer. What they find is in build/fuzz/; what is worth keeping of it goes
into native/fuzz/corpus/ with --keep. That is run by the tests as well, which need no clang.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

from tools.sanitized import C_FLAGS, ROOT, SANITIZERS

FUZZ = ROOT / "native" / "fuzz"
SOURCES = ROOT / "native" / "src"
BUILD = ROOT / "build" / "fuzz"
FLAGS = [*C_FLAGS, f"-I{SOURCES}"]
FUZZER = ["-fsanitize=fuzzer", *SANITIZERS]
LIMITS = ["-max_len=1024", "-timeout=20", "-rss_limit_mb=3000", "-print_final_stats=1", "-print_funcs=0"]
MOST_KEPT = 140  # inputs of each fuzzer
ASAN = "quarantine_size_mb=16"  # what is freed is used again soon, for speed, but not at once
MISSING = (
    "The fuzzers need clang with libFuzzer, and there is none. Install it: `apt-get install clang` on Debian and"
    " Ubuntu, `dnf install clang compiler-rt` on Fedora, `brew install llvm` on macOS; CLANG=… names another one."
)


@dataclass(frozen=True)
class Target:
    """A fuzzer.

    Attributes:
        name: That of its corpus.
        sources: The files that it is made of.
        flags: What the compiler needs beside the flags of all.
        environment: What it runs with.
        words: The name of its dictionary: what its inputs are made of.
    """

    name: str
    sources: Sequence[Path]
    flags: Sequence[str]
    environment: Mapping[str, str]
    words: str

    @property
    def kept(self) -> Path:
        """The corpus that is kept in the repository."""
        return FUZZ / "corpus" / self.name

    @property
    def found(self) -> Path:
        """What is found on this machine."""
        return BUILD / self.name


def scanner() -> Target:
    """The scanner by itself, without Python."""
    ours = [FUZZ / f"{name}.c" for name in ("scanner", "reference", "wishes", "portable")]
    theirs = [SOURCES / f"{name}.c" for name in ("scanner", "json_text", "trie")]
    return Target("scanner", [*ours, *theirs], [], {"ASAN_OPTIONS": ASAN}, "json")


def plans() -> Target:
    """Plans and documents, beside Python."""
    return _beside_python("plans", "json")


def parser() -> Target:
    """Texts of expressions, beside Python."""
    return _beside_python("parser", "expressions")


def _beside_python(name: str, words: str) -> Target:
    """A fuzzer of the whole core that has Python in it: tools/fuzzed_<name>.py judges its inputs."""
    from conditions.core import VERSION

    environment = {
        "CONDEX_FUZZING_PYTHON": sys.executable,
        "PYTHONPATH": str(ROOT),
        "PYTHONMALLOC": "malloc",
        "ASAN_OPTIONS": f"{ASAN}:detect_leaks=0",  # Python itself leaves much behind
    }
    defined = [f'-DCONDEX_NATIVE_VERSION="{VERSION}"', f'-DDRIVER="tools.fuzzed_{name}"']
    sources = [FUZZ / "python.c", *sorted(SOURCES.glob("*.c"))]
    return Target(name, sources, [*defined, *_embedding()], environment, words)


def _embedding() -> Iterator[str]:
    """What a program needs that has the Python in it that runs this."""
    values = {name: str(value) for name, value in sysconfig.get_config_vars().items()}
    yield f"-I{sysconfig.get_path('include')}"
    yield f"-L{values['LIBDIR']}"
    yield f"-Wl,-rpath,{values['LIBDIR']}"
    yield f"-lpython{values['LDVERSION']}"
    for name in ("LIBS", "SYSLIBS", "LINKFORSHARED"):
        yield from values.get(name, "").split()


TARGETS = (scanner, plans, parser)


def main(arguments: Sequence[str] | None = None) -> int:
    """Build and run each fuzzer; gives the exit code."""
    asked = _parser().parse_args(arguments)
    compiler = _compiler()
    if compiler is None:
        print(MISSING, file=sys.stderr)
        return 1
    for target in (make() for make in TARGETS if asked.target in (None, make.__name__)):
        _build(compiler, target)
        print(f"Fuzzing {target.name} for {asked.minutes:g} minutes; what it finds is in {target.found}.", flush=True)
        failed = _run(target, asked.minutes)
        print(f"All fuzzers have taken {getrusage(RUSAGE_CHILDREN).ru_utime / 60:.1f} minutes of a processor.")
        if failed:
            return failed
        if asked.keep:
            _keep(target)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.fuzzing", description=__doc__)
    parser.add_argument("--minutes", type=float, default=1, help="how long each fuzzer runs; 0: its corpus only")
    parser.add_argument("--target", choices=[make.__name__ for make in TARGETS], help="only this one")
    parser.add_argument("--keep", action="store_true", help="keep those inputs that reach most")
    return parser


def _compiler() -> str | None:
    """A clang that can build fuzzers: its runtime is a package of its own in some distributions."""
    found = shutil.which(os.environ.get("CLANG") or "clang")
    if found is None:
        return None
    BUILD.mkdir(parents=True, exist_ok=True)
    source = "int LLVMFuzzerTestOneInput(const char *at, long size) { return at == 0 && size != 0; }"
    command = [found, *FUZZER, "-xc", "-", "-o", str(BUILD / "tried")]
    tried = subprocess.run(command, input=source, text=True, capture_output=True, check=False)  # noqa: S603
    return found if tried.returncode == 0 else None


def _program(target: Target) -> str:
    return str(BUILD / f"fuzz_{target.name}")


def _build(compiler: str, target: Target) -> None:
    command = [compiler, *FLAGS, *FUZZER, *map(str, target.sources), *target.flags, "-o", _program(target)]
    subprocess.run(command, check=True)  # noqa: S603


def _run(target: Target, minutes: float) -> int:
    target.found.mkdir(parents=True, exist_ok=True)
    limit = f"-max_total_time={max(1, int(minutes * 60))}" if minutes > 0 else "-runs=0"
    options = [*LIMITS, limit, f"-dict={FUZZ / f'{target.words}.dict'}", f"-artifact_prefix={BUILD}/{target.name}-"]
    return _start(target, [*options, str(target.found), str(target.kept)])


def _keep(target: Target) -> None:
    """Writes few inputs that reach much of what was reached, in the place of those that are kept."""
    told, merged = BUILD / f"{target.name}-features", BUILD / f"{target.name}-merged"
    told.unlink(missing_ok=True)
    shutil.rmtree(merged, ignore_errors=True)
    merged.mkdir()
    folders = map(str, (merged, target.kept, target.found))
    if _start(target, [*LIMITS, "-set_cover_merge=1", f"-merge_control_file={told}", *folders]) != 0:
        raise SystemExit("The inputs could not be merged: nothing is kept.")
    chosen = {path.name: path.read_bytes() for path in _chosen(_features(told.read_text(encoding="utf-8")))}
    shutil.rmtree(target.kept)
    target.kept.mkdir()
    for name, data in chosen.items():
        (target.kept / name).write_bytes(data)


def _features(told: str) -> dict[Path, set[str]]:
    """What each input reaches, as libFuzzer writes it down: the files, then their features by their numbers."""
    count, _, *lines = told.splitlines()
    files = [Path(name) for name in lines[: int(count)]]
    rows = (line.split() for line in lines[len(files) :])
    return {files[int(row[1])]: set(row[2:]) for row in rows if row[0] == "FT"}


def _chosen(features: Mapping[Path, set[str]]) -> Iterator[Path]:
    """Again and again the input that reaches most of what the others do not."""
    left = {path: set(reached) for path, reached in features.items()}
    for _ in range(MOST_KEPT):
        best = max(left, key=lambda path: len(left[path]), default=None)
        if best is None or not left[best]:
            return
        yield best
        reached = left.pop(best)
        for others in left.values():
            others -= reached


def _start(target: Target, arguments: Sequence[str]) -> int:
    environment = {**os.environ, **target.environment}
    command = [_program(target), *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(main())
