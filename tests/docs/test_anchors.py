"""Every link to a heading leads to one."""

import re
from pathlib import Path

import pytest

from docs.generate.markdown import slug

ROOT = Path(__file__).parents[2]
FILES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
LINK = re.compile(r"\]\((?P<file>[^)\s:#]*)#(?P<anchor>[^)\s]+)\)")
BLOCK = re.compile(r"^( *)(```+|~~~+).*?^\1\2$", re.MULTILINE | re.DOTALL)


def anchors(path: Path) -> set[str]:
    text = BLOCK.sub("", path.read_text(encoding="utf-8"))
    return {slug(line.lstrip("#")) for line in text.splitlines() if line.startswith("#")}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_to_a_heading_leads_to_one(path: Path) -> None:
    links = LINK.finditer(BLOCK.sub("", path.read_text(encoding="utf-8")))
    targets = [(path.parent / link["file"] if link["file"] else path, link["anchor"]) for link in links]
    assert [f"{file.name}#{anchor}" for file, anchor in targets if anchor not in anchors(file)] == []
