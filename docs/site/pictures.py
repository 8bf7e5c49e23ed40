"""Pictures in the colours of the page: they follow the theme switch of the site, not the system.

A drawing follows `prefers-color-scheme` wherever its Markdown is read. On the site two files are made of it, one of
them light and one dark, and the theme shows the one that is chosen.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.osutil import relative_uri

FOLDER = "_images"
_DARK = re.compile(r"^@media \(prefers-color-scheme: dark\) \{\n(?P<rules>.*?)^\}\n", re.DOTALL | re.MULTILINE)


class Drawing(NamedTuple):
    """A drawing in light colours and in dark ones."""

    light: str
    dark: str


def drawings_of(text: str) -> Drawing | None:
    """An SVG in both colours; None for one that looks the same in either.

    Raises:
        ValueError: It asks the system in another form than in a block that begins and ends a line.
    """
    light, dark = _DARK.sub("", text), _DARK.sub(r"\g<rules>", text)
    if "prefers-color-scheme" in light:
        raise ValueError("the rules for dark colours do not stand in a block whose brackets begin or end a line")
    return Drawing(light, dark) if light != text else None


def _divide(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Put both drawings in the place of each that has two."""
    if app.builder.format != "html":
        return
    for image in [*doctree.findall(nodes.image)]:
        path = Path(app.srcdir, image["uri"])
        drawings = drawings_of(path.read_text(encoding="utf-8")) if path.suffix == ".svg" else None
        if drawings is not None:
            image.replace_self([_kept(app, page, image, name, text) for name, text in drawings._asdict().items()])


def _kept(app: Sphinx, page: str, image: nodes.image, name: str, text: str) -> nodes.image:
    """Write one drawing, and make the element that shows it."""
    file = Path(FOLDER, f"{Path(image['uri']).stem}-{name}.svg")
    target = Path(app.outdir, file)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
    made: nodes.image = image.deepcopy()
    made["uri"] = relative_uri(app.builder.get_target_uri(page), file.as_posix())
    made["candidates"] = {"?": ""}  # Sphinx copies nothing
    made["classes"] = [*image["classes"], f"only-{name}"]
    return made


def setup(app: Sphinx) -> dict[str, Any]:
    """Called by Sphinx."""
    app.connect("doctree-resolved", _divide)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
