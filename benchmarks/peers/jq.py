"""jq: its library for one document, its command for a file."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.peers import Engine, FileFilter
from benchmarks.workloads import EVENTS

EXPRESSIONS = {
    "W1": '.status == "successful"',
    "W2": '.status == "successful" and .count >= 3 and (.name | contains("release"))',
    "W3": '.value[0].properties.state == "Succeeded"',
    "W4": '.env | IN("dev", "test", "stage", "prod")',
    "W5": " or ".join(f'.event == "{event}"' for event in EVENTS),
    "W6": (
        '(.ref | startswith("refs/heads/")) and (.ref | endswith("-wip") | not)'
        ' and ((.ref | startswith("refs/heads/release/")) or (.ref | endswith("/main")))'
        ' and (.actor | startswith("dependabot") | not)'
    ),
    "W7": "([.items[] | select(.price < 50)] | length) == 50",
    "W8": '.run.result.state == "done"',
}


def engines() -> Iterator[Engine]:
    import jq

    def compile_program(text: str) -> Callable[[Any], Any]:
        with_input = jq.compile(text).input_value
        return lambda document: with_input(document).first()

    yield Engine("jq", "jq", EXPRESSIONS, compile_program)


def file_filters() -> Iterator[FileFilter]:
    """The command, which is no Python package.

    Raises:
        ImportError: It is not installed.
    """
    if shutil.which("jq") is None:
        raise ImportError("the command jq is not installed")
    version = subprocess.run(["jq", "--version"], check=True, capture_output=True, text=True).stdout.strip()

    def arguments(path: Path) -> list[str]:
        return ["jq", "--compact-output", f"select({EXPRESSIONS['W2']})", str(path)]

    yield FileFilter("jq", version.removeprefix("jq-"), arguments)
