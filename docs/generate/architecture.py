"""The tables of stages in docs/explanation/architecture.md; the rest of that page is written by hand."""

from __future__ import annotations

import re
from pathlib import Path

from docs.generate.markdown import code, table
from docs.generate.sources import ROOT
from docs.generate.stages import STAGES, Stage

PAGE = ROOT / "docs" / "explanation" / "architecture.md"

_TABLE = re.compile(r"(<!-- the stages of (?P<package>\w+), by make reference -->\n).*?(?=<!-- end -->)", re.DOTALL)


def architecture_page(path: Path = PAGE) -> str:
    """The page with its tables renewed."""
    return _TABLE.sub(lambda marked: marked[1] + _stages(marked["package"]), path.read_text(encoding="utf-8"))


def _stages(package: str) -> str:
    rows = ((f"**{stage.name}**", stage.about, _modules(stage)) for stage in STAGES if stage.package == package)
    headings = ("stage", "does", f"modules of `{package}`, from the ground up")
    return f"\n{table(headings, rows)}\n\n"


def _modules(stage: Stage) -> str:
    return " ".join(
        code(f"{name}/" if (ROOT / stage.package / name).is_dir() else name) for name in stage.modules.split()
    )
