"""Build the playground's page for a web site: the page, Python for the browser, and its memory with our package loaded.

    python docs/playground/build.py OUT

writes OUT/playground/. It needs npm and node; what they fetch stays in build/npm. The page itself is part of the
package, conditions/playground/page/, and needs no building.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
PAGE = ROOT / "conditions" / "playground" / "page"
NPM = ROOT / "build" / "npm"
"""Where npm installs: outside of docs/, whose files are documentation."""

RUNTIME = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")
DOWNLOADED = ("pyodide.asm.wasm", "python_stdlib.zip", "python.snapshot")
"""What the page counts while it starts: nearly all of what it downloads."""
DEPENDENCIES = ("jsonpointer",)
"""What the language imports, of pure Python; regex and msgspec have no build for the browser."""

LATER = (
    "conditions.witnesses",
    "conditions.witnesses.regions",
    "conditions.witnesses.asking",
    "conditions.witnesses.reading",
    "conditions.witnesses.turning",
    "conditions.witnesses.finding",
    "conditions.playground.deciding",
    "conditions.lint.rules.dead",
    "conditions.lint.rules.all",
)
"""What is loaded when it is first asked for, in steps between which the page is answered.

The last of them names the rules anew, with those that are there then.
"""

LATER_FILE = "later.zip"
ENGINE = {"engine": "worker", "documentation": "../"}


def main(arguments: list[str]) -> None:
    """Build the page into the named folder."""
    if len(arguments) != 1:
        sys.exit("usage: python docs/playground/build.py OUT")
    _require("npm", "node")
    install()
    build(Path(arguments[0]) / "playground")


def _require(*programs: str) -> None:
    for program in programs:
        if shutil.which(program) is None:
            sys.exit(
                f"the playground is built with {program}, which is not on the PATH. Install Node.js 20 or newer, which "
                "brings node and npm."
            )


def install() -> None:
    """Install what package-lock.json pins, unless it is there."""
    lock = (HERE / "package-lock.json").read_bytes()
    done = NPM / "installed.json"
    if done.exists() and done.read_bytes() == lock:
        return
    NPM.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(HERE / name, NPM)
    _run("npm", "ci", "--no-audit", "--no-fund", cwd=NPM)
    done.write_bytes(lock)


def build(folder: Path) -> None:
    """Write the page, the runtime and the memory into a folder, which is emptied before."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(PAGE, folder)
    runtime = NPM / "node_modules" / "pyodide"
    target = folder / "pyodide"
    target.mkdir()
    for name in RUNTIME:
        shutil.copy(runtime / name, target)
    with tempfile.TemporaryDirectory() as scratch:
        collect_packages(Path(scratch))
        Path(scratch, "questions.json").write_text(json.dumps(list(questions())), encoding="utf-8")
        Path(scratch, "later.json").write_text(json.dumps(LATER), encoding="utf-8")
        _run("node", HERE / "snapshot.mjs", runtime, scratch, target / "python.snapshot")
        pack_later(Path(scratch), target / LATER_FILE)
    size = sum((target / name).stat().st_size for name in DOWNLOADED)
    later = (target / LATER_FILE).stat().st_size
    (folder / "engine.json").write_text(json.dumps(ENGINE | {"bytes": size, "later": later}), encoding="utf-8")


def collect_packages(folder: Path) -> None:
    """Unpack our own wheel, and copy what it needs from this environment."""
    with tempfile.TemporaryDirectory() as scratch:
        _run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", scratch, cwd=ROOT)
        with zipfile.ZipFile(next(Path(scratch).glob("*.whl"))) as wheel:
            wheel.extractall(folder, [name for name in wheel.namelist() if name.startswith("conditions/")])
    for name in DEPENDENCIES:
        for file in distribution(name).files or ():
            if file.suffix == ".py":
                (folder / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(file.locate(), folder / file)


def pack_later(folder: Path, archive: Path) -> None:
    """Pack what is loaded later, as the Python of the browser compiled it beside its source."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for compiled in sorted(folder.rglob("*.pyc")):
            module = compiled.relative_to(folder).parent.parent / compiled.name.partition(".")[0]
            if any(f"{'.'.join(module.parts)}.".startswith(f"{name}.") for name in LATER):
                packed.write(compiled, module.with_suffix(".pyc"))


def questions() -> Iterator[dict[str, Any]]:
    """What is asked before the memory is kept, so that the first visitors' questions find everything prepared."""
    for example in json.loads((PAGE / "examples.json").read_text(encoding="utf-8"))["examples"]:
        given = {key: example[key] for key in ("expression", "root", "others")}
        place = {"expression": example["expression"], "cursor": len(example["expression"])}
        yield {"ask": "evaluate", **given}
        yield {"ask": "complete", **given, **place}
        yield {"ask": "describe", **place}
        yield {"ask": "judge", "roots": [example["root"]], **{name: given[name] for name in ("expression", "others")}}
        yield {"ask": "export", **given}
    yield {"ask": "functions"}


def _run(*command: str | Path, cwd: Path | None = None) -> None:
    """Run a command; what it says is shown where it fails."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", errors="replace")
    if done.returncode:
        sys.exit(f"{command[0]} failed with exit code {done.returncode}:\n{done.stdout}{done.stderr}")


if __name__ == "__main__":
    main(sys.argv[1:])
