"""What search engines and previews of links show of a page: its title and its first paragraph."""

from __future__ import annotations

from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

LONGEST = 200
"""The characters of a description that are shown anywhere."""


def description_of(page: nodes.document) -> str:
    """The first paragraph of a page, on one line, and cut between two words where it is long."""
    found = next((one for one in page.findall(nodes.paragraph) if isinstance(one.parent, nodes.section)), None)
    text = " ".join(found.astext().split()) if found is not None else ""
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rsplit(' ', 1)[0]} …"


def tags(title: str, description: str, site: str) -> str:
    """The elements that tell it, in the form of HTML and of Open Graph."""
    told = {"og:type": "article", "og:site_name": site, "og:title": title, "og:description": description}
    described = (
        f'<meta name="description" content="{escape(description)}">\n<meta name="twitter:card" content="summary">'
    )
    return "\n".join(
        [described, *(f'<meta property="{name}" content="{escape(text)}">' for name, text in told.items())]
    )


def _add(app: Sphinx, page: str, _template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    if doctree is not None and (description := description_of(doctree)):
        title = app.env.titles[page].astext()
        context["metatags"] = f"{context.get('metatags', '')}\n{tags(title, description, app.config.project)}"


def setup(app: Sphinx) -> dict[str, Any]:
    """Called by Sphinx."""
    app.connect("html-page-context", _add)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
