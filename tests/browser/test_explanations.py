"""An explanation as HTML, as a notebook or a web page shows it."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

import conditions
from tests.browser.accessibility import violations

EXPRESSION = "and(eq(root.status, 'ok'), or(gt(count(root.items), 2), contains(root.name, '<b>')), not(root.off))"
EXPLAINED = [
    conditions.compile(EXPRESSION).explain({"status": "OK", "items": [1], "name": "x & <i>", "off": False}),
    conditions.compile("gt(root.n, 'many')").explain({"n": 3}),
    conditions.compile("eq(root.status, 'ok')").explain({"status": "OK"}),
]
COLOURS = {"light": "background: #fff; color: #111", "dark": "background: #111; color: #eee"}


@pytest.mark.parametrize("width", [900, 360])
@pytest.mark.parametrize("scheme", COLOURS)
def test_it_is_accessible_and_not_wider_than_the_screen(
    browser: Browser, screenshots: Path, scheme: Any, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    shown = "".join(f"<section>{one.as_html(style=True)}</section>" for one in EXPLAINED)
    page.set_content(
        f'<!doctype html><html lang="en"><title>Explained</title><body style="{COLOURS[scheme]}">'
        f"<main><h1>Explained</h1>{shown}</main></body></html>"
    )
    for summary in page.locator("summary").all():
        summary.click()
    page.screenshot(path=screenshots / f"explanation-{scheme}-{width}.png", full_page=True)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("b, i").count() == 0
    page.close()
