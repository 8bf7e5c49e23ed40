"""The files that are written from the code."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from docs.generate.api import api_page
from docs.generate.architecture import ARCHITECTURE, CONTRIBUTING, architecture_page, contributing_page
from docs.generate.codes import codes_page
from docs.generate.commands import commands_page
from docs.generate.functions import functions_page
from docs.generate.markdown import page_name
from docs.generate.picture import picture
from docs.generate.sources import MODULES, PACKAGES
from docs.generate.verdict import verdict_picture

DOCS = Path(__file__).parent.parent
REFERENCE = DOCS / "reference"

PAGES: dict[Path, Callable[[], str]] = {
    ARCHITECTURE: architecture_page,
    CONTRIBUTING: contributing_page,
    DOCS / "images" / "architecture.svg": picture,
    DOCS / "images" / "verdict.svg": verdict_picture,
    REFERENCE / "codes.md": codes_page,
    REFERENCE / "commands.md": commands_page,
    REFERENCE / "functions.md": functions_page,
    **{REFERENCE / page_name(name): partial(api_page, name) for name in (*PACKAGES, *MODULES)},
}
"""The files, each with the function that gives its text."""
