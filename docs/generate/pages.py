"""The files that are written from the code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from docs.generate.codes import codes_page
from docs.generate.commands import commands_page
from docs.generate.functions import functions_page

DOCS = Path(__file__).parent.parent

PAGES: dict[Path, Callable[[], str]] = {
    DOCS / "reference" / "codes.md": codes_page,
    DOCS / "reference" / "commands.md": commands_page,
    DOCS / "reference" / "functions.md": functions_page,
}
"""What writes each file."""
