"""Installs the other engines into the environment that runs this, one by one: what will not install is skipped."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

PROJECT = Path(__file__).parents[2] / "pyproject.toml"
SECONDS = 300


def install() -> None:
    """Install the groups `bench`, `peers` and `many` of pyproject.toml, wheels only; say what was skipped and why."""
    groups = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["dependency-groups"]
    for requirement in (*groups["bench"], *groups["peers"], *groups["many"]):
        problem = installed(requirement)
        print(f"{requirement}: {f'skipped, {problem}' if problem else 'installed'}", flush=True)


def installed(requirement: str) -> str:
    """Install it; returns what went wrong, '' when nothing did."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    try:
        done = subprocess.run(
            [*command, "--only-binary", ":all:", requirement],
            check=False,
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired:
        return f"it took more than {SECONDS} seconds"
    errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR:")]
    return "" if done.returncode == 0 else (errors or ["pip failed"])[-1].removeprefix("ERROR: ")
