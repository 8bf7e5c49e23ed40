"""Every page of the site, as a browser shows it: nothing is missing, and nothing comes from elsewhere."""

from importlib.metadata import version
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


def test_the_first_page_shows_a_verdict_and_has_a_button_to_the_playground(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}index.html")
    picture = page.locator("img[src*=verdict]")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
    assert "count(root.items) is 1, which is less than 2" in (picture.get_attribute("alt") or "")
    expect(page.locator("#three-reasons li a")).to_have_count(3)
    page.get_by_role("link", name="Try it in the playground").click()
    expect(page.locator("#answer .verdict:not(.idle)")).to_be_visible(timeout=20_000)


@pytest.mark.parametrize("name", ["performance", "explanation/architecture"])
def test_pictures_follow_the_theme_switch_and_not_the_system(browser: Browser, site_url: str, name: str) -> None:
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(f"{site_url}{name}.html")
    pictures = page.locator(".bd-article img:visible")
    shown = "images => images.map((image) => image.currentSrc.match(/-(light|dark).svg$/)[1])"
    count = pictures.count()
    assert pictures.evaluate_all(shown) == ["dark"] * count
    page.evaluate("document.documentElement.dataset.theme = 'light'")
    assert pictures.evaluate_all(shown) == ["light"] * count
    assert count > 0
    assert all(pictures.evaluate_all("images => images.map((image) => image.naturalWidth > 0)"))
    context.close()


COPIED = {
    "index": ("pip install 'condex[cli]'",),
    "tutorial": ("conditions eval \"eq(root.status, 'successful')\" --root answer.json", "import json"),
}


@pytest.mark.parametrize(("name", "texts"), COPIED.items(), ids=COPIED)
def test_copied_code_has_no_prompt_and_no_output(browser: Browser, site_url: str, name: str, texts: tuple[str]) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{site_url}{name}.html")
    for text in texts:
        page.locator(".highlight", has_text=text).first.get_by_role("button", name="Copy").click()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith(text)
        assert [line for line in copied.splitlines() if line.startswith(("$ ", ">>> ", "False"))] == []
    context.close()


def test_the_foot_of_every_page_tells_version_licence_source_and_changes(page: Page, site_url: str) -> None:
    for name in ("index", "guides/embed"):
        page.goto(f"{site_url}{name}.html")
        foot = page.get_by_role("contentinfo")
        expect(foot).to_contain_text(f"condex {version('condex')}")
        for link in ("MIT licence", "Source", "Changelog"):
            address = foot.get_by_role("link", name=link).evaluate("link => link.href")
            assert page.request.get(address).ok, link


def test_every_page_tells_search_engines_and_previews_what_it_is_about(page: Page, site_url: str) -> None:
    for name in SECTIONS:
        page.goto(f"{site_url}{name}.html")
        for tag in ("meta[name=description]", "meta[property='og:description']", "meta[property='og:title']"):
            assert page.locator(tag).count() == 1, f"{name}: {tag}"
            assert page.locator(tag).get_attribute("content"), f"{name}: {tag}"
