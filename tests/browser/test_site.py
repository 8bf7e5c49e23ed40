"""Every page of the site, as a browser shows it: nothing is missing, and nothing comes from elsewhere."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.accessibility import violations
from tests.paths import ROOT

SITE = ROOT / "build" / "docs"
SECTIONS = ("index", "tutorial", "guides/index", "reference/functions", "explanation/architecture", "performance")


@pytest.fixture(scope="module")
def page(browser: Browser) -> Page:
    return browser.new_page(viewport={"width": 1400, "height": 900})


def test_every_page_is_whole_and_asks_no_other_host(page: Page, site_url: str) -> None:
    asked: list[str] = []
    wrong: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("response", lambda response: wrong.append(response.url) if response.status >= 400 else None)
    page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    paths = [path.relative_to(SITE) for path in SITE.rglob("*.html")]
    paths = [path for path in paths if path.parts[0] not in ("_static", "playground")]
    assert len(paths) > 30
    for path in paths:
        page.goto(f"{site_url}{path}")
    assert wrong == []
    assert [url for url in asked if not url.startswith(site_url)] == []


@pytest.mark.parametrize("width", [1400, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", SECTIONS)
def test_a_page_is_accessible_and_not_wider_than_the_screen(
    page: Page, site_url: str, screenshots: Path, name: str, scheme: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{site_url}{name}.html")
    page.screenshot(path=screenshots / f"site-{name.replace('/', '-')}-{scheme}-{width}.png")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_search_finds_a_function(page: Page, site_url: str) -> None:
    page.set_viewport_size({"width": 1400, "height": 900})
    page.goto(f"{site_url}search.html?q=containsValue")
    expect(page.locator("#search-results li a").first).to_be_visible()


def test_the_first_page_leads_to_the_playground_in_two_steps(page: Page, site_url: str) -> None:
    page.set_viewport_size({"width": 1400, "height": 900})
    page.goto(f"{site_url}index.html")
    page.get_by_role("article").get_by_role("link", name="Playground", exact=True).click()
    page.get_by_role("link", name="Open the playground").click()
    expect(page.locator("#answer .verdict:not(.idle)")).to_be_visible(timeout=20_000)
